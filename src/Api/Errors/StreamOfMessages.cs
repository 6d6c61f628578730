using Google.Protobuf;
using Grpc.Core;

namespace CampaignGrpc.Api.Errors;

/// <summary>
/// A caller's stream, of which a message that cannot be read is refused as the caller's fault; the library would call it UNKNOWN or
/// INTERNAL.
/// </summary>
internal sealed class StreamOfMessages<T>(IAsyncStreamReader<T> stream, int maxBytes) : IAsyncStreamReader<T>
{
    public T Current => stream.Current;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        try
        {
            return await stream.MoveNext(cancellationToken);
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.ResourceExhausted)
        {
            throw EdgeRefusal.MessageTooLarge.With($"At most {maxBytes} bytes in one message.");
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or RpcException { StatusCode: StatusCode.Internal })
        {
            throw EdgeRefusal.Malformed.With("The message is no valid protobuf.");
        }
        catch (IOException)
        {
            throw EdgeRefusal.Malformed.With("The stream did not arrive whole.");
        }
    }
}
