using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Simulation.Tests.World;

/// <summary>
/// What the service must answer and what must be so afterwards, told a second time: slowly, in memory, without a database,
/// a batch or a shortcut. Each verb answers in words, which are compared with the service's.
/// </summary>
internal sealed class Model
{
    public static readonly TimeSpan ClaimLease = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan LongestClaim = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan CallLease = TimeSpan.FromSeconds(60);
    public static readonly TimeSpan DialBy = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(30);
    public static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(90);
    public const int MostUndialed = 20;
    public const int MostLineFailures = 3;

    private readonly List<ModelCampaign> _campaigns = [];

    /// <summary>
    /// The numbers of contacts whose phone was reported as not to be called: it is the same in every campaign, and all are of one project.
    /// </summary>
    private readonly HashSet<int> _notToBeCalled = [];

    /// <summary>What the project's limits count.</summary>
    public CallBook Calls { get; } = new();

    /// <summary>How many calls at once all campaigns of the project may have together; null for any number.</summary>
    public int? MaxLines { get; set; }

    /// <summary>All of them call from one number.</summary>
    private (int Failures, DateTimeOffset? Since) _caller;

    /// <summary>Those that can be seen.</summary>
    public IEnumerable<ModelCampaign> Campaigns => _campaigns.Where(campaign => !campaign.IsDeleted);

    /// <summary>Deleted ones too, of which owners and dialers may still know.</summary>
    public IReadOnlyList<ModelCampaign> Known => _campaigns;

    public ModelCampaign CampaignOf(CallToken token) => _campaigns.Single(campaign => campaign.Id == token.CampaignId.Value);

    public ModelContact ContactOf(CallToken token) => CampaignOf(token).Contacts.Single(contact => contact.Number == token.ContactNumber);

    /// <summary>It enters at the end of the turns.</summary>
    public void Add(ModelCampaign campaign)
    {
        campaign.Turn = NextTurn();
        _campaigns.Add(campaign);
    }

    public IEnumerable<CampaignFacts> CampaignFacts =>
        Campaigns.Select(campaign => campaign.FactsAt(Campaigns.Count(other => other.Turn <= campaign.Turn)));

    /// <summary>Ends leases, then opens and closes windows and runs.</summary>
    public void Advance(DateTimeOffset now)
    {
        foreach (var campaign in _campaigns)
        {
            foreach (var contact in campaign.Contacts.Where(contact => contact.LeaseEnd <= now))
            {
                if (contact.State == ContactState.Claimed)
                    contact.GoBack(now);
                else
                {
                    Conclude(campaign, contact, Outcome.Unknown, null, now);
                    Calls.Hear(contact.Number, contact.Attempts[^1]);
                }
            }
        }

        foreach (var contact in _campaigns.SelectMany(campaign => campaign.Contacts).Where(contact => contact.LostUntil <= now))
            contact.LostUntil = null;
        foreach (var campaign in _campaigns.Where(campaign => campaign.NextEvent <= now))
            campaign.Advance(now);
        Settle();
    }

    /// <summary>The contacts that a claim gets; <see cref="ModelContact.Hold"/> then gives them their tokens.</summary>
    public List<(ModelCampaign Campaign, ModelContact Contact)> Claim(DateTimeOffset now, int most, long? only)
    {
        Advance(now);
        var claimed = new List<(ModelCampaign, ModelContact)>();
        var lines = MaxLines - Campaigns.Sum(campaign => campaign.LinesInUse) ?? int.MaxValue;
        var inTurn = _campaigns
            .Where(campaign => campaign.State == CampaignState.Running && campaign.OpenUntil > now && (only is null || only == campaign.Id))
            .Where(campaign =>
                !(campaign.LinesInUse >= campaign.Plan.MaxConcurrentCalls) && campaign.Contacts.Any(contact => contact.Due <= now)
            )
            .Where(campaign => !(campaign.Probe > now) && campaign.PaceRoom(now) > 0)
            .OrderBy(campaign => campaign.Turn)
            .ToList();
        foreach (var campaign in inTurn.Where(campaign => campaign.IsOpen(now)))
        {
            var room = Math.Min(
                most - claimed.Count,
                Math.Min(campaign.PaceRoom(now), campaign.Plan.MaxConcurrentCalls - campaign.LinesInUse ?? int.MaxValue)
            );
            room = Math.Min(room, lines - claimed.Count);
            if (room <= 0)
                break;
            Judge(campaign, now);
            if (campaign.Probe is not null)
                room = 1;
            var taken = TakeDue(campaign, room, now);
            campaign.TakePlaces(taken.Count, now);
            claimed.AddRange(taken.OrderBy(contact => contact.Number).Select(contact => (campaign, contact)));
            campaign.Turn = NextTurn();
        }

        return claimed;
    }

