using System.Globalization;
using CampaignGrpc.Domain.Scheduling;

namespace CampaignGrpc.Domain.Campaigns;

/// <content>How it comes to be called: from a draft, or sooner than was planned.</content>
public sealed partial class Campaign
{
    /// <summary>Has a draft called as planned from here on. Launching a campaign that is no draft any more does nothing.</summary>
    /// <param name="now">When its owner does.</param>
    /// <param name="mayBeginInPast">Whether its first day may have passed.</param>
    /// <exception cref="DomainException">CAMPAIGN_FINISHED; SCHEDULE_PASSED: what was planned is over by now.</exception>
    public void Launch(DateTimeOffset now, bool mayBeginInPast)
    {
        EnsureNotFinished();
        if (State != CampaignState.Draft)
            return;
        if (!mayBeginInPast && Schedule.FirstDay < Schedule.Zone.LocalDay(now))
        {
            throw Refusal.SchedulePassed.With(
                $"The first day in campaign.schedule.date, {Day(Schedule.FirstDay)}, has passed. Change it to today or a later day, then launch the campaign."
            );
        }

        var opening = Schedule.OpenAtOrAfter(now)
            ?? throw Refusal.SchedulePassed.With(
                "No day to call on is left in campaign.schedule. Change its dates, then launch the campaign."
            );
        State = CampaignState.Created;
        NextEventTime = Earlier(opening, ImportUntilTime);
        Change(ListChangeKind.MoveDueTimes, Counts.Waiting, now);
    }

    /// <summary>
    /// Has its first run begin now: its first day becomes the day whose window is open. While a run calls already it does nothing.
    /// </summary>
    /// <exception cref="DomainException">
    /// CAMPAIGN_FINISHED, CAMPAIGN_NOT_LAUNCHED; CAMPAIGN_NOT_RUNNING: it is paused; WINDOW_CLOSED: nobody may be called now.
    /// </exception>
    public RunChange StartNow(DateTimeOffset now)
    {
        EnsureLaunched();
        if (State == CampaignState.Paused)
            throw Refusal.CampaignNotRunning.With("The campaign is paused. Resume it first.");
        if (WindowAt(now) is not null)
            return RunChange.None;
        if (!Schedule.Zone.IsKnown)
            throw Refusal.WindowClosed.With($"This system does not know the time zone {Schedule.Zone}.");
        if (State != CampaignState.Created)
            throw WindowClosed("Its first run has begun, and no window of a run is open now.", NextOpening(now));
        var today = Schedule.Zone.LocalDay(now)!.Value;
        var begun = BeginningOn(today);
        // A window over midnight belongs to the day on which it began.
        if (!begun.IsOpen(now) && BeginningOn(today.AddDays(-1)) is var before && before.IsOpen(now))
            begun = before;
        if (begun.IsOpen(now))
            return Update(Terms with { Schedule = begun }, now);
        throw begun.IsCallingDay(today)
            ? WindowClosed("No window is open at this time of the day.", begun.NextOpening(now))
            : WindowClosed($"No calls are made on {Day(today)}.", begun.NextOpening(now));
    }

    private CallingSchedule BeginningOn(DateOnly day) => Schedule with { FirstDay = day };

    private DomainException WindowClosed(string why, DateTimeOffset? opening)
    {
        var time = opening is { } next
            ? Schedule.Zone.LocalTime(next)?.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture)
            : null;
        return Refusal.WindowClosed.With(time is null ? $"{why} No window opens any more." : $"{why} The next window opens at {time}.");
    }

    private static string Day(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    private void EnsureNotFinished()
    {
        if (IsFinished)
            throw Refusal.CampaignFinished.With($"The campaign is {State}.");
    }

    private void EnsureLaunched()
    {
        EnsureNotFinished();
        if (State == CampaignState.Draft)
            throw Refusal.CampaignNotLaunched.With("The campaign is a draft. Launch it first.");
    }
}
