using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Scheduling;

namespace CampaignGrpc.Simulation.Tests.World;

/// <summary>A campaign as the rules have it, told plainly and in memory.</summary>
internal sealed class ModelCampaign
{
    /// <summary>When its first run opens, found when it was created or last moved before that.</summary>
    private Stretch? _first;

    /// <summary>From when on no clock of a zone lets anybody be called: to find that out again takes long.</summary>
    private Dictionary<string, DateTimeOffset> _never = [];

    /// <summary>Its starts under a pace, each as late as the 20 ms in which it was told apart.</summary>
    private readonly List<DateTimeOffset> _starts = [];

    public ModelCampaign(long id, CampaignPlan plan, DateTimeOffset now, bool isDraft = false)
    {
        Id = id;
        Plan = plan;
        Hours = new(plan.Timetable);
        ExpectFirstRun(now);
        Contacts = [.. Enumerable.Range(1, plan.Contacts).Select(number => new ModelContact(number) { Due = NextEvent ?? now })];
        // A draft waits for nothing.
        if (isDraft)
            (State, NextEvent) = (CampaignState.Draft, null);
        WaitForCallees();
    }

    private ModelCampaign(ModelCampaign other)
    {
        (Id, Plan, Hours, Version, _first) = (other.Id, other.Plan, other.Hours, other.Version, other._first);
        (State, IsDeleted, Run, LastRun, OpenUntil, NextEvent, Turn) = (
            other.State,
            other.IsDeleted,
            other.Run,
            other.LastRun,
            other.OpenUntil,
            other.NextEvent,
            other.Turn
        );
        (Line, Probe, ProbeKey) = (other.Line, other.Probe, other.ProbeKey);
        (NextPlace, _starts, _never) = (other.NextPlace, [.. other._starts], other._never);
        Contacts = [.. other.Contacts.Select(contact => contact.Copy())];
    }

    public long Id { get; }

    public CampaignPlan Plan { get; private set; }

    public OpenHours Hours { get; private set; }

    public int Version { get; private set; } = 1;

    public TimeSpan Interval => TimeSpan.FromMinutes(Plan.IntervalMinutes);

    public CampaignState State { get; set; } = CampaignState.Created;

    public bool IsDeleted { get; set; }

    public DateOnly? Run { get; private set; }

    public DateOnly? LastRun { get; private set; }

    public DateTimeOffset? OpenUntil { get; private set; }

    public DateTimeOffset? NextEvent { get; private set; }

    public long Turn { get; set; }

    /// <summary>Its latest starts that failed at the line, and when the first of them was.</summary>
    public (int Failures, DateTimeOffset? Since) Line { get; set; }

    /// <summary>While its line fails: from when the next call is let through.</summary>
    public DateTimeOffset? Probe { get; set; }

    /// <summary>The claim that was let through last.</summary>
    public long? ProbeKey { get; set; }

    /// <summary>When its pace lets the next call be claimed.</summary>
    public DateTimeOffset? NextPlace { get; private set; }

    /// <summary>When its pace may let another call be claimed or started.</summary>
    public IEnumerable<DateTimeOffset> PaceEvents =>
        _starts.Select(start => start.AddSeconds(1)).Concat(NextPlace is { } place ? [place] : []);

    public IReadOnlyList<ModelContact> Contacts { get; }

    /// <summary>Whether its first run has opened, or can no more.</summary>
    public bool HasBegun => LastRun is not null || NextEvent is null;

    public bool IsFinished => State is CampaignState.Completed or CampaignState.Cancelled;

    public bool IsOnce => Plan.Timetable.Recurrence == Recurrence.Once;

    public int Held => Contacts.Count(contact => contact.State is ContactState.Claimed or ContactState.Dialing);

    /// <summary>Lost calls keep their lines.</summary>
    public int LinesInUse => Held + Contacts.Count(contact => contact.LostUntil is not null);

    public bool CanBeCalled(DateTimeOffset now) =>
        State == CampaignState.Running
        && OpenUntil > now
        && !(Probe > now)
        && PaceRoom(now) > 0
        && Contacts.Any(contact => contact.Due <= now);

