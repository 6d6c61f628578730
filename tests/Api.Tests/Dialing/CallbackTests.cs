using System.Globalization;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Api.Tests.Managing;
using CampaignGrpc.Contracts.V1;
using CampaignGrpc.Infrastructure;
using Google.Protobuf.WellKnownTypes;

namespace CampaignGrpc.Api.Tests.Dialing;

/// <summary>Somebody takes the call and asks to be called at another time.</summary>
public sealed class CallbackTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private readonly DialerDriver _dialer = new(server);
    private readonly Owner _owner = new(server);

    private DateTimeOffset Now => server.Time.GetUtcNow();

    [Fact]
    public async Task They_are_called_when_they_asked_whatever_the_interval_is_and_it_uses_up_no_attempt()
    {
        var campaign = await _dialer.CreateAsync(1);

        var receipt = await WishAsync(campaign, TimeSpan.FromMinutes(10));

        Assert.Equal((ContactState.Waiting, Now.AddMinutes(10)), (receipt.ContactState, receipt.DueTime.ToDateTimeOffset()));
        var contact = await _dialer.ContactAsync(campaign);
        Assert.Equal((true, 0), (contact.Callback, contact.AttemptCount));
        Assert.Equal(GateKind.RetryDelay, (await _dialer.ExplainAsync(campaign)).Blocking);
        server.Time.Advance(TimeSpan.FromMinutes(10));
        await _dialer.CallAsync(campaign, Outcome.Busy);
        contact = await _dialer.ContactAsync(campaign);
        Assert.Equal((false, 1), (contact.Callback, contact.AttemptCount));
        Assert.Equal([Outcome.Callback, Outcome.Busy], (await _dialer.AttemptsAsync(campaign)).Select(attempt => attempt.Outcome));
        Assert.Empty(server.Services.CheckDatabase());
    }

    [Fact]
    public async Task Whoever_asked_comes_before_all_others_that_are_due()
    {
        var campaign = await _dialer.CreateAsync(5);
        await WishAsync(campaign, TimeSpan.FromMinutes(-5));
        var last = await _dialer.ClaimAsync(campaign, 4);
        foreach (var call in last.Where(call => call.ContactId != 1))
            await _dialer.ReleaseAsync(call.Token);
        await _dialer.StartAsync(last.Single(call => call.ContactId == 1).Token);
        await WishAsync(last.Single(call => call.ContactId == 1).Token, TimeSpan.FromMinutes(1));
        server.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(1, (await _dialer.ClaimOneAsync(campaign)).ContactId);
    }

    [Fact]
    public async Task A_wish_stands_until_a_call_has_rung_for_it()
    {
        var campaign = await _dialer.CreateAsync(1);
        await WishAsync(campaign, TimeSpan.FromMinutes(1));
        server.Time.Advance(TimeSpan.FromMinutes(1));

        await _dialer.CallAsync(campaign, Outcome.NotDialed);

        Assert.True((await _dialer.ContactAsync(campaign)).Callback);
        server.Time.Advance(TimeSpan.FromMinutes(1));
        await _dialer.CallAsync(campaign, Outcome.Answered);
        Assert.Equal(
            (ContactResult.Reached, false),
            ((await _dialer.ContactAsync(campaign)).Result, (await _dialer.ContactAsync(campaign)).Callback)
        );
    }

    [Fact]
    public async Task Outside_the_window_they_are_called_when_it_opens()
    {
        await using var own = await CampaignServerFixture.StartAsync();
        var (dialer, now) = (new DialerDriver(own), own.Time.GetUtcNow());
        var campaign = await dialer.CreateAsync(1, draft =>
        {
            draft.Schedule.Periods = new() { Id = 2 };
            draft.Schedule.StartTime = now.AddHours(-1).ToString("HH:mm", CultureInfo.InvariantCulture);
            draft.Schedule.EndTime = now.AddHours(1).ToString("HH:mm", CultureInfo.InvariantCulture);
        });
        var call = await dialer.ClaimOneAsync(campaign);
        await dialer.StartAsync(call.Token);

        await dialer.ReportAsync(call.Token, Outcome.Callback, report => report.CallbackTime = now.AddHours(26).ToTimestamp());

        own.Time.Advance(TimeSpan.FromHours(24));
        Assert.Empty(await dialer.ClaimAsync(campaign));
        var contact = await dialer.ContactAsync(campaign);
        Assert.Equal((true, ContactState.Waiting), (contact.Callback, contact.State));
        own.Time.Advance(TimeSpan.FromHours(23));
        Assert.Single(await dialer.ClaimAsync(campaign));
    }

    [Fact]
    public async Task A_wish_that_is_reported_late_is_kept()
    {
        var campaign = await _dialer.CreateAsync(1, draft => draft.Schedule.Attempts = new() { Id = 3 });
        var call = await _dialer.ClaimOneAsync(campaign);
        await _dialer.StartAsync(call.Token);
        server.Time.Advance(TimeSpan.FromMinutes(2));
        await _dialer.ClaimAsync(campaign);

        var receipt = await WishAsync(call.Token, TimeSpan.FromHours(5));

        Assert.Equal((true, Now.AddHours(5)), (receipt.Late, receipt.DueTime.ToDateTimeOffset()));
        var contact = await _dialer.ContactAsync(campaign);
        Assert.Equal((true, 1), (contact.Callback, contact.AttemptCount));
    }

    [Fact]
    public async Task A_claim_that_is_given_back_after_a_late_wish_waits_for_its_time()
    {
        var campaign = await _dialer.CreateAsync(1, draft => draft.Schedule.Attempts = new() { Id = 3 });
        var call = await _dialer.ClaimOneAsync(campaign);
        await _dialer.StartAsync(call.Token);
        server.Time.Advance(TimeSpan.FromMinutes(2));
        await _dialer.ClaimAsync(campaign);
        server.Time.Advance(TimeSpan.FromMinutes(31));
        var next = await _dialer.ClaimOneAsync(campaign);

        await WishAsync(call.Token, TimeSpan.FromHours(5));

        Assert.Equal("CALL_NOT_DUE", DialerDriver.ReasonOf((await _dialer.StartAsync(next.Token)).Refusal));
        await _dialer.ReleaseAsync(next.Token);
        Assert.Equal(Now.AddHours(5), (await _dialer.ContactAsync(campaign)).DueTime.ToDateTimeOffset());
    }

    [Fact]
    public async Task The_attempt_tells_when_they_asked_to_be_called_and_another_report_is_refused()
    {
        var campaign = await _dialer.CreateAsync(1);
        var call = await _dialer.ClaimOneAsync(campaign);
        await _dialer.StartAsync(call.Token);
        await WishAsync(call.Token, TimeSpan.FromHours(1));

        await WishAsync(call.Token, TimeSpan.FromHours(2));
        var other = await _dialer.ReportAsync(call.Token, Outcome.Answered);

        Assert.Equal("OUTCOME_ALREADY_REPORTED", DialerDriver.ReasonOf(other.Refusal));
        Assert.Equal(Now.AddHours(1), Assert.Single(await _dialer.AttemptsAsync(campaign)).CallbackTime.ToDateTimeOffset());
    }

    [Fact]
    public async Task A_time_is_needed_for_a_callback_and_for_nothing_else_and_is_at_most_90_days_ahead()
    {
        var campaign = await _dialer.CreateAsync(1);
        var call = await _dialer.ClaimOneAsync(campaign);
        await _dialer.StartAsync(call.Token);

        var missing = await Owner.RefusalAsync(() => _dialer.ReportAsync(call.Token, Outcome.Callback));
        var needless = await Owner.RefusalAsync(() =>
            _dialer.ReportAsync(call.Token, Outcome.Busy, report => report.CallbackTime = Now.ToTimestamp())
        );
        var far = await _dialer.ReportAsync(call.Token, Outcome.Callback, report => report.CallbackTime = Now.AddDays(91).ToTimestamp());

        Assert.Equal(["reports[0].callback_time REQUIRED"], missing.Faults);
        Assert.Equal(["reports[0].callback_time CONTRADICTION"], needless.Faults);
        Assert.Equal("TIME_OUT_OF_RANGE", DialerDriver.ReasonOf(far.Refusal));
        Assert.Equal(ContactState.Dialing, (await _dialer.ContactAsync(campaign)).State);
    }

    [Fact]
    public async Task Whoever_was_cancelled_meanwhile_is_not_called_again()
    {
        var campaign = await _dialer.CreateAsync(1);
        var call = await _dialer.ClaimOneAsync(campaign);
        await _dialer.StartAsync(call.Token);
        await _owner.CancelContactAsync(campaign);

        var receipt = await WishAsync(call.Token, TimeSpan.FromMinutes(1));

        Assert.Equal((ContactState.Done, ContactResult.Cancelled), (receipt.ContactState, (await _dialer.ContactAsync(campaign)).Result));
        Assert.Null(receipt.DueTime);
    }

    /// <summary>Calls whoever is due, who asks to be called after a while.</summary>
    private async Task<OutcomeReceipt> WishAsync(long campaign, TimeSpan after)
    {
        var call = await _dialer.ClaimOneAsync(campaign);
        Assert.NotNull((await _dialer.StartAsync(call.Token)).Start);
        return await WishAsync(call.Token, after);
    }

    private async Task<OutcomeReceipt> WishAsync(string token, TimeSpan after)
    {
        var answer = await _dialer.ReportAsync(token, Outcome.Callback, report => report.CallbackTime = (Now + after).ToTimestamp());
        Assert.NotNull(answer.Receipt);
        return answer.Receipt;
    }
}
