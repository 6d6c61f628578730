using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.People;
using CampaignGrpc.Domain.Scheduling;

namespace CampaignGrpc.Domain.Campaigns;

/// <summary>One list of people to call, with a scenario, a caller number, a schedule and attempt rules («обзвон»).</summary>
public sealed partial class Campaign
{
    /// <summary>How far ahead the first day may lie.</summary>
    public const int MaxDaysAhead = 366;

    /// <summary>Contacts that one create may bring; more are imported later.</summary>
    public const int MaxContactsPerCreate = 200_000;

    /// <summary>The largest limit on calls at once that a campaign may have.</summary>
    public const int MostConcurrentCalls = 10_000;

    /// <summary>How long an import may pause before its campaign can be completed.</summary>
    private static readonly TimeSpan LongestImportPause = TimeSpan.FromMinutes(1);

    private Campaign(
        long projectId,
        long startBlockId,
        long phoneId,
        CampaignName name,
        CampaignDescription description,
        DateTimeOffset createTime,
        int contactCount,
        CampaignId? sourceId
    )
    {
        ProjectId = projectId;
        StartBlockId = startBlockId;
        PhoneId = phoneId;
        Name = name;
        Description = description;
        CreateTime = createTime;
        UpdateTime = createTime;
        ContactCount = contactCount;
        SourceId = sourceId;
    }

    public CampaignId Id { get; private set; }

    public long ProjectId { get; }

    /// <summary>The campaign that it was made of, which may be deleted by now; null when it was made of none.</summary>
    public CampaignId? SourceId { get; }

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

    /// <summary>What it calls for, by which limits on calls to one number tell campaigns apart; null where its owner did not say.</summary>
    public CallPurpose? Purpose { get; private set; }

    public CampaignState State { get; private set; } = CampaignState.Created;

    /// <summary>The run under way, named by its first local day; null between runs.</summary>
    public DateOnly? RunDay { get; private set; }

    /// <summary>The latest run that ever began, under way or over; null before the first. No run begins that is not later.</summary>
    public DateOnly? LastRunDay { get; private set; }

    /// <summary>When the window that is open closes; null while it is closed.</summary>
    public DateTimeOffset? OpenUntilTime { get; private set; }

    /// <summary>When its window opens or closes next, and <see cref="Advance"/> has something to do; null when never again.</summary>
    public DateTimeOffset? NextEventTime { get; private set; }

    /// <summary>Until when an import keeps it from completing between two batches; null when none does.</summary>
    public DateTimeOffset? ImportUntilTime { get; private set; }

    public ContactCounts Counts { get; private set; } = null!;

    public DateTimeOffset CreateTime { get; }

    /// <summary>When its owner changed it last; when it was created, until then.</summary>
    public DateTimeOffset UpdateTime { get; private set; }

    /// <summary>Goes up by one with every change that its owner makes of its terms, from 1.</summary>
    public int Version { get; private set; } = 1;

    /// <summary>When its owner deleted it; what is left of it is only there to be removed.</summary>
    public DateTimeOffset? DeleteTime { get; private set; }

    public int ContactCount { get; private set; }

