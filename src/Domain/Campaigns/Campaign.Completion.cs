using CampaignGrpc.Domain.Scheduling;

namespace CampaignGrpc.Domain.Campaigns;

/// <content>How it comes to its end by itself, and how it goes on from there.</content>
public sealed partial class Campaign
{
    /// <summary>Completes it when its last contact is done and no run is left; else does nothing.</summary>
    public void CompleteIfDone()
    {
        if (IsFinished || State.IsBeforeFirstRun() || Counts.Open > 0 || _changes.Count > 0)
            return;
        if (!Schedule.Zone.IsKnown || ImportUntilTime is not null)
            return;
        // Contacts may still be imported into an empty list while its run lasts.
        var isListDone = Schedule.Recurrence == Recurrence.Once && RunDay is not null && ContactCount > 0;
        if (!isListDone && NextEventTime is not null)
            return;
        State = CampaignState.Completed;
        StopClock();
    }

    /// <summary>
    /// Whether it is completed, and its one run would go on if there were somebody to call: its schedule has an opening left.
    /// </summary>
    public bool MayGoOn(DateTimeOffset now) =>
        State == CampaignState.Completed
        && Schedule.Recurrence == Recurrence.Once
        && (LastRunDay is { } run ? Lasts(run, now) : Schedule.OpenAtOrAfter(now) is not null);

    /// <summary>
    /// Has its one run go on after it was completed, and calls those again who were not reached since it had ended; all others who are done
    /// stay so, and attempts that were made count. In whatever other state this does nothing.
    /// </summary>
    /// <exception cref="DomainException">CAMPAIGN_FINISHED: it may not go on.</exception>
    public void GoOn(DateTimeOffset now)
    {
        if (!IsFinished)
            return;
        BeginAgain(now);
        Change(ListChangeKind.OpenUnreached, Counts.Done, now);
        Change(ListChangeKind.MoveDueTimes, Counts.Waiting, now);
    }

    private void BeginAgain(DateTimeOffset now)
    {
        EnsureTakesContacts(now);
        if (!IsFinished)
            return;
        if (LastRunDay is { } run)
        {
            (State, RunDay) = (CampaignState.Running, run);
            BegunRuns = [.. BegunRuns, run];
        }
        else
        {
            (State, NextEventTime) = (CampaignState.Created, Schedule.OpenAtOrAfter(now));
        }

        Advance(now);
    }

    private void StopClock()
    {
        RunDay = null;
        ImportUntilTime = null;
        OpenUntilTime = null;
        NextEventTime = null;
    }
}
