using CampaignGrpc.Application;
using CampaignGrpc.Application.Audit;
using CampaignGrpc.Application.Dialing;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.People;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Facts;

namespace CampaignGrpc.Infrastructure.Storage.Writing;

/// <summary>
/// The units that share a transaction. What one of them changed is kept here, where the next one finds it, and is written
/// when something is asked of many rows, or at the end: a campaign's row once for all of them.
/// </summary>
internal sealed class Group(WriteConnection connection, TimeProvider time)
{
    private readonly Dictionary<CampaignId, StoredCampaign> _campaigns = [];
    private readonly Dictionary<(CampaignId Campaign, int Number), StoredContact> _contacts = [];
    private readonly Dictionary<CallToken, StoredAttempt> _attempts = [];
    private readonly Dictionary<CallToken, Call?> _ahead = [];
    private readonly Dictionary<long, LineFailures> _callerNumbers = [];
    private readonly HashSet<long> _changedCallerNumbers = [];
    private readonly Dictionary<long, CallLimits> _limits = [];
    private readonly Dictionary<(long ProjectId, long PhoneId), (LineLimit Limit, bool IsClosed)> _lineLimits = [];
    private readonly HashSet<(long ProjectId, long PhoneId)> _changedLineLimits = [];
    private readonly Dictionary<(long ProjectId, PhoneNumber Phone), CalledNumber> _called = [];
    private readonly HashSet<(long ProjectId, PhoneNumber Phone)> _changedCalled = [];
    private readonly Dictionary<long, bool> _doNotCall = [];
    private readonly HashSet<CampaignId> _changedCampaigns = [];
    private readonly HashSet<(CampaignId Campaign, int Number)> _changedContacts = [];
    private readonly HashSet<CallToken> _changedAttempts = [];
    private readonly Dictionary<CampaignId, ReadyCampaign> _ready = [];
    private readonly List<Attempt> _learnt = [];
    private readonly TallyBook _tallies = new();
    private readonly List<(CampaignId Campaign, DateOnly Run, bool Begins, bool IsOver)> _runs = [];
    private readonly List<(CampaignId Campaign, bool IsOver)> _ended = [];
    private readonly List<AuditNote> _notes = [];
    private readonly List<Fact> _facts = [];
    private readonly List<NewEvent> _events = [];
    private (long Sequence, byte[] Hash)? _lastEntry;
    private bool _isUnitWriting;

    /// <summary>
    /// The instant of the unit that is run. It is read when the unit's turn comes: none is of an instant before it was asked for.
    /// </summary>
    public DateTimeOffset Now { get; private set; } = time.Now();

    /// <summary>How many rows it has read or written, which is how long others wait for it.</summary>
    public int Rows { get; private set; }

    /// <summary>Whether a unit that failed has left something in the transaction.</summary>
    public bool IsSpoilt => _isUnitWriting || connection.IsUndone;

    /// <summary>Campaigns that were written and may be claimed from now.</summary>
    public IReadOnlyCollection<ReadyCampaign> Ready => _ready.Values;

    /// <summary>The first instant at which one of the campaigns that were written has something to be done.</summary>
    public DateTimeOffset? NextUpkeepTime { get; private set; }

    /// <summary>What its units have made true, once it is committed.</summary>
    public IReadOnlyList<Fact> Facts => _facts;

    /// <summary>To ask for one row. What units have changed is not in it: the group is asked first.</summary>
    public WriteConnection Reading => connection;

    /// <summary>Whether one of its units released the service.</summary>
    public bool HasReleased { get; set; }

    public void BeginUnit()
    {
        _isUnitWriting = false;
        Now = time.Now();
    }

    /// <summary>To ask for many rows: what units have changed is written first.</summary>
    public WriteConnection Asking()
    {
        Flush();
        return connection;
    }

    /// <summary>To write past the objects that units hold: those are read anew from here on.</summary>
    public WriteConnection Writing(int rows = 1)
    {
        Flush();
        _contacts.Clear();
        _attempts.Clear();
        _ahead.Clear();
        _isUnitWriting = true;
        Rows += rows;
        return connection;
    }

    public long NextTurn() => connection.NextTurn();

