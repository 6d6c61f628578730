namespace CampaignGrpc.Domain.Attempts;

/// <summary>Some outcomes.</summary>
/// <param name="Bits">A bit each, by its number; it is stored.</param>
public readonly record struct OutcomeSet(int Bits)
{
    public bool IsEmpty => Bits == 0;

    /// <summary>In the order of their numbers.</summary>
    public IReadOnlyList<Outcome> InOrder
    {
        get
        {
            var set = this;
            return [.. Enum.GetValues<Outcome>().Where(set.Holds)];
        }
    }

    public static OutcomeSet Of(IEnumerable<Outcome> outcomes) => new(outcomes.Aggregate(0, (bits, outcome) => bits | 1 << (int)outcome));

    public bool Holds(Outcome outcome) => (Bits & 1 << (int)outcome) != 0;
}
