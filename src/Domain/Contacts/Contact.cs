using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Gates;
using CampaignGrpc.Domain.People;
using CampaignGrpc.Domain.Scheduling;

namespace CampaignGrpc.Domain.Contacts;

/// <summary>
/// One phone number of one campaign, numbered from 1 inside it. It waits, is claimed by a dialer, is dialled, and waits
/// again or is done; see <c>docs/state-machines.md</c>.
/// </summary>
public sealed class Contact
{
    /// <summary>The highest priority that a contact may have; the lowest, and the default, is 0.</summary>
    public const int MaxPriority = 9;

    internal Contact(CampaignId campaignId, int number, PhoneNumber phone, AddData addData)
    {
        CampaignId = campaignId;
        Number = number;
        Phone = phone;
        AddData = addData;
    }

    /// <summary>A contact as it was stored; the database refuses what could not be.</summary>
    public static Contact FromStorage(
        CampaignId campaignId,
        int number,
        PhoneNumber phone,
        AddData addData,
        ContactTerms terms,
        ContactProgress progress
    ) =>
        new(campaignId, number, phone, addData)
        {
            Priority = terms.Priority,
            Zone = terms.Zone,
            State = progress.State,
            DueTime = progress.DueTime,
            Result = progress.Result,
            ResultRunDay = progress.ResultRunDay,
            AttemptCount = progress.AttemptCount,
            BarredUntilTime = progress.BarredUntilTime,
            LostUntilTime = progress.LostUntilTime,
            Claim = progress.Claim,
            IsCancelled = progress.IsCancelled,
            UndialedCount = progress.UndialedCount,
            IsCallback = progress.IsCallback,
        };

    public CampaignId CampaignId { get; }

    /// <summary>Its place in the campaign's list, from 1.</summary>
    public int Number { get; }

    /// <summary>Whom it calls, until that is erased.</summary>
    public PhoneNumber Phone { get; private set; }

    public AddData AddData { get; private set; }

    /// <summary>How its owner wants it to be called.</summary>
    public ContactTerms Terms => new(Priority, Zone);

    /// <summary>
    /// From 0 to 9: of those that are due the higher ones are called first, and one call in five is for whoever is due longest.
    /// </summary>
    public int Priority { get; private set; }

    /// <summary>On whose clock hours for callees, and the calendar of limits, are read; null for the zones of its number.</summary>
    public IanaZone? Zone { get; private set; }

    public ContactState State { get; private set; } = ContactState.Waiting;

    /// <summary>When it may next be called; null unless it waits.</summary>
    public DateTimeOffset? DueTime { get; private set; }

    /// <summary>How it ended; null until it is done.</summary>
    public ContactResult? Result { get; private set; }

    /// <summary>The run in which it ended; null until it is done, and when it ended before any run.</summary>
    public DateOnly? ResultRunDay { get; private set; }

    /// <summary>Attempts started in the run under way, without those that certainly did not ring and those that brought a wish.</summary>
    public int AttemptCount { get; private set; }

    /// <summary>How many of its latest starts in the run under way, one after the other, never rang.</summary>
    public int UndialedCount { get; private set; }

    /// <summary>Whether its next call is one that the person asked for: it is made before all others that are due.</summary>
    public bool IsCallback { get; private set; }

    /// <summary>Who comes first of those that are due: the higher.</summary>
    public Rank Rank => new(IsCallback, Priority);

    /// <summary>No call is started before this instant, in whatever run; null before the first attempt.</summary>
    public DateTimeOffset? BarredUntilTime { get; private set; }

    /// <summary>Until when a call whose fate is not known may be going on, and keeps its line; null when there is none.</summary>
    public DateTimeOffset? LostUntilTime { get; private set; }

    /// <summary>The claim that holds it; null unless it is claimed or dialled.</summary>
    public Claim? Claim { get; private set; }

    /// <summary>Whether its owner cancelled it while it was being called: whatever comes of that call, there is no further one.</summary>
    public bool IsCancelled { get; private set; }

    /// <summary>What of it changes as it is called, as storage keeps it.</summary>
    public ContactProgress Progress =>
        new(
            State,
            DueTime,
            Result,
            ResultRunDay,
            AttemptCount,
            BarredUntilTime,
            LostUntilTime,
            Claim,
            IsCancelled,
            UndialedCount,
            IsCallback
        );

    /// <summary>Claims it for a dialer. Storage does the same to many at once, and finds those that are due.</summary>
    /// <exception cref="InvalidOperationException">It does not wait.</exception>
    public void Hold(Claim claim)
    {
        if (State != ContactState.Waiting)
            throw new InvalidOperationException("Only a contact that waits is claimed.");
        State = ContactState.Claimed;
        DueTime = null;
        Claim = claim;
    }

