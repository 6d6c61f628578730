namespace CampaignGrpc.Domain.Gates;

/// <summary>
/// The gates between a contact and its next call. A start walks them and is refused by the first that is shut; an explanation
/// shows them all. A claim asks the same of many contacts at once, in the storage's own words; a test holds the two equal.
/// </summary>
public sealed record CallGates(IReadOnlyList<Gate> Gates, DateTimeOffset? NextCallTime)
{
    private static readonly Func<GateQuestion, Gate>[] All =
    [
        HoldGate.Ask,
        CampaignStateGate.Ask,
        WindowGate.Ask,
        RetryDelayGate.Ask,
        AttemptsGate.Ask,
        ClaimGate.Ask,
        ConcurrencyGate.Ask,
    ];

    /// <summary>The first gate that is shut; null when a dialer that asks now gets the contact in its turn.</summary>
    public Gate? Blocking => Gates.FirstOrDefault(gate => !gate.IsOpen);

    /// <summary>Every gate, and when the last of those that are shut will open.</summary>
    public static CallGates At(GateQuestion question)
    {
        var gates = All.Select(ask => ask(question)).ToList();
        return new(gates, NextCall(gates, question));
    }

    /// <exception cref="DomainException">The refusal of the first gate that is shut.</exception>
    internal static void EnsureOpen(GateQuestion question)
    {
        foreach (var ask in All)
        {
            if (ask(question) is { Refusal: { } refusal } shut) throw refusal.With(shut.Description);
        }
    }

    private static DateTimeOffset? NextCall(IReadOnlyList<Gate> gates, GateQuestion question)
    {
        var next = question.Now;
        foreach (var gate in gates.Where(gate => !gate.IsOpen))
        {
            if (gate.OpenTime is not { } opens) return null;
            if (opens > next) next = opens;
        }

        return question.Campaign.OpenAtOrAfter(next);
    }
}
