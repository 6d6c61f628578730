using CampaignGrpc.Api.Tests.Creating;
using Google.Protobuf;
using Grpc.Core;

namespace CampaignGrpc.Api.Tests.Driving;

/// <summary>gRPC whose messages are any bytes.</summary>
internal static class RawGrpc
{
    private static readonly Marshaller<byte[]> AsTheyAre = Marshallers.Create(bytes => bytes, bytes => bytes);

    private static readonly Method<byte[], byte[]> CreateCampaign = new(
        MethodType.Unary,
        Contracts.V1.CampaignService.Descriptor.FullName,
        "CreateCampaign",
        AsTheyAre,
        AsTheyAre
    );

    /// <summary>Asks for a campaign with a message that may be broken.</summary>
    public static async Task<Answer> CreateAsync(this CampaignServerFixture server, byte[] message)
    {
        try
        {
            var call = server
                .Channel.CreateCallInvoker()
                .AsyncUnaryCall(CreateCampaign, null, new CallOptions(cancellationToken: TestContext.Current.CancellationToken), message);
            var response = Contracts.V1.CreateCampaignResponse.Parser.ParseFrom(await call);
            return new(200, new(), response.Campaign.Id);
        }
        catch (RpcException exception)
        {
            return Answer.FromGrpc(exception);
        }
    }

    public static byte[] ValidMessage(string json = ValidRequest.Text) => ValidRequest.Message(json).ToByteArray();
}