    /// <summary>The leave to ring: all that was promised about calls is checked here, at the instant of the start.</summary>
    /// <param name="token">The claim.</param>
    /// <param name="campaign">Its campaign as it is now.</param>
    /// <param name="attemptNumber">The attempt's place among all of the contact's attempts.</param>
    /// <param name="now">The instant of the start.</param>
    /// <param name="limits">How long the call may be held.</param>
    /// <param name="context">What else bears on it; null for nothing.</param>
    /// <returns>The attempt, which counts from here.</returns>
    /// <exception cref="DomainException">The refusal of the first gate that is shut; LEASE_LOST comes before all others.</exception>
    public Attempt Start(
        CallToken token,
        Campaign campaign,
        int attemptNumber,
        DateTimeOffset now,
        DialingLimits limits,
        CallContext? context = null
    )
    {
        if (State != ContactState.Claimed || Claim?.IsHeldBy(token, now) != true)
            throw LeaseLost;
        CallGates.EnsureOpen(new(this, campaign, now, token, context));

        var window = campaign.WindowAt(now)!;
        var closing =
            campaign.CalleeWindowAt(now, (context ?? CallContext.None).CalleeZones)?.ClosingTime is { } theirs
            && theirs < window.ClosingTime
                ? theirs
                : window.ClosingTime;
        State = ContactState.Dialing;
        AttemptCount++;
        BarredUntilTime = now + campaign.Rules.Interval;
        LostUntilTime = null;
        var callEnd = now + limits.LongestCall;
        Claim = (Claim with { LastEndTime = callEnd }).ExtendTo(now + limits.CallLease);
        var dialBy = now + limits.DialBy;
        campaign.CountStart(now);
        return new(
            CampaignId,
            Number,
            attemptNumber,
            AttemptCount,
            window.RunDay,
            campaign.Version,
            token.Key,
            Claim.DialerId,
            now,
            dialBy < closing ? dialBy : closing
        );
    }

    /// <summary>Its turn came, and its project does not call its number: it is done for good, or waits until that ends.</summary>
    public void LeaveOut(DoNotCallTerm doNotCall, Campaign campaign)
    {
        if (State != ContactState.Claimed)
            throw new InvalidOperationException("Only a contact whose turn came is left out.");
        if (doNotCall.UntilTime is { } until)
            WaitForWindow(until, campaign);
        else
            FinishNow(ContactResult.OptedOut, campaign);
    }

    /// <summary>Its turn came, and it may not be called yet: it waits until it may, or is done as not reached when it never may.</summary>
    public void Defer(DateTimeOffset? until, Campaign campaign)
    {
        if (State != ContactState.Claimed)
            throw new InvalidOperationException("Only a contact whose turn came is deferred.");
        if (until is { } opens)
            WaitForWindow(opens, campaign);
        else
            FinishNow(ContactResult.WindowClosed, campaign);
    }

    /// <summary>Keeps the claim or the call, neither of them beyond the longest that there is.</summary>
    /// <returns>When the lease ends by itself now.</returns>
    /// <exception cref="DomainException">LEASE_LOST.</exception>
    public DateTimeOffset Extend(CallToken token, TimeSpan claimLease, DateTimeOffset now, DialingLimits limits)
    {
        if (Claim?.IsHeldBy(token, now) != true)
            throw LeaseLost;
        Claim = Claim.ExtendTo(now + (State == ContactState.Claimed ? claimLease : limits.CallLease));
        return Claim.LeaseEndTime;
    }

    /// <summary>Gives a claim back at no cost. Once the claim no longer holds the contact this does nothing.</summary>
    /// <exception cref="DomainException">
    /// CALL_STARTED: what was started must be reported. LEASE_LOST: another claim's call is going on.
    /// </exception>
    public void Release(CallToken token, DateTimeOffset now)
    {
        if (Claim?.Key != token.Key)
        {
            if (State == ContactState.Dialing)
                throw LeaseLost;
            return;
        }

        if (State == ContactState.Dialing)
            throw Refusal.CallStarted.With("The call was started; report its outcome.");
        GoBack(now);
    }

    /// <summary>Ends a lease that ran out: an unstarted claim goes back at once.</summary>
    public void ExpireClaim(DateTimeOffset now)
    {
        if (State != ContactState.Claimed)
            throw new InvalidOperationException("Only a claim expires; a call is concluded.");
        GoBack(now);
    }

    /// <summary>
    /// A call of it went on without a word: until it must be over it bars every other call, in whatever run, and keeps its line.
    /// </summary>
    public void LoseCall(DateTimeOffset callMustBeOver, DateTimeOffset now)
    {
        BarUntil(callMustBeOver);
        if (callMustBeOver > now)
            LostUntilTime = callMustBeOver;
    }

    /// <summary>A call that was lost is over, or was heard of; its line is free.</summary>
    public void FreeLine() => LostUntilTime = null;

