using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using CampaignGrpc.Api.Errors;
using CampaignGrpc.Api.Http.Create;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Imports;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Imports;

namespace CampaignGrpc.Api.Http.Imports;

/// <summary>
/// Reads contacts a line each, as the bytes arrive. A line that is no contact is that row's fault alone; empty lines are passed over.
/// </summary>
internal sealed class NdjsonRows(UnknownJsonFieldsPolicy unknownFields)
{
    /// <summary>The longest line too; add_data is at most 4 KiB, and the rest of a contact a few dozen bytes.</summary>
    private const int BufferBytes = 256 * 1_024;

    private static readonly RowFault NoJson = new("", new(FieldReason.NotJson, "One JSON object a line."));
    private static readonly RowFault NoObject = new("", new(FieldReason.WrongType, "A contact: an object with a phone."));
    private static readonly RowFault TooLong = new("", new(FieldReason.TooLarge, $"At most {BufferBytes} bytes a line."));

    private int _line;
    private bool _isInLongLine;

    public async IAsyncEnumerable<ImportBatch> ReadAsync(
        Stream body,
        long? firstRow,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var length = 0;
            var isBegun = false;
            int read;
            // The rows behind the last one may be none; a list of none is mostly a file that was not found.
            var hasRows = firstRow is not null;
            do
            {
                read = await body.ReadAsync(buffer.AsMemory(length, BufferBytes - length), cancellationToken);
                length += read;
                if (!isBegun && read > 0 && length < ForwardJson.ByteOrderMark.Length)
                    continue;
                var start =
                    !isBegun && buffer.AsSpan(0, length).StartsWith(ForwardJson.ByteOrderMark) ? ForwardJson.ByteOrderMark.Length : 0;
                isBegun = true;
                var isWhole = read == 0;
                var end = isWhole ? length : buffer.AsSpan(start, length - start).LastIndexOf((byte)'\n') + start + 1;
                // A line that fills the buffer is refused once, and passed over to its end.
                var isTooLong = end == start && length == BufferBytes;
                if (isTooLong)
                    end = length;
                if (hasRows || !buffer.AsSpan(start, end - start).Trim(" \t\r\n"u8).IsEmpty)
                {
                    hasRows = true;
                    if (end > start)
                        yield return new(firstRow, Rows(buffer.AsMemory(start, end - start), isTooLong));
                    firstRow = null;
                }
                else
                {
                    _line += buffer.AsSpan(start, end - start).Count((byte)'\n');
                }

                buffer.AsSpan(end, length - end).CopyTo(buffer);
                length -= end;
            } while (read > 0);

            if (!hasRows)
                throw EdgeRefusal.BodyEmpty.With("The body is empty.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private IEnumerable<OfferedRow> Rows(ReadOnlyMemory<byte> lines, bool isTooLong)
    {
        if (isTooLong)
        {
            if (!_isInLongLine)
                yield return new(++_line, null, default, [TooLong], TextOf(lines));
            _isInLongLine = true;
            yield break;
        }

        while (!lines.IsEmpty)
        {
            var end = lines.Span.IndexOf((byte)'\n');
            var line = end < 0 ? lines : lines[..end];
            lines = end < 0 ? default : lines[(end + 1)..];
            var isRest = _isInLongLine;
            _isInLongLine = false;
            if (isRest)
                continue;
            _line++;
            if (!line.Span.Trim(" \t\r"u8).IsEmpty)
                yield return Read(line);
        }
    }

    private OfferedRow Read(ReadOnlyMemory<byte> line)
    {
        // How deep add_data may be is for its own check to say.
        var reader = new Utf8JsonReader(line.Span, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            reader.Read();
            if (ContactJson.TryReadPlain(ref reader, out var contact) && !reader.Read())
                return new(_line, contact.Phone, line[contact.AddData], Given: contact.Given);
            reader = new Utf8JsonReader(line.Span, new JsonReaderOptions { MaxDepth = int.MaxValue });
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                return new(_line, null, default, [NoObject], TextOf(line));
            var violations = new Violations();
            contact = new ContactJson(unknownFields, violations).Read(ref reader, "");
            reader.Read();
            var faults = violations.Listed.Select(fault => new RowFault(fault.Field, new(fault.Reason, fault.Description))).ToList();
            return new(_line, contact.Phone, line[contact.AddData], faults, TextOf(line), contact.Given);
        }
        catch (JsonException)
        {
            return new(_line, null, default, [NoJson], TextOf(line));
        }
    }

    /// <summary>As much of a line as is kept when its row is refused.</summary>
    private static string TextOf(ReadOnlyMemory<byte> line) =>
        Encoding.UTF8.GetString(line.Span[..Math.Min(line.Length, 2 * SentRow.MaxLength)]);
}
