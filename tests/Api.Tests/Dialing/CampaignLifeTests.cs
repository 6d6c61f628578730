using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Grpc.Core;

namespace CampaignGrpc.Api.Tests.Dialing;

public sealed class CampaignLifeTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private readonly DialerDriver _dialer = new(server);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_a_pause_was_answered_no_call_starts_and_after_a_resume_they_do()
    {
        var campaign = await _dialer.CreateAsync(2);
        var call = await _dialer.ClaimOneAsync(campaign);

        var paused = await server.Campaigns.PauseCampaignAsync(new() { CampaignId = campaign }, cancellationToken: Cancellation);
        Assert.Equal(CampaignState.Paused, paused.Campaign.State);
        Assert.Empty(await _dialer.ClaimAsync(campaign));
        Assert.Equal("CAMPAIGN_NOT_RUNNING", DialerDriver.ReasonOf((await _dialer.StartAsync(call.Token)).Refusal));
        Assert.Equal(GateKind.CampaignState, (await _dialer.ExplainAsync(campaign, 2)).Blocking);
        await server.Campaigns.ResumeCampaignAsync(new() { CampaignId = campaign }, cancellationToken: Cancellation);

        Assert.NotNull((await _dialer.StartAsync(call.Token)).Start);
        Assert.Equal(2, (await _dialer.ClaimOneAsync(campaign)).ContactId);
    }

    [Fact]
    public async Task After_a_cancel_was_answered_no_call_starts_and_calls_that_are_going_on_are_told_to_stop()
    {
        var campaign = await _dialer.CreateAsync(3);
        var calls = await _dialer.ClaimAsync(campaign, 2);
        await _dialer.StartAsync(calls[0].Token);

        var cancelled = await server.Campaigns.CancelCampaignAsync(new() { CampaignId = campaign }, cancellationToken: Cancellation);
        Assert.Equal(new ContactCounts { Dialing = 1, Done = 2 }, cancelled.Campaign.Counts);
        Assert.Equal("LEASE_LOST", DialerDriver.ReasonOf((await _dialer.StartAsync(calls[1].Token)).Refusal));
        Assert.True((await _dialer.ExtendAsync(calls[0].Token)).Extension.Stop);
        Assert.NotNull((await _dialer.ReportAsync(calls[0].Token, Outcome.Failed)).Receipt);

        Assert.Equal(new ContactCounts { Done = 3 }, (await _dialer.GetAsync(campaign)).Counts);
        Assert.Equal(
            [(ContactResult.Cancelled, 3L)],
            (await _dialer.StatisticsAsync(campaign)).Results.Select(count => (count.Result, count.Count))
        );
        Assert.Equal(Outcome.Failed, Assert.Single(await _dialer.AttemptsAsync(campaign)).Outcome);
    }

    [Fact]
    public async Task What_a_state_forbids_is_refused_with_its_reason_and_repeating_a_verb_does_nothing()
    {
        var future = server.Time.GetUtcNow().AddDays(2);
        var campaign = await _dialer.CreateAsync(1, draft => draft.Schedule.Date = future.ToString("yyyy-MM-dd", null));

        for (var i = 0; i < 2; i++)
            await server.Campaigns.CancelCampaignAsync(new() { CampaignId = campaign }, cancellationToken: Cancellation);
        Assert.Equal(
            "CAMPAIGN_FINISHED",
            await RefusalAsync(server.Campaigns.ResumeCampaignAsync(new() { CampaignId = campaign }, cancellationToken: Cancellation))
        );
        Assert.Equal(
            "CAMPAIGN_NOT_FOUND",
            await RefusalAsync(server.Campaigns.PauseCampaignAsync(new() { CampaignId = 999 }, cancellationToken: Cancellation))
        );
    }

    [Fact]
    public async Task Every_day_of_a_daily_campaign_is_a_run_of_its_own_with_fresh_attempts()
    {
        var campaign = await _dialer.CreateAsync(4, draft =>
        {
            draft.ProjectId = DialerDriver.NextProject;
            draft.Schedule.Periods = new() { Id = 2 };
            draft.Schedule.Attempts = new() { Id = 1 };
        });
        await _dialer.CallAsync(campaign, Outcome.Answered);
        await _dialer.CallAsync(campaign, Outcome.DoNotCall);
        await _dialer.CallAsync(campaign, Outcome.Busy);
        var first = await _dialer.GetAsync(campaign);

        server.Time.SetUtcNow(first.NextOpeningTime.ToDateTimeOffset().AddSeconds(-30));
        Assert.Empty(await _dialer.ClaimAsync(campaign));
        Assert.Equal(ContactResult.WindowClosed, (await _dialer.ContactAsync(campaign, 4)).Result);
        server.Time.SetUtcNow(first.NextOpeningTime.ToDateTimeOffset());
        var calls = await _dialer.ClaimAsync(campaign);

        Assert.Equal([1L, 3L, 4L], calls.Select(call => call.ContactId));
        Assert.All(calls, call => Assert.Equal(1, call.AttemptNumber));
        Assert.NotEqual(first.RunDate, (await _dialer.GetAsync(campaign)).RunDate);
    }

    [Fact]
    public async Task In_a_zone_that_is_unknown_for_a_while_nothing_is_called_and_afterwards_the_campaign_goes_on()
    {
        var tomorrow = server.Time.GetUtcNow().AddDays(1);
        var campaign = await _dialer.CreateAsync(1, draft => draft.Schedule.Date = tomorrow.ToString("yyyy-MM-dd", null));
        server.Execute($"UPDATE campaigns SET time_zone = 'Mars/Olympus' WHERE id = {campaign}");
        server.Time.SetUtcNow(tomorrow);
        Assert.Empty(await _dialer.ClaimAsync(campaign));
        Assert.Equal(CampaignState.Created, (await _dialer.GetAsync(campaign)).State);

        server.Execute($"UPDATE campaigns SET time_zone = '{DialerDriver.AlwaysOpenZone}' WHERE id = {campaign}");
        server.Time.Advance(TimeSpan.FromMinutes(10));

        Assert.Single(await _dialer.ClaimAsync(campaign));
    }

    [Fact]
    public async Task Runs_that_were_missed_are_not_made_up_for()
    {
        var campaign = await _dialer.CreateAsync(1, draft => draft.Schedule.Periods = new() { Id = 2 });

        server.Time.SetUtcNow((await _dialer.GetAsync(campaign)).NextOpeningTime.ToDateTimeOffset().AddDays(10));
        await _dialer.CallAsync(campaign, Outcome.Answered);

        Assert.Empty(await _dialer.ClaimAsync(campaign));
        Assert.Single(await _dialer.AttemptsAsync(campaign));
    }

    [Fact]
    public async Task A_campaign_completes_by_itself_when_its_last_day_is_over()
    {
        var campaign = await _dialer.CreateAsync(1, draft => draft.Schedule.LastDate = draft.Schedule.Date);
        Assert.Single(await _dialer.ClaimAsync(campaign));

        server.Time.Advance(TimeSpan.FromDays(1));
        Assert.Empty(await _dialer.ClaimAsync(campaign));

        var ended = await _dialer.GetAsync(campaign);
        Assert.Equal((CampaignState.Completed, 1L), (ended.State, ended.Counts.Done));
        Assert.Equal(ContactResult.WindowClosed, (await _dialer.ContactAsync(campaign)).Result);
    }

    [Fact]
    public async Task The_sweep_opens_a_campaign_without_anybody_asking_and_a_watcher_sees_it()
    {
        var tomorrow = server.Time.GetUtcNow().AddDays(1);
        var campaign = await _dialer.CreateAsync(1, draft => draft.Schedule.Date = tomorrow.ToString("yyyy-MM-dd", null));
        using var watch = server.Campaigns.WatchCampaign(new() { CampaignId = campaign }, cancellationToken: Cancellation);
        Assert.True(await watch.ResponseStream.MoveNext(Cancellation));
        Assert.Equal(CampaignState.Created, watch.ResponseStream.Current.Campaign.State);

        server.Time.SetUtcNow(new(tomorrow.Date, TimeSpan.Zero));
        while (watch.ResponseStream.Current.Campaign.State == CampaignState.Created)
            Assert.True(await server.PassTimeUntilAsync(watch.ResponseStream.MoveNext(Cancellation)));

        Assert.Equal(CampaignState.Running, watch.ResponseStream.Current.Campaign.State);
    }

    private static async Task<string> RefusalAsync<T>(AsyncUnaryCall<T> call)
    {
        var exception = await Assert.ThrowsAsync<RpcException>(async () => await call);
        var status = Google.Rpc.Status.Parser.ParseFrom(exception.Trailers.GetValueBytes("grpc-status-details-bin"));
        Assert.Equal(status.Code, (int)exception.StatusCode);
        return DialerDriver.ReasonOf(status);
    }
}
