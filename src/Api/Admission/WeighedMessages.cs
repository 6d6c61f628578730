using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Pipelines;
using Google.Protobuf.Reflection;

namespace CampaignGrpc.Api.Admission;

/// <summary>
/// The body of a gRPC request, each message of which is weighed when it has arrived, before the library makes anything of
/// it. A message says its length before its bytes, and that is held ready for it.
/// </summary>
internal sealed class WeighedMessages(PipeReader body, MessageDescriptor type, ByteBudget.Share share, int maxBytes) : PipeReader
{
    /// <summary>Whether it is compressed, and how long it is.</summary>
    private const int HeaderBytes = 1 + sizeof(uint);

    private const int ChunkBytes = 64 * 1_024;

    private ReadOnlySequence<byte> _read;
    private bool _isHeld;
    private bool _isWeighed;

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        Weighed(await body.ReadAsync(cancellationToken));

    public override bool TryRead(out ReadResult result)
    {
        if (!body.TryRead(out result))
            return false;
        result = Weighed(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        // The library takes whole messages: behind one that was taken the next begins.
        if (_read.Slice(0, consumed).Length > 0)
            _isHeld = _isWeighed = false;
        body.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => body.CancelPendingRead();

    public override void Complete(Exception? exception = null) => body.Complete(exception);

    private ReadResult Weighed(ReadResult result)
    {
        _read = result.Buffer;
        if (_read.Length < HeaderBytes || _isWeighed)
            return result;
        Span<byte> header = stackalloc byte[HeaderBytes];
        _read.Slice(0, HeaderBytes).CopyTo(header);
        var length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        // What is longer than a request may be the library refuses by itself.
        if (length > maxBytes)
            return result;
        if (!_isHeld)
            share.Add(length);
        _isHeld = true;
        if (_read.Length < HeaderBytes + length)
            return result;
        _isWeighed = true;
        var message = _read.Slice(HeaderBytes, length);
        if (header[0] == 0)
            Weigh(message);
        else
            WeighCompressed(message);
        return result;
    }

    private void WeighCompressed(ReadOnlySequence<byte> compressed)
    {
        var plain = new ArrayBufferWriter<byte>();
        try
        {
            using var stream = new GZipStream(new MemoryStream(compressed.ToArray()), CompressionMode.Decompress);
            int read;
            while ((read = stream.Read(plain.GetSpan(ChunkBytes))) > 0)
            {
                plain.Advance(read);
                share.Add(read);
                if (plain.WrittenCount > maxBytes)
                    return;
            }
        }
        catch (InvalidDataException)
        {
            // The library says what is wrong with it.
            return;
        }

        Weigh(new(plain.WrittenMemory));
    }

    private void Weigh(ReadOnlySequence<byte> message)
    {
        if (MessageWeight.FindTooMany(type, message, out var items) is { } field)
            throw TooManyItems.In(field);
        share.Add((long)items * MessageWeight.BytesPerItem);
    }
}