    /// <summary>
    /// Who is due, in turn; whose number is not to be called is done instead, and whose was called too often, or whose own clock is outside
    /// of the hours, waits.
    /// </summary>
    private List<ModelContact> TakeDue(ModelCampaign campaign, int room, DateTimeOffset now)
    {
        var taken = new List<ModelContact>();
        foreach (
            var contact in campaign
                .Contacts.Where(contact => contact.Due <= now)
                .OrderByDescending(contact => contact.IsCallback)
                .ThenBy(contact => contact.Due)
                .ThenBy(contact => contact.Number)
                .ToList()
        )
        {
            if (taken.Count == room)
                break;
            if (_notToBeCalled.Contains(contact.Number))
                contact.Finish(ContactResult.OptedOut);
            else if (Calls.ClosedUntil(contact.Number, now) is { } until)
                contact.WaitUntil(campaign.OpenAtOrAfter(until) ?? until);
            else if (campaign.MayCallFrom(contact, now) is not { } opens)
                contact.Finish(ContactResult.WindowClosed);
            else if (opens > now)
                contact.WaitUntil(opens);
            else
                taken.Add(contact);
        }

        return taken;
    }

    /// <summary>The one that was let through was given its key.</summary>
    public static void LetThrough(ModelCampaign campaign, long key, DateTimeOffset now)
    {
        if (campaign.Probe is not null)
            (campaign.ProbeKey, campaign.Probe) = (key, now + ProbeInterval);
    }

    public bool IsLineFailing(ModelCampaign campaign) => campaign.Line.Failures >= MostLineFailures || _caller.Failures >= MostLineFailures;

    private void Judge(ModelCampaign campaign, DateTimeOffset probe)
    {
        campaign.ProbeKey = IsLineFailing(campaign) ? campaign.ProbeKey : null;
        campaign.Probe = IsLineFailing(campaign) ? campaign.Probe ?? probe : null;
    }

    private void HearOfLine(ModelCampaign campaign, ModelAttempt attempt, Outcome outcome, DateTimeOffset now)
    {
        _caller = After(_caller);
        campaign.Line = After(campaign.Line);
        Judge(campaign, now + ProbeInterval);

        (int, DateTimeOffset?) After((int Failures, DateTimeOffset? Since) line) =>
            outcome is Outcome.NotDialed or Outcome.Failed ? (line.Failures + 1, line.Since ?? attempt.Start)
            : attempt.Start < line.Since ? line
            : (0, null);
    }

    private long NextTurn() => _campaigns.Select(campaign => campaign.Turn).DefaultIfEmpty().Max() + 1;

    public string Start(DateTimeOffset now, CallToken? token)
    {
        if (Find(token) is not var (campaign, contact, attempt))
            return "LEASE_LOST";
        if (attempt is null)
        {
            if (contact.State != ContactState.Claimed || contact.Token != token || !(contact.LeaseEnd > now))
                return "LEASE_LOST";
            if (campaign.State != CampaignState.Running)
                return "CAMPAIGN_NOT_RUNNING";
            if (campaign.Probe is not null && campaign.ProbeKey != token!.Value.Key)
                return "LINE_FAILING";
            if (
                !(campaign.OpenUntil > now)
                || campaign.Closing(now) is not { } closing
                || campaign.Run is not { } run
                || campaign.RunAt(now) != run
            )
                return "WINDOW_CLOSED";
            if (campaign.ClockOf(contact) is { } theirs)
            {
                if (theirs.Closing(now) is not { } leaves)
                    return "CALLEE_HOURS_CLOSED";
                closing = Earlier(closing, leaves);
            }

            if (_notToBeCalled.Contains(contact.Number))
                return "DO_NOT_CALL";
            if (Calls.ClosedUntil(contact.Number, now) is not null)
                return "CALL_LIMIT_REACHED";
            if (contact.BarredUntil > now)
                return "CALL_NOT_DUE";
            if (!campaign.MayStart(now))
                return "PACE_REACHED";
            campaign.CountStart(now);
            Calls.Start(contact.Number, now);
            contact.Dial(now + CallLease);
            contact.AttemptCount++;
            contact.BarredUntil = now + campaign.Interval;
            contact.LostUntil = null;
            attempt = new(
                token!.Value,
                contact.Attempts.Count + 1,
                contact.AttemptCount,
                run,
                campaign.Version,
                campaign.Plan,
                now,
                Earlier(now + DialBy, closing)
            );
            contact.Attempts.Add(attempt);
        }

        var lease = contact.Token == token ? contact.LeaseEnd!.Value : attempt.Start + CallLease;
        return $"start {attempt.Start:O} dial by {attempt.DialBy:O} until {lease:O}";
    }

