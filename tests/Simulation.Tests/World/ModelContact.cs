using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Simulation.Tests.World;

/// <summary>A contact as the rules have it.</summary>
internal sealed class ModelContact(int number)
{
    public int Number => number;

    public ContactState State { get; private set; } = ContactState.Waiting;

    public DateTimeOffset? Due { get; set; }

    public ContactResult? Result { get; private set; }

    public int AttemptCount { get; set; }

    /// <summary>How many of its latest starts in this run never rang.</summary>
    public int Undialed { get; set; }

    /// <summary>Its next call is one that the person asked for.</summary>
    public bool IsCallback { get; set; }

    public DateTimeOffset? BarredUntil { get; set; }

    /// <summary>Until when a call of it that nobody reported may be going on.</summary>
    public DateTimeOffset? LostUntil { get; set; }

    /// <summary>Its claim is not extended beyond this.</summary>
    public DateTimeOffset? ClaimEnd { get; set; }

    /// <summary>Its owner cancelled it while it was being called.</summary>
    public bool IsCancelled { get; set; }

    public CallToken? Token { get; private set; }

    public DateTimeOffset? LeaseEnd { get; set; }

    public List<ModelAttempt> Attempts { get; private init; } = [];

    /// <summary>Whether it turned out that a call of a run was answered when the run was over.</summary>
    public bool WasReachedLate(DateOnly? run) =>
        Attempts.Exists(attempt => attempt is { IsLate: true, Outcome: Outcome.Answered } && attempt.Run == run);

    public bool IsDoneForGood => Result is ContactResult.Invalid or ContactResult.OptedOut or ContactResult.Cancelled;

    public ContactFacts FactsIn(ModelCampaign campaign) =>
        new(
            campaign.Id,
            number,
            State,
            Due,
            Result,
            AttemptCount,
            Undialed,
            BarredUntil,
            LostUntil,
            IsCancelled,
            Token?.Key,
            LeaseEnd,
            IsCallback
        );

    public ModelContact Copy() =>
        new(number)
        {
            State = State,
            Due = Due,
            Result = Result,
            AttemptCount = AttemptCount,
            Undialed = Undialed,
            IsCallback = IsCallback,
            BarredUntil = BarredUntil,
            LostUntil = LostUntil,
            ClaimEnd = ClaimEnd,
            IsCancelled = IsCancelled,
            Token = Token,
            LeaseEnd = LeaseEnd,
            Attempts = [.. Attempts.Select(attempt => attempt with { })],
        };

    public void Hold(CallToken token, DateTimeOffset leaseEnd, DateTimeOffset claimEnd)
    {
        Become(ContactState.Claimed, null, null, token, leaseEnd);
        ClaimEnd = claimEnd;
    }

    public void Dial(DateTimeOffset leaseEnd) => Become(ContactState.Dialing, null, null, Token, leaseEnd);

    /// <summary>A claim came to nothing.</summary>
    public void GoBack(DateTimeOffset now) => WaitUntil(BarredUntil > now ? BarredUntil.Value : now);

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
internal sealed record ModelAttempt(
    CallToken Token,
    int Number,
    int NumberInRun,
    DateOnly Run,
    int RulesVersion,
    CampaignPlan Plan,
    DateTimeOffset Start,
    DateTimeOffset DialBy
)
{
    public Outcome? Outcome { get; set; }

    public string? OutcomeId { get; set; }

    public DateTimeOffset? End { get; set; }

    /// <summary>When it had ended at the latest.</summary>
    public DateTimeOffset? EndAtMost { get; set; }

    public DateTimeOffset? Reported { get; set; }

    public bool IsLate { get; set; }

    /// <summary>When the person asked to be called.</summary>
    public DateTimeOffset? Wish { get; set; }

    public AttemptFacts Facts =>
        new(
            Token.CampaignId.Value,
            Token.ContactNumber,
            Number,
            NumberInRun,
            Run,
            RulesVersion,
            Token.Key,
            Start,
            DialBy,
            Outcome,
            End,
            Reported,
            IsLate
        );
}