    /// <param name="turn">Its place among those that can be seen, the longest unserved first.</param>
    public CampaignFacts FactsAt(long turn) =>
        new(
            Id,
            State,
            Run,
            LastRun,
            OpenUntil,
            NextEvent,
            turn,
            Version,
            Plan.Timetable,
            Plan.Attempts,
            Plan.IntervalMinutes,
            Plan.MaxConcurrentCalls,
            Line.Failures,
            Probe,
            Plan.MaxStartsPerSecond
        );

    /// <summary>How many calls its pace lets be claimed: those of the time since the last one's place, 20 ms at most, and one.</summary>
    public int PaceRoom(DateTimeOffset now)
    {
        if (Plan.MaxStartsPerSecond is not { } most)
            return int.MaxValue;
        if (NextPlace > now)
            return 0;
        var evenly = 1 + (int)Math.Floor((now - PlaceAt(now)).TotalMicroseconds * most / 1_000_000);
        return Math.Max(0, Math.Min(evenly, most - Contacts.Count(contact => contact.State == ContactState.Claimed) - StartsAt(now)));
    }

    public bool MayStart(DateTimeOffset now) => !(StartsAt(now) >= Plan.MaxStartsPerSecond);

    public void TakePlaces(int calls, DateTimeOffset now)
    {
        if (Plan.MaxStartsPerSecond is { } most && calls > 0)
            NextPlace = PlaceAt(now).AddMicroseconds((double)Math.Ceiling(calls * 1_000_000m / most));
    }

    public void CountStart(DateTimeOffset now)
    {
        if (Plan.MaxStartsPerSecond is null)
            return;
        _starts.RemoveAll(start => start <= now.AddSeconds(-1));
        var over = now.UtcTicks % (20 * TimeSpan.TicksPerMillisecond);
        _starts.Add(over == 0 ? now : now.AddTicks(-over).AddMilliseconds(20));
    }

    private int StartsAt(DateTimeOffset now) => _starts.Count(start => start > now.AddSeconds(-1));

    private DateTimeOffset PlaceAt(DateTimeOffset now) =>
        NextPlace is { } place && place > now.AddMilliseconds(-20) ? place : now.AddMilliseconds(-20);

    /// <summary>To try a change on, which may be refused in its midst.</summary>
    public ModelCampaign Copy() => new(this);

    /// <summary>A day whose run has ended stays closed, and so does a once-campaign whose run has.</summary>
    public IEnumerable<Stretch> Ahead(DateTimeOffset now) =>
        LastRun is null ? Hours.After(now)
        : IsOnce
            ? Run is null ? []
                : Hours.After(now)
        : Hours.After(now).Where(stretch => stretch.Day == Run || stretch.Day > LastRun);

    public bool IsOpen(DateTimeOffset now) => Closing(now) is not null;

    public DateTimeOffset? Closing(DateTimeOffset now)
    {
        var open = Ahead(now).FirstOrDefault();
        return open.Close > now && open.Open <= now ? open.Close : null;
    }

    public DateTimeOffset? OpenAtOrAfter(DateTimeOffset now)
    {
        var next = Ahead(now).FirstOrDefault();
        return next == default ? null
            : next.Open > now ? next.Open
            : now;
    }

    /// <summary>When a contact may be called by the own clock; null where that is not asked.</summary>
    public OpenHours? ClockOf(ModelContact contact) =>
        Plan.Timetable.CalleesIn(CampaignPlan.ZoneOf(contact.Number)) is { } hours ? OpenHours.Of(hours) : null;

    /// <summary>
    /// From an instant on at which a contact's own clock lets it be called: when the campaign is open too, unless the clock does at once.
    /// </summary>
    public DateTimeOffset? MayCallFrom(ModelContact contact, DateTimeOffset from)
    {
        if (ClockOf(contact) is not { } clock || clock.IsOpen(from))
            return from;
        var (zone, at) = (CampaignPlan.ZoneOf(contact.Number), from);
        if (_never.TryGetValue(zone, out var never) && never <= from)
            return null;
        while (OpenAtOrAfter(at) is { } open)
        {
            var next = clock.After(open).FirstOrDefault();
            if (next == default)
                break;
            if (next.Open <= open)
                return open;
            at = next.Open;
        }

        _never[zone] = from;
        return null;
    }

