using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Scheduling;
using CampaignGrpc.Simulation.Tests.World;

namespace CampaignGrpc.Simulation.Tests.Invariants;

/// <summary>The invariants about local time, which SQL cannot tell, and about what was before.</summary>
internal static class FactInvariants
{
    private static readonly HashSet<(CampaignState From, CampaignState To)> Transitions =
    [
        (CampaignState.Draft, CampaignState.Created),
        (CampaignState.Draft, CampaignState.Cancelled),
        (CampaignState.Created, CampaignState.Running),
        (CampaignState.Running, CampaignState.Paused),
        (CampaignState.Paused, CampaignState.Running),
        // Held by its owner before its first run; resumed before that, it waits for it again.
        (CampaignState.Created, CampaignState.Paused),
        (CampaignState.Paused, CampaignState.Created),
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
        new("Every time to dial ends with the window at the latest", evidence =>
            Attempts(evidence, (attempt, hours) => attempt.DialBy > hours.Closing(attempt.Start))
        ),
        new("Every attempt belongs to the run in which it was started", OfAnotherRun),
        new("The tallies of hours are those of attempts", WrongHours),
        new("The tally of outcomes by day is that of attempts by the day of their start", WrongDays),
        new("A campaign's state changes only as listed", ChangedStates),
        new("A run is later than every run before it", SecondRuns),
        new("A campaign's version goes up by one with a change by its owner, and with nothing else", ChangedVersions),
        new("No campaign is given more calls at once than it may", TooManyCalls),
        new("No second has more starts of a campaign than its pace lets", TooManyStarts),
        new("What was recorded of an attempt is never changed", ChangedAttempts),
        new("A contact that is done stays done while the run lasts, and nothing of it is started", CalledAgain),
        new("A contact that was cancelled is never to be called again", CalledThoughCancelled),
    ];

    private static IEnumerable<string> Attempts(Evidence evidence, Func<AttemptFacts, OpenHours, bool> isOffence)
    {
        foreach (var attempt in evidence.Now.Attempts)
        {
            if (isOffence(attempt, evidence.Now.HoursOf(attempt)))
                yield return $"{attempt.CampaignId}/{attempt.ContactNumber} at {attempt.Start:O}";
        }
    }

    /// <summary>A once-campaign has one run, whose day is told by nothing else; any other's is the local day of the start.</summary>
    private static IEnumerable<string> OfAnotherRun(Evidence evidence)
    {
        var campaigns = evidence.Now.Campaigns.ToDictionary(campaign => campaign.Id);
        return Attempts(evidence, (attempt, hours) =>
            campaigns[attempt.CampaignId] is var campaign
            && attempt.Run != (campaign.Timetable.Recurrence == Recurrence.Once ? campaign.LastRun : hours.CallingDayAt(attempt.Start))
        );
    }

    private static IEnumerable<string> WrongHours(Evidence evidence)
    {
        var left = evidence.Now.HourTallies.ToDictionary(tally => (tally.CampaignId, tally.Kind, tally.Hour), tally => tally.Count);
        foreach (var attempt in evidence.Now.Attempts)
        {
            var clock = evidence.Now.HoursOf(attempt);
            var hour = (clock.DayAt(attempt.Start).DayNumber * 24) + clock.HourAt(attempt.Start);
            for (var kind = 3; kind <= (attempt.Outcome == Outcome.Answered ? 4 : 3); kind++)
                left[(attempt.CampaignId, kind, hour)] = left.GetValueOrDefault((attempt.CampaignId, kind, hour)) - 1;
        }

        return left.Where(tally => tally.Value != 0).Select(tally => tally.ToString());
    }

    private static IEnumerable<string> WrongDays(Evidence evidence)
    {
        var left = evidence.Now.DayTallies.ToDictionary(tally => (tally.CampaignId, tally.Day, tally.Outcome), tally => tally.Count);
        foreach (var attempt in evidence.Now.Attempts)
        {
            if (attempt.Outcome is not { } outcome)
                continue;
            var key = (attempt.CampaignId, evidence.Now.HoursOf(attempt).DayAt(attempt.Start).DayNumber, outcome);
            left[key] = left.GetValueOrDefault(key) - 1;
        }

        return left.Where(tally => tally.Value != 0).Select(tally => tally.ToString());
    }

    private static IEnumerable<(CampaignFacts Was, CampaignFacts Now)> Campaigns(Evidence evidence) =>
        evidence.Before.Campaigns.Join(evidence.Now.Campaigns, was => was.Id, now => now.Id, (was, now) => (was, now));

    private static IEnumerable<(ContactFacts Was, ContactFacts Now)> Contacts(Evidence evidence) =>
        evidence.Before.Contacts.Join(
            evidence.Now.Contacts,
            was => (was.CampaignId, was.Number),
            now => (now.CampaignId, now.Number),
            (was, now) => (was, now)
        );

    private static IEnumerable<string> ChangedStates(Evidence evidence)
    {
        foreach (var (was, now) in Campaigns(evidence))
        {
            if (was.State != now.State && !Transitions.Contains((was.State, now.State)) && !GoesOn(was, now))
                yield return $"{now.Id}: {was.State} to {now.State}";
        }
    }

