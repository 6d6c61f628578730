using System.Net;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf;

namespace CampaignGrpc.Api.Tests.Dialing;

/// <summary>What those who watch a campaign are sent, and in which form.</summary>
public sealed class WatchTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private const string Events = "text/event-stream";
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(15);

    private readonly DialerDriver _dialer = new(server);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, "application/x-ndjson", "")]
    [InlineData("*/*", "application/x-ndjson", "")]
    [InlineData("application/x-ndjson", "application/x-ndjson", "")]
    [InlineData(Events, Events, "data: ")]
    [InlineData($"application/x-ndjson, {Events}", "application/x-ndjson", "")]
    [InlineData($"application/x-ndjson;q=0.5, {Events}", Events, "data: ")]
    [InlineData($"{Events};q=0", "application/x-ndjson", "")]
    [InlineData("text/html, Text/Event-Stream;q=0.9", Events, "data: ")]
    public async Task It_comes_in_the_form_that_is_accepted(string? accepted, string mediaType, string mark)
    {
        var campaign = await _dialer.CreateAsync(1);
        using var answer = await WatchAsync(campaign, accepted);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(TestEnd));

        var line = await lines.ReadLineAsync(TestEnd);

        Assert.Equal(mediaType, answer.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith(mark + "{", line, StringComparison.Ordinal);
        Assert.Equal(campaign, JsonParser.Default.Parse<WatchCampaignResponse>(line![mark.Length..]).Campaign.Id);
    }

    [Fact]
    public async Task An_event_is_what_a_line_is_and_after_the_last_one_no_browser_need_come_again_soon()
    {
        var campaign = await _dialer.CreateAsync(1);
        await server.Campaigns.CancelCampaignAsync(new() { CampaignId = campaign }, cancellationToken: TestEnd);
        using var lines = await WatchAsync(campaign, null);
        using var events = await WatchAsync(campaign, Events);
        var line = await lines.Content.ReadAsStringAsync(TestEnd);

        Assert.Contains("CAMPAIGN_STATE_CANCELLED", line, StringComparison.Ordinal);
        Assert.Equal($"retry: 3600000\ndata: {line}\n", await events.Content.ReadAsStringAsync(TestEnd));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Events)]
    public async Task What_there_is_not_is_not_found_in_either_form(string? accepted)
    {
        using var answer = await WatchAsync(999_999, accepted);

        Assert.Equal((HttpStatusCode.NotFound, "CAMPAIGN_NOT_FOUND"), (answer.StatusCode, (await answer.ReadAnswerAsync()).Reason));
    }

    [Fact]
    public async Task A_faulty_request_is_told_its_faults()
    {
        using var answer = await server.Json.GetAsync("/api/campaigns/0:watch?speed=2", TestEnd);

        Assert.Equal(["speed UNKNOWN_FIELD"], (await answer.ReadAnswerAsync()).Faults);
    }

    [Theory]
    [InlineData(null, 1)]
    // An event ends with an empty line.
    [InlineData(Events, 2)]
    public async Task By_JSON_there_is_a_sign_of_life_after_fifteen_seconds_of_silence(string? accepted, int linesEach)
    {
        var campaign = await FarAwayAsync();
        using var answer = await WatchAsync(campaign, accepted);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(TestEnd));
        var first = await lines.ReadLineAsync(TestEnd);
        for (var line = 1; line < linesEach; line++)
            await lines.ReadLineAsync(TestEnd);
        var told = server.Time.GetUtcNow();

        var second = await server.PassTimeUntilAsync(lines.ReadLineAsync(TestEnd).AsTask());

        Assert.Equal(first, second);
        Assert.InRange(server.Time.GetUtcNow() - told, LongestSilence, TimeSpan.MaxValue);
    }

    [Fact]
    public async Task By_gRPC_there_is_a_sign_of_life_after_fifteen_seconds_of_silence()
    {
        var campaign = await FarAwayAsync();
        using var watch = server.Campaigns.WatchCampaign(new() { CampaignId = campaign }, cancellationToken: TestEnd);
        Assert.True(await watch.ResponseStream.MoveNext(TestEnd));
        var (first, told) = (watch.ResponseStream.Current, server.Time.GetUtcNow());

        Assert.True(await server.PassTimeUntilAsync(watch.ResponseStream.MoveNext(TestEnd)));

        Assert.Equal(first, watch.ResponseStream.Current);
        Assert.InRange(server.Time.GetUtcNow() - told, LongestSilence, TimeSpan.MaxValue);
    }

    /// <summary>A campaign of which nothing changes, however long one waits.</summary>
    private Task<long> FarAwayAsync() =>
        _dialer.CreateAsync(1, campaign => campaign.Schedule.Date = server.Time.GetUtcNow().AddDays(300).ToString("yyyy-MM-dd", null));

    private async Task<HttpResponseMessage> WatchAsync(long campaign, string? accepted)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/campaigns/{campaign}:watch");
        if (accepted is not null)
            request.Headers.TryAddWithoutValidation("Accept", accepted);
        return await server.Json.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestEnd);
    }
}