    /// <summary>When the clocks of its contacts begin and end to let them be called.</summary>
    public IEnumerable<DateTimeOffset> CalleeEvents(DateTimeOffset now) =>
        Contacts
            .Select(ClockOf)
            .OfType<OpenHours>()
            .Distinct()
            .SelectMany(clock => clock.After(now).Take(2))
            .SelectMany(stretch => new[] { stretch.Open, stretch.Close });

    /// <summary>
    /// A run under way lasts as long as a stretch of it is ahead. Else a once-campaign's begins with its first opening, though
    /// it be missed, and any other's with each day's first, until the day's last closing.
    /// </summary>
    public DateOnly? RunAt(DateTimeOffset now)
    {
        if (Run is { } run)
        {
            var ahead = Hours.After(now).FirstOrDefault(stretch => IsOnce || stretch.Day >= run);
            if (ahead != default && (IsOnce || ahead.Day == run))
                return run;
        }

        if (!IsOnce)
            return Hours.RunDayAt(now) is { } today && !(today <= LastRun) ? today : null;
        return LastRun is null && _first is { } first && first.Open <= now ? first.Day : null;
    }

    public void BringToThePresent(DateTimeOffset now)
    {
        if (!(NextEvent <= now))
            return;
        Advance(now);
        CompleteIfDone();
    }

    public void Advance(DateTimeOffset now)
    {
        if (IsFinished)
            return;
        var run = RunAt(now);
        if (Run is not null && run != Run)
        {
            Run = null;
            FinishOpen(ContactResult.WindowClosed);
        }

        if (Run is null && run is not null)
        {
            var isFirst = !HasBegun;
            Run = LastRun = run;
            if (!isFirst)
                BeginRun(now);
            if (State == CampaignState.Created)
                State = CampaignState.Running;
        }

        OpenUntil = Closing(now);
        NextEvent = OpenUntil ?? OpenAtOrAfter(now);
        if (NextEvent is not null)
            return;
        FinishOpen(ContactResult.WindowClosed);
        if (State == CampaignState.Created)
            State = CampaignState.Running;
    }

    /// <summary>Has a draft called as planned; false when no day to call on is left.</summary>
    public bool TryLaunch(DateTimeOffset now)
    {
        if (OpenAtOrAfter(now) is null)
            return false;
        State = CampaignState.Created;
        ExpectFirstRun(now);
        foreach (var contact in Contacts.Where(contact => contact.State == ContactState.Waiting))
            MoveDue(contact, now);
        WaitForCallees();
        return true;
    }

    /// <summary>Has its first run begin on the day whose window is open; false when none is.</summary>
    public bool TryStartNow(DateTimeOffset now)
    {
        if (Run is { } run && RunAt(now) == run && IsOpen(now))
            return true;
        if (State != CampaignState.Created)
            return false;
        var today = ZoneMinutes.Of(Plan.Timetable.Zone).DayAt(now);
        foreach (var day in new[] { today, today.AddDays(-1) })
        {
            var plan = Plan with { Timetable = Plan.Timetable with { FirstDay = day } };
            if (new OpenHours(plan.Timetable).IsOpen(now))
                return plan == Plan || TryBecome(plan, now);
        }

        return false;
    }

    /// <summary>
    /// Takes another plan over, and brings due times and runs to where it has them; false when it would never open again.
    /// </summary>
    public bool TryBecome(CampaignPlan plan, DateTimeOffset now)
    {
        var was = Plan;
        Plan = plan;
        Version++;
        if (plan.MaxStartsPerSecond is null)
        {
            NextPlace = null;
            _starts.Clear();
        }

        if (plan.Timetable != was.Timetable)
        {
            (Hours, _never) = (new(plan.Timetable), []);
            if (State == CampaignState.Draft)
                return true;
            if (!HasBegun)
                ExpectFirstRun(now);
            Advance(now);
            if (OpenAtOrAfter(now) is null)
                return false;
            foreach (var contact in Contacts.Where(contact => contact.State == ContactState.Waiting))
                MoveDue(contact, now);
            WaitForCallees();
        }

        if (plan.Attempts < was.Attempts)
        {
            foreach (var contact in Contacts.Where(contact => contact.State is ContactState.Waiting or ContactState.Claimed))
            {
                if (contact.AttemptCount >= plan.Attempts)
                    contact.Finish(ContactResult.Exhausted);
            }
        }

        CompleteIfDone();
        return true;
    }