    /// <summary>Its owner has given the one run of a completed campaign a later last day.</summary>
    private static bool GoesOn(CampaignFacts was, CampaignFacts now) =>
        was.State == CampaignState.Completed
        && now.State is CampaignState.Running or CampaignState.Created
        && now.Version == was.Version + 1
        && was.Timetable is { Recurrence: Recurrence.Once, LastDay: { } last }
        && !(now.Timetable.LastDay <= last);

    private static IEnumerable<string> SecondRuns(Evidence evidence)
    {
        foreach (var (was, now) in Campaigns(evidence))
        {
            var isNew = now.Run is not null && now.Run != was.Run && !(GoesOn(was, now) && now.Run == was.LastRun);
            if ((isNew && now.Run <= was.LastRun) || (was.LastRun is not null && !(now.LastRun >= was.LastRun)))
                yield return $"{now.Id}: {was.LastRun:O}, {now.Run:O}";
        }
    }

    private static IEnumerable<string> ChangedVersions(Evidence evidence)
    {
        foreach (var (was, now) in Campaigns(evidence))
        {
            var isChanged =
                (was.Timetable, was.Attempts, was.IntervalMinutes, was.MaxConcurrentCalls, was.MaxStartsPerSecond)
                != (now.Timetable, now.Attempts, now.IntervalMinutes, now.MaxConcurrentCalls, now.MaxStartsPerSecond);
            if (now.Version - was.Version is not (0 or 1) || (isChanged && now.Version == was.Version))
                yield return $"{now.Id}: {was.Version} to {now.Version}";
        }
    }

    /// <summary>When the limit was lowered, the calls above it run out.</summary>
    private static IEnumerable<string> TooManyCalls(Evidence evidence)
    {
        var held = evidence.Now.Contacts.Where(contact => contact.ClaimKey is not null).ToLookup(contact => contact.CampaignId);
        var before = evidence.Before.Contacts.Where(contact => contact.ClaimKey is not null).ToLookup(contact => contact.CampaignId);
        foreach (var campaign in evidence.Now.Campaigns)
        {
            var calls = held[campaign.Id].Count();
            if (calls > campaign.MaxConcurrentCalls && calls > before[campaign.Id].Count())
                yield return $"{campaign.Id}";
        }
    }

    /// <summary>As long as its owner changes nothing: what was started before a limit was set counts for nothing.</summary>
    private static IEnumerable<string> TooManyStarts(Evidence evidence)
    {
        foreach (var campaign in evidence.Now.Campaigns)
        {
            var starts = evidence
                .Now.Attempts.Where(attempt => attempt.CampaignId == campaign.Id && attempt.RulesVersion == campaign.Version)
                .Select(attempt => attempt.Start)
                .ToList();
            if (starts.Exists(start => starts.Count(other => other > start.AddSeconds(-1) && other <= start) > campaign.MaxStartsPerSecond))
                yield return $"{campaign.Id}";
        }
    }

    private static IEnumerable<string> ChangedAttempts(Evidence evidence)
    {
        var now = evidence.Now.Attempts.ToDictionary(KeyOf);
        var seen = evidence.Now.Campaigns.Select(campaign => campaign.Id).ToHashSet();
        foreach (var was in evidence.Before.Attempts.Where(attempt => seen.Contains(attempt.CampaignId)))
        {
            if (!now.TryGetValue(KeyOf(was), out var attempt) || !IsSameOrFilledIn(was, attempt))
                yield return KeyOf(was).ToString();
        }
    }

    private static (long Campaign, int Contact, int Number) KeyOf(AttemptFacts attempt) =>
        (attempt.CampaignId, attempt.ContactNumber, attempt.Number);

    private static bool IsSameOrFilledIn(AttemptFacts was, AttemptFacts now) =>
        now == was
        || (
            was.Outcome is null or Outcome.Unknown
            && now == was with { Outcome = now.Outcome, End = now.End, Reported = now.Reported, IsLate = was.Outcome == Outcome.Unknown }
        );

    private static IEnumerable<string> CalledAgain(Evidence evidence)
    {
        // A run may begin and end in one step, when its day is taken from the schedule just after it opened.
        var ended = Campaigns(evidence)
            .Where(pair => (pair.Was.Run, pair.Was.LastRun) != (pair.Now.Run, pair.Now.LastRun))
            .Select(pair => pair.Now.Id)
            .ToHashSet();
        var goingOn = Campaigns(evidence).Where(pair => GoesOn(pair.Was, pair.Now)).Select(pair => pair.Now.Id).ToHashSet();
        foreach (var (was, now) in Contacts(evidence))
        {
            if (
                goingOn.Contains(was.CampaignId)
                && ((was.Result != ContactResult.WindowClosed && now.State != ContactState.Done) || now.AttemptCount != was.AttemptCount)
            )
                yield return $"{now.CampaignId}/{now.Number}";
            if (
                was.State == ContactState.Done
                && !ended.Contains(was.CampaignId)
                && (now.State != ContactState.Done || now.AttemptCount != was.AttemptCount)
            )
                yield return $"{now.CampaignId}/{now.Number}";
        }
    }

    private static IEnumerable<string> CalledThoughCancelled(Evidence evidence)
    {
        foreach (var (was, now) in Contacts(evidence))
        {
            if (
                (was.IsCancelled || was.Result == ContactResult.Cancelled)
                && (now.State is ContactState.Waiting or ContactState.Claimed || !(now.AttemptCount <= was.AttemptCount))
            )
                yield return $"{now.CampaignId}/{now.Number}";
        }
    }
}