    public Campaign? FindCampaign(CampaignId id)
    {
        if (_campaigns.TryGetValue(id, out var known))
            return known.Campaign;
        if (Of(id, () => CampaignRows.Find(connection, id)) is not var (campaign, ofCaller, limits, lines))
            return null;
        foreach (var line in lines)
            _lineLimits.TryAdd(KeyOf(line.Limit), line);
        _callerNumbers.TryAdd(campaign.PhoneId, ofCaller);
        _limits.TryAdd(campaign.ProjectId, limits);
        _campaigns.Add(id, new(campaign, campaign.Progress, campaign.Terms));
        return campaign;
    }

    /// <summary>A contact for a unit to change: a copy of what units before it have left, or what is stored.</summary>
    public Contact? FindContact(CampaignId campaign, int number) =>
        _contacts.TryGetValue((campaign, number), out var known)
            ? known.Contact.Copy()
            : Of(campaign, () => ContactRows.Find(connection, campaign, number));

    /// <summary>The same for the contact of a token, with the attempt that its claim became; null when there is no such contact.</summary>
    public Call? FindCall(CallToken token)
    {
        var contact = _contacts.GetValueOrDefault((token.CampaignId, token.ContactNumber))?.Contact.Copy();
        var attempt = _attempts.GetValueOrDefault(token)?.Attempt.Copy();
        if (contact is not null && attempt is not null)
            return new(token, contact, attempt);
        var stored = _ahead.TryGetValue(token, out var read) ? read : Of(token.CampaignId, () => ContactRows.Find(connection, token));
        if (stored is null)
            return null;
        // What was read ahead may be asked for by several.
        return new(token, contact ?? stored.Contact.Copy(), attempt ?? stored.Attempt?.Copy()) { DoNotCall = stored.DoNotCall };
    }

    /// <summary>Reads calls that units will ask for, where it pays to ask for many at once.</summary>
    public void ReadAhead(IEnumerable<CallToken> tokens)
    {
        if (connection.UnitsAtOnce == 1)
            return;
        var unread = tokens.Where(token => !_ahead.ContainsKey(token)).Distinct().ToList();
        if (unread.Count == 0)
            return;
        foreach (var (token, rows) in ContactRows.AskEach(connection, unread))
        {
            try
            {
                _ahead[token] = Of(token.CampaignId, () => ContactRows.Read(rows, token));
            }
            catch (BrokenCampaignException)
            {
                // The unit that asks for it is told.
            }
        }
    }

    /// <summary>What was reported late of a contact's attempts.</summary>
    public IEnumerable<LateReport> LateReportsOf(Contact contact) =>
        AttemptRows.Late(connection, contact.CampaignId.Value, contact.Number).Concat(LateReport.Of(contact, _learnt));

    /// <summary>Takes over a campaign that a unit has read, and perhaps changed.</summary>
    public void Take(Campaign campaign)
    {
        if (_campaigns.TryGetValue(campaign.Id, out var stored))
        {
            MoveLines(stored.Campaign, campaign);
            _campaigns[campaign.Id] = stored with { Campaign = campaign };
        }
        else
            _campaigns.Add(campaign.Id, new(campaign, campaign.Progress, campaign.Terms) { HasOtherContacts = true });
        _changedCampaigns.Add(campaign.Id);
    }

    /// <summary>Takes over a contact that a unit has changed.</summary>
    /// <param name="contact">The contact.</param>
    /// <param name="read">As the unit read it.</param>
    public void Take(Contact contact, ContactProgress read)
    {
        var place = (contact.CampaignId, contact.Number);
        _contacts[place] = new(contact, _contacts.TryGetValue(place, out var known) ? known.Progress : read);
        _changedContacts.Add(place);
        Touch(contact.CampaignId);
        Rows++;
    }

    /// <summary>Takes over an attempt that a unit has made or concluded.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="read">Its conclusion as the unit read it.</param>
    /// <param name="isNew">Whether the unit has made it.</param>
    public void Take(Attempt attempt, Conclusion? read, bool isNew)
    {
        var token = attempt.Token;
        _attempts[token] = _attempts.TryGetValue(token, out var known) ? known with { Attempt = attempt } : new(attempt, read, isNew);
        _changedAttempts.Add(token);
        if (attempt.Conclusion?.IsLate == true)
            _learnt.Add(attempt);
        Rows++;
    }

    /// <summary>Whether a project may have numbers that it does not call; it is looked up once for all units.</summary>
    public bool HasDoNotCall(long projectId)
    {
        const string Find = "SELECT phone FROM do_not_call WHERE project_id = $1 LIMIT 1";
        if (_doNotCall.TryGetValue(projectId, out var known))
            return known;
        return _doNotCall[projectId] = connection.Query(Find, projectId).ReadOne() is not null;
    }

