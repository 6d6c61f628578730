using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Api.Tests.Results;
using static CampaignGrpc.Api.Tests.Creating.ValidRequest;

namespace CampaignGrpc.Api.Tests.Edge;

/// <summary>Lists and exports come compressed to whoever asks, and are otherwise what they are without.</summary>
public sealed class CompressionTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private const int SeveralSlices = 2_500;

    private static readonly string[] Codings = ["gzip", "br"];

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Answers
    {
        get
        {
            string[] paths =
            [
                "/api/campaigns/{0}/results.csv",
                "/api/campaigns/{0}/results.ndjson",
                "/api/campaigns/{0}/contacts?page_size=1000",
                "/api/campaigns",
                "/api/reference",
                "/openapi/v1.json",
            ];
            return [.. paths.SelectMany(path => Codings.Select(coding => (path, coding)))];
        }
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task An_answer_is_the_same_byte_for_byte_once_it_is_unpacked(string path, string coding)
    {
        var campaign = await server.CreateCampaignAsync(WithPhones(Numbers(SeveralSlices)));
        var url = string.Format(CultureInfo.InvariantCulture, path, campaign);

        using var plain = await GetAsync(server, url, null);
        using var packed = await GetAsync(server, url, coding);

        var bytes = await plain.Content.ReadAsByteArrayAsync(TestEnd);
        using var unpacked = new MemoryStream();
        await using (var stream = Unpack(await packed.Content.ReadAsStreamAsync(TestEnd), coding))
            await stream.CopyToAsync(unpacked, TestEnd);
        Assert.Equal(bytes, unpacked.ToArray());
        Assert.Empty(plain.Content.Headers.ContentEncoding);
        Assert.Equal([coding], packed.Content.Headers.ContentEncoding);
        Assert.Equal(plain.Content.Headers.ContentType, packed.Content.Headers.ContentType);
        Assert.Equal(plain.Content.Headers.ContentDisposition, packed.Content.Headers.ContentDisposition);
        Assert.All([plain, packed], answer => Assert.Equal(["Accept-Encoding"], answer.Headers.Vary));
    }

    [Theory]
    [InlineData("gzip;q=0")]
    [InlineData("identity")]
    [InlineData("zstd")]
    [InlineData("gzip;q=0.1, identity")]
    public async Task Whoever_wants_none_or_another_coding_gets_none(string accepted)
    {
        using var answer = await GetAsync(server, "/api/reference", accepted);

        Assert.Empty(answer.Content.Headers.ContentEncoding);
        Assert.StartsWith("{", await answer.Content.ReadAsStringAsync(TestEnd), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_campaign_keeps_its_ETag_and_comes_as_it_is()
    {
        var campaign = await server.CreateCampaignAsync();

        using var answer = await GetAsync(server, $"/api/campaigns/{campaign}", "gzip");

        Assert.Equal(new EntityTagHeaderValue("\"1\""), answer.Headers.ETag);
        Assert.Empty(answer.Content.Headers.ContentEncoding);
        Assert.Empty(answer.Headers.Vary);
    }

    [Fact]
    public async Task HEAD_tells_what_GET_would()
    {
        var campaign = await server.CreateCampaignAsync();

        foreach (
            var path in new[]
            {
                $"/api/campaigns/{campaign}",
                $"/api/campaigns/{campaign}/contacts",
                $"/api/campaigns/{campaign}/results.csv",
            }
        )
        {
            using var get = await GetAsync(server, path, "gzip");
            var head = await server.SendRawAsync(
                $"HEAD {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n"
            );

            Assert.EndsWith("\r\n\r\n", head, StringComparison.Ordinal);
            Assert.Equal(head.Length - 4, head.IndexOf("\r\n\r\n", StringComparison.Ordinal));
            Assert.Equal(
                get.Content.Headers.ContentEncoding.Contains("gzip"),
                head.Contains("Content-Encoding: gzip\r\n", StringComparison.Ordinal)
            );
            Assert.Equal(
                get.Headers.Vary.Contains("Accept-Encoding"),
                head.Contains("Vary: Accept-Encoding\r\n", StringComparison.Ordinal)
            );
            Assert.Equal(get.Headers.ETag is not null, head.Contains("ETag: ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task An_error_is_read_whatever_coding_was_asked_for()
    {
        using var answer = await GetAsync(server, "/api/campaigns/999999/results.csv", "br");
        await using var stream = Unpack(await answer.Content.ReadAsStreamAsync(TestEnd), "br");
        using var reader = new StreamReader(stream);

        Assert.Equal(
            "CAMPAIGN_NOT_FOUND",
            Answer
                .FromJson((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await reader.ReadToEndAsync(TestEnd))
                .Reason
        );
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task The_first_rows_of_an_export_come_before_the_last_are_read(string coding)
    {
        var firstCame = new TaskCompletionSource();
        await using var watched = await WatchedResults.StartAsync(
            (slice, cancellationToken) => slice == 0 ? Task.CompletedTask : firstCame.Task.WaitAsync(cancellationToken)
        );
        var campaign = await watched.CreateCampaignAsync(WithPhones(Numbers(SeveralSlices)));

        using var answer = await GetAsync(watched, $"/api/campaigns/{campaign}/results.ndjson", coding);
        using var lines = new StreamReader(Unpack(await answer.Content.ReadAsStreamAsync(TestEnd), coding));
        var first = await lines.ReadLineAsync(TestEnd);
        firstCame.SetResult();
        var rest = (await lines.ReadToEndAsync(TestEnd)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.StartsWith("{\"contact_id\":1,", first, StringComparison.Ordinal);
        Assert.Equal(SeveralSlices - 1, rest.Length);
    }

    [Fact]
    public async Task A_watch_comes_as_it_is_and_at_once()
    {
        var campaign = await server.CreateCampaignAsync();

        using var answer = await GetAsync(server, $"/api/campaigns/{campaign}:watch", "gzip");
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(TestEnd));

        // It goes on: what has come so far was not held back.
        Assert.Contains("CAMPAIGN_STATE_CREATED", await lines.ReadLineAsync(TestEnd), StringComparison.Ordinal);
        Assert.Empty(answer.Content.Headers.ContentEncoding);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task An_export_that_breaks_off_is_cut_and_does_not_look_whole(string coding)
    {
        await using var broken = await WatchedResults.StartAsync(
            (slice, _) => slice == 1 ? throw new InvalidOperationException("The seventh seal broke.") : Task.CompletedTask
        );
        var campaign = await broken.CreateCampaignAsync(WithPhones(Numbers(SeveralSlices)));

        var fault = await Record.ExceptionAsync(async () =>
        {
            using var answer = await GetAsync(broken, $"/api/campaigns/{campaign}/results.csv", coding);
            await answer.Content.LoadIntoBufferAsync(TestEnd);
        });

        Assert.IsType<HttpRequestException>(fault);
        Assert.Single(broken.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    private static async Task<HttpResponseMessage> GetAsync(CampaignServerFixture asked, string path, string? accepted)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accepted is not null)
            request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        return await asked.Json.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestEnd);
    }

    private static Stream Unpack(Stream packed, string coding) =>
        coding == "br" ? new BrotliStream(packed, CompressionMode.Decompress) : new GZipStream(packed, CompressionMode.Decompress);
}
