using System.Net.Http.Headers;
using System.Text;
using CampaignGrpc.Api.Tests.Creating;
using CampaignGrpc.Api.Tests.Driving;
using Google.Rpc;

namespace CampaignGrpc.Api.Tests.Edge;

/// <summary>gRPC messages that cannot be read: they never reach a handler, and are still answered as every error is.</summary>
public sealed class BrokenMessageTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private static readonly byte[] Whole = RawGrpc.ValidMessage();

    [Fact]
    public async Task An_empty_message_lacks_its_campaign()
    {
        var answer = await server.CreateAsync([]);

        Assert.Equal((Code.InvalidArgument, "campaign REQUIRED"), (answer.Code, answer.Faults.Single()));
    }

    [Theory]
    [InlineData("FF")]
    [InlineData("0A")]
    [InlineData("0AFFFFFFFF0F")]
    [InlineData("07")]
    [InlineData("1A02FFFF")]
    [InlineData("1202120A")]
    // A length that goes on beyond the message that it stands in.
    [InlineData("12020A80011200")]
    public async Task A_broken_message_is_malformed(string bytes)
    {
        var rows = server.Rows();

        var answer = await server.CreateAsync(Convert.FromHexString(bytes));

        Assert.Equal((Code.InvalidArgument, "MALFORMED"), (answer.Code, answer.Reason));
        Assert.Equal(rows, server.Rows());
    }

    [Fact]
    public async Task A_text_that_is_no_utf_8_is_malformed()
    {
        var name = Encoding.UTF8.GetBytes("Обзвон клиентов");
        var place = Whole.AsSpan().IndexOf(name);
        byte[] broken = [.. Whole];
        broken[place] = 0xFF;

        var answer = await server.CreateAsync(broken);

        Assert.Equal((Code.InvalidArgument, "MALFORMED"), (answer.Code, answer.Reason));
    }

    [Theory]
    [InlineData(30, "TOO_DEEP")]
    [InlineData(1_000, "MALFORMED")]
    public async Task A_message_that_is_nested_without_end_is_refused(int depth, string reason)
    {
        var nested = new Google.Protobuf.WellKnownTypes.Value { StringValue = "x" };
        for (var level = 0; level < depth; level++)
            nested = Google.Protobuf.WellKnownTypes.Value.ForList(nested);
        var message = ValidRequest.Message();
        message.Phones[0].AddData.Fields["nested"] = nested;

        var answer = await server.CreateAsync(message);

        Assert.Equal(Code.InvalidArgument, answer.Code);
        Assert.Equal(reason, reason == "MALFORMED" ? answer.Reason : answer.Faults.Single().Split(' ')[1]);
    }

    [Theory]
    [InlineData("0100000005", Code.InvalidArgument)]
    [InlineData("0000000005AA", Code.InvalidArgument)]
    [InlineData("00FFFFFFFFAA", Code.InvalidArgument)]
    [InlineData("0200000000", Code.InvalidArgument)]
    [InlineData("00", Code.InvalidArgument)]
    [InlineData("", Code.InvalidArgument)]
    public async Task A_broken_frame_is_refused_without_insides(string frame, Code code)
    {
        var rows = server.Rows();

        var (status, details) = await SendFrameAsync(Convert.FromHexString(frame));

        Assert.Equal(code, status);
        Answer.AssertNoInsides(details);
        Assert.Equal(rows, server.Rows());
    }

    [Fact]
    public async Task A_packed_message_that_cannot_be_unpacked_is_refused()
    {
        byte[] frame = [1, 0, 0, 0, 4, .. "oops"u8];

        var (status, _) = await SendFrameAsync(frame, "gzip");
        var (unknown, _) = await SendFrameAsync(frame, "lzma");

        Assert.Equal((Code.InvalidArgument, Code.Unimplemented), (status, unknown));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData(null)]
    public async Task A_grpc_call_of_another_media_type_is_unsupported(string? contentType)
    {
        using var request = NewRequest([0, 0, 0, 0, 0], contentType);

        using var client = new HttpClient();
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(System.Net.HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    private async Task<(Code Status, string Details)> SendFrameAsync(byte[] frame, string? encoding = null)
    {
        using var request = NewRequest(frame, "application/grpc");
        if (encoding is not null)
            request.Headers.Add("grpc-encoding", encoding);
        using var client = new HttpClient();
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var all = response.Headers.Concat(response.TrailingHeaders).ToDictionary(header => header.Key, header => header.Value.Single());
        return (Enum.Parse<Code>(all["grpc-status"]), all.GetValueOrDefault("grpc-message") ?? "");
    }

    private HttpRequestMessage NewRequest(byte[] frame, string? contentType)
    {
        var request = new HttpRequestMessage(
            HttpMethod.Post,
            new Uri($"http://{server.Channel.Target}/campaigns.v1.CampaignService/CreateCampaign")
        )
        {
            Version = System.Net.HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame),
        };
        request.Content.Headers.ContentType = contentType is null ? null : new MediaTypeHeaderValue(contentType);
        request.Headers.TE.ParseAdd("trailers");
        return request;
    }
}
