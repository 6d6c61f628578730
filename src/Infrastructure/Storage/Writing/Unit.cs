using CampaignGrpc.Application;
using CampaignGrpc.Application.Audit;
using CampaignGrpc.Application.Calendars;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.Dialing;
using CampaignGrpc.Application.Imports;
using CampaignGrpc.Application.Operation;
using CampaignGrpc.Application.People;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Application.Upkeep;
using CampaignGrpc.Application.Webhooks;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Imports;
using CampaignGrpc.Domain.People;
using CampaignGrpc.Infrastructure.Storage.Facts;
using CampaignGrpc.Infrastructure.Storage.Model;

namespace CampaignGrpc.Infrastructure.Storage.Writing;

/// <summary>
/// A unit. It works on objects of its own, which its group takes over once it has succeeded: one that fails has changed nothing
/// and needs no savepoint. Every change of a contact or an attempt passes
/// <see cref="Save(Contact)"/> or its like, where what is counted of them follows.
/// </summary>
/// <param name="group">Its group.</param>
/// <param name="caller">Who asks.</param>
/// <param name="zones">In which contacts may be.</param>
/// <param name="scope">What is being asked for; null where the service does something by itself, or what nobody audits.</param>
/// <param name="tellsCalls">Whether the log of events has one for each call and contact.</param>
internal sealed class Unit(Group group, Caller caller, CalleeZones zones, AuditScope? scope = null, bool tellsCalls = true) : IUnit
{
    private readonly UnitAudit _audit = new(group, scope);
    private readonly Dictionary<CampaignId, Campaign> _campaigns = [];
    private readonly Dictionary<CampaignId, CampaignAsRead> _read = [];
    private readonly Dictionary<int, ImportAsRead> _imports = [];
    private readonly List<Fact> _facts = [];
    private readonly Dictionary<long, LineFailures> _callerNumbers = [];
    private readonly Dictionary<(CampaignId Campaign, int Number), Seen<Contact, ContactProgress>> _contacts = [];
    private readonly Dictionary<CallToken, Seen<Attempt, Conclusion?>> _attempts = [];
    private readonly Dictionary<CallToken, DoNotCallTerm?> _unstarted = [];
    private readonly Dictionary<(long ProjectId, PhoneNumber Phone), CalledNumber> _called = [];
    private readonly Dictionary<(long ProjectId, long PhoneId), Pace> _paces = [];
    private readonly List<Attempt> _learnt = [];
    private readonly TallyBook _tallies = new();

    public DateTimeOffset Now => group.Now;

    public Caller Caller => caller;

    public ICampaigns Campaigns => new UnitCampaigns(this, group);

    public IContacts Contacts => new UnitContacts(this, group, zones);

    public IContactChanges ContactChanges => new UnitContactChanges(group);

    public IAttempts Attempts => new UnitAttempts(this, group);

    public IImports Imports => new UnitImports(this, group, zones);

    public void Beat()
    {
        const string Beat = "INSERT INTO heartbeats (id, time) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET time = excluded.time";
        group.Writing().Execute(Beat, Columns.Micros(Now));
    }

    public IHolds Holds => new UnitHolds(this, group);

    public IDoNotCall DoNotCall => new UnitDoNotCall(this, group);

    public ICallLimits CallLimits => new UnitCallLimits(this, group);

    public ILineLimits LineLimits => new UnitLineLimits(this, group);

    public ICalendars Calendars => new UnitCalendars(group);

    public IDialers Dialers => new UnitDialers(group);

    public IKeys Keys => new UnitKeys(group);

    public IPeople People => new UnitPeople(group);

    public IAudit Audit => _audit;

    public IWebhooks Webhooks => new UnitWebhooks(this, group);

    public IRetention Retention => new UnitRetention(this, group);

    /// <summary>The unit has succeeded: what it changed is its group's.</summary>
    public void Complete()
    {
        foreach (var campaign in _campaigns.Values)
            campaign.CompleteIfDone();
        foreach (var campaign in _campaigns.Values)
        {
            group.Take(campaign);
            TellChanges(campaign, _read[campaign.Id]);
            _audit.NoteChange(campaign, _read[campaign.Id]);
        }

        foreach (var contact in _contacts.Values)
        {
            if (contact.IsSaved)
                group.Take(contact.Value, contact.Read);
        }

        foreach (var attempt in _attempts.Values)
        {
            if (attempt.IsSaved)
                group.Take(attempt.Value, attempt.Read, attempt.IsNew);
        }

        foreach (var (phoneId, failures) in _callerNumbers)
            group.Take(phoneId, failures);
        foreach (var (key, pace) in _paces)
            group.Take(key, pace);
        foreach (var (number, called) in _called)
            group.Take(number, called);
        group.Take(_tallies);
        group.Take(_facts);
        Log();
        _audit.Complete();
    }

