using CampaignGrpc.Api.Errors;

namespace CampaignGrpc.Api.Http.Files;

/// <summary>
/// The bytes of a file as they arrive. Whatever goes wrong with that is the caller's fault: a connection that breaks, a damaged
/// chunk, a compressed file or a form that was cut.
/// </summary>
/// <param name="content">The bytes.</param>
/// <param name="aborted">Ends the waiting for them: some readers bring no token, and some one of their own.</param>
internal sealed class ArrivingFile(Stream content, CancellationToken aborted) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="Domain.DomainException">MALFORMED.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await content.ReadAsync(buffer, aborted);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw EdgeRefusal.Malformed.With("The body did not arrive whole.");
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Bodies are read without blocking.");

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