    /// <summary>Whether it was completed, and a plan gives its one run a later last day and nothing else but other words.</summary>
    public bool IsProlongedBy(CampaignPlan plan) =>
        State == CampaignState.Completed
        && IsOnce
        && Plan.Timetable.LastDay is { } last
        && !(plan.Timetable.LastDay <= last)
        && plan == Plan with { Description = plan.Description, Timetable = Plan.Timetable with { LastDay = plan.Timetable.LastDay } };

    /// <summary>Has its one run go on for those whom its end came before; false when it would never open again.</summary>
    public bool TryGoOn(CampaignPlan plan, DateTimeOffset now)
    {
        (Plan, Hours, _never) = (plan, new(plan.Timetable), []);
        Version++;
        if (!Hours.After(now).Any())
            return false;
        var unreached = Contacts.Where(contact => contact.Result == ContactResult.WindowClosed && !contact.IsCancelled).ToList();
        if (unreached.Count == 0)
            return true;
        if (LastRun is null)
            ExpectFirstRun(now);
        (State, Run) = (LastRun is null ? CampaignState.Created : CampaignState.Running, LastRun);
        Advance(now);
        foreach (var contact in unreached.Where(contact => !contact.WasReachedLate(LastRun)))
        {
            contact.GoBack(now);
            MoveDue(contact, now);
        }

        WaitForCallees();
        CompleteIfDone();
        return true;
    }

    public void Cancel()
    {
        State = CampaignState.Cancelled;
        Stop();
        FinishOpen(ContactResult.Cancelled);
    }

    public void CompleteIfDone()
    {
        if (
            IsFinished
            || State is CampaignState.Draft or CampaignState.Created
            || Contacts.Any(contact => contact.State != ContactState.Done)
        )
            return;
        if (NextEvent is not null && !(IsOnce && Run is not null))
            return;
        State = CampaignState.Completed;
        Stop();
    }

    private void ExpectFirstRun(DateTimeOffset now)
    {
        var first = Hours.After(now).FirstOrDefault();
        _first = first == default ? null : first;
        NextEvent =
            first == default ? null
            : first.Open > now ? first.Open
            : now;
    }

    private void MoveDue(ModelContact contact, DateTimeOffset now)
    {
        var from = contact.BarredUntil > now ? contact.BarredUntil.Value : now;
        var due = OpenAtOrAfter(from) ?? from;
        // Who is due already keeps the place in the queue.
        if (due > now || contact.Due > now)
            contact.Due = due;
    }

    private void Stop()
    {
        Run = null;
        OpenUntil = null;
        NextEvent = null;
    }

    private void FinishOpen(ContactResult result)
    {
        foreach (var contact in Contacts)
        {
            if (contact.State is ContactState.Waiting or ContactState.Claimed)
                contact.Finish(result);
        }
    }

    private void BeginRun(DateTimeOffset now)
    {
        foreach (var contact in Contacts)
        {
            if (contact.State != ContactState.Done || contact.IsDoneForGood)
                continue;
            if (contact.IsCancelled)
            {
                contact.Finish(ContactResult.Cancelled);
                continue;
            }

            (contact.AttemptCount, contact.Undialed) = (0, 0);
            contact.WaitUntil(contact.BarredUntil > now ? contact.BarredUntil.Value : now);
        }

        WaitForCallees();
    }

    /// <summary>Whose own clock lets them be called later waits for that; whose never does is found out as the turn comes.</summary>
    private void WaitForCallees()
    {
        foreach (var contact in Contacts.Where(contact => contact.State == ContactState.Waiting))
        {
            if (MayCallFrom(contact, contact.Due!.Value) is { } open)
                contact.Due = open;
        }
    }
}
