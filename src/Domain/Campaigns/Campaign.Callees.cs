using CampaignGrpc.Domain.Scheduling;

namespace CampaignGrpc.Domain.Campaigns;

/// <content>When it calls whom by their own clocks.</content>
public sealed partial class Campaign
{
    private (DateTimeOffset Now, CallingSchedule Schedule, Dictionary<IReadOnlyList<IanaZone>, CalleeWindow> ByZones)? _callees;

    /// <summary>When a number that may be in some time zones may be called by its own clocks; null where these are not asked.</summary>
    public CalleeWindow? CalleeWindowAt(DateTimeOffset now, IReadOnlyList<IanaZone> zones)
    {
        if (Schedule.CalleeHours is not { } hours)
            return null;
        // A batch of calls asks for each of them, at one instant, and most are in the same zones.
        if (_callees is not { } known || known.Now != now || known.Schedule != Schedule)
            _callees = known = (now, Schedule, new Dictionary<IReadOnlyList<IanaZone>, CalleeWindow>(ReferenceEqualityComparer.Instance));
        if (!known.ByZones.TryGetValue(zones, out var window))
            known.ByZones.Add(zones, window = WindowOf(hours, now, zones));
        return window;
    }

    private CalleeWindow WindowOf(CalleeHours hours, DateTimeOffset now, IReadOnlyList<IanaZone> zones)
    {
        if (!hours.MayCall(zones))
            return new(false, null, null);
        var closing = hours.Closing(now, zones, Schedule.Zone);
        return new(true, closing, closing is null ? hours.OpenAtOrAfter(now, zones, Schedule.Zone, OpenAtOrAfter) : now);
    }
}

/// <summary>When somebody may be called by their own clocks.</summary>
/// <param name="IsKnown">Whether their time zone is known, or taken to be the campaign's.</param>
/// <param name="ClosingTime">When the first of their clocks leaves the hours; null while one is outside of them.</param>
/// <param name="OpenTime">From when on they may be called within the campaign's windows too; null when they never may.</param>
public sealed record CalleeWindow(bool IsKnown, DateTimeOffset? ClosingTime, DateTimeOffset? OpenTime)
{
    public bool IsOpen => ClosingTime is not null;
}
