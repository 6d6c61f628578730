using System.Buffers;
using System.Text.Json;
using CampaignGrpc.Api.Errors;

namespace CampaignGrpc.Api.Http;

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

    private static readonly SemaphoreSlim LargeBodies = new(1);

    public static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <exception cref="Domain.DomainException">MESSAGE_TOO_LARGE, BODY_EMPTY or MALFORMED.</exception>
    public static async Task ReadAsync(Stream body, long maxBytes, IForwardJsonReader pieces, CancellationToken cancellationToken)
    {
        // How deep a document may be is for the reader of its pieces to say, with a path.
        var state = new JsonReaderState(new JsonReaderOptions { MaxDepth = int.MaxValue });
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
        try
        {
            var lines = new LineStarts();
            long passed = 0;
            var length = 0;
            // So many that a byte-order mark is seen whole.
            var enough = ByteOrderMark.Length;
            var isBegun = false;
            while (true)
            {
                if (length == buffer.Length)
                    buffer = Grow(buffer);
                var read = await ReadAsync(body, buffer.AsMemory(length), cancellationToken);
                length += read;
                if (passed + length > maxBytes)
                    throw EdgeRefusal.MessageTooLarge.With($"At most {maxBytes} bytes in one request.");
                // A piece that did not fit is looked at again only when there is twice as much, so that a caller cannot
                // make the service read the same bytes over and over.
                if (read > 0 && length < enough)
                    continue;

                if (passed == 0 && buffer.AsSpan(0, length).StartsWith(ByteOrderMark))
                    Drop(ByteOrderMark.Length);
                if (read == 0 && !isBegun && buffer.AsSpan(0, length).Trim(" \t\r\n"u8).IsEmpty)
                    throw EdgeRefusal.BodyEmpty.With("The body is empty.");
                // Large bodies take turns, piece by piece: they leave a core to those who dial.
                var isLarge = passed + length > FirstBufferBytes;
                if (isLarge)
                    await LargeBodies.WaitAsync(cancellationToken);
                int used;
                try
                {
                    used = Feed(buffer.AsSpan(0, length), read == 0, lines, ref state, pieces);
                }
                finally
                {
                    if (isLarge)
                        LargeBodies.Release();
                }

                if (read == 0)
                    return;
                isBegun |= used > 0;
                Drop(used);
                enough = used == 0 ? length * 2 : 1;
            }

            void Drop(int count)
            {
                lines.Pass(buffer.AsSpan(0, count));
                buffer.AsSpan(count, length - count).CopyTo(buffer);
                passed += count;
                length -= count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <exception cref="Domain.DomainException">MALFORMED.</exception>
    private static async ValueTask<int> ReadAsync(Stream body, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            // A damaged chunk, a body that ends early or does not arrive in time: the caller's fault.
            throw EdgeRefusal.Malformed.With("The body did not arrive whole.");
        }
    }

    private static int Feed(ReadOnlySpan<byte> bytes, bool isLast, LineStarts lines, ref JsonReaderState state, IForwardJsonReader pieces)
    {
        var reader = new Utf8JsonReader(bytes, isLast, state);
        try
        {
            while (true)
            {
                var start = reader;
                if (pieces.TryReadNext(ref reader, bytes))
                    continue;
                state = start.CurrentState;
                return (int)start.BytesConsumed;
            }
        }
        catch (JsonException exception)
        {
            throw EdgeRefusal.Malformed.With($"The body is no valid JSON at byte {lines.PlaceOf(exception, bytes)}.");
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger.AsSpan());
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    /// <summary>Where lines begin: a reader says where JSON breaks by line and place in it, and callers count bytes.</summary>
    private sealed class LineStarts
    {
        private long _passed;
        private long _lines;
        private long _lastStart;

        public void Pass(ReadOnlySpan<byte> bytes)
        {
            _lines += bytes.Count((byte)'\n');
            // A byte-order mark is no part of the first line.
            _lastStart =
                bytes.LastIndexOf((byte)'\n') is >= 0 and var last ? _passed + last + 1
                : bytes.SequenceEqual(ByteOrderMark) ? bytes.Length
                : _lastStart;
            _passed += bytes.Length;
        }

        /// <param name="exception">What the reader said.</param>
        /// <param name="bytes">What it was reading, behind all that was passed.</param>
        public long PlaceOf(JsonException exception, ReadOnlySpan<byte> bytes)
        {
            var start = _lastStart;
            var ends = 0;
            for (var line = _lines; line < exception.LineNumber; line++)
            {
                ends += bytes[ends..].IndexOf((byte)'\n') + 1;
                start = _passed + ends;
            }

            return start + (exception.BytePositionInLine ?? 0);
        }
    }
}