    /// <summary>What an attempt that ended means for the contact that it held.</summary>
    /// <param name="attempt">The attempt, with its conclusion.</param>
    /// <param name="step">What the campaign's rules say follows.</param>
    /// <param name="campaign">Its campaign as it is now.</param>
    /// <param name="now">The instant of the report or the conclusion.</param>
    /// <param name="longestCall">How long a call nobody reported could still be going on.</param>
    public void Conclude(Attempt attempt, NextStep step, Campaign campaign, DateTimeOffset now, TimeSpan longestCall)
    {
        if (State != ContactState.Dialing || Claim?.Key != attempt.ClaimKey)
            throw new InvalidOperationException("The attempt does not hold the contact.");
        Count(attempt.Conclusion?.Outcome ?? Outcome.Unknown);
        if (step is NextStep.Retry retry)
            BarredUntilTime = retry.NotBefore;
        else if (attempt.Conclusion?.Outcome == Outcome.NotDialed)
            BarredUntilTime = attempt.StartTime;
        else if (attempt.EndBy(now, longestCall) is { } ended)
            BarUntil(ended + campaign.Rules.Interval);
        var run = campaign.RunOf(this);
        switch (step)
        {
            case NextStep.Finish finish when run == attempt.RunDay || run is null || finish.Result.IsForGood():
                Finish(finish.Result, attempt.RunDay);
                break;
            case var _ when IsCancelled || campaign.State == CampaignState.Cancelled:
                Finish(ContactResult.Cancelled, attempt.RunDay);
                break;
            case NextStep.Retry when run is null:
                Finish(ContactResult.WindowClosed, attempt.RunDay);
                break;
            default:
                // A run that began while the call was going on calls the whole list again, this contact with it.
                if (run != attempt.RunDay)
                    (AttemptCount, UndialedCount) = (0, 0);
                WaitForWindow(BarredUntilTime > now ? BarredUntilTime.Value : now, campaign);
                break;
        }
    }

    /// <summary>
    /// What a report that came after UNKNOWN means: it never opens a finished contact again, but it may finish one, and what
    /// holds for good replaces what holds for a run. While another call is going on it waits for that one's end.
    /// </summary>
    /// <param name="late">The attempt, with what was reported of it.</param>
    /// <param name="step">What the campaign's rules say follows.</param>
    /// <param name="campaign">Its campaign as it is now.</param>
    /// <param name="now">The instant of the report.</param>
    /// <param name="longestCall">How long a call nobody reported could still be going on.</param>
    public void Learn(Attempt late, NextStep step, Campaign campaign, DateTimeOffset now, TimeSpan longestCall)
    {
        // Every other call of the contact began when this one was over, or was over when this one began.
        if (LostUntilTime <= late.StartTime + longestCall)
            FreeLine();
        if (State == ContactState.Dialing)
            return;
        if (late.EndBy(now, longestCall) is { } ended)
            BarUntil(ended + campaign.Rules.Interval);
        if (step is NextStep.Retry wish && late.Conclusion?.Outcome == Outcome.Callback && State != ContactState.Done)
        {
            IsCallback = true;
            BarUntil(wish.NotBefore);
        }

        if (step is NextStep.Finish finish)
        {
            var isOfThisRun =
                campaign.RunOf(this) == late.RunDay && (AttemptCount == late.NumberInRun || finish.Result == ContactResult.Reached);
            if ((isOfThisRun && State != ContactState.Done) || (finish.Result.IsForGood() && Result?.IsForGood() != true))
                FinishNow(finish.Result, campaign);
        }

        if (State == ContactState.Waiting && DueTime < BarredUntilTime)
            WaitForWindow(BarredUntilTime.Value, campaign);
    }

    /// <summary>
    /// Sees to it that it is not called any more. A call that is going on runs out, and is told to end. Cancelling it again
    /// does nothing.
    /// </summary>
    /// <exception cref="DomainException">CONTACT_FINISHED: it is done, and no further run would call it.</exception>
    public void Cancel(Campaign campaign, DateTimeOffset now)
    {
        if (IsCancelled || Result == ContactResult.Cancelled)
            return;
        if (State == ContactState.Dialing)
            IsCancelled = true;
        else if (State != ContactState.Done || IsCalledAgain(campaign, now))
            FinishNow(ContactResult.Cancelled, campaign);
        else
            throw Refusal.ContactFinished.With($"The contact is done: {Result}.");
    }