    public string Extend(DateTimeOffset now, CallToken? token)
    {
        if (Find(token) is not var (campaign, contact, attempt) || contact.Token != token || !(contact.LeaseEnd > now))
            return "LEASE_LOST";
        contact.LeaseEnd = attempt is null
            ? Earlier(now + ClaimLease, contact.ClaimEnd!.Value)
            : Earlier(now + CallLease, attempt.Start + LongestCall);
        return $"until {contact.LeaseEnd:O}" + (campaign.State == CampaignState.Cancelled || contact.IsCancelled ? " stop" : "");
    }

    public string Release(DateTimeOffset now, CallToken? token)
    {
        if (Find(token) is not var (_, contact, _))
            return "LEASE_LOST";
        if (contact.Token != token)
            return contact.State == ContactState.Dialing ? "LEASE_LOST" : "released";
        if (contact.State == ContactState.Dialing)
            return "CALL_STARTED";
        contact.GoBack(now);
        return "released";
    }

    public string Report(DateTimeOffset now, CallToken? token, CallReport report)
    {
        if (Find(token) is not var (campaign, contact, attempt))
            return "LEASE_LOST";
        if (attempt is null)
            return "CALL_NOT_STARTED";
        if (attempt.Outcome is null or Outcome.Unknown)
        {
            var (first, last) = (attempt.Start.AddMinutes(-5), Earlier(now.AddMinutes(5), attempt.Start + LongestCall));
            DateTimeOffset?[] times = [report.AnswerTime, report.EndTime];
            if (
                times.Any(time => time < first || time > last)
                || report.AnswerTime > report.EndTime
                || report.CallbackTime > now.AddDays(90)
            )
                return "TIME_OUT_OF_RANGE";
            attempt.Wish = report.CallbackTime;
            attempt.IsLate = attempt.Outcome == Outcome.Unknown;
            attempt.OutcomeId = report.OutcomeId;
            attempt.End = report.EndTime
                ?? (attempt.IsLate || now > attempt.Start + LongestCall ? null : Later(now, report.AnswerTime ?? now));
            HearOfLine(campaign, attempt, report.Outcome, now);
            if (report.Outcome == Outcome.DoNotCall)
                _notToBeCalled.Add(contact.Number);
            if (attempt.IsLate)
                Learn(campaign, contact, attempt, report, now);
            else
                Conclude(campaign, contact, report.Outcome, EndOf(attempt, report, now), now);
            Calls.Hear(contact.Number, attempt);
        }
        else if (attempt.Outcome != report.Outcome && (attempt.OutcomeId is null || attempt.OutcomeId != report.OutcomeId))
        {
            return "OUTCOME_ALREADY_REPORTED";
        }

        return attempt.IsLate ? "late" : "taken";
    }

    public string? Update(DateTimeOffset now, ModelCampaign known, CampaignPlan plan, string etag)
    {
        if (known.IsDeleted)
            return "CAMPAIGN_NOT_FOUND";
        if (etag.Length > 0 && etag != $"{known.Version}")
            return "ETAG_STALE";
        var campaign = known.Copy();
        campaign.BringToThePresent(now);
        if (plan != campaign.Plan)
        {
            var isTold = campaign.Plan with { Description = plan.Description };
            if (campaign.IsFinished && plan != isTold && !campaign.IsProlongedBy(plan))
                return "FIELD_FROZEN";
            if (campaign.IsProlongedBy(plan))
            {
                if (!campaign.TryGoOn(plan, now))
                    return "NEVER_OPENS";
                Replace(campaign);
                return null;
            }

            if (
                campaign.State is not (CampaignState.Draft or CampaignState.Created)
                && plan.Timetable.Calendar != campaign.Plan.Timetable.Calendar
            )
                return "FIELD_FROZEN";
            if (!campaign.TryBecome(plan, now))
                return "NEVER_OPENS";
        }

        Replace(campaign);
        return null;
    }

