using CampaignGrpc.Domain.Attempts;

namespace CampaignGrpc.Domain.Tests.Attempts;

public sealed class AttemptRulesTests
{
    private static readonly DateTimeOffset Started = new(2026, 5, 8, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(30);

    /// <summary>Three attempts an hour apart; every attempt began at 09:00 and ended at 09:02.</summary>
    [Theory]
    [InlineData(Outcome.Answered, 1, "Reached")]
    [InlineData(Outcome.Answered, 3, "Reached")]
    [InlineData(Outcome.Busy, 1, "10:02")]
    [InlineData(Outcome.Busy, 2, "10:02")]
    [InlineData(Outcome.Busy, 3, "Exhausted")]
    [InlineData(Outcome.NoAnswer, 1, "10:02")]
    [InlineData(Outcome.NoAnswer, 3, "Exhausted")]
    [InlineData(Outcome.Voicemail, 1, "10:02")]
    [InlineData(Outcome.Voicemail, 3, "Exhausted")]
    [InlineData(Outcome.Rejected, 1, "10:02")]
    [InlineData(Outcome.Rejected, 3, "Exhausted")]
    [InlineData(Outcome.Failed, 1, "10:02")]
    [InlineData(Outcome.Failed, 3, "Exhausted")]
    [InlineData(Outcome.InvalidNumber, 1, "Invalid")]
    [InlineData(Outcome.InvalidNumber, 3, "Invalid")]
    [InlineData(Outcome.DoNotCall, 1, "OptedOut")]
    [InlineData(Outcome.DoNotCall, 3, "OptedOut")]
    [InlineData(Outcome.Unknown, 1, "10:00")]
    [InlineData(Outcome.Unknown, 3, "Unresolved")]
    public void An_outcome_means_a_retry_or_a_result(Outcome outcome, int attemptsMade, string expected) =>
        Assert.Equal(expected, Told(AttemptRules.Create(3, 60).After(outcome, attemptsMade, Started, Started.AddMinutes(2), LongestCall)));

    [Theory]
    [MemberData(nameof(Outcomes))]
    public void Every_outcome_that_has_a_name_has_a_meaning(Outcome outcome) =>
        Assert.NotNull(AttemptRules.Create(1, 0).After(outcome, 1, Started, null, LongestCall));

    [Fact]
    public void What_is_no_outcome_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => AttemptRules.Create(1, 0).After((Outcome)11, 1, Started, null, LongestCall));

    [Fact]
    public void An_outcome_without_an_attempt_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => AttemptRules.Create(1, 0).After(Outcome.Busy, 0, Started, null, LongestCall));

    [Theory]
    [InlineData(null, "09:05", "the start, when the end is not known")]
    [InlineData(3, "09:08", "the end")]
    [InlineData(0, "09:05", "an end at the very start")]
    [InlineData(-20, "09:05", "the start, when a dialer's clock puts the end before it")]
    public void The_interval_runs_from(int? endedAfter, string retry, string _) =>
        Assert.Equal(
            retry,
            Told(
                AttemptRules
                    .Create(2, 5)
                    .After(Outcome.Busy, 1, Started, endedAfter is null ? null : Started.AddMinutes(endedAfter.Value), LongestCall)
            )
        );

    [Theory]
    [InlineData(5, "09:30")]
    [InlineData(30, "09:30")]
    [InlineData(31, "09:31")]
    public void An_attempt_of_unknown_fate_bars_the_next_until_its_call_could_no_longer_be_going_on(int interval, string retry) =>
        Assert.Equal(retry, Told(AttemptRules.Create(2, interval).After(Outcome.Unknown, 1, Started, null, LongestCall)));

    [Fact]
    public void Attempts_made_under_an_earlier_larger_limit_are_exhausted_too() =>
        Assert.Equal("Exhausted", Told(AttemptRules.Create(2, 5).After(Outcome.Busy, 7, Started, null, LongestCall)));

    [Theory]
    [InlineData(1, 0)]
    [InlineData(10, 10_080)]
    public void Limits_are_allowed(int count, int interval)
    {
        var rules = AttemptRules.Create(count, interval);

        Assert.Equal(count, rules.Count);
        Assert.Equal(interval, rules.Interval.TotalMinutes);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(11, 0)]
    [InlineData(1, -1)]
    [InlineData(1, 10_081)]
    public void Beyond_the_limits_there_are_no_rules(int count, int interval) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => AttemptRules.Create(count, interval));

    public static TheoryData<Outcome> Outcomes =>
        [.. Enum.GetValues<Outcome>().Where(outcome => outcome is not (Outcome.NotDialed or Outcome.Callback))];

    private static string Told(NextStep step) =>
        step switch
        {
            NextStep.Retry retry => $"{retry.NotBefore:HH:mm}",
            NextStep.Finish finish => finish.Result.ToString(),
            _ => "",
        };
}
