using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Api.Tests.Edge;
using CampaignGrpc.Api.Tests.OpenApi;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;

namespace CampaignGrpc.Api.Tests.Fuzz;

#pragma warning disable CA5394 // Repeatable, which is all that is asked of it.

/// <summary>
/// Every rpc of the contract with any message: it is carried out or refused with a reason, and never a fault of the service.
/// </summary>
public sealed class EveryRpcTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private static readonly Marshaller<byte[]> AsTheyAre = Marshallers.Create(bytes => bytes, bytes => bytes);

    /// <summary>What an answer may not be: each of these says that the service has a fault.</summary>
    private static readonly Code[] Faults = [Code.Internal, Code.Unknown, Code.DataLoss, Code.Unimplemented];

    /// <summary>A claim may wait, and a watch has no end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly KnownValues _known = new();

    [Fact]
    public async Task Whatever_comes_by_gRPC_is_carried_out_or_refused_with_a_reason()
    {
        var messages = new RandomMessages(_known);
        var carriedOut = new HashSet<string>();

        await new FuzzRound(server).RunAsync(async random =>
        {
            var rpc = Contract.Rpcs[random.Next(Contract.Rpcs.Count)];
            var sent = Enumerable
                .Range(0, rpc.IsClientStreaming ? random.Next(4) : 1)
                .Select(_ => messages.Make(rpc.InputType, random).ToByteArray());
            if (!await TryAsync(rpc, [.. sent.Select(message => random.Next(5) == 0 ? Mutations.Bytes(message, random) : message)]))
                return;
            lock (carriedOut)
                carriedOut.Add(rpc.Name);
        });

        // Else it would be tried only how requests are refused.
        Assert.InRange(carriedOut.Count, Contract.Rpcs.Count / 2, Contract.Rpcs.Count);
    }

    /// <returns>Whether it was carried out.</returns>
    private async Task<bool> TryAsync(MethodDescriptor rpc, List<byte[]> messages)
    {
        try
        {
            foreach (var answer in await CallAsync(rpc, messages))
                _known.Learn(rpc.OutputType.Parser.ParseFrom(answer));
            return true;
        }
        catch (RpcException exception) when (exception.StatusCode is StatusCode.DeadlineExceeded or StatusCode.Cancelled)
        {
            return false;
        }
        catch (RpcException exception)
        {
            var answer = Answer.FromGrpc(exception);
            var isRight = !Faults.Contains(answer.Code) && answer.Reason.Length > 0 && answer.Status.Message.Length > 0;
            Assert.True(isRight, $"{rpc.FullName} answered {answer.Status} to {string.Join(' ', messages.Select(Convert.ToHexString))}.");
            return false;
        }
    }

    private async Task<List<byte[]>> CallAsync(MethodDescriptor rpc, List<byte[]> messages)
    {
        var type =
            rpc.IsClientStreaming ? MethodType.ClientStreaming
            : rpc.IsServerStreaming ? MethodType.ServerStreaming
            : MethodType.Unary;
        var method = new Method<byte[], byte[]>(type, rpc.Service.FullName, rpc.Name, AsTheyAre, AsTheyAre);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        var options = new CallOptions(cancellationToken: patience.Token);
        var invoker = server.Channel.CreateCallInvoker();
        switch (type)
        {
            case MethodType.Unary:
                return [await invoker.AsyncUnaryCall(method, null, options, messages[0])];
            case MethodType.ServerStreaming:
                using (var call = invoker.AsyncServerStreamingCall(method, null, options, messages[0]))
                {
                    return await call.ResponseStream.MoveNext(patience.Token) ? [call.ResponseStream.Current] : [];
                }

            default:
                using (var call = invoker.AsyncClientStreamingCall(method, null, options))
                {
                    await SendAsync(call, messages, patience.Token);
                    return [await call];
                }
        }
    }

    /// <summary>What the service has refused already takes no more.</summary>
    private static async Task SendAsync(
        AsyncClientStreamingCall<byte[], byte[]> call,
        List<byte[]> messages,
        CancellationToken cancellationToken
    )
    {
        foreach (var message in messages)
        {
            if (call.ResponseAsync.IsCompleted)
                return;
            try
            {
                await call.RequestStream.WriteAsync(message, cancellationToken);
            }
            catch (Exception exception)
                when (exception is RpcException or InvalidOperationException && !cancellationToken.IsCancellationRequested)
            {
                // Its answer says why.
                return;
            }
        }

        await call.RequestStream.CompleteAsync();
    }
}
