using CampaignGrpc.Domain.Attempts;

namespace CampaignGrpc.Domain.Campaigns;

/// <summary>One list of people to call, with a scenario, a caller number, a schedule and attempt rules («обзвон»).</summary>
public sealed class Campaign
{
    /// <summary>How far ahead the first day may lie.</summary>
    public const int MaxDaysAhead = 366;

    /// <summary>Contacts that one create may bring; more are imported later.</summary>
    public const int MaxContactsPerCreate = 200_000;

    /// <summary>The largest limit on calls at once that a campaign may have.</summary>
    public const int MostConcurrentCalls = 10_000;

    /// <summary>How long an import may pause before its campaign can be completed.</summary>
    private static readonly TimeSpan LongestImportPause = TimeSpan.FromMinutes(1);

    /// <summary>How long a zone that the system did not know is taken to be unknown.</summary>
    private static readonly TimeSpan AskForZoneAgain = TimeSpan.FromMinutes(10);

    private Campaign(
        long projectId,
        long startBlockId,
        long phoneId,
        CampaignName name,
        CampaignDescription description,
        DateTimeOffset createTime,
        int contactCount)
    {
        ProjectId = projectId;
        StartBlockId = startBlockId;
        PhoneId = phoneId;
        Name = name;
        Description = description;
        CreateTime = createTime;
        ContactCount = contactCount;
    }

    public CampaignId Id { get; private set; }

    public long ProjectId { get; }

    /// <summary>The block at which the voice scenario starts.</summary>
    public long StartBlockId { get; }

    /// <summary>The number to call from, by the platform's id.</summary>
    public long PhoneId { get; }

    public CampaignName Name { get; private set; }

    public CampaignDescription Description { get; private set; }

    public CallingSchedule Schedule { get; private set; } = null!;

    public AttemptRules Rules { get; private set; } = null!;

    /// <summary>At most this many of its calls are claimed or going on at once; null for no limit of its own.</summary>
    public int? MaxConcurrentCalls { get; private set; }

    public CampaignState State { get; private set; } = CampaignState.Created;

    /// <summary>The run under way, named by its first local day; null between runs.</summary>
    public DateOnly? RunDay { get; private set; }

    /// <summary>When the window that is open closes; null while it is closed.</summary>
    public DateTimeOffset? OpenUntilTime { get; private set; }

    /// <summary>When its window opens or closes next, and <see cref="Advance"/> has something to do; null when never again.</summary>
    public DateTimeOffset? NextEventTime { get; private set; }

    /// <summary>Until when an import keeps it from completing between two batches; null when none does.</summary>
    public DateTimeOffset? ImportUntilTime { get; private set; }

    public ContactCounts Counts { get; private set; } = null!;

    public DateTimeOffset CreateTime { get; }

    public int ContactCount { get; private set; }

