using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace CampaignGrpc.Api.Tests.Results;

public sealed class StatisticsTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private readonly DialerDriver _dialer = new(server);

    [Fact]
    public async Task The_mean_talk_time_is_that_of_answered_calls_of_which_the_dialer_said_when_they_were()
    {
        var campaign = await _dialer.CreateAsync(5);
        await AnswerAsync(campaign, TimeSpan.FromSeconds(40));
        await AnswerAsync(campaign, TimeSpan.FromSeconds(11));
        await AnswerAsync(campaign, TimeSpan.Zero);
        await _dialer.CallAsync(campaign, Outcome.Answered);
        await _dialer.CallAsync(campaign, Outcome.Busy);

        var statistics = await _dialer.StatisticsAsync(campaign);

        Assert.Equal(TimeSpan.FromSeconds(51), statistics.TalkDuration.ToTimeSpan());
        Assert.Equal(TimeSpan.FromSeconds(17), statistics.MeanTalkDuration.ToTimeSpan());
    }

    [Fact]
    public async Task How_many_attempts_it_took_to_reach_somebody_is_counted_by_the_run()
    {
        var campaign = await _dialer.CreateAsync(3, draft => draft.Schedule.Periods = new() { Id = 2 });
        await _dialer.CallAsync(campaign, Outcome.Answered);
        await _dialer.CallAsync(campaign, Outcome.Busy);
        await _dialer.CallAsync(campaign, Outcome.Busy);
        server.Time.Advance(TimeSpan.FromMinutes(30));
        await _dialer.CallAsync(campaign, Outcome.Answered);
        await _dialer.CallAsync(campaign, Outcome.NoAnswer);
        server.Time.SetUtcNow((await _dialer.GetAsync(campaign)).NextOpeningTime.ToDateTimeOffset());
        await _dialer.CallAsync(campaign, Outcome.Answered);

        Assert.Equal([(1, 2L), (2, 1L)], await AttemptsToReachAsync(campaign));
    }

    [Fact]
    public async Task An_answer_that_is_learnt_late_counts_and_the_same_report_again_does_not()
    {
        var campaign = await _dialer.CreateAsync(1);
        var call = await _dialer.ClaimOneAsync(campaign);
        var started = (await _dialer.StartAsync(call.Token)).Start.StartTime.ToDateTimeOffset();
        server.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Empty(await _dialer.ClaimAsync(campaign));
        Assert.Empty(await AttemptsToReachAsync(campaign));

        for (var time = 0; time < 2; time++)
            await ReportAsync(call.Token, started, TimeSpan.FromSeconds(30));

        Assert.Equal([(1, 1L)], await AttemptsToReachAsync(campaign));
        Assert.Equal(TimeSpan.FromSeconds(30), (await _dialer.StatisticsAsync(campaign)).MeanTalkDuration.ToTimeSpan());
    }

    [Fact]
    public async Task Of_a_campaign_that_called_nobody_every_number_is_nought_and_both_roads_say_so()
    {
        var campaign = await _dialer.CreateAsync(2);

        var json = JsonParser.Default.Parse<GetStatisticsResponse>(
            await server.Json.GetStringAsync($"/api/campaigns/{campaign}/statistics", TestContext.Current.CancellationToken)
        );

        Assert.Equal(
            new()
            {
                Contacts = new() { Waiting = 2 },
                TalkDuration = new(),
                MeanTalkDuration = new(),
            },
            json
        );
        Assert.Equal(json, await _dialer.StatisticsAsync(campaign));
    }

    private async Task<IEnumerable<(int, long)>> AttemptsToReachAsync(long campaign) =>
        (await _dialer.StatisticsAsync(campaign)).AttemptsToReach.Select(reach => (reach.Attempts, reach.Count));

    private async Task AnswerAsync(long campaign, TimeSpan talk)
    {
        var call = await _dialer.ClaimOneAsync(campaign);
        await ReportAsync(call.Token, (await _dialer.StartAsync(call.Token)).Start.StartTime.ToDateTimeOffset(), talk);
    }

    private Task<ReportOutcomeResult> ReportAsync(string token, DateTimeOffset answered, TimeSpan talk) =>
        _dialer.ReportAsync(token, Outcome.Answered, report =>
        {
            report.AnswerTime = answered.ToTimestamp();
            report.EndTime = (answered + talk).ToTimestamp();
        });
}
