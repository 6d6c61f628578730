using System.Buffers;
using System.Text.Json;
using CampaignGrpc.Api.Errors;

namespace CampaignGrpc.Api.Json;

/// <summary>Reads one JSON document piece by piece as its bytes arrive.</summary>
internal interface IForwardJsonReader
{
    /// <summary>
    /// Reads the next piece; false when <paramref name="bytes"/> end inside it, or the document has ended. It must have no
    /// effect before the piece is known to be whole, since the same piece is then offered again from its start.
    /// </summary>
    /// <param name="reader">Stands behind the piece before.</param>
    /// <param name="bytes">What the reader reads; its positions count from the start of these.</param>
    bool TryReadNext(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes);
}

/// <summary>
/// Feeds a request's body to a reader forward-only, so that what is held is the piece being read and not the document.
/// </summary>
internal static class ForwardJson
{
    private const int FirstBufferBytes = 64 * 1_024;

    /// <exception cref="Domain.DomainException">MESSAGE_TOO_LARGE, BODY_EMPTY or MALFORMED.</exception>
    public static async Task ReadAsync(Stream body, long maxBytes, IForwardJsonReader pieces, CancellationToken cancellationToken)
    {
        // How deep a document may be is for the reader of its pieces to say, with a path.
        var state = new JsonReaderState(new JsonReaderOptions { MaxDepth = int.MaxValue });
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
        try
        {
            long passed = 0;
            var length = 0;
            var enough = 1;
            while (true)
            {
                if (length == buffer.Length) buffer = Grow(buffer);
                var read = await body.ReadAsync(buffer.AsMemory(length), cancellationToken);
                length += read;
                if (passed + length > maxBytes) throw EdgeRefusal.MessageTooLarge.With($"At most {maxBytes} bytes in one request.");
                // A piece that did not fit is looked at again only when there is twice as much, so that a caller cannot
                // make the service read the same bytes over and over.
                if (read > 0 && length < enough) continue;

                if (passed == 0) length = DropByteOrderMark(buffer, length, ref passed);
                if (read == 0 && passed == 0 && buffer.AsSpan(0, length).Trim(" \t\r\n"u8).IsEmpty)
                    throw EdgeRefusal.BodyEmpty.With("The body is empty.");
                var used = Feed(buffer.AsSpan(0, length), read == 0, passed, ref state, pieces);
                if (read == 0) return;
                buffer.AsSpan(used, length - used).CopyTo(buffer);
                passed += used;
                length -= used;
                enough = used == 0 ? length * 2 : 1;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int Feed(ReadOnlySpan<byte> bytes, bool isLast, long passed, ref JsonReaderState state, IForwardJsonReader pieces)
    {
        var reader = new Utf8JsonReader(bytes, isLast, state);
        try
        {
            while (true)
            {
                var start = reader;
                if (pieces.TryReadNext(ref reader, bytes)) continue;
                state = start.CurrentState;
                return (int)start.BytesConsumed;
            }
        }
        catch (JsonException)
        {
            throw EdgeRefusal.Malformed.With($"The body is no valid JSON at byte {passed + reader.BytesConsumed}.");
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger.AsSpan());
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private static int DropByteOrderMark(byte[] buffer, int length, ref long passed)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        if (!buffer.AsSpan(0, length).StartsWith(mark)) return length;
        buffer.AsSpan(mark.Length, length - mark.Length).CopyTo(buffer);
        passed += mark.Length;
        return length - mark.Length;
    }
}
