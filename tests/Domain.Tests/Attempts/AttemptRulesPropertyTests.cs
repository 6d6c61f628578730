using CampaignGrpc.Domain.Attempts;
using FsCheck;
using FsCheck.Fluent;
using Outcome = CampaignGrpc.Domain.Attempts.Outcome;

namespace CampaignGrpc.Domain.Tests.Attempts;

/// <summary>One contact played through to its end, with outcomes, call lengths and clocks taken at random.</summary>
public sealed class AttemptRulesPropertyTests
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(2_000).WithQuietOnSuccess(true);
    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(30);

    [Fact]
    public void Two_starts_are_never_closer_than_the_interval() =>
        Holds((rules, starts, _) => starts.Zip(starts.Skip(1)).All(pair => pair.Second - pair.First >= rules.Interval));

    [Fact]
    public void No_contact_is_tried_more_often_than_the_count() => Holds((rules, starts, _) => starts.Count <= rules.Count);

    [Fact]
    public void Every_contact_ends() => Holds((_, _, last) => last is NextStep.Finish);

    [Fact]
    public void After_an_unknown_fate_the_next_start_is_at_least_the_longest_call_away() =>
        Prop.ForAll(Rules().ToArbitrary(), rules =>
                rules.After(Outcome.Unknown, 1, default(DateTimeOffset), null, LongestCall) is not NextStep.Retry retry
                || retry.NotBefore - default(DateTimeOffset) >= LongestCall
            )
            .Check(Thorough);

    private static void Holds(Func<AttemptRules, IReadOnlyList<DateTimeOffset>, NextStep, bool> property) =>
        Prop.ForAll(Rules().Zip(Gen.ArrayOf(Calls(), AttemptRules.MaxCount + 1)).ToArbitrary(), game =>
            {
                var starts = new List<DateTimeOffset>();
                var at = new DateTimeOffset(2026, 5, 8, 9, 0, 0, TimeSpan.Zero);
                NextStep step = new NextStep.Retry(at);
                foreach (var call in game.Item2)
                {
                    if (step is not NextStep.Retry retry)
                        break;
                    at = retry.NotBefore + call.Wait;
                    starts.Add(at);
                    step = game.Item1.After(call.Outcome, starts.Count, at, call.Length is null ? null : at + call.Length, LongestCall);
                }

                return property(game.Item1, starts, step);
            })
            .Check(Thorough);

    private static Gen<AttemptRules> Rules() =>
        from count in Gen.Choose(AttemptRules.MinCount, AttemptRules.MaxCount)
        from interval in Gen.Frequency(
            (1, Gen.Choose(0, 60)),
            (1, Gen.Choose(AttemptRules.MinIntervalMinutes, AttemptRules.MaxIntervalMinutes))
        )
        select AttemptRules.Create(count, interval);

    private static Gen<Call> Calls() =>
        from outcome in Gen.Elements(
            Enum.GetValues<Outcome>()
                .Where(outcome =>
                    outcome is not (Outcome.Answered or Outcome.InvalidNumber or Outcome.DoNotCall or Outcome.NotDialed or Outcome.Callback)
                )
                .ToArray()
        )
        from wait in Gen.Choose(0, 600)
        from length in Gen.Frequency(
            (1, Gen.Constant((TimeSpan?)null)),
            (3, Gen.Choose(-300, 1_800).Select(seconds => (TimeSpan?)TimeSpan.FromSeconds(seconds)))
        )
        select new Call(outcome, TimeSpan.FromSeconds(wait), length);

    private sealed record Call(Outcome Outcome, TimeSpan Wait, TimeSpan? Length);
}
