using CampaignGrpc.Domain.Scheduling;

namespace CampaignGrpc.Domain.Campaigns;

/// <content>Its clock: when it may call, which run that belongs to, and when it has come to its end.</content>
public sealed partial class Campaign
{
    /// <summary>How long a zone that the system did not know is taken to be unknown.</summary>
    private static readonly TimeSpan AskForZoneAgain = TimeSpan.FromMinutes(10);

    private ((DateTimeOffset Now, DateOnly? RunDay, CallingSchedule Schedule) Question, OpenWindow? Window)? _window;

    /// <summary>
    /// Every run that has begun since it was read, in order; a change of its schedule can end one and begin the next at once.
    /// </summary>
    public IReadOnlyList<DateOnly> BegunRuns { get; private set; } = [];

    /// <summary>
    /// Whether its schedule lets a call start at this instant. The day of a run that has ended stays closed however the
    /// window is moved, since the day's attempts have been made.
    /// </summary>
    public bool IsOpen(DateTimeOffset now) => Schedule.IsOpen(now) && MayRunAt(now, now);

    /// <summary>When the window that is open closes; null while it is closed.</summary>
    public DateTimeOffset? Closing(DateTimeOffset now) => IsOpen(now) ? Schedule.Closing(now) : null;

    /// <summary>The window of the run under way that is open at an instant; null when none is.</summary>
    public OpenWindow? WindowAt(DateTimeOffset now)
    {
        // A batch of calls asks for each of them, at one instant.
        var question = (now, RunDay, Schedule);
        if (_window is { } known && known.Question == question)
            return known.Window;
        var window = RunDay is { } run && RunAt(now) == run && Closing(now) is { } closing ? new OpenWindow(run, closing) : null;
        _window = (question, window);
        return window;
    }

    /// <summary>The first instant after <paramref name="now"/> at which it opens; null when it never does again.</summary>
    public DateTimeOffset? NextOpening(DateTimeOffset now)
    {
        if (IsOnlyRunOver)
            return null;
        var opening = Schedule.NextOpening(now);
        while (opening is { } at && !MayRunAt(at, now))
            opening = Schedule.NextOpening(at);
        return opening;
    }

    /// <summary><paramref name="now"/> itself while it is open, else the next opening; null when it never opens again.</summary>
    public DateTimeOffset? OpenAtOrAfter(DateTimeOffset now) => IsOpen(now) ? now : NextOpening(now);

    /// <summary>When the first run after the one under way opens; null when there is none, as in a once-campaign.</summary>
    public DateTimeOffset? NextRun(DateTimeOffset now)
    {
        if (Schedule.Recurrence == Recurrence.Once)
            return null;
        var opening = NextOpening(now);
        // One run opens with each window of its day, and on an overlap night with one of them twice.
        while (opening is { } at && Schedule.CallingDayAt(at) == RunDay)
            opening = NextOpening(at);
        return opening;
    }

    /// <summary>
    /// The run that an instant belongs to; null between runs. A once-campaign has one, named after the day it opened. A run
    /// under way lasts as long as an opening of it is left, though its window be moved.
    /// </summary>
    public DateOnly? RunAt(DateTimeOffset now)
    {
        if (RunDay is { } run && Lasts(run, now))
            return run;
        if (Schedule.Recurrence != Recurrence.Once)
            return Schedule.RunAt(now) is { } today && (today > LastRunDay || LastRunDay is null || IsAhead(LastRunDay, today))
                ? today
                : null;
        // Its first opening may have been missed; its run has the name of that day all the same.
        var isFirst = LastRunDay is null && NextEventTime is not null;
        return isFirst && Schedule.OpenAtOrAfter(NextEventTime!.Value) is { } opening && opening <= now
            ? Schedule.CallingDayAt(opening)
            : null;
    }

    /// <summary>
    /// Brings it to the present: opens and closes its window and its runs. Time that was missed is not made up for: a run
    /// whose window has passed is over. Once it is at the present, doing so again does nothing.
    /// </summary>
    /// <returns>What that means for its contacts.</returns>
    public RunChange Advance(DateTimeOffset now)
    {
        if (IsFinished)
            return RunChange.None;
        if (State == CampaignState.Draft)
        {
            // Imports into it pause and end; nothing opens.
            if (ImportUntilTime <= now)
                ImportUntilTime = null;
            NextEventTime = ImportUntilTime;
            return RunChange.None;
        }

        if (!Schedule.Zone.IsKnown)
        {
            // Nothing is dialled in a zone that the system no longer knows, and nothing ended: it may know it again.
            OpenUntilTime = null;
            NextEventTime = now + AskForZoneAgain;
            return RunChange.None;
        }

        var run = RunAt(now);
        var last = LastRunDay;
        var change = RunChange.None;
        if (RunDay is not null && run != RunDay)
        {
            RunDay = null;
            change |= RunChange.Ended;
        }

        if (run is not null && RunDay is null)
        {
            // The first one finds its contacts waiting.
            if (LastRunDay is not null)
                change |= RunChange.Began;
            RunDay = run;
            LastRunDay = run;
            BegunRuns = [.. BegunRuns, run.Value];
        }

        OpenUntilTime = Closing(now);
        NextEventTime = OpenUntilTime ?? NextOpening(now);
        if (NextEventTime is null)
            change |= RunChange.Ended;
        if (NextEventTime is null || ImportUntilTime <= now)
            ImportUntilTime = null;
        NextEventTime = Earlier(NextEventTime, ImportUntilTime);
        if (State == CampaignState.Created && (NextEventTime is null || run is not null))
            State = CampaignState.Running;
        if (change.HasFlag(RunChange.Ended))
            Change(ListChangeKind.CloseRun, Counts.Waiting + Counts.Claimed, now, last);
        if (change.HasFlag(RunChange.Began))
            Change(ListChangeKind.OpenRun, Counts.Done, now);
        return change;
    }

    /// <summary>Whether a run under way has an opening left.</summary>
    private bool Lasts(DateOnly run, DateTimeOffset now)
    {
        if (IsAhead(run, Schedule.Zone.LocalDay(now)))
            return false;
        var opening = Schedule.OpenAtOrAfter(now);
        if (Schedule.Recurrence == Recurrence.Once)
            return opening is not null;
        // On a clock that is set back a window of the day before may be ahead.
        while (opening is { } at && Schedule.CallingDayAt(at) < run)
            opening = Schedule.NextOpening(at);
        return opening is { } next && Schedule.CallingDayAt(next) == run;
    }

    private bool IsOnlyRunOver => Schedule.Recurrence == Recurrence.Once && LastRunDay is not null && RunDay is null;

    private bool MayRunAt(DateTimeOffset opening, DateTimeOffset now)
    {
        if (LastRunDay is null || Schedule.Recurrence == Recurrence.Once)
            return !IsOnlyRunOver;
        if (Schedule.CallingDayAt(opening) is not { } day)
            return false;
        return day == RunDay || day > LastRunDay || IsAhead(LastRunDay, Schedule.Zone.LocalDay(now));
    }

    /// <summary>
    /// Whether a run day lies further ahead than a clock that is set back over midnight could leave it: it was written by a
    /// clock that was wrong, and bars nothing.
    /// </summary>
    private static bool IsAhead(DateOnly? run, DateOnly? today) => run?.DayNumber > today?.DayNumber + 1;
}
