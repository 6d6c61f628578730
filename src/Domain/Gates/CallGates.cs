using CampaignGrpc.Domain.Campaigns;

namespace CampaignGrpc.Domain.Gates;

/// <summary>
/// The gates between a contact and its next call. A start walks them and is refused by the first that is shut; an explanation
/// shows them all. A claim asks the same of many contacts at once, in the storage's own words; a test holds the two equal.
/// </summary>
public sealed record CallGates(IReadOnlyList<Gate> Gates, DateTimeOffset? NextCallTime)
{
    /// <summary>Every gate as it is asked of a contact and of a campaign, in the order in which a start walks them.</summary>
    internal static readonly (Func<GateQuestion, Gate> OfContact, Func<CampaignQuestion, CampaignGate> OfCampaign)[] All =
    [
        (HoldGate.Ask, HoldGate.Ask),
        (CampaignStateGate.Ask, CampaignStateGate.Ask),
        (LineGate.Ask, LineGate.Ask),
        (WindowGate.Ask, WindowGate.Ask),
        (CalleeHoursGate.Ask, CalleeHoursGate.Ask),
        (DoNotCallGate.Ask, DoNotCallGate.Ask),
        (CallLimitGate.Ask, CallLimitGate.Ask),
        (RetryDelayGate.Ask, RetryDelayGate.Ask),
        (AttemptsGate.Ask, AttemptsGate.Ask),
        (ClaimGate.Ask, ClaimGate.Ask),
        (ConcurrencyGate.Ask, ConcurrencyGate.Ask),
        (PaceGate.Ask, PaceGate.Ask),
    ];

    /// <summary>The first gate that is shut; null when a dialer that asks now gets the contact in its turn.</summary>
    public Gate? Blocking => Gates.FirstOrDefault(gate => !gate.IsOpen);

    /// <summary>Every gate, and when the last of those that are shut will open.</summary>
    public static CallGates At(GateQuestion question)
    {
        var gates = All.Select(ask => ask.OfContact(question)).ToList();
        var next = NextCall(gates, question.Campaign, question.Now);
        // Their clock may let them be called now, and not any more once all else does.
        var theirs = next is { } open ? question.Campaign.CalleeWindowAt(open, question.Context.CalleeZones) : null;
        return new(gates, theirs is null ? next : theirs.OpenTime);
    }

    /// <exception cref="DomainException">The refusal of the first gate that is shut.</exception>
    internal static void EnsureOpen(GateQuestion question)
    {
        foreach (var (ask, _) in All)
        {
            if (ask(question) is { Refusal: { } refusal } shut)
                throw refusal.With(shut.Description);
        }
    }

    /// <summary>
    /// The first instant in an open window at which every gate lets a call pass, as far as can be known; null when it cannot.
    /// </summary>
    internal static DateTimeOffset? NextCall(IEnumerable<Gate> gates, Campaign campaign, DateTimeOffset earliest)
    {
        var next = earliest;
        foreach (var gate in gates.Where(gate => !gate.IsOpen))
        {
            if (gate.OpenTime is not { } opens)
                return null;
            if (opens > next)
                next = opens;
        }

        return campaign.OpenAtOrAfter(next);
    }
}
