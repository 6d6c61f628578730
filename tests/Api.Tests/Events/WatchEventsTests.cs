using System.Net;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf;
using Grpc.Core;

namespace CampaignGrpc.Api.Tests.Events;

/// <summary>What those who follow the log are sent, and in which form.</summary>
public sealed class WatchEventsTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private const string Stream = "text/event-stream";
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(15);

    private readonly DialerDriver _dialer = new(server);
    private readonly EventLog _log = new(server);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_happens_from_now_on_is_told_and_before_it_the_place()
    {
        var project = DialerDriver.NextProject;
        await _dialer.CreateAsync(1, given => given.ProjectId = project);
        using var watch = _log.Client.WatchEvents(
            new() { ProjectId = project, Types_ = { "campaigns.v1.campaign.created" } },
            cancellationToken: TestEnd
        );

        var first = await NextAsync(watch);
        var campaign = await _dialer.CreateAsync(1, given => given.ProjectId = project);
        var second = await NextAsync(watch);

        Assert.Null(first.Event);
        Assert.Equal(("campaigns.v1.campaign.created", $"campaigns/{campaign}"), (second.Event.Type, second.Event.Subject));
        Assert.Equal(second.Event.Id, second.Cursor);
        Assert.Equal(second.Event, (await _log.ReadAsync(campaign, first.Cursor))[0]);
    }

    [Fact]
    public async Task Whoever_was_cut_off_goes_on_where_that_was()
    {
        var campaign = await _dialer.CreateAsync(3);
        string cursor;
        using (var watch = _log.Client.WatchEvents(new() { CampaignId = campaign }, cancellationToken: TestEnd))
            cursor = (await NextAsync(watch)).Cursor;
        for (var call = 0; call < 3; call++)
            await _dialer.CallAsync(campaign, Outcome.Answered);

        using var again = _log.Client.WatchEvents(new() { CampaignId = campaign, Cursor = cursor }, cancellationToken: TestEnd);
        await NextAsync(again);
        var told = new List<Event>();
        while (told.Count == 0 || told[^1].Type != "campaigns.v1.campaign.completed")
            told.Add((await NextAsync(again)).Event);

        Assert.Equal(await _log.ReadAsync(campaign, cursor), told);
    }

    [Fact]
    public async Task After_fifteen_seconds_of_silence_there_is_a_sign_of_life_that_names_the_place()
    {
        var told = server.Time.GetUtcNow();
        using var watch = _log.Client.WatchEvents(new() { ProjectId = DialerDriver.NextProject }, cancellationToken: TestEnd);
        await NextAsync(watch);
        await _dialer.CreateAsync(1);
        var newest = (await _log.PageAsync()).NextCursor;

        var sign = await NextAsync(watch);

        Assert.Null(sign.Event);
        Assert.InRange(long.Parse(sign.Cursor, null), long.Parse(newest, null), long.MaxValue);
        Assert.InRange(server.Time.GetUtcNow() - told, LongestSilence, TimeSpan.MaxValue);
    }

    [Fact]
    public async Task After_an_hour_it_ends_so_that_whoever_goes_on_shows_anew_who_he_is()
    {
        await using var own = await CampaignServerFixture.StartAsync();
        using var watch = new EventLog(own).Client.WatchEvents(new(), cancellationToken: TestEnd);
        Assert.True(await own.PassTimeUntilAsync(watch.ResponseStream.MoveNext(TestEnd)));
        var begun = own.Time.GetUtcNow();

        while (await PassAsync(watch.ResponseStream.MoveNext(TestEnd)))
            Assert.Null(watch.ResponseStream.Current.Event);

        Assert.InRange(own.Time.GetUtcNow() - begun, TimeSpan.FromHours(1), TimeSpan.FromHours(1.5));

        async Task<bool> PassAsync(Task<bool> come)
        {
            await Eventually.IsTrueAsync(() => come.IsCompleted, meanwhile: () => own.Time.Advance(TimeSpan.FromMinutes(1)));
            return await come;
        }
    }

    [Fact]
    public async Task As_lines_each_is_what_gRPC_tells()
    {
        var campaign = await _dialer.CreateAsync(1);
        using var answer = await WatchAsync($"campaign_id={campaign}&cursor=0", null);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(TestEnd));

        Assert.Equal("application/x-ndjson", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("""{"cursor":"0"}""", await lines.ReadLineAsync(TestEnd));
        var told = JsonParser.Default.Parse<WatchEventsResponse>((await lines.ReadLineAsync(TestEnd))!);
        Assert.Equal((await _log.ReadAsync(campaign))[0], told.Event);
    }

    [Fact]
    public async Task As_server_sent_events_each_has_its_cursor_as_id_and_a_browser_that_comes_again_has_missed_nothing()
    {
        var campaign = await _dialer.CreateAsync(1);
        await _dialer.CallAsync(campaign, Outcome.Answered);
        var all = await _log.ReadAsync(campaign);
        using var answer = await WatchAsync($"campaign_id={campaign}&cursor=0", Stream);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(TestEnd));

        Assert.Equal(Stream, answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(["id: 0", ": alive", ""], await LinesAsync(lines, 3));
        var first = await LinesAsync(lines, 3);
        Assert.Equal((all[0], $"id: {all[0].Id}", ""), (EventOf(first[1]), first[0], first[2]));

        // At the same address, as browsers do.
        using var again = await WatchAsync($"campaign_id={campaign}&cursor=0", Stream, all[2].Id);
        using var rest = new StreamReader(await again.Content.ReadAsStreamAsync(TestEnd));
        Assert.Equal($"id: {all[2].Id}", (await LinesAsync(rest, 3))[0]);
        Assert.Equal(all[3], EventOf((await LinesAsync(rest, 2))[1]));

        static Event EventOf(string line) => JsonParser.Default.Parse<Event>(line["data: ".Length..]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Stream)]
    public async Task Whoever_comes_with_a_cursor_that_the_log_does_not_have_is_told_so_before_anything_else(string? accepted)
    {
        using var answer = await WatchAsync("cursor=999999999", accepted);

        Assert.Equal((HttpStatusCode.BadRequest, "EVENTS_GONE"), (answer.StatusCode, (await answer.ReadAnswerAsync()).Reason));
    }

    /// <summary>The next that is told, the service's time going on until there is something.</summary>
    private async Task<WatchEventsResponse> NextAsync(AsyncServerStreamingCall<WatchEventsResponse> watch)
    {
        Assert.True(await server.PassTimeUntilAsync(watch.ResponseStream.MoveNext(TestEnd)));
        return watch.ResponseStream.Current;
    }

    private async Task<List<string>> LinesAsync(StreamReader reader, int count)
    {
        var lines = new List<string>();
        while (lines.Count < count)
            lines.Add((await server.PassTimeUntilAsync(reader.ReadLineAsync(TestEnd).AsTask()))!);
        return lines;
    }

    private async Task<HttpResponseMessage> WatchAsync(string query, string? accepted, string? last = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/events:watch?{query}");
        if (accepted is not null)
            request.Headers.TryAddWithoutValidation("Accept", accepted);
        if (last is not null)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", last);
        return await server.Json.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestEnd);
    }
}
