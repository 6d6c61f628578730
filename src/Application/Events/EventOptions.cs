namespace CampaignGrpc.Application.Events;

/// <summary>What stands in the log of events and for how long, section <c>Events</c> of the configuration.</summary>
public sealed class EventOptions
{
    /// <summary>After how long events are removed, or <c>never</c>. Default: 30 days.</summary>
    [RetentionPeriod]
    public string RemovedAfter { get; set; } = "30.00:00:00";

    /// <summary>
    /// Whether there is an event for each call and each contact; without, what becomes of campaigns is told all the same. Default: true.
    /// </summary>
    public bool Calls { get; set; } = true;

    /// <summary>The period that is meant; null for ever.</summary>
    public TimeSpan? Period => RetentionPeriodAttribute.TryRead(RemovedAfter, out var period) ? period : null;
}
