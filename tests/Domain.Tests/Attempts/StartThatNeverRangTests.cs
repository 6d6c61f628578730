using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using static CampaignGrpc.Domain.Tests.Dialing;

namespace CampaignGrpc.Domain.Tests.Attempts;

/// <summary>What certainly did not ring uses up nothing of the person; it has a budget and delays of its own.</summary>
public sealed class StartThatNeverRangTests
{
    private readonly Campaign _campaign = Running(attempts: 2);
    private readonly Contact _contact = NewContact();
    private DateTimeOffset _now = Start;
    private int _starts;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(4, 8)]
    [InlineData(5, 16)]
    [InlineData(6, 30)]
    [InlineData(19, 30)]
    [InlineData(1_000, 30)]
    public void Each_one_in_a_row_waits_longer_from_a_minute_to_half_an_hour(int inARow, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), AttemptRules.DelayAfterNoRing(inARow));

    [Theory]
    [InlineData(1, 19, "10:30")]
    [InlineData(1, 20, "Undialable")]
    [InlineData(0, 1, "10:01")]
    [InlineData(2, 1, "Exhausted")]
    public void The_budget_is_of_starts_in_a_row_and_attempts_that_were_made_meanwhile_still_count(int made, int inARow, string expected) =>
        Assert.Equal(expected, Told(AttemptRules.Create(2, 60), made, inARow));

    [Theory]
    [InlineData(5, null, false, 1, "10:05")]
    [InlineData(0, null, false, 3, "10:04")]
    [InlineData(null, 3, false, 2, "10:02")]
    [InlineData(null, 3, false, 3, "Undialable")]
    [InlineData(null, null, true, 1, "Undialable")]
    public void A_campaign_may_have_a_rule_of_its_own(int? interval, int? attempts, bool isFinal, int inARow, string expected) =>
        Assert.Equal(
            expected,
            Told(AttemptRules.Create(2, 60, [OutcomeRule.Create(Outcome.NotDialed, interval, attempts, isFinal)]), 0, inARow)
        );

    [Fact]
    public void It_is_none_of_the_outcomes_that_use_up_an_attempt() =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            AttemptRules.Create(2, 0).After(Outcome.NotDialed, 1, Start, Start, Limits.LongestCall)
        );

    [Fact]
    public void It_gives_its_attempt_back_and_the_person_is_called_as_often_as_the_campaign_allows()
    {
        foreach (var outcome in new[] { Outcome.NotDialed, Outcome.NotDialed, Outcome.Busy, Outcome.NotDialed })
            Call(outcome);
        Assert.Equal((1, 1, ContactState.Waiting), (_contact.AttemptCount, _contact.UndialedCount, _contact.State));

        Call(Outcome.NoAnswer);

        Assert.Equal((2, 0, ContactResult.Exhausted), (_contact.AttemptCount, _contact.UndialedCount, _contact.Result));
    }

    [Fact]
    public void Twenty_in_a_row_end_the_run()
    {
        for (var start = 1; start < Limits.MostUndialed; start++)
            Call(Outcome.NotDialed);
        Assert.Equal((ContactState.Waiting, 0, 19), (_contact.State, _contact.AttemptCount, _contact.UndialedCount));

        Call(Outcome.NotDialed);

        Assert.Equal(ContactResult.Undialable, _contact.Result);
        Assert.False(_contact.Result!.Value.IsForGood());
    }

    [Fact]
    public void Reported_too_late_it_has_counted_as_a_ring()
    {
        var attempt = Begin();
        attempt.ConcludeUnknown(_now);
        _contact.Conclude(attempt, StepOf(attempt), _campaign, _now, Limits.LongestCall);
        attempt.Report(new(Outcome.NotDialed, null, null, null, null), _now.AddMinutes(5), Limits.LongestCall);

        _contact.Learn(attempt, StepOf(attempt), _campaign, _now.AddMinutes(5), Limits.LongestCall);

        Assert.Equal((1, 0, ContactState.Waiting), (_contact.AttemptCount, _contact.UndialedCount, _contact.State));
        Assert.Equal(_now.AddMinutes(35), _contact.DueTime);
    }

    private void Call(Outcome outcome)
    {
        var attempt = Begin();
        attempt.Report(new(outcome, null, null, null, null), _now, Limits.LongestCall);
        _contact.Conclude(attempt, StepOf(attempt), _campaign, _now, Limits.LongestCall);
    }

    /// <summary>The next start, at the first instant at which it may be.</summary>
    private Attempt Begin()
    {
        if (_contact.DueTime > _now)
            _now = _contact.DueTime.Value;
        _campaign.Advance(_now);
        var token = new CallToken(new(1), 1, ++_starts);
        _contact.Hold(new(token.Key, "d", _now.AddSeconds(30), _now.AddMinutes(10)));
        return _contact.Start(token, _campaign, _starts, _now, Limits);
    }

    private NextStep StepOf(Attempt attempt) => _campaign.Rules.After(_campaign.Rules, attempt, _contact.UndialedCount, _now, Limits);

    private static string Told(AttemptRules rules, int made, int inARow) =>
        rules.AfterNoRing(rules, made, inARow, Limits.MostUndialed, Start) switch
        {
            NextStep.Retry retry => $"{retry.NotBefore:HH:mm}",
            NextStep.Finish finish => finish.Result.ToString(),
            _ => "",
        };
}