    /// <summary>A campaign with <paramref name="contactCount"/> contacts, not stored yet.</summary>
    /// <param name="projectId">1 or more, like every id of the platform.</param>
    /// <param name="startBlockId">1 or more.</param>
    /// <param name="phoneId">1 or more.</param>
    /// <param name="name">Null to have it named after its first day.</param>
    /// <param name="description">What its owner says of it.</param>
    /// <param name="schedule">When it may call.</param>
    /// <param name="rules">How often it may call each contact.</param>
    /// <param name="contactCount">How many contacts come with it.</param>
    /// <param name="now">The instant of creation.</param>
    /// <param name="maxConcurrentCalls">How many of its calls may be claimed or going on at once; null for any number.</param>
    public static Campaign Create(
        long projectId,
        long startBlockId,
        long phoneId,
        CampaignName? name,
        CampaignDescription description,
        CallingSchedule schedule,
        AttemptRules rules,
        int contactCount,
        DateTimeOffset now,
        int? maxConcurrentCalls = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(projectId, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(startBlockId, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(phoneId, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(contactCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrentCalls ?? 1, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxConcurrentCalls ?? 1, MostConcurrentCalls);
        return new(projectId, startBlockId, phoneId, name ?? CampaignName.For(schedule.FirstDay), description, now, contactCount)
        {
            Schedule = schedule,
            Rules = rules,
            MaxConcurrentCalls = maxConcurrentCalls,
            Counts = new(contactCount, 0, 0, 0),
            NextEventTime = schedule.OpenAtOrAfter(now),
        };
    }

    public bool IsFinished => State is CampaignState.Completed or CampaignState.Cancelled;

    /// <summary>Stops handing out its calls. Pausing a paused campaign does nothing.</summary>
    /// <exception cref="DomainException">CAMPAIGN_NOT_STARTED, CAMPAIGN_FINISHED.</exception>
    public void Pause()
    {
        EnsureUnderWay();
        State = CampaignState.Paused;
    }

    /// <summary>Hands out its calls again. Resuming a running campaign does nothing.</summary>
    /// <exception cref="DomainException">CAMPAIGN_NOT_STARTED, CAMPAIGN_FINISHED.</exception>
    public void Resume()
    {
        EnsureUnderWay();
        State = CampaignState.Running;
    }

    /// <summary>Ends it for good; its contacts that are not being called are then done as cancelled. Cancelling a cancelled campaign does nothing.</summary>
    /// <exception cref="DomainException">CAMPAIGN_FINISHED when it is completed.</exception>
    public void Cancel()
    {
        if (State == CampaignState.Completed) throw Refusal.CampaignFinished.With("The campaign is completed.");
        State = CampaignState.Cancelled;
        StopClock();
    }

    /// <summary>Takes further contacts in. It is not completed before the import has paused for a minute, or ended.</summary>
    /// <returns>When they are due.</returns>
    /// <exception cref="DomainException">CAMPAIGN_FINISHED.</exception>
    public DateTimeOffset Append(int count, DateTimeOffset now)
    {
        KeepOpenForImport(now);
        ContactCount += count;
        Counts = Counts with { Waiting = Counts.Waiting + count };
        return Schedule.OpenAtOrAfter(now) ?? now;
    }

    /// <summary>Keeps it from completing while an import lasts.</summary>
    /// <exception cref="DomainException">CAMPAIGN_FINISHED.</exception>
    public void KeepOpenForImport(DateTimeOffset now)
    {
        if (IsFinished) throw Refusal.CampaignFinished.With($"The campaign is {State}.");
        ImportUntilTime = now + LongestImportPause;
        NextEventTime = Earlier(NextEventTime, ImportUntilTime);
    }

    /// <summary>An import has ended; it may be completed now.</summary>
    public void EndImport() => ImportUntilTime = null;

    /// <summary>
    /// Brings it to the present: opens and closes its window and its runs. Time that was missed is not made up for: a run
    /// whose window has passed is over. Once it is at the present, doing so again does nothing.
    /// </summary>
    /// <returns>What that means for its contacts.</returns>
    public RunChange Advance(DateTimeOffset now)
    {
        if (IsFinished) return RunChange.None;
        if (!Schedule.Zone.IsKnown)
        {
            // Nothing is dialled in a zone that the system no longer knows, and nothing ended: it may know it again.
            OpenUntilTime = null;
            NextEventTime = now + AskForZoneAgain;
            return RunChange.None;
        }

        OpenUntilTime = Schedule.Closing(now);
        NextEventTime = OpenUntilTime ?? Schedule.NextOpening(now);
        var isOver = NextEventTime is null;
        var run = isOver ? null : RunAt(now);
        var isFirst = State == CampaignState.Created;
        var change = RunChange.None;
        if (isOver || ImportUntilTime <= now) ImportUntilTime = null;
        NextEventTime = Earlier(NextEventTime, ImportUntilTime);
        if (isOver || (RunDay is not null && run != RunDay))
        {
            RunDay = null;
            change |= RunChange.Ended;
        }

        if (run is not null && RunDay is null)
        {
            RunDay = run;
            if (!isFirst) change |= RunChange.Began;
        }

        if (isFirst && (isOver || run is not null)) State = CampaignState.Running;
        return change;
    }

    /// <summary>Completes it when its last contact is done and no run is left; else does nothing.</summary>
    public void CompleteIfDone()
    {
        if (IsFinished || State == CampaignState.Created || Counts.Open > 0 || !Schedule.Zone.IsKnown || ImportUntilTime is not null) return;
        // Contacts may still be imported into an empty list while its run lasts.
        var isListDone = Schedule.Recurrence == Recurrence.Once && RunDay is not null && ContactCount > 0;
        if (!isListDone && NextEventTime is not null) return;
        State = CampaignState.Completed;
        StopClock();
    }

    /// <summary>Takes over how many of its contacts are in each state.</summary>
    public void Count(ContactCounts counts) => Counts = counts;

    /// <summary>The run that an instant belongs to; null between runs. A once-campaign has one, named after the day it opened.</summary>
    public DateOnly? RunAt(DateTimeOffset now)
    {
        var run = Schedule.RunAt(now);
        if (run is null || Schedule.Recurrence != Recurrence.Once) return run;
        // The first day may have been over when the campaign was created; its run has the name of the day it opened.
        return RunDay ?? (Schedule.OpenAtOrAfter(CreateTime) is { } opening && opening <= now ? Schedule.Zone.LocalDay(opening) : null);
    }

    /// <summary>The window of the run under way that is open at an instant; null when none is.</summary>
    public OpenWindow? WindowAt(DateTimeOffset now) =>
        RunDay is { } run && RunAt(now) == run && Schedule.Closing(now) is { } closing ? new(run, closing) : null;

    private void EnsureUnderWay()
    {
        if (State == CampaignState.Created) throw Refusal.CampaignNotStarted.With("The campaign's first run has not opened yet.");
        if (IsFinished) throw Refusal.CampaignFinished.With($"The campaign is {State}.");
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other : one;

    private void StopClock()
    {
        RunDay = null;
        ImportUntilTime = null;
        OpenUntilTime = null;
        NextEventTime = null;
    }
}

/// <summary>A window that is open.</summary>
/// <param name="RunDay">The run it belongs to.</param>
/// <param name="ClosingTime">When it closes.</param>
public sealed record OpenWindow(DateOnly RunDay, DateTimeOffset ClosingTime);
