using CampaignGrpc.Api.Security;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;

namespace CampaignGrpc.Api.Tests.Trust;

/// <summary>Calls whatever rpc there is, and shows all of its answer: so that a new one is tried without anybody thinking of it.</summary>
internal static class AnyRpc
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);

    public static IEnumerable<MethodDescriptor> All => RpcAccess.Services.SelectMany(service => service.Methods);

    /// <summary>What a call is answered: its status with all details, and every message.</summary>
    public static async Task<(StatusCode Code, string Answer)> CallAsync(this CallInvoker invoker, MethodDescriptor rpc, IMessage request)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var options = new CallOptions(cancellationToken: timeout.Token);
        var method = new Method<byte[], byte[]>(TypeOf(rpc), rpc.Service.FullName, rpc.Name, Bytes, Bytes);
        try
        {
            return (
                StatusCode.OK,
                rpc switch
                {
                    { IsClientStreaming: true } => await SendStreamAsync(
                        invoker.AsyncClientStreamingCall(method, null, options),
                        rpc,
                        request
                    ),
                    { IsServerStreaming: true } => await ReadFirstAsync(
                        invoker.AsyncServerStreamingCall(method, null, options, request.ToByteArray()),
                        rpc,
                        timeout.Token
                    ),
                    _ => Text(rpc, await invoker.AsyncUnaryCall(method, null, options, request.ToByteArray())),
                }
            );
        }
        catch (RpcException exception)
        {
            var status = exception.GetRpcStatus();
            return (
                exception.StatusCode,
                $"{exception.StatusCode} {status?.GetDetail<ErrorInfo>()?.Reason} {exception.Status.Detail} {status}"
            );
        }
    }

    /// <summary>A request about these things, wherever an rpc has a place for them.</summary>
    public static IMessage Request(MethodDescriptor rpc, Things things)
    {
        var request = (IMessage)Activator.CreateInstance(rpc.InputType.ClrType)!;
        Fill(request, things);
        return request;
    }

    private static void Fill(IMessage message, Things things)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            switch (field.Name)
            {
                case "campaign_id":
                    field.Accessor.SetValue(message, things.Campaign);
                    break;
                case "contact_id" when field.FieldType == FieldType.Int64:
                    field.Accessor.SetValue(message, 1L);
                    break;
                case "project_id":
                    field.Accessor.SetValue(message, things.Project);
                    break;
                case "webhook_id":
                    field.Accessor.SetValue(message, things.Webhook);
                    break;
                case "url":
                    field.Accessor.SetValue(message, "https://example.com/changed");
                    break;
                case "import_id":
                    field.Accessor.SetValue(message, things.Import);
                    break;
                case "dialer_id" when message is ClaimCallsRequest:
                    field.Accessor.SetValue(message, "dialer");
                    break;
                case "token":
                    field.Accessor.SetValue(message, things.Token);
                    break;
                case "tokens":
                    ((System.Collections.IList)field.Accessor.GetValue(message)).Add(things.Token);
                    break;
                case "outcome" when message is OutcomeReport:
                    field.Accessor.SetValue(message, Outcome.Busy);
                    break;
                case "reports":
                    ((System.Collections.IList)field.Accessor.GetValue(message)).Add(Filled(new OutcomeReport(), things));
                    break;
                case "settings":
                    field.Accessor.SetValue(message, Filled(new ImportSettings(), things));
                    break;
                case "campaign" when field.MessageType == NewCampaign.Descriptor:
                    field.Accessor.SetValue(message, CampaignOf(things.Project));
                    break;
                case "campaign" when field.MessageType == CampaignUpdate.Descriptor:
                    field.Accessor.SetValue(message, new CampaignUpdate { Name = "changed" });
                    break;
                default:
                    break;
            }
        }
    }

    private static IMessage Filled(IMessage message, Things things)
    {
        Fill(message, things);
        return message;
    }

    /// <summary>A create in a project.</summary>
    public static CreateCampaignRequest CreateOf(long project) =>
        new() { Campaign = CampaignOf(project), Phones = { new NewContact { Phone = "+79123456789" } } };

    private static NewCampaign CampaignOf(long project) =>
        new()
        {
            ProjectId = project,
            StartBlockId = 10,
            PhoneId = 5,
            Schedule = new()
            {
                Date = "2026-03-04",
                StartTime = "09:00",
                EndTime = "17:00",
                Attempts = new() { Id = 1 },
                Interval = "5",
            },
        };

    private static async Task<string> SendStreamAsync(AsyncClientStreamingCall<byte[], byte[]> call, MethodDescriptor rpc, IMessage request)
    {
        try
        {
            await call.RequestStream.WriteAsync(request.ToByteArray());
            await call.RequestStream.CompleteAsync();
        }
        catch (RpcException)
        {
            // Whoever is refused at once may not have sent all; what was answered is read all the same.
        }

        return Text(rpc, await call);
    }

    private static async Task<string> ReadFirstAsync(
        AsyncServerStreamingCall<byte[]> call,
        MethodDescriptor rpc,
        CancellationToken cancellationToken
    )
    {
        using (call)
            return await call.ResponseStream.MoveNext(cancellationToken) ? Text(rpc, call.ResponseStream.Current) : "nothing";
    }

    private static string Text(MethodDescriptor rpc, byte[] answer) => rpc.OutputType.Parser.ParseFrom(answer).ToString()!;

    private static MethodType TypeOf(MethodDescriptor rpc) =>
        rpc.IsClientStreaming ? MethodType.ClientStreaming
        : rpc.IsServerStreaming ? MethodType.ServerStreaming
        : MethodType.Unary;

    /// <summary>What requests are about.</summary>
    internal sealed record Things(long Project, long Campaign, string Import, string Token, long Webhook)
    {
        /// <summary>Their own names are no difference between two answers.</summary>
        public string Hide(string answer) =>
            answer
                .Replace(Token, "TOKEN", StringComparison.Ordinal)
                .Replace($"campaign {Campaign}", "campaign CAMPAIGN", StringComparison.OrdinalIgnoreCase)
                .Replace($"webhook {Webhook}", "webhook WEBHOOK", StringComparison.Ordinal)
                .Replace($"project {Project}", "project PROJECT", StringComparison.Ordinal);
    }
}