    /// <summary>A project has got such numbers, unless the unit fails that gave them.</summary>
    public void TakeDoNotCall(long projectId) => _doNotCall[projectId] = true;

    /// <summary>What the latest starts from a caller number came to.</summary>
    public LineFailures LineFailuresOf(long phoneId)
    {
        if (!_callerNumbers.TryGetValue(phoneId, out var known))
            _callerNumbers.Add(phoneId, known = CallerNumberRows.Find(connection, phoneId));
        return known;
    }

    public void Take(long phoneId, LineFailures failures)
    {
        _callerNumbers[phoneId] = failures;
        _changedCallerNumbers.Add(phoneId);
    }

    /// <summary>How often a project of which a campaign was read calls one number.</summary>
    public CallLimits LimitsOf(long projectId) => _limits.GetValueOrDefault(projectId, CallLimits.None);

    public void SetLimits(long projectId, CallLimits limits) => _limits[projectId] = limits;

    /// <summary>What bounds a campaign's calls together with those of others.</summary>
    public IEnumerable<LineLimit> LineLimitsOf(Campaign campaign)
    {
        if (_lineLimits.Count == 0)
            yield break;
        if (_lineLimits.TryGetValue((campaign.ProjectId, 0), out var ofProject))
            yield return ofProject.Limit;
        if (_lineLimits.TryGetValue((campaign.ProjectId, campaign.PhoneId), out var ofNumber))
            yield return ofNumber.Limit;
    }

    /// <summary>A project has got other limits.</summary>
    public void SetLineLimits(long projectId, IReadOnlyList<LineLimit> limits)
    {
        foreach (var key in _lineLimits.Keys.Where(key => key.ProjectId == projectId).ToList())
            _lineLimits.Remove(key);
        _changedLineLimits.RemoveWhere(key => key.ProjectId == projectId);
        foreach (var limit in limits)
        {
            _lineLimits[KeyOf(limit)] = (limit, IsClosed: true);
            _changedLineLimits.Add(KeyOf(limit));
        }

        // Whoever waited for those that are gone, too.
        Announce(projectId, 0);
    }

    public void Take((long ProjectId, long PhoneId) key, Pace pace)
    {
        if (!_lineLimits.TryGetValue(key, out var known))
            return;
        _lineLimits[key] = known with { Limit = known.Limit.With(known.Limit.LinesInUse, known.Limit.Claimed, pace) };
        _changedLineLimits.Add(key);
    }

    public void Announce(long projectId, long phoneId)
    {
        foreach (var id in LineLimitRows.Ready(connection, projectId, phoneId))
            NoteReady(new(id, projectId));
    }

    /// <summary>How many lines and claims of a campaign are counted.</summary>
    public static (int Lines, int Claimed) UseOf(Campaign campaign) =>
        campaign.DeleteTime is null ? (campaign.LinesInUse, campaign.Counts.Claimed) : default;

    public static (long ProjectId, long PhoneId) KeyOf(LineLimit limit) => (limit.ProjectId, limit.PhoneId ?? 0);

    /// <summary>When a project called numbers of late.</summary>
    public IEnumerable<(PhoneNumber Phone, CalledNumber Called)> FindCalled(long projectId, IReadOnlyList<PhoneNumber> phones)
    {
        var unread = phones.Where(phone => !_called.ContainsKey((projectId, phone))).ToList();
        return unread
            .Zip(CalledNumberRows.FindEach(connection, projectId, unread))
            .Concat(phones.Except(unread).Select(phone => (phone, _called[(projectId, phone)])))
            .ToList();
    }

    /// <summary>When a project called a number of late, which nobody else changes until the transaction is over.</summary>
    public CalledNumber HoldCalled(long projectId, PhoneNumber phone)
    {
        if (!_called.TryGetValue((projectId, phone), out var known))
            _called.Add((projectId, phone), known = CalledNumberRows.Hold(connection, projectId, phone, Now));
        return known;
    }

    public void Take((long ProjectId, PhoneNumber Phone) number, CalledNumber called)
    {
        _called[number] = called;
        _changedCalled.Add(number);
    }

    public void Take(TallyBook tallies) => _tallies.Add(tallies);

    public void Take(IEnumerable<Fact> facts) => _facts.AddRange(facts);

