using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Simulation.Tests.World;

namespace CampaignGrpc.Simulation.Tests.Invariants;

/// <summary>The invariants about local time, which SQL cannot tell, and about what was before.</summary>
internal static class FactInvariants
{
    private static readonly HashSet<(CampaignState From, CampaignState To)> Transitions =
    [
        (CampaignState.Created, CampaignState.Running),
        (CampaignState.Running, CampaignState.Paused),
        (CampaignState.Paused, CampaignState.Running),
        (CampaignState.Created, CampaignState.Cancelled),
        (CampaignState.Running, CampaignState.Cancelled),
        (CampaignState.Paused, CampaignState.Cancelled),
        (CampaignState.Running, CampaignState.Completed),
        // By way of Running: every day of it was missed.
        (CampaignState.Created, CampaignState.Completed),
        // Nothing is left that resuming could call.
        (CampaignState.Paused, CampaignState.Completed),
    ];

    public static readonly IReadOnlyList<FactInvariant> All =
    [
        new("Every start lies inside the window", evidence => Attempts(evidence, (attempt, hours) => !hours.IsOpen(attempt.Start))),
        new("Every time to dial ends with the window at the latest", evidence => Attempts(evidence, (attempt, hours) => attempt.DialBy > hours.Closing(attempt.Start))),
        new("Every attempt belongs to the run in which it was started", evidence => Attempts(evidence, (attempt, hours) => attempt.Run != hours.RunAt(attempt.Start))),
        new("The tallies of hours are those of attempts", WrongHours),
        new("A campaign's state changes only as listed", ChangedStates),
        new("What was recorded of an attempt is never changed", ChangedAttempts),
        new("A contact that is done stays done while the run lasts, and nothing of it is started", CalledAgain),
    ];

    private static IEnumerable<string> Attempts(Evidence evidence, Func<AttemptFacts, OpenHours, bool> isOffence)
    {
        foreach (var attempt in evidence.Now.Attempts)
        {
            if (isOffence(attempt, evidence.Now.Hours[attempt.CampaignId])) yield return $"{attempt.CampaignId}/{attempt.ContactNumber} at {attempt.Start:O}";
        }
    }

    private static IEnumerable<string> WrongHours(Evidence evidence)
    {
        var left = evidence.Now.HourTallies.ToDictionary(tally => (tally.CampaignId, tally.Kind, tally.Hour), tally => tally.Count);
        foreach (var attempt in evidence.Now.Attempts)
        {
            var hour = evidence.Now.Hours[attempt.CampaignId].HourAt(attempt.Start);
            for (var kind = 3; kind <= (attempt.Outcome == Outcome.Answered ? 4 : 3); kind++)
                left[(attempt.CampaignId, kind, hour)] = left.GetValueOrDefault((attempt.CampaignId, kind, hour)) - 1;
        }

        return left.Where(tally => tally.Value != 0).Select(tally => tally.ToString());
    }

    private static IEnumerable<string> ChangedStates(Evidence evidence)
    {
        foreach (var (was, now) in evidence.Before.Campaigns.Zip(evidence.Now.Campaigns))
        {
            if (was.State != now.State && !Transitions.Contains((was.State, now.State))) yield return $"{now.Id}: {was.State} to {now.State}";
        }
    }

    private static IEnumerable<string> ChangedAttempts(Evidence evidence)
    {
        var place = 0;
        foreach (var was in evidence.Before.Attempts)
        {
            while (place < evidence.Now.Attempts.Count && KeyOf(evidence.Now.Attempts[place]).CompareTo(KeyOf(was)) < 0) place++;
            if (place == evidence.Now.Attempts.Count || !IsSameOrFilledIn(was, evidence.Now.Attempts[place])) yield return KeyOf(was).ToString();
        }
    }

    private static (long Campaign, int Contact, int Number) KeyOf(AttemptFacts attempt) => (attempt.CampaignId, attempt.ContactNumber, attempt.Number);

    private static bool IsSameOrFilledIn(AttemptFacts was, AttemptFacts now) => now == was
        || (was.Outcome is null or Outcome.Unknown
            && now == was with { Outcome = now.Outcome, End = now.End, Reported = now.Reported, IsLate = was.Outcome == Outcome.Unknown });

    private static IEnumerable<string> CalledAgain(Evidence evidence)
    {
        var runs = evidence.Before.Campaigns.ToDictionary(campaign => campaign.Id, campaign => campaign.Run);
        var ended = evidence.Now.Campaigns.Where(campaign => runs.GetValueOrDefault(campaign.Id) != campaign.Run).Select(campaign => campaign.Id).ToHashSet();
        foreach (var (was, now) in evidence.Before.Contacts.Zip(evidence.Now.Contacts))
        {
            if (was.State == ContactState.Done && !ended.Contains(was.CampaignId) && (now.State != ContactState.Done || now.AttemptCount != was.AttemptCount))
                yield return $"{now.CampaignId}/{now.Number}";
        }
    }
}
