using System.Globalization;
using System.IO.Compression;
using System.Text;
using CampaignGrpc.Api.Tests.Driving;
using static CampaignGrpc.Api.Tests.Creating.ValidRequest;

namespace CampaignGrpc.Api.Tests.Edge;

/// <summary>How a body reaches the documented endpoint: in parts, too short, too long, packed, damaged.</summary>
public sealed class BodyArrivalTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private static readonly byte[] Whole = Encoding.UTF8.GetBytes("\uFEFF" + Text);

    [Fact]
    public async Task A_body_with_a_byte_order_mark_is_read()
    {
        var answer = await server.PostAsync(Whole);

        Assert.Equal(200, answer.HttpStatus);
        Assert.Equal(2, (await server.GetAsync(answer.CampaignId)).ContactCount);
    }

    [Fact]
    public async Task A_body_that_arrives_byte_by_byte_is_read()
    {
        var head = Encoding.ASCII.GetBytes(RawHttp.Head("Transfer-Encoding: chunked"));
        var chunks = Whole.Select(one => (byte[])[.. "1\r\n"u8, one, .. "\r\n"u8]);

        var answer = RawHttp.ReadAnswer(await server.SendRawAsync([head, .. chunks, "0\r\n\r\n"u8.ToArray()]));

        Assert.Equal(200, answer.HttpStatus);
        Assert.Equal(2, (await server.GetAsync(answer.CampaignId)).ContactCount);
    }

    [Fact]
    public async Task A_body_that_ends_before_the_length_it_announced_stores_nothing()
    {
        var rows = server.Rows();

        var response = await server.SendRawAsync(RawHttp.Head($"Content-Length: {Whole.Length}") + Text, hangUp: true);

        Assert.DoesNotContain(" 200 ", response, StringComparison.Ordinal);
        Assert.DoesNotContain(" 500 ", response, StringComparison.Ordinal);
        Assert.Equal(rows, server.Rows());
        Assert.DoesNotContain(server.Log.Lines, line => line.Contains("defect", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_body_that_is_longer_than_the_length_it_announced_is_cut_there()
    {
        var rows = server.Rows();

        var answer = RawHttp.ReadAnswer(await server.SendRawAsync(RawHttp.Head("Content-Length: 100") + Text));

        Assert.Equal((400, "MALFORMED"), (answer.HttpStatus, answer.Reason));
        Assert.Equal(rows, server.Rows());
    }

    [Theory]
    [InlineData("zz\r\n{}\r\n0\r\n\r\n")]
    [InlineData("-1\r\n{}\r\n0\r\n\r\n")]
    [InlineData("2\r\n{}xx\r\n0\r\n\r\n")]
    [InlineData("ffffffffffffffff\r\n{}\r\n0\r\n\r\n")]
    public async Task A_damaged_chunk_is_the_callers_fault(string chunks)
    {
        var answer = RawHttp.ReadAnswer(await server.SendRawAsync(RawHttp.Head("Transfer-Encoding: chunked") + chunks));

        Assert.Equal((400, "MALFORMED"), (answer.HttpStatus, answer.Reason));
        Assert.DoesNotContain(server.Log.Lines, line => line.Contains("defect", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("identity, gzip")]
    public async Task A_packed_body_is_refused_as_such(string encoding)
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(Whole, TestContext.Current.CancellationToken);
        using var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentType = new("application/json");
        content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);

        using var response = await server.Json.PostAsync("/api/campaigns", content, TestContext.Current.CancellationToken);

        var answer = await response.ReadAnswerAsync();
        Assert.Equal((415, "MEDIA_TYPE"), (answer.HttpStatus, answer.Reason));
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused_on_both_roads_and_one_at_the_limit_is_read()
    {
        await using var small = await CampaignServerFixture.StartAsync("--Api:MaxRequestBytes=2048");
        var atLimit = Text + new string(' ', 2_048 - Encoding.UTF8.GetByteCount(Text));
        var message = Message(With("campaign.description", Quoted(new('я', 2_000))));

        Assert.Equal(200, (await small.PostAsync(atLimit)).HttpStatus);
        var rows = small.Rows();
        var json = await small.PostAsync(atLimit + " ");
        var grpc = await small.CreateAsync(message);

        Assert.Equal((413, Google.Rpc.Code.ResourceExhausted, "MESSAGE_TOO_LARGE"), (json.HttpStatus, json.Code, json.Reason));
        Assert.Equal((Google.Rpc.Code.ResourceExhausted, "MESSAGE_TOO_LARGE"), (grpc.Code, grpc.Reason));
        Assert.Contains("2048", json.Status.Message, StringComparison.Ordinal);
        Assert.Contains("2048", grpc.Status.Message, StringComparison.Ordinal);
        Assert.Equal(rows, small.Rows());
    }

    [Fact]
    public async Task A_body_without_an_announced_length_is_held_to_the_limit_too()
    {
        await using var small = await CampaignServerFixture.StartAsync("--Api:MaxRequestBytes=2048");
        var chunk = string.Create(CultureInfo.InvariantCulture, $"400\r\n{new string(' ', 0x400)}\r\n");

        var answer = RawHttp.ReadAnswer(
            await small.SendRawAsync(RawHttp.Head("Transfer-Encoding: chunked") + chunk + chunk + chunk + "0\r\n\r\n")
        );

        Assert.Equal((413, "MESSAGE_TOO_LARGE"), (answer.HttpStatus, answer.Reason));
    }
}
