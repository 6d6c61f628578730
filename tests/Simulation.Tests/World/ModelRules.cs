using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Simulation.Tests.World;

/// <summary>The table of what outcomes mean, as the documents have it.</summary>
internal static class ModelRules
{
    /// <summary>
    /// Either how the contact ended, or before when it is not called again. The plan of the attempt's start decides; where
    /// that lets it be called again, the present plan must too.
    /// </summary>
    public static (ContactResult? Result, DateTimeOffset? NotBefore) After(
        CampaignPlan present,
        ModelAttempt attempt,
        int undialed,
        DateTimeOffset now
    )
    {
        if (attempt.Outcome == Outcome.NotDialed)
            return AfterNoRing(present, attempt, undialed + 1, now);
        if (attempt.Outcome == Outcome.Callback)
            return attempt.NumberInRun > present.Attempts ? (ContactResult.Exhausted, null) : (null, attempt.Wish);
        var (result, notBefore) = Under(attempt.Plan, attempt, now);
        if (result is not null)
            return (result, null);
        if (attempt.NumberInRun >= present.Attempts)
            return (attempt.Outcome == Outcome.Unknown ? ContactResult.Unresolved : ContactResult.Exhausted, null);
        var (_, other) = Under(present with { OutcomeRules = [] }, attempt, now);
        return (null, other > notBefore ? other : notBefore);
    }

    private static (ContactResult? Result, DateTimeOffset? NotBefore) Under(CampaignPlan plan, ModelAttempt attempt, DateTimeOffset now)
    {
        var made = attempt.NumberInRun;
        if (attempt.Outcome == Outcome.Answered)
            return (ContactResult.Reached, null);
        if (attempt.Outcome == Outcome.InvalidNumber)
            return (ContactResult.Invalid, null);
        if (attempt.Outcome == Outcome.DoNotCall)
            return (ContactResult.OptedOut, null);
        if (attempt.Outcome == Outcome.Unknown)
        {
            return made >= plan.Attempts
                ? (ContactResult.Unresolved, null)
                : (null, attempt.Start + TimeSpan.FromMinutes(Math.Max(plan.IntervalMinutes, Model.LongestCall.TotalMinutes)));
        }

        var rule = plan.OutcomeRules.FirstOrDefault(rule => rule.Outcome == attempt.Outcome);
        if (rule?.Final == true || made >= plan.Attempts || made >= rule?.Attempts)
            return (ContactResult.Exhausted, null);
        return (null, End(attempt, now) + TimeSpan.FromMinutes(Math.Max(plan.IntervalMinutes, rule?.Interval ?? 0)));
    }

    /// <summary>It is none of the attempts; 1, 2, 4, 8, 16 and then 30 minutes pass before the next one.</summary>
    private static (ContactResult? Result, DateTimeOffset? NotBefore) AfterNoRing(
        CampaignPlan present,
        ModelAttempt attempt,
        int inARow,
        DateTimeOffset now
    )
    {
        if (attempt.NumberInRun > present.Attempts)
            return (ContactResult.Exhausted, null);
        var rule = attempt.Plan.OutcomeRules.FirstOrDefault(rule => rule.Outcome == Outcome.NotDialed);
        if (rule?.Final == true || inARow >= Model.MostUndialed || inARow >= rule?.Attempts)
            return (ContactResult.Undialable, null);
        long[] delays = [1, 2, 4, 8, 16, 30];
        return (null, End(attempt, now) + TimeSpan.FromMinutes(Math.Max(delays[Math.Min(inARow, delays.Length) - 1], rule?.Interval ?? 0)));
    }

    /// <summary>The interval runs from the end as far as that can be believed: not before the start, not in the future.</summary>
    private static DateTimeOffset End(ModelAttempt attempt, DateTimeOffset now)
    {
        var end =
            attempt.EndAtMost < attempt.Start ? attempt.Start
            : attempt.EndAtMost > now ? now
            : attempt.EndAtMost!.Value;
        return end < attempt.Start ? attempt.Start : end;
    }

    /// <summary>What reports that came late say of a contact: that it must not be called again at all, or not in this run.</summary>
    public static ContactResult? Learnt(ModelContact contact, DateOnly run)
    {
        var late = contact.Attempts.Where(attempt => attempt.IsLate).ToList();
        if (late.Exists(attempt => attempt.Outcome == Outcome.DoNotCall))
            return ContactResult.OptedOut;
        if (late.Exists(attempt => attempt.Outcome == Outcome.InvalidNumber))
            return ContactResult.Invalid;
        return late.Exists(attempt => attempt.Outcome == Outcome.Answered && attempt.Run == run) ? ContactResult.Reached : null;
    }
}