    /// <summary>Which of its contacts come before others that are due.</summary>
    public Ranks Ranks { get; private set; }

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
    /// <param name="isDraft">Whether nothing of it is called before it is launched.</param>
    /// <param name="maxStartsPerSecond">How many of its calls may be started in any second; null for any number.</param>
    /// <param name="purpose">What it calls for; null to leave that open.</param>
    /// <param name="sourceId">The campaign that it is made of; null for none.</param>
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
        int? maxConcurrentCalls = null,
        bool isDraft = false,
        int? maxStartsPerSecond = null,
        CallPurpose? purpose = null,
        CampaignId? sourceId = null
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(projectId, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(startBlockId, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(phoneId, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(contactCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrentCalls ?? 1, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxConcurrentCalls ?? 1, MostConcurrentCalls);
        Pace.EnsureIsOne(maxStartsPerSecond);
        return new(projectId, startBlockId, phoneId, name ?? CampaignName.For(schedule.FirstDay), description, now, contactCount, sourceId)
        {
            Schedule = schedule,
            Rules = rules,
            MaxConcurrentCalls = maxConcurrentCalls,
            MaxStartsPerSecond = maxStartsPerSecond,
            Purpose = purpose,
            Counts = new(contactCount, 0, 0, 0),
            State = isDraft ? CampaignState.Draft : CampaignState.Created,
            NextEventTime = isDraft ? null : schedule.OpenAtOrAfter(now),
        };
    }

    /// <summary>A campaign as it was stored; the database refuses what could not be.</summary>
    public static Campaign FromStorage(
        CampaignId id,
        long projectId,
        long startBlockId,
        long phoneId,
        DateTimeOffset createTime,
        CampaignId? sourceId,
        CampaignTerms terms,
        CampaignProgress progress
    ) =>
        new(projectId, startBlockId, phoneId, terms.Name, terms.Description, createTime, progress.ContactCount, sourceId)
        {
            Id = id,
            Schedule = terms.Schedule,
            Rules = terms.Rules,
            MaxConcurrentCalls = terms.MaxConcurrentCalls,
            MaxStartsPerSecond = terms.MaxStartsPerSecond,
            Purpose = terms.Purpose,
            State = progress.State,
            RunDay = progress.RunDay,
            LastRunDay = progress.LastRunDay,
            OpenUntilTime = progress.OpenUntilTime,
            NextEventTime = progress.NextEventTime,
            ImportUntilTime = progress.ImportUntilTime,
            Counts = progress.Counts,
            LostCalls = progress.LostCalls,
            Changes = progress.Changes,
            SetAsideTime = progress.SetAsideTime,
            Breaker = progress.Breaker,
            Ranks = progress.Ranks,
            Pace = progress.Pace,
            Version = progress.Version,
            UpdateTime = progress.UpdateTime,
            DeleteTime = progress.DeleteTime,
        };

    /// <summary>What of it changes as it is called, as storage keeps it.</summary>
    public CampaignProgress Progress =>
        new(
            State,
            RunDay,
            LastRunDay,
            OpenUntilTime,
            NextEventTime,
            ImportUntilTime,
            Counts,
            ContactCount,
            LostCalls,
            Changes,
            SetAsideTime,
            Version,
            UpdateTime,
            DeleteTime,
            Breaker,
            Ranks,
            Pace
        );

    /// <summary>What its owner may change of it.</summary>
    public CampaignTerms Terms => new(Name, Description, Schedule, Rules, MaxConcurrentCalls, MaxStartsPerSecond, Purpose);

    public bool IsFinished => State.IsFinal();

    /// <summary>Whether a call of it is going on, or may be, or its list is still to follow what happened to it.</summary>
    public bool HasWorkLeft => !IsFinished || Counts.Open > 0 || LostCalls > 0 || Changes.Count > 0;

    /// <summary>A contact of it has a rank from now on.</summary>
    public void Expect(Rank rank) => Ranks = Ranks.With(rank);

    /// <summary>New contacts of it have ranks from now on.</summary>
    public void Expect(Ranks ranks) => Ranks = Ranks.With(ranks);

    /// <summary>Stops handing out its calls, before its first run too. Pausing a paused campaign does nothing.</summary>
    /// <exception cref="DomainException">CAMPAIGN_FINISHED or CAMPAIGN_NOT_LAUNCHED.</exception>
    public void Pause()
    {
        EnsureLaunched();
        State = CampaignState.Paused;
    }

    /// <summary>Hands out its calls again, or waits for its first run again. Resuming a campaign that is not paused does nothing.</summary>
    /// <exception cref="DomainException">CAMPAIGN_FINISHED or CAMPAIGN_NOT_LAUNCHED.</exception>
    public void Resume()
    {
        EnsureLaunched();
        if (State == CampaignState.Paused)
            State = HasBegun ? CampaignState.Running : CampaignState.Created;
    }

    /// <summary>
    /// Ends it for good; its contacts that are not being called are then done as cancelled. Cancelling a cancelled campaign does nothing.
    /// </summary>
    /// <exception cref="DomainException">CAMPAIGN_FINISHED when it is completed.</exception>
    public void Cancel(DateTimeOffset now)
    {
        if (State == CampaignState.Completed)
            throw Refusal.CampaignFinished.With("The campaign is completed.");
        if (State == CampaignState.Cancelled)
            return;
        State = CampaignState.Cancelled;
        StopClock();
        Change(ListChangeKind.Cancel, Counts.Waiting + Counts.Claimed, now);
    }

    /// <summary>Leaves the contacts out that are due by now, for the rest of their run: they may have been rung without a trace.</summary>
    /// <returns>Whether there may be any.</returns>
    public bool SkipDue(DateTimeOffset now)
    {
        if (IsFinished || State == CampaignState.Draft || Counts.Waiting + Counts.Claimed == 0)
            return false;
        Change(ListChangeKind.SkipDue, Counts.Waiting + Counts.Claimed, now);
        return true;
    }

    /// <summary>
    /// Takes further contacts in; a completed campaign goes on with them. It is not completed before the import has paused for a minute, or
    /// ended.
    /// </summary>
    /// <returns>When they are due.</returns>
    /// <exception cref="DomainException">CAMPAIGN_FINISHED.</exception>
    public DateTimeOffset Append(int count, DateTimeOffset now)
    {
        if (count > 0)
            BeginAgain(now);
        KeepOpenForImport(now);
        ContactCount += count;
        Counts = Counts with { Waiting = Counts.Waiting + count };
        return OpenAtOrAfter(now) ?? now;
    }

    /// <summary>Takes over how many contacts came with it, once the last of them is stored.</summary>
    public void Arrive(int count, Ranks ranks)
    {
        Expect(ranks);
        ContactCount = count;
        Counts = new(count, 0, 0, 0);
    }

    /// <exception cref="DomainException">CAMPAIGN_FINISHED: no contact can be added any more.</exception>
    public void EnsureTakesContacts(DateTimeOffset now)
    {
        if (!MayGoOn(now))
            EnsureNotFinished();
    }

    /// <summary>Keeps it from completing while an import lasts.</summary>
    /// <inheritdoc cref="EnsureTakesContacts"/>
    public void KeepOpenForImport(DateTimeOffset now)
    {
        EnsureTakesContacts(now);
        // It goes on with the first contact that comes.
        if (IsFinished)
            return;
        ImportUntilTime = now + LongestImportPause;
        NextEventTime = Earlier(NextEventTime, ImportUntilTime);
    }

    /// <summary>An import has ended; it may be completed now.</summary>
    public void EndImport() => ImportUntilTime = null;

    /// <summary>Takes over what its owner changed, all of it or nothing. Terms that are the present ones change nothing.</summary>
    /// <returns>What a changed schedule means for its contacts at once.</returns>
    /// <exception cref="DomainException">FIELD_FROZEN: its state no longer lets one of them be changed.</exception>
    public RunChange Update(CampaignTerms terms, DateTimeOffset now)
    {
        if (terms == Terms)
            return RunChange.None;
        terms.EnsureMayReplace(Terms, State);
        ArgumentOutOfRangeException.ThrowIfLessThan(terms.MaxConcurrentCalls ?? 1, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(terms.MaxConcurrentCalls ?? 1, MostConcurrentCalls);
        Pace.EnsureIsOne(terms.MaxStartsPerSecond);
        var isRescheduled = terms.Schedule != Schedule;
        var isTriedLess = terms.Rules.Count < Rules.Count;
        (Name, Description, Schedule, Rules, MaxConcurrentCalls, MaxStartsPerSecond, Purpose) = terms;
        if (MaxStartsPerSecond is null)
            Pace = Pace.None;
        Version++;
        UpdateTime = now;
        var change = isRescheduled && !IsFinished ? Reschedule(now) : RunChange.None;
        if (isTriedLess)
            Change(ListChangeKind.FinishExhausted, Counts.Waiting + Counts.Claimed, now);
        return change;
    }

    /// <summary>Deletes it.</summary>
    /// <exception cref="DomainException">
    /// CAMPAIGN_NOT_FINISHED: it is no draft and has not ended, or calls of it are still going on.
    /// </exception>
    public void Delete(DateTimeOffset now)
    {
        if (!IsFinished && State != CampaignState.Draft)
            throw Refusal.CampaignNotFinished.With($"The campaign is {State}. Cancel it first.");
        if (Counts.Dialing > 0)
            throw Refusal.CampaignNotFinished.With($"{Counts.Dialing} calls of the campaign are still going on.");
        DeleteTime = now;
    }

    /// <summary>Takes over how many of its contacts are in each state.</summary>
    public void Count(ContactCounts counts) => Counts = counts;

    /// <summary>Storage has given it its id.</summary>
    public void Store(CampaignId id) => Id = id;

    /// <summary>Its stored rows contradict each other: nothing of it is done from here on, until they are mended.</summary>
    public void SetAside(DateTimeOffset now) => SetAsideTime ??= now;

    /// <summary>Its stored rows agree again.</summary>
    public void TakeBack() => SetAsideTime = null;

    private RunChange Reschedule(DateTimeOffset now)
    {
        // A draft's list is due when it is launched.
        if (State == CampaignState.Draft)
            return RunChange.None;
        // Until its first run opens, this is when it does.
        if (!HasBegun)
            NextEventTime = Schedule.OpenAtOrAfter(now);
        var change = Advance(now);
        Change(ListChangeKind.MoveDueTimes, Counts.Waiting, now);
        return change;
    }

    /// <summary>Whether its first run has opened, or can no more.</summary>
    private bool HasBegun => LastRunDay is not null || NextEventTime is null;

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other : one;
}

/// <summary>A window that is open.</summary>
/// <param name="RunDay">The run it belongs to.</param>
/// <param name="ClosingTime">When it closes.</param>
public sealed record OpenWindow(DateOnly RunDay, DateTimeOffset ClosingTime);