    /// <summary>Changes what its owner may change of it. A dialer that holds it keeps what it was given.</summary>
    /// <exception cref="DomainException">CONTACT_FINISHED: it is done, and no further run would call it, or it was erased.</exception>
    public void Update(AddData addData, ContactTerms terms, Campaign campaign, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(terms.Priority);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(terms.Priority, MaxPriority);
        if (Phone.IsErased)
            throw Refusal.ContactFinished.With("The contact was erased.");
        if (State == ContactState.Done && !IsCalledAgain(campaign, now))
            throw Refusal.ContactFinished.With($"The contact is done: {Result}.");
        // It may have been put off by a clock that is no longer its own.
        if (State == ContactState.Waiting && terms.Zone != Zone)
            WaitForWindow(BarredUntilTime > now ? BarredUntilTime.Value : now, campaign);
        (AddData, Priority, Zone) = (addData, terms.Priority, terms.Zone);
    }

    /// <summary>
    /// Has it call another number. Whoever was called stays known by the attempts, so that this is for a number that was never called. A
    /// dialer that holds the contact claims it anew.
    /// </summary>
    /// <exception cref="DomainException">CONTACT_CALLED.</exception>
    public void ChangePhone(PhoneNumber phone, Campaign campaign, DateTimeOffset now)
    {
        if (phone == Phone)
            return;
        if (BarredUntilTime is not null)
            throw Refusal.ContactCalled.With(
                "The contact was called already, and its calls are those of its number. Cancel it and add the other number to the list."
            );
        Phone = phone;
        if (State is ContactState.Waiting or ContactState.Claimed)
            WaitForWindow(now, campaign);
    }

    /// <summary>
    /// Forgets who it is, and keeps its place and what it counts for. It is never called again: what waits or is claimed ends as
    /// cancelled, a call that is going on runs out and is told to end, and a result stands until a further run would have called again.
    /// </summary>
    public void Erase(Campaign campaign)
    {
        if (State is ContactState.Waiting or ContactState.Claimed)
            FinishNow(ContactResult.Cancelled, campaign);
        else if (Result?.IsForGood() != true)
            IsCancelled = true;
        (Phone, AddData, Zone) = (PhoneNumber.Erased, AddData.Empty, null);
    }

    /// <summary>Whether it is done, but a further run calls it again as far as can be known.</summary>
    public bool IsCalledAgain(Campaign campaign, DateTimeOffset now)
    {
        if (Result?.IsForGood() != false || IsCancelled || campaign.IsFinished)
            return false;
        return !campaign.Schedule.Zone.IsKnown || campaign.IsYetToOpenFor(this) || campaign.NextRun(now) is not null;
    }

    /// <summary>A copy that a piece of work may change and throw away.</summary>
    public Contact Copy() => (Contact)MemberwiseClone();

    private static DomainException LeaseLost => Refusal.LeaseLost.With("The claim no longer holds the contact.");

    /// <summary>
    /// What did not ring gives its attempt back, and so does what brought a wish. A wish stands until a call rang for it.
    /// </summary>
    private void Count(Outcome outcome)
    {
        if (!outcome.UsesUpAttempt())
            AttemptCount--;
        UndialedCount = outcome == Outcome.NotDialed ? UndialedCount + 1 : 0;
        IsCallback = outcome == Outcome.Callback || (IsCallback && outcome == Outcome.NotDialed);
    }

    private void BarUntil(DateTimeOffset instant)
    {
        if (!(BarredUntilTime > instant))
            BarredUntilTime = instant;
    }

    private void WaitForWindow(DateTimeOffset notBefore, Campaign campaign) =>
        // When the window never opens again the end of the run, which is near, finishes the contact.
        Wait(campaign.OpenAtOrAfter(notBefore) ?? notBefore);

    /// <summary>
    /// Somebody may have been heard of meanwhile who is not to be called yet; to hand it out again before that would be in vain.
    /// </summary>
    private void GoBack(DateTimeOffset now) => Wait(BarredUntilTime > now ? BarredUntilTime.Value : now);

    private void Wait(DateTimeOffset due)
    {
        Claim = null;
        State = ContactState.Waiting;
        DueTime = due;
    }

    /// <summary>What takes the place of a result is of the same run.</summary>
    private void FinishNow(ContactResult result, Campaign campaign) =>
        Finish(result, State == ContactState.Done ? ResultRunDay : campaign.RunOf(this) ?? campaign.LastRunDay);

    private void Finish(ContactResult result, DateOnly? run)
    {
        Claim = null;
        State = ContactState.Done;
        DueTime = null;
        Result = result;
        ResultRunDay = run;
    }
}

/// <summary>What of a contact changes as it is called. Each part is explained at the contact.</summary>
public sealed record ContactProgress(
    ContactState State,
    DateTimeOffset? DueTime,
    ContactResult? Result,
    DateOnly? ResultRunDay,
    int AttemptCount,
    DateTimeOffset? BarredUntilTime,
    DateTimeOffset? LostUntilTime,
    Claim? Claim,
    bool IsCancelled,
    int UndialedCount,
    bool IsCallback
);
