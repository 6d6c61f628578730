namespace CampaignGrpc.Domain.Scheduling;

/// <summary>Local days on which no call is made, such as public holidays. A window that began the day before runs out.</summary>
public sealed record ExcludedDates
{
    /// <summary>How many there may be.</summary>
    public const int Most = 366;

    public static readonly ExcludedDates None = new([]);

    private readonly HashSet<DateOnly> _days;

    private ExcludedDates(IReadOnlyList<DateOnly> days)
    {
        All = days;
        _days = [.. days];
    }

    /// <summary>The days in their order, each once.</summary>
    public IReadOnlyList<DateOnly> All { get; }

    /// <exception cref="ArgumentOutOfRangeException">There are more than <see cref="Most"/>.</exception>
    public static ExcludedDates Of(IEnumerable<DateOnly> days)
    {
        var sorted = days.Distinct().Order().ToList();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sorted.Count, Most, nameof(days));
        return sorted.Count == 0 ? None : new(sorted);
    }

    public bool Contains(DateOnly day) => _days.Contains(day);

    public bool Equals(ExcludedDates? other) => other is not null && All.SequenceEqual(other.All);

    public override int GetHashCode() => All.Aggregate(0, (hash, day) => HashCode.Combine(hash, day));
}