    /// <summary>Something will be true once the unit has succeeded.</summary>
    public void Tell(Fact fact) => _facts.Add(fact);

    public Campaign? FindCampaign(CampaignId id)
    {
        if (_campaigns.TryGetValue(id, out var known))
            return known;
        if (group.FindCampaign(id) is not { } found || !caller.Projects.Holds(found.ProjectId))
            return null;
        var campaign = found.Copy();
        _campaigns.Add(id, campaign);
        _read.Add(
            id,
            new(campaign.State, campaign.RunDay, campaign.BegunRuns.Count, campaign.Version, campaign.Breaker.IsTripped, campaign.Terms)
        );
        return campaign;
    }

    public Campaign GetCampaign(CampaignId id) => FindCampaign(id) ?? throw Refusal.CampaignNotFound.With($"There is no campaign {id}.");

    public LineFailures LineFailuresOf(long phoneId) =>
        _callerNumbers.TryGetValue(phoneId, out var known) ? known : group.LineFailuresOf(phoneId);

    public void Save(long phoneId, LineFailures failures)
    {
        if (failures != LineFailuresOf(phoneId))
            _callerNumbers[phoneId] = failures;
    }

    /// <summary>What bounds a campaign's calls together with those of others, with what this unit has claimed and started.</summary>
    public IReadOnlyList<LineLimit> LineLimitsOf(Campaign campaign) =>
        [
            .. group
                .LineLimitsOf(campaign)
                .Select(limit =>
                {
                    var (lines, claimed) = (limit.LinesInUse, limit.Claimed);
                    foreach (var mine in _campaigns.Values.Where(limit.IsOf))
                    {
                        var (before, now) = (group.FindCampaign(mine.Id) is { } known ? Group.UseOf(known) : default, Group.UseOf(mine));
                        (lines, claimed) = (lines + now.Lines - before.Lines, claimed + now.Claimed - before.Claimed);
                    }

                    return limit.With(lines, claimed, _paces.GetValueOrDefault(Group.KeyOf(limit), limit.Pace));
                }),
        ];

    public void TakePace(LineLimit limit, Pace pace) => _paces[Group.KeyOf(limit)] = pace;

    /// <summary>When a number was called, if this unit has changed that.</summary>
    public CalledNumber? CalledNow((long ProjectId, PhoneNumber Phone) number) => _called.GetValueOrDefault(number);

    public void TakeCalled((long ProjectId, PhoneNumber Phone) number, CalledNumber called) => _called[number] = called;

    public Contact? FindContact(CampaignId campaign, int number)
    {
        if (_contacts.TryGetValue((campaign, number), out var known))
            return known.Value;
        return group.FindContact(campaign, number) is { } contact ? Keep(contact) : null;
    }

    public Call? FindCall(CallToken token)
    {
        var contact = _contacts.GetValueOrDefault((token.CampaignId, token.ContactNumber))?.Value;
        if (contact is not null && _attempts.TryGetValue(token, out var known))
            return new(token, contact, known.Value);
        if (contact is not null && _unstarted.TryGetValue(token, out var doNotCall))
            return new(token, contact, null) { DoNotCall = doNotCall };
        if (group.FindCall(token) is not { } call)
            return null;
        var attempt = call.Attempt is null ? null : Keep(call.Attempt);
        if (attempt is null)
            _unstarted[token] = call.DoNotCall;
        return new(token, contact ?? Keep(call.Contact), attempt) { DoNotCall = call.DoNotCall };
    }

    public void Save(Contact contact)
    {
        var seen = _contacts[(contact.CampaignId, contact.Number)];
        var (was, progress) = (seen.Was, contact.Progress);
        if (was == progress)
            return;
        var campaign = GetCampaign(contact.CampaignId);
        campaign.Count(campaign.Counts.Move(was.State, progress.State, 1));
        campaign.CountLost(Lost(progress) - Lost(was));
        if (progress.State == ContactState.Waiting && was is { State: ContactState.Claimed, Claim: { } claim } && claim.LeaseEndTime <= Now)
            Tell(new Fact.ClaimExpired(campaign.Id));
        CountResult(campaign.Id, was.Result, was.ResultRunDay, -1);
        CountResult(campaign.Id, progress.Result, progress.ResultRunDay, 1);
        if (progress.Result is { } result && result != was.Result)
            Tell(new Fact.ContactDone(campaign.Id, contact.Number, result, progress.ResultRunDay, was.Result));
        (seen.Was, seen.IsSaved) = (progress, true);

        static int Lost(ContactProgress progress) => progress.LostUntilTime is null ? 0 : 1;
    }

