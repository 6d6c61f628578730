using System.Globalization;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf.WellKnownTypes;

namespace CampaignGrpc.Api.Tests.Dialing;

/// <summary>What dialers may say of when a call was answered and ended: what can have been, by a clock that is a little wrong.</summary>
public sealed class ReportedTimeTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private const int Minute = 60;

    private readonly DialerDriver _dialer = new(server);

    /// <summary>Seconds after the call's start; the report comes 50 s after it. Then the field that is refused, if one is.</summary>
    public static TheoryData<int?, int?, string?> Times =>
        new()
        {
            { 5, 45, null },
            { 5, 5, null },
            { -5 * Minute, null, null },
            { null, -5 * Minute, null },
            { 50, 50 + (5 * Minute), null },
            { 50 + (5 * Minute), null, null },
            { (-5 * Minute) - 1, 45, "answer_time" },
            { null, (-5 * Minute) - 1, "end_time" },
            { 51 + (5 * Minute), null, "answer_time" },
            { 5, 51 + (5 * Minute), "end_time" },
            { 46, 45, "answer_time" },
        };

    public static TheoryData<string, string> Instants =>
        new()
        {
            { "0001-01-01T00:00:00Z", "2026-03-03T10:00:00Z" },
            { "1970-01-01T00:00:00Z", "2026-03-03T10:00:00Z" },
            { "2026-03-03T10:00:05Z", "9999-12-31T23:59:59Z" },
        };

    [Theory]
    [MemberData(nameof(Times))]
    public async Task A_time_that_cannot_have_been_is_refused_by_its_name_and_the_call_can_be_reported_again(
        int? answered,
        int? ended,
        string? refused
    )
    {
        var campaign = await _dialer.CreateAsync(1);
        var (token, started) = await StartAsync(campaign);
        server.Time.Advance(TimeSpan.FromSeconds(50));

        var result = await ReportAsync(token, started.AddSeconds(answered ?? 0), answered, started.AddSeconds(ended ?? 0), ended);

        if (refused is null)
        {
            Assert.NotNull(result.Receipt);
            return;
        }

        Assert.Equal("TIME_OUT_OF_RANGE", DialerDriver.ReasonOf(result.Refusal));
        Assert.StartsWith($"{refused}: ", result.Refusal.Message, StringComparison.Ordinal);
        Assert.NotNull((await _dialer.ReportAsync(token, Outcome.Answered)).Receipt);
    }

    [Theory]
    [MemberData(nameof(Instants))]
    public async Task No_time_makes_the_statistics_unreadable_and_the_others_of_a_batch_are_taken(string answered, string ended)
    {
        var campaign = await _dialer.CreateAsync(6);
        var tokens = new List<string>();
        for (var call = 0; call < 6; call++)
            tokens.Add((await StartAsync(campaign)).Token);
        server.Time.Advance(TimeSpan.FromSeconds(50));
        var request = new ReportOutcomesRequest
        {
            Reports =
            {
                tokens.Select(
                    (token, place) =>
                        new OutcomeReport
                        {
                            Token = token,
                            Outcome = Outcome.Answered,
                            AnswerTime =
                                place == 0
                                    ? null
                                    : Timestamp.FromDateTimeOffset(DateTimeOffset.Parse(answered, CultureInfo.InvariantCulture)),
                            EndTime =
                                place == 0 ? null : Timestamp.FromDateTimeOffset(DateTimeOffset.Parse(ended, CultureInfo.InvariantCulture)),
                        }
                ),
            },
        };

        var answer = await new DialerService.DialerServiceClient(server.Channel).ReportOutcomesAsync(
            request,
            cancellationToken: TestContext.Current.CancellationToken
        );

        Assert.NotNull(answer.Results[0].Receipt);
        Assert.All(answer.Results.Skip(1), result => Assert.Equal("TIME_OUT_OF_RANGE", DialerDriver.ReasonOf(result.Refusal)));
        Assert.Equal(1, (await _dialer.StatisticsAsync(campaign)).Outcomes.Single(count => count.Outcome == Outcome.Answered).Count);
    }

    [Fact]
    public async Task A_call_cannot_have_lasted_longer_than_the_longest_call()
    {
        var campaign = await _dialer.CreateAsync(1);
        var (token, started) = await StartAsync(campaign);
        server.Time.Advance(TimeSpan.FromHours(5));
        await _dialer.ClaimAsync(campaign, lease: TimeSpan.FromSeconds(1)); // Whoever asks is answered after what ended has ended.

        var tooLong = await ReportAsync(token, started, 0, started.AddMinutes(30).AddSeconds(1), 1);
        var longest = await ReportAsync(token, started, 0, started.AddMinutes(30), 1);

        Assert.Equal("TIME_OUT_OF_RANGE", DialerDriver.ReasonOf(tooLong.Refusal));
        Assert.True(longest.Receipt.Late);
        Assert.Equal(TimeSpan.FromMinutes(30), (await _dialer.StatisticsAsync(campaign)).TalkDuration.ToTimeSpan());
    }

    [Fact]
    public async Task A_late_report_that_does_not_say_when_the_call_ended_leaves_the_talk_time_unknown()
    {
        var campaign = await _dialer.CreateAsync(1);
        var (token, started) = await StartAsync(campaign);
        server.Time.Advance(TimeSpan.FromHours(5));
        await _dialer.ClaimAsync(campaign, lease: TimeSpan.FromSeconds(1)); // Whoever asks is answered after what ended has ended.

        var late = await ReportAsync(token, started.AddSeconds(5), 5, started, null);

        Assert.True(late.Receipt.Late);
        var attempt = Assert.Single(await _dialer.AttemptsAsync(campaign));
        Assert.Null(attempt.EndTime);
        var statistics = await _dialer.StatisticsAsync(campaign);
        Assert.Equal((new Duration(), new Duration()), (statistics.TalkDuration, statistics.MeanTalkDuration));
    }

    [Fact]
    public async Task Times_that_were_stored_unchecked_are_shown_and_talked_of_as_unknown()
    {
        var campaign = await _dialer.CreateAsync(1);
        var (token, _) = await StartAsync(campaign);
        await _dialer.ReportAsync(token, Outcome.Answered);
        server.Execute(
            $"""
            UPDATE attempts SET answer_time = -62135596800000000, end_time = 253402300799000000 WHERE campaign_id = {campaign};
            INSERT INTO tallies (campaign_id, run_day, kind, bucket, count) VALUES ({campaign}, 20260303, 5, 0, 9223372036854775807);
            """
        );

        var statistics = await server.Json.GetStringAsync($"/api/campaigns/{campaign}/statistics", TestContext.Current.CancellationToken);
        var file = await server.Json.GetStringAsync($"/api/campaigns/{campaign}/results.ndjson", TestContext.Current.CancellationToken);

        Assert.Contains("100000000000s", statistics, StringComparison.Ordinal);
        Assert.Contains("\"talk_seconds\":null", file, StringComparison.Ordinal);
        Assert.Single(await _dialer.AttemptsAsync(campaign));
    }

    private async Task<(string Token, DateTimeOffset Started)> StartAsync(long campaign)
    {
        var call = await _dialer.ClaimOneAsync(campaign);
        return (call.Token, (await _dialer.StartAsync(call.Token)).Start.StartTime.ToDateTimeOffset());
    }

    private Task<ReportOutcomeResult> ReportAsync(
        string token,
        DateTimeOffset answered,
        int? isAnswered,
        DateTimeOffset ended,
        int? isEnded
    ) => _dialer.ReportAsync(token, Outcome.Answered, report =>
        {
            if (isAnswered is not null)
                report.AnswerTime = answered.ToTimestamp();
            if (isEnded is not null)
                report.EndTime = ended.ToTimestamp();
        });
}