    public static string? Delete(ModelCampaign campaign)
    {
        if (campaign.IsDeleted)
            return "CAMPAIGN_NOT_FOUND";
        if (
            !(campaign.IsFinished || campaign.State == CampaignState.Draft)
            || campaign.Contacts.Any(contact => contact.State == ContactState.Dialing)
        )
            return "CAMPAIGN_NOT_FINISHED";
        campaign.IsDeleted = true;
        return null;
    }

    public string? Cancel(DateTimeOffset now, ModelCampaign known, int number)
    {
        if (known.IsDeleted)
            return "CAMPAIGN_NOT_FOUND";
        var campaign = known.Copy();
        campaign.BringToThePresent(now);
        if (campaign.Contacts.FirstOrDefault(contact => contact.Number == number) is not { } contact)
            return "CONTACT_NOT_FOUND";
        if (!IsCancelled(contact) && !TryCancel(now, campaign, contact))
            return "CONTACT_FINISHED";
        Replace(campaign);
        return null;
    }

    /// <param name="now">The instant.</param>
    /// <param name="known">The campaign.</param>
    /// <param name="filter">Whom of it.</param>
    /// <param name="cancelled">The numbers of those who were cancelled.</param>
    public string? CancelMatching(DateTimeOffset now, ModelCampaign known, ContactFilter filter, out IReadOnlyList<int> cancelled)
    {
        cancelled = [];
        if (known.IsDeleted)
            return "CAMPAIGN_NOT_FOUND";
        var campaign = known.Copy();
        campaign.BringToThePresent(now);
        if (campaign.IsFinished)
            return "CAMPAIGN_FINISHED";
        cancelled =
        [
            .. campaign
                .Contacts.Where(contact =>
                    (filter.State ?? contact.State) == contact.State && (filter.Result ?? contact.Result) == contact.Result
                )
                .Where(contact => !IsCancelled(contact) && TryCancel(now, campaign, contact))
                .Select(contact => contact.Number),
        ];
        Replace(campaign);
        return null;
    }

    private static bool IsCancelled(ModelContact contact) => contact.IsCancelled || contact.Result == ContactResult.Cancelled;

    /// <summary>Whether somebody would be called, and is not any more.</summary>
    private static bool TryCancel(DateTimeOffset now, ModelCampaign campaign, ModelContact contact)
    {
        var isCalledAgain =
            !campaign.IsFinished
            && !campaign.IsOnce
            && campaign.Hours.After(now).Any(stretch => stretch.Open > now && !(stretch.Day <= campaign.LastRun));
        if (contact.State == ContactState.Done && (contact.IsDoneForGood || !isCalledAgain))
            return false;
        if (contact.State == ContactState.Dialing)
            contact.IsCancelled = true;
        else
            contact.Finish(ContactResult.Cancelled);
        return true;
    }

    /// <summary>Completes what has nothing left to do.</summary>
    public void Settle() => _campaigns.ForEach(campaign => campaign.CompleteIfDone());