    public void Add(Attempt attempt)
    {
        _attempts.Add(attempt.Token, new(attempt, null) { IsSaved = true, IsNew = true });
        Count(attempt, TallyKind.HourStarted, HourOf(attempt), 1);
        Tell(new Fact.CallStarted(attempt));
    }

    public void Save(Attempt attempt)
    {
        var seen = _attempts[attempt.Token];
        if (seen.Was == attempt.Conclusion)
            return;
        CountConclusion(attempt, seen.Was, -1);
        CountConclusion(attempt, attempt.Conclusion, 1);
        if (attempt.Conclusion?.IsLate == true)
            _learnt.Add(attempt);
        if (attempt.Conclusion is not null)
            Tell(new Fact.CallConcluded(attempt));
        (seen.Was, seen.IsSaved) = (attempt.Conclusion, true);
    }

    /// <summary>What was reported late of a contact's attempts, by this unit too.</summary>
    public IEnumerable<LateReport> LateReportsOf(Contact contact) => group.LateReportsOf(contact).Concat(LateReport.Of(contact, _learnt));

    /// <summary>Contacts were moved from one state to another past the objects that this unit holds.</summary>
    public void CountMoved(Campaign campaign, ContactState from, ContactState to, int count)
    {
        campaign.Count(campaign.Counts.Move(from, to, count));
        group.Touch(campaign.Id);
    }

    /// <summary>Contacts were done past the objects that this unit holds.</summary>
    /// <param name="campaign">Their campaign.</param>
    /// <param name="from">Where they were.</param>
    /// <param name="result">What they came to.</param>
    /// <param name="run">In which run.</param>
    /// <param name="count">How many.</param>
    public void Finish(Campaign campaign, ContactState from, ContactResult result, DateOnly? run, int count)
    {
        if (count == 0)
            return;
        CountMoved(campaign, from, ContactState.Done, count);
        CountResult(campaign.Id, result, run, count);
        Tell(new Fact.ContactsDone(campaign.Id, count, result, run, null));
    }

    /// <summary>Contacts have got a result, or lost it, in a run.</summary>
    public void CountResult(CampaignId campaign, ContactResult? result, DateOnly? run, int change)
    {
        if (result is not { } given)
            return;
        CountHeld(campaign, given, change);
        CountOfRun(campaign, given, run, change);
    }

    /// <summary>Contacts have a result now, or no longer.</summary>
    public void CountHeld(CampaignId campaign, ContactResult result, int change) =>
        _tallies.Add(campaign, null, TallyKind.Result, (int)result, change);

    /// <summary>A run came to a result for contacts, or did not after all.</summary>
    public void CountOfRun(CampaignId campaign, ContactResult result, DateOnly? run, int change)
    {
        if (run is not null)
            _tallies.Add(campaign, run, TallyKind.RunResult, (int)result, change);
    }

    /// <summary>An import is as it was read: what becomes of it in this unit is told when it is saved.</summary>
    public Import Keep(Import import)
    {
        _imports[import.Id] = ImportAsRead.Of(import);
        return import;
    }

    public void TellChanges(Import import)
    {
        var (was, now) = (_imports.GetValueOrDefault(import.Id), ImportAsRead.Of(import));
        if (was == now)
            return;
        _imports[import.Id] = now;
        // Here, while the unit may still fail: it is asked again for its project once the unit has succeeded.
        _ = ProjectOf(import.CampaignId);
        Tell(new Fact.RowsImported(import, now.Published - was.Published, now.Duplicates - was.Duplicates, now.Refused - was.Refused));
        if (now.State == was.State || now.State == ImportState.Open)
            return;
        Tell(new Fact.ImportEnded(import));
        Audit.Note(
            import.CampaignId,
            null,
            $"import {import.ImportId}",
            ("import_state", import.State.ToString()),
            ("rows", import.RowCount),
            ("accepted", import.AcceptedCount),
            ("duplicates", import.DuplicateCount),
            ("refused", import.RefusedCount)
        );
    }

