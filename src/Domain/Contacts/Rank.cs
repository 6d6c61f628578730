namespace CampaignGrpc.Domain.Contacts;

/// <summary>Who comes first of the contacts that are due: whoever asked to be called, then whoever has the higher priority.</summary>
/// <param name="IsCallback">Whether the person asked for the call.</param>
/// <param name="Priority">From 0 to <see cref="Contact.MaxPriority"/>.</param>
public readonly record struct Rank(bool IsCallback, int Priority)
{
    /// <summary>Every rank, the highest first.</summary>
    internal static readonly IReadOnlyList<Rank> All =
    [
        .. from isCallback in new[] { true, false }
        from below in Enumerable.Range(0, Contact.MaxPriority + 1)
        select new Rank(isCallback, Contact.MaxPriority - below),
    ];

    /// <summary>Its place among all ranks, the lowest at 0.</summary>
    internal int Place => (IsCallback ? Contact.MaxPriority + 1 : 0) + Priority;
}

/// <summary>The ranks above the lowest that contacts of a campaign have or had: nobody else is looked for.</summary>
/// <param name="Bits">A bit each, by its place; it is stored.</param>
public readonly record struct Ranks(int Bits)
{
    /// <summary>One call in so many is nobody's by priority, so that the others of the list get their turn too.</summary>
    public const int OneForLongestDue = 5;

    /// <summary>The highest first.</summary>
    public IReadOnlyList<Rank> InOrder
    {
        get
        {
            var bits = Bits;
            return bits == 0 ? [] : [.. Rank.All.Where(rank => (bits & (1 << rank.Place)) != 0)];
        }
    }

    /// <summary>How many calls of a claim go by priority.</summary>
    /// <param name="calls">How many there are.</param>
    /// <param name="drawn">
    /// Drawn for the claim, from 0 to below <see cref="OneForLongestDue"/>: what does not divide evenly is left to chance.
    /// </param>
    public static int ByPriority(int calls, int drawn) => calls - (calls / OneForLongestDue) - (drawn < calls % OneForLongestDue ? 1 : 0);

    /// <summary>Those that new contacts have.</summary>
    public static Ranks Of(IEnumerable<NewContact> contacts) =>
        contacts.Aggregate(default(Ranks), (ranks, contact) => ranks.With(new Rank(IsCallback: false, contact.Terms.Priority)));

    public Ranks With(Ranks others) => new(Bits | others.Bits);

    public Ranks With(Rank rank) => rank == default ? this : new(Bits | (1 << rank.Place));
}
