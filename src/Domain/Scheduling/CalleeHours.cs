namespace CampaignGrpc.Domain.Scheduling;

/// <summary>
/// When a campaign calls people by their own clocks, besides its windows. Where a number may be in several zones, all must be open.
/// </summary>
/// <param name="Windows">The windows on each callee's clock.</param>
/// <param name="UnknownZone">What holds for a number whose zone is not known.</param>
public sealed record CalleeHours(WeeklyWindows Windows, UnknownZone UnknownZone)
{
    /// <summary>Any day before a campaign's.</summary>
    private static readonly DateOnly Always = new(1900, 1, 1);

    /// <summary>
    /// How many turns are taken between the clocks, each of which goes on by hours, before it is said that they have no time in common: of
    /// eleven clocks nearly three months.
    /// </summary>
    private const int MostTurns = 1_000;

    /// <summary>Whether a number may be called at all.</summary>
    public bool MayCall(IReadOnlyList<IanaZone> zones) => zones.Any(zone => zone.IsKnown) || UnknownZone == UnknownZone.UseCampaignZone;

    /// <summary>
    /// The first instant at or after <paramref name="now"/> at which all of a number's clocks are within the hours and the campaign is
    /// open; null when there is none.
    /// </summary>
    /// <param name="now">From when on.</param>
    /// <param name="zones">In which the number may be.</param>
    /// <param name="own">The campaign's own zone.</param>
    /// <param name="openAtOrAfter">The first instant at or after one at which the campaign is open.</param>
    public DateTimeOffset? OpenAtOrAfter(
        DateTimeOffset now,
        IReadOnlyList<IanaZone> zones,
        IanaZone own,
        Func<DateTimeOffset, DateTimeOffset?> openAtOrAfter
    ) => Meet(now, [openAtOrAfter, .. On(zones, own).Select(clock => (Func<DateTimeOffset, DateTimeOffset?>)clock.OpenAtOrAfter)]);

    /// <summary>When the first of a number's clocks leaves the hours; null while one is outside of them.</summary>
    public DateTimeOffset? Closing(DateTimeOffset now, IReadOnlyList<IanaZone> zones, IanaZone own)
    {
        var closings = On(zones, own).Select(clock => clock.Closing(now)).ToList();
        return closings.Contains(null) ? null : closings.Min();
    }

    private IEnumerable<CallingSchedule> On(IReadOnlyList<IanaZone> zones, IanaZone own)
    {
        var known = zones.Where(zone => zone.IsKnown).DefaultIfEmpty(own);
        return known.Select(zone => new CallingSchedule(Always, Windows, Recurrence.Daily, zone));
    }

    private static DateTimeOffset? Meet(DateTimeOffset now, IReadOnlyList<Func<DateTimeOffset, DateTimeOffset?>> clocks)
    {
        var (at, agreed) = (now, 0);
        for (var turn = 0; turn < MostTurns; turn++)
        {
            if (clocks[turn % clocks.Count](at) is not { } open)
                return null;
            agreed = open == at ? agreed + 1 : 1;
            at = open;
            if (agreed == clocks.Count)
                return at;
        }

        return null;
    }
}

/// <summary>What holds for a number whose time zone is not known. The numbers are stored.</summary>
public enum UnknownZone
{
    /// <summary>It is not called.</summary>
    CallNobody = 1,

    /// <summary>It is taken to be in the campaign's zone.</summary>
    UseCampaignZone = 2,
}