    /// <summary>What a unit tells the log of events, in its order. Its project is known.</summary>
    public void Take(NewEvent told) => _events.Add(told);

    /// <summary>What a unit has noted for the audit, in its order.</summary>
    public void Take(IEnumerable<AuditNote> notes) => _notes.AddRange(notes);

    /// <summary>A run of a campaign has begun. It is kept beside the campaign, in which the next one takes its place.</summary>
    public void TakeRun(CampaignId campaign, DateOnly run, bool isOver) => _runs.Add((campaign, run, Begins: true, isOver));

    /// <summary>A run of a campaign is over.</summary>
    public void TakeRunEnd(CampaignId campaign, DateOnly run) => _runs.Add((campaign, run, Begins: false, IsOver: true));

    /// <summary>A campaign has ended. When is kept beside it.</summary>
    public void TakeEnd(CampaignId campaign) => _ended.Add((campaign, IsOver: true));

    /// <summary>A campaign that had ended goes on.</summary>
    public void TakeBackEnd(CampaignId campaign) => _ended.Add((campaign, IsOver: false));

    /// <summary>The campaign was put at the end of the turns.</summary>
    public void Serve(CampaignId campaign)
    {
        _campaigns[campaign] = _campaigns[campaign] with { Turn = NextTurn() };
        _changedCampaigns.Add(campaign);
    }

    /// <summary>The campaign's contacts were changed: when its first one is due may be another time.</summary>
    public void Touch(CampaignId campaign)
    {
        if (!_campaigns.TryGetValue(campaign, out var stored))
            return;
        _campaigns[campaign] = stored with { HasOtherContacts = true };
        _changedCampaigns.Add(campaign);
    }

    /// <summary>Something is to be done of itself at an instant.</summary>
    public void NoteUpkeep(DateTimeOffset? instant)
    {
        if (!(NextUpkeepTime < instant))
            NextUpkeepTime = instant ?? NextUpkeepTime;
    }

    /// <summary>A campaign became ready past its object.</summary>
    public void NoteReady(ReadyCampaign campaign) => _ready[campaign.Id] = campaign;

    /// <summary>Forgets a campaign whose row was written past its object.</summary>
    public void Forget(CampaignId campaign)
    {
        _campaigns.Remove(campaign);
        _changedCampaigns.Remove(campaign);
    }

    /// <summary>Writes what units have changed.</summary>
    /// <exception cref="DomainException">LEASE_LOST: a row is not as it was read.</exception>
    public void Flush()
    {
        FlushAttempts();
        FlushContacts();
        FlushCampaigns();
        FlushRuns();
        FlushLineLimits();
        FlushCallers();
        FlushCalled();
        FlushEnds();
        FlushAudit();
        _tallies.Write(connection);
        connection.SendChanges(Now, _events);
        _events.Clear();
    }

    /// <inheritdoc cref="WriteConnection.Of"/>
    public T Of<T>(CampaignId campaign, Func<T> act) => connection.Of(campaign, act);

    private void FlushAttempts()
    {
        foreach (var token in _changedAttempts)
        {
            var (attempt, was, isNew) = _attempts[token];
            if (isNew)
                AttemptRows.Insert(connection, attempt);
            if (attempt.Conclusion != was)
                AttemptRows.Conclude(connection, attempt, was?.Outcome);
            _attempts[token] = new(attempt, attempt.Conclusion, IsNew: false);
        }

        _changedAttempts.Clear();
    }

    private void FlushContacts()
    {
        foreach (var place in _changedContacts)
        {
            var (contact, was) = _contacts[place];
            ContactRows.Update(connection, contact, was);
            _contacts[place] = new(contact, contact.Progress);
        }

        _changedContacts.Clear();
    }

    private void FlushCampaigns()
    {
        foreach (var id in _changedCampaigns)
        {
            var stored = _campaigns[id];
            var (campaign, progress, terms) = (stored.Campaign, stored.Campaign.Progress, stored.Campaign.Terms);
            if (terms.Rules != stored.Terms.Rules)
                CampaignRows.KeepRules(connection, campaign, stored.Terms.Rules);
            if (progress.Version != stored.Progress.Version)
                CampaignRows.UpdateTerms(connection, campaign);
            if (!stored.HasOtherContacts && stored.Turn is null && progress == stored.Progress)
                continue;
            Note(campaign, Of(id, () => CampaignRows.Update(connection, campaign, Now, stored.Turn)));
            _campaigns[id] = new(campaign, progress, terms);
        }

        _changedCampaigns.Clear();
    }

