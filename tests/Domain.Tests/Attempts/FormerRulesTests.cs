using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Domain.Tests.Attempts;

/// <summary>An attempt is judged by the rules of its start; the present ones only tighten what follows.</summary>
public sealed class FormerRulesTests
{
    private static readonly DateTimeOffset Started = new(2026, 5, 8, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(30);

    [Theory]
    [InlineData(3, 60, 5, 10, 1, Outcome.Busy, 60)]
    [InlineData(3, 10, 5, 60, 1, Outcome.Busy, 60)]
    [InlineData(3, 10, 5, 60, 1, Outcome.Unknown, 60)]
    [InlineData(3, 10, 5, 20, 1, Outcome.Unknown, 30)]
    public void The_longer_interval_holds(int count, int interval, int nowCount, int nowInterval, int made, Outcome outcome, int minutes) =>
        Assert.Equal(
            new NextStep.Retry(Started.AddMinutes(minutes)),
            After(AttemptRules.Create(nowCount, nowInterval), AttemptRules.Create(count, interval), outcome, made)
        );

    [Theory]
    [InlineData(3, 1, 1, Outcome.Busy, ContactResult.Exhausted)]
    [InlineData(3, 2, 2, Outcome.Unknown, ContactResult.Unresolved)]
    [InlineData(1, 3, 1, Outcome.Busy, ContactResult.Exhausted)]
    [InlineData(3, 1, 1, Outcome.Answered, ContactResult.Reached)]
    public void The_smaller_count_holds(int count, int nowCount, int made, Outcome outcome, ContactResult result) =>
        Assert.Equal(new NextStep.Finish(result), After(AttemptRules.Create(nowCount, 0), AttemptRules.Create(count, 0), outcome, made));

    [Fact]
    public void What_an_outcome_means_is_for_the_former_rules_to_say()
    {
        var final = AttemptRules.Create(3, 5, [OutcomeRule.Create(Outcome.Busy, null, null, isFinal: true)]);
        var slow = AttemptRules.Create(3, 5, [OutcomeRule.Create(Outcome.Busy, 90, null, isFinal: false)]);

        Assert.Equal(new NextStep.Finish(ContactResult.Exhausted), After(slow, final, Outcome.Busy, 1));
        Assert.Equal(new NextStep.Retry(Started.AddMinutes(90)), After(final, slow, Outcome.Busy, 1));
    }

    private static NextStep After(AttemptRules present, AttemptRules former, Outcome outcome, int made) =>
        present.After(former, outcome, made, Started, Started, LongestCall);
}
