using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Simulation.Tests.World;

/// <summary>A campaign as the rules have it, told plainly and in memory.</summary>
internal sealed class ModelCampaign(long id, CampaignPlan plan, OpenHours hours, DateTimeOffset now)
{
    public long Id => id;

    public CampaignPlan Plan => plan;

    public OpenHours Hours => hours;

    public TimeSpan Interval { get; } = TimeSpan.FromMinutes(plan.IntervalMinutes);

    public CampaignState State { get; set; } = CampaignState.Created;

    public DateOnly? Run { get; private set; }

    public DateTimeOffset? OpenUntil { get; private set; }

    public DateTimeOffset? NextEvent { get; private set; } = hours.OpenAtOrAfter(now);

    public long Turn { get; set; }

    public IReadOnlyList<ModelContact> Contacts { get; } =
        [.. Enumerable.Range(1, plan.Contacts).Select(number => new ModelContact(number) { Due = hours.OpenAtOrAfter(now) })];

    public bool IsFinished => State is CampaignState.Completed or CampaignState.Cancelled;

    public int Held => Contacts.Count(contact => contact.State is ContactState.Claimed or ContactState.Dialing);

    public bool CanBeCalled(DateTimeOffset now) => State == CampaignState.Running && OpenUntil > now && Contacts.Any(contact => contact.Due <= now);

    public CampaignFacts Facts => new(id, State, Run, OpenUntil, NextEvent, Turn);

    public void Advance(DateTimeOffset now)
    {
        if (!(NextEvent <= now)) return;
        var run = hours.RunAt(now);
        OpenUntil = hours.Closing(now);
        NextEvent = OpenUntil ?? hours.NextOpening(now);
        if (NextEvent is null) run = null;
        if ((Run != run && Run is not null) || NextEvent is null) FinishOpen(ContactResult.WindowClosed);
        if (Run != run && run is not null && State != CampaignState.Created) BeginRun(now);
        if (run is not null || NextEvent is null) State = State == CampaignState.Created ? CampaignState.Running : State;
        Run = run;
    }

    public void Cancel()
    {
        State = CampaignState.Cancelled;
        Stop();
        FinishOpen(ContactResult.Cancelled);
    }

    public void CompleteIfDone()
    {
        if (IsFinished || State == CampaignState.Created || Contacts.Any(contact => contact.State != ContactState.Done)) return;
        if (NextEvent is not null && !(plan.Timetable.Recurrence == Recurrence.Once && Run is not null)) return;
        State = CampaignState.Completed;
        Stop();
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
            if (contact.State is ContactState.Waiting or ContactState.Claimed) contact.Finish(result);
        }
    }

    private void BeginRun(DateTimeOffset now)
    {
        foreach (var contact in Contacts)
        {
            if (contact.State != ContactState.Done || contact.IsDoneForGood) continue;
            contact.AttemptCount = 0;
            contact.WaitUntil(contact.BarredUntil > now ? contact.BarredUntil.Value : now);
        }
    }
}

/// <summary>A contact as the rules have it.</summary>
internal sealed class ModelContact(int number)
{
    public int Number => number;

    public ContactState State { get; private set; } = ContactState.Waiting;

    public DateTimeOffset? Due { get; set; }

    public ContactResult? Result { get; private set; }

    public int AttemptCount { get; set; }

    public DateTimeOffset? BarredUntil { get; set; }

    public CallToken? Token { get; private set; }

    public DateTimeOffset? LeaseEnd { get; set; }

    public List<ModelAttempt> Attempts { get; } = [];

    public bool IsDoneForGood => Result is ContactResult.Invalid or ContactResult.OptedOut or ContactResult.Cancelled;

    public ContactFacts FactsIn(ModelCampaign campaign) =>
        new(campaign.Id, number, State, Due, Result, AttemptCount, BarredUntil, Token?.Key, LeaseEnd);

    public void Hold(CallToken token, DateTimeOffset leaseEnd) => Become(ContactState.Claimed, null, null, token, leaseEnd);

    public void Dial(DateTimeOffset leaseEnd) => Become(ContactState.Dialing, null, null, Token, leaseEnd);

    public void WaitUntil(DateTimeOffset due) => Become(ContactState.Waiting, due, null, null, null);

    public void Finish(ContactResult result) => Become(ContactState.Done, null, result, null, null);

    private void Become(ContactState state, DateTimeOffset? due, ContactResult? result, CallToken? token, DateTimeOffset? leaseEnd)
    {
        State = state;
        Due = due;
        Result = result;
        Token = token;
        LeaseEnd = leaseEnd;
    }
}

/// <summary>An attempt as the rules have it.</summary>
internal sealed record ModelAttempt(CallToken Token, int Number, int NumberInRun, DateOnly Run, DateTimeOffset Start, DateTimeOffset DialBy)
{
    public Outcome? Outcome { get; set; }

    public string? OutcomeId { get; set; }

    public DateTimeOffset? End { get; set; }

    public DateTimeOffset? Reported { get; set; }

    public bool IsLate { get; set; }

    public AttemptFacts Facts => new(
        Token.CampaignId.Value, Token.ContactNumber, Number, NumberInRun, Run, Token.Key, Start, DialBy, Outcome, End, Reported, IsLate);
}