    private static void Conclude(ModelCampaign campaign, ModelContact contact, Outcome outcome, DateTimeOffset? end, DateTimeOffset now)
    {
        var attempt = contact.Attempts[^1];
        Record(attempt, outcome, end, now);
        if (outcome == Outcome.Unknown)
        {
            contact.BarredUntil = Later(contact.BarredUntil!.Value, attempt.Start + LongestCall);
            if (attempt.Start + LongestCall > now)
                contact.LostUntil = attempt.Start + LongestCall;
        }

        var step = ModelRules.After(campaign.Plan, attempt, contact.Undialed, now);
        if (outcome is Outcome.NotDialed or Outcome.Callback)
            contact.AttemptCount--;
        contact.IsCallback = outcome == Outcome.Callback || (outcome == Outcome.NotDialed && contact.IsCallback);
        contact.Undialed = outcome == Outcome.NotDialed ? contact.Undialed + 1 : 0;
        if (ModelRules.Learnt(contact, attempt.Run) is { } learnt && !(step.Result is ContactResult.Invalid or ContactResult.OptedOut))
            step = (learnt, null);
        if (step.NotBefore is { } notBefore)
            contact.BarredUntil = notBefore;
        else if (outcome == Outcome.NotDialed)
            contact.BarredUntil = attempt.Start;
        else if (end is { } ended)
            contact.BarredUntil = Later(contact.BarredUntil!.Value, Earlier(ended, now) + campaign.Interval);
        var isNextRun = campaign.Run is not null && campaign.Run != attempt.Run;
        if (step.Result is { } result && (!isNextRun || result is ContactResult.Invalid or ContactResult.OptedOut))
            contact.Finish(result);
        else if (campaign.State == CampaignState.Cancelled || contact.IsCancelled)
            contact.Finish(ContactResult.Cancelled);
        else if (campaign.Run is null)
            contact.Finish(ContactResult.WindowClosed);
        else
        {
            if (isNextRun)
                (contact.AttemptCount, contact.Undialed) = (0, 0);
            var from = Later(now, contact.BarredUntil!.Value);
            contact.WaitUntil(campaign.OpenAtOrAfter(from) ?? from);
        }
    }

    /// <summary>A late report never opens a contact again; it finishes one that nobody is calling, or says better how it ended.</summary>
    private static void Learn(ModelCampaign campaign, ModelContact contact, ModelAttempt attempt, CallReport report, DateTimeOffset now)
    {
        var end = report.EndTime ?? Earlier(now, attempt.Start + LongestCall);
        Record(attempt, report.Outcome, end, now);
        if (contact.LostUntil == attempt.Start + LongestCall)
            contact.LostUntil = null;
        if (contact.State != ContactState.Dialing)
            contact.BarredUntil = Later(contact.BarredUntil!.Value, Earlier(end, now) + campaign.Interval);
        if (
            ModelRules.After(campaign.Plan, attempt, 0, now).NotBefore is { } wish
            && report.Outcome == Outcome.Callback
            && contact.State is ContactState.Waiting or ContactState.Claimed
        )
            (contact.IsCallback, contact.BarredUntil) = (true, Later(contact.BarredUntil!.Value, wish));
        LearnResult(campaign, contact, attempt, now);
        if (contact.State == ContactState.Waiting && contact.Due < contact.BarredUntil)
            contact.WaitUntil(campaign.OpenAtOrAfter(contact.BarredUntil.Value) ?? contact.BarredUntil.Value);
    }

    private static void LearnResult(ModelCampaign campaign, ModelContact contact, ModelAttempt attempt, DateTimeOffset now)
    {
        if (ModelRules.After(campaign.Plan, attempt, 0, now).Result is not { } result)
            return;
        var isForGood = result is ContactResult.Invalid or ContactResult.OptedOut;
        var isOfThisRun = campaign.Run == attempt.Run && (result == ContactResult.Reached || attempt.NumberInRun == contact.AttemptCount);
        if (contact.State is ContactState.Waiting or ContactState.Claimed && (isForGood || isOfThisRun))
            contact.Finish(result);
        if (contact.State == ContactState.Done && isForGood && !contact.IsDoneForGood)
            contact.Finish(result);
    }

    private static void Record(ModelAttempt attempt, Outcome outcome, DateTimeOffset? end, DateTimeOffset now)
    {
        attempt.Outcome = outcome;
        attempt.EndAtMost = end;
        attempt.Reported = now;
    }

    private (ModelCampaign Campaign, ModelContact Contact, ModelAttempt? Attempt)? Find(CallToken? token)
    {
        if (
            token is not { } known
            || _campaigns.Find(campaign => campaign.Id == known.CampaignId.Value) is not { IsDeleted: false } campaign
        )
            return null;
        var contact = campaign.Contacts.FirstOrDefault(contact => contact.Number == known.ContactNumber);
        return contact is null ? null : (campaign, contact, contact.Attempts.Find(attempt => attempt.Token == known));
    }

    public void Replace(ModelCampaign campaign) => _campaigns[_campaigns.FindIndex(known => known.Id == campaign.Id)] = campaign;

    private static DateTimeOffset EndOf(ModelAttempt attempt, CallReport report, DateTimeOffset now) =>
        report.EndTime ?? (now > attempt.Start + LongestCall ? attempt.Start + LongestCall : Later(now, report.AnswerTime ?? now));

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
