using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;

namespace CampaignGrpc.Domain.Contacts;

/// <summary>
/// One phone number of one campaign, numbered from 1 inside it. It waits, is claimed by a dialer, is dialled, and waits
/// again or is done; see <c>docs/state-machines.md</c>.
/// </summary>
public sealed class Contact
{
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
        ContactState state,
        DateTimeOffset? dueTime,
        ContactResult? result,
        int attemptCount,
        DateTimeOffset? barredUntilTime,
        long? claimKey,
        string? dialerId,
        DateTimeOffset? leaseEndTime,
        bool isCancelled) => new(campaignId, number, phone, addData)
        {
            State = state,
            DueTime = dueTime,
            Result = result,
            AttemptCount = attemptCount,
            BarredUntilTime = barredUntilTime,
            ClaimKey = claimKey,
            DialerId = dialerId,
            LeaseEndTime = leaseEndTime,
            IsCancelled = isCancelled,
        };

    public CampaignId CampaignId { get; }

    /// <summary>Its place in the campaign's list, from 1.</summary>
    public int Number { get; }

    public PhoneNumber Phone { get; }

    public AddData AddData { get; }

    public ContactState State { get; private set; } = ContactState.Waiting;

    /// <summary>When it may next be called; null unless it waits.</summary>
    public DateTimeOffset? DueTime { get; private set; }

    /// <summary>How it ended; null until it is done.</summary>
    public ContactResult? Result { get; private set; }

    /// <summary>Attempts started in the run under way.</summary>
    public int AttemptCount { get; private set; }

    /// <summary>No call is started before this instant, in whatever run; null before the first attempt.</summary>
    public DateTimeOffset? BarredUntilTime { get; private set; }

    /// <summary>The key of the claim that holds it; null unless it is claimed or dialling.</summary>
    public long? ClaimKey { get; private set; }

    /// <summary>Whether its owner cancelled it while it was being called: whatever comes of that call, there is no further one.</summary>
    public bool IsCancelled { get; private set; }

    /// <summary>Who holds it.</summary>
    public string? DialerId { get; private set; }

    /// <summary>When the hold ends by itself.</summary>
    public DateTimeOffset? LeaseEndTime { get; private set; }

    /// <summary>Whether this claim still holds the contact.</summary>
    public bool IsHeldBy(CallToken token, DateTimeOffset now) => ClaimKey == token.Key && LeaseEndTime > now;

    /// <summary>The gate before the ring: all that was promised about calls is checked here, at the instant of the start.</summary>
    /// <param name="token">The claim.</param>
    /// <param name="campaign">Its campaign as it is now.</param>
    /// <param name="window">The campaign's window at that instant.</param>
    /// <param name="attemptNumber">The attempt's place among all of the contact's attempts.</param>
    /// <param name="now">The instant of the start.</param>
    /// <param name="limits">How long the call may be held.</param>
    /// <returns>The attempt, which counts from here.</returns>
    /// <exception cref="DomainException">
    /// LEASE_LOST, CAMPAIGN_NOT_RUNNING, WINDOW_CLOSED (or the run of the claim is over) or CALL_NOT_DUE.
    /// </exception>
    public Attempt Start(CallToken token, Campaign campaign, OpenWindow? window, int attemptNumber, DateTimeOffset now, DialingLimits limits)
    {
        if (State != ContactState.Claimed || !IsHeldBy(token, now)) throw LeaseLost;
        if (campaign.State != CampaignState.Running) throw Refusal.CampaignNotRunning.With($"The campaign is {campaign.State}.");
        if (window is null) throw Refusal.WindowClosed.With("The calling window that the call was claimed in is closed.");
        // Neither happens to a contact that was due when it was claimed, unless a clock was set back since.
        if (AttemptCount >= campaign.Rules.Count || BarredUntilTime > now) throw Refusal.CallNotDue.With("The contact is not due.");

        State = ContactState.Dialing;
        AttemptCount++;
        BarredUntilTime = now + campaign.Rules.Interval;
        LeaseEndTime = now + limits.CallLease;
        var dialBy = now + limits.DialBy;
        return new(
            CampaignId,
            Number,
            attemptNumber,
            AttemptCount,
            window.RunDay,
            campaign.Version,
            token.Key,
            DialerId!,
            now,
            dialBy < window.ClosingTime ? dialBy : window.ClosingTime);
    }

    /// <summary>Keeps the claim or the call. A call is not kept beyond the longest one.</summary>
    /// <exception cref="DomainException">LEASE_LOST.</exception>
    public void Extend(CallToken token, Attempt? attempt, TimeSpan claimLease, DateTimeOffset now, DialingLimits limits)
    {
        if (!IsHeldBy(token, now)) throw LeaseLost;
        var end = now + (State == ContactState.Claimed ? claimLease : limits.CallLease);
        var last = attempt?.StartTime + limits.LongestCall;
        LeaseEndTime = end > last ? last : end;
    }

    /// <summary>Gives a claim back at no cost. Once the claim no longer holds the contact this does nothing.</summary>
    /// <exception cref="DomainException">CALL_STARTED: what was started must be reported.</exception>
    public void Release(CallToken token, DateTimeOffset now)
    {
        if (ClaimKey != token.Key) return;
        if (State == ContactState.Dialing) throw Refusal.CallStarted.With("The call was started; report its outcome.");
        Wait(now);
    }

    /// <summary>Ends a lease that ran out: an unstarted claim goes back at once.</summary>
    public void ExpireClaim(DateTimeOffset now)
    {
        if (State != ContactState.Claimed) throw new InvalidOperationException("Only a claim expires; a call is concluded.");
        Wait(now);
    }

    /// <summary>Bars every further call, in whatever run, while one whose fate is not known could still be going on.</summary>
    public void BarUntil(DateTimeOffset callMustBeOver)
    {
        if (!(BarredUntilTime > callMustBeOver)) BarredUntilTime = callMustBeOver;
    }

    /// <summary>What an attempt that ended means for the contact that it held.</summary>
    /// <param name="attempt">The attempt, with its outcome.</param>
    /// <param name="step">What the campaign's rules say follows.</param>
    /// <param name="campaign">Its campaign as it is now.</param>
    /// <param name="now">The instant of the report or the conclusion.</param>
    public void Conclude(Attempt attempt, NextStep step, Campaign campaign, DateTimeOffset now)
    {
        if (State != ContactState.Dialing || ClaimKey != attempt.ClaimKey) throw new InvalidOperationException("The attempt does not hold the contact.");
        if (step is NextStep.Retry retry) BarredUntilTime = retry.NotBefore;
        switch (step)
        {
            case NextStep.Finish finish when campaign.RunDay == attempt.RunDay || campaign.RunDay is null || finish.Result.IsForGood():
                Finish(finish.Result);
                break;
            case var _ when IsCancelled || campaign.State == CampaignState.Cancelled:
                Finish(ContactResult.Cancelled);
                break;
            case NextStep.Retry when campaign.RunDay is null:
                Finish(ContactResult.WindowClosed);
                break;
            default:
                // A run that began while the call was going on calls the whole list again, this contact with it.
                if (campaign.RunDay != attempt.RunDay) AttemptCount = 0;
                WaitForWindow(BarredUntilTime > now ? BarredUntilTime.Value : now, campaign);
                break;
        }
    }

    /// <summary>
    /// What a report that came after UNKNOWN means: it never opens a finished contact again, but it may finish one, and what
    /// holds for good replaces what holds for a run. While another call is going on it waits for that one's end.
    /// </summary>
    public void Learn(Attempt late, NextStep step, Campaign campaign)
    {
        if (State == ContactState.Dialing || step is not NextStep.Finish finish) return;
        var isOfThisRun = campaign.RunDay == late.RunDay && (AttemptCount == late.NumberInRun || finish.Result == ContactResult.Reached);
        if ((isOfThisRun && State != ContactState.Done) || (finish.Result.IsForGood() && Result?.IsForGood() != true)) Finish(finish.Result);
    }

    /// <summary>
    /// Sees to it that it is not called any more. A call that is going on runs out, and is told to end. Cancelling it again
    /// does nothing.
    /// </summary>
    /// <exception cref="DomainException">CONTACT_FINISHED: it is done, and no further run would call it.</exception>
    public void Cancel(Campaign campaign, DateTimeOffset now)
    {
        if (IsCancelled || Result == ContactResult.Cancelled) return;
        if (State == ContactState.Dialing) IsCancelled = true;
        else if (State != ContactState.Done || IsCalledAgain(campaign, now)) Finish(ContactResult.Cancelled);
        else throw Refusal.ContactFinished.With($"The contact is done: {Result}.");
    }

    /// <summary>Whether it is done, but a further run calls it again as far as can be known.</summary>
    public bool IsCalledAgain(Campaign campaign, DateTimeOffset now) =>
        Result?.IsForGood() == false && !IsCancelled && !campaign.IsFinished && (!campaign.Schedule.Zone.IsKnown || campaign.NextRun(now) is not null);

    private static DomainException LeaseLost => Refusal.LeaseLost.With("The claim no longer holds the contact.");

    private void WaitForWindow(DateTimeOffset notBefore, Campaign campaign) =>
        // When the window never opens again the end of the run, which is near, finishes the contact.
        Wait(campaign.OpenAtOrAfter(notBefore) ?? notBefore);

    private void Wait(DateTimeOffset due)
    {
        LetGo();
        State = ContactState.Waiting;
        DueTime = due;
    }

    private void Finish(ContactResult result)
    {
        LetGo();
        State = ContactState.Done;
        DueTime = null;
        Result = result;
    }

    private void LetGo()
    {
        ClaimKey = null;
        DialerId = null;
        LeaseEndTime = null;
    }
}