    /// <summary>What has become true goes into the log of events, with what made it so.</summary>
    private void Log()
    {
        foreach (var fact in _facts)
        {
            if (FactEvents.Of(fact, tellsCalls) is not { } told)
                continue;
            // Of a campaign that is gone nobody can be told any more.
            if ((told.Project ?? ProjectOf(told.Campaign!.Value)) is { } project)
                group.Take(told with { Project = project });
        }
    }

    private long? ProjectOf(CampaignId id) =>
        _campaigns.TryGetValue(id, out var known) ? known.ProjectId : group.FindCampaign(id)?.ProjectId;

    private void TellChanges(Campaign campaign, CampaignAsRead was)
    {
        if (was.RunDay is { } over && campaign.RunDay != over)
        {
            group.TakeRunEnd(campaign.Id, over);
            Tell(new Fact.RunEnded(campaign.Id, over));
        }

        foreach (var begun in campaign.BegunRuns.Skip(was.BegunRuns))
        {
            group.TakeRun(campaign.Id, begun, isOver: campaign.RunDay != begun);
            Tell(new Fact.RunBegan(campaign.Id, begun));
            if (campaign.RunDay != begun)
                Tell(new Fact.RunEnded(campaign.Id, begun));
        }

        if (campaign.State != was.State)
        {
            if (campaign.IsFinished)
                group.TakeEnd(campaign.Id);
            else if (was.State.IsFinal())
                group.TakeBackEnd(campaign.Id);
            Tell(new Fact.CampaignStateChanged(campaign.Id, was.State, campaign.State));
        }

        if (campaign.Version != was.Version)
            Tell(new Fact.CampaignUpdated(campaign.Id, campaign.Version));
        if (campaign.Breaker.IsTripped != was.IsLineFailing)
            Tell(new Fact.LineChanged(campaign.Id, campaign.Breaker.IsTripped));
        if (campaign.DeleteTime is not null)
            Tell(new Fact.CampaignDeleted(campaign.Id));
    }

    private void Count(Attempt attempt, TallyKind kind, int bucket, long change) =>
        _tallies.Add(attempt.CampaignId, attempt.RunDay, kind, bucket, change);

    private void CountConclusion(Attempt attempt, Conclusion? conclusion, int change)
    {
        if (conclusion is null)
            return;
        var hour = HourOf(attempt);
        Count(attempt, TallyKind.Outcome, (int)conclusion.Outcome, change);
        Count(attempt, TallyKind.DayOutcome, TalliedOutcome.Of(hour, conclusion.Outcome), change);
        if (conclusion.Outcome != Outcome.Answered)
            return;
        Count(attempt, TallyKind.HourAnswered, hour, change);
        Count(attempt, TallyKind.AttemptToReach, attempt.NumberInRun, change);
        if (conclusion.TalkDuration is not { } talked)
            return;
        Count(attempt, TallyKind.Talk, 0, change * (talked.Ticks / TimeSpan.TicksPerMicrosecond));
        Count(attempt, TallyKind.TalkedAttempt, 0, change);
    }

    private int HourOf(Attempt attempt) =>
        TalliedHour.Of(GetCampaign(attempt.CampaignId).Schedule.Zone.LocalTime(attempt.StartTime) ?? attempt.StartTime.ToUniversalTime());

    private Contact Keep(Contact contact)
    {
        _contacts.Add((contact.CampaignId, contact.Number), new(contact, contact.Progress));
        return contact;
    }

    private Attempt Keep(Attempt attempt)
    {
        _attempts.Add(attempt.Token, new(attempt, attempt.Conclusion));
        return attempt;
    }

    private readonly record struct ImportAsRead(ImportState State, int Published, int Duplicates, int Refused)
    {
        public static ImportAsRead Of(Import import) =>
            new(import.State, import.PublishedCount, import.DuplicateCount, import.RefusedCount);
    }

    /// <summary>What a unit has read, how it was, and whether the unit has changed it.</summary>
    private sealed class Seen<T, TProgress>(T value, TProgress read)
    {
        public T Value => value;

        public TProgress Read { get; } = read;

        /// <summary>As it was when it was saved last.</summary>
        public TProgress Was { get; set; } = read;

        public bool IsSaved { get; set; }

        public bool IsNew { get; init; }
    }
}

/// <summary>How a campaign was when a unit read it: what became of it is told by what differs.</summary>
internal readonly record struct CampaignAsRead(
    CampaignState State,
    DateOnly? RunDay,
    int BegunRuns,
    int Version,
    bool IsLineFailing,
    CampaignTerms Terms
);