    private void MoveLines(Campaign was, Campaign now)
    {
        if (_lineLimits.Count == 0)
            return;
        var ((lines, claimed), (linesBefore, claimedBefore)) = (UseOf(now), UseOf(was));
        if ((lines, claimed) == (linesBefore, claimedBefore))
            return;
        foreach (var limit in LineLimitsOf(now).ToList())
        {
            var key = KeyOf(limit);
            _lineLimits[key] = _lineLimits[key] with { Limit = limit.Move(lines - linesBefore, claimed - claimedBefore) };
            _changedLineLimits.Add(key);
        }
    }

    /// <summary>Campaigns that share a limit are written before it, so that they are found once it lets their calls be claimed.</summary>
    private void FlushLineLimits()
    {
        foreach (var key in _changedLineLimits)
        {
            var (limit, wasClosed) = _lineLimits[key];
            var isClosed = limit.RoomAt(Now) == 0;
            var openTime = isClosed && limit.HasFreeLine ? limit.PacedUntilTime(Now) : null;
            LineLimitRows.Write(connection, limit, isClosed, openTime);
            _lineLimits[key] = (limit, isClosed);
            NoteUpkeep(openTime);
            if (wasClosed && !isClosed)
                Announce(key.ProjectId, key.PhoneId);
        }

        _changedLineLimits.Clear();
    }

    private void FlushRuns()
    {
        foreach (var (campaign, run, begins, isOver) in _runs)
        {
            if (begins)
                RunRows.Begin(connection, campaign, run, Now);
            if (isOver)
                RunRows.End(connection, campaign, run, Now);
        }

        _runs.Clear();
    }

    private void FlushEnds()
    {
        const string End =
            "INSERT INTO endings (campaign_id, end_time, is_reduced) VALUES ($1, $2, 0) ON CONFLICT (campaign_id) DO NOTHING";
        const string GoOn = "DELETE FROM endings WHERE campaign_id = $1";
        foreach (var (campaign, isOver) in _ended)
        {
            if (isOver)
                connection.Change(campaign, End, isGuarded: false, campaign.Value, Columns.Micros(Now));
            else
                connection.Change(campaign, GoOn, isGuarded: false, campaign.Value);
        }

        _ended.Clear();
    }

    /// <summary>Each entry follows the one before it, whichever group and whichever replica wrote that.</summary>
    private void FlushAudit()
    {
        foreach (var note in _notes)
        {
            var (sequence, hash) = _lastEntry ??= AuditRows.Last(connection);
            var entry = new AuditEntry(
                sequence + 1,
                Now,
                note.Subject,
                note.Address,
                note.Action,
                note.ProjectId,
                note.CampaignId,
                note.Thing,
                note.PhoneHash,
                note.Details,
                note.Answer,
                []
            );
            entry = entry with { Hash = AuditChain.Hash(hash, entry) };
            AuditRows.Insert(connection, entry);
            _lastEntry = (entry.Sequence, entry.Hash);
        }

        _notes.Clear();
    }

    private void FlushCalled()
    {
        foreach (var number in _changedCalled)
            CalledNumberRows.Write(connection, number.ProjectId, number.Phone, _called[number], Now);
        _changedCalled.Clear();
    }

    private void FlushCallers()
    {
        foreach (var phoneId in _changedCallerNumbers)
            CallerNumberRows.Write(connection, phoneId, _callerNumbers[phoneId]);
        _changedCallerNumbers.Clear();
    }

    private void Note(Campaign campaign, DateTimeOffset? ready)
    {
        _ready.Remove(campaign.Id);
        if (ready <= Now)
            _ready.Add(campaign.Id, new(campaign.Id, campaign.ProjectId));
        var next = campaign.Changes.Count > 0 ? Now : campaign.NextEventTime;
        NoteUpkeep(ready > Now && !(next < ready) ? ready : next);
    }

    private sealed record StoredCampaign(Campaign Campaign, CampaignProgress Progress, CampaignTerms Terms)
    {
        public bool HasOtherContacts { get; init; }

        public long? Turn { get; init; }
    }

    private sealed record StoredContact(Contact Contact, ContactProgress Progress);

    private sealed record StoredAttempt(Attempt Attempt, Conclusion? Conclusion, bool IsNew);
}
