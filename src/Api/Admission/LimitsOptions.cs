using System.ComponentModel.DataAnnotations;

namespace CampaignGrpc.Api.Admission;

/// <summary>
/// How much one caller or one project may ask for, section <c>Limits</c> of the configuration. Default: as much as they like.
/// </summary>
public sealed class LimitsOptions
{
    /// <summary>How many requests a second one key, token or certificate may send. In an open service: one address.</summary>
    [Range(1, 1_000_000)]
    public int? CallerRequestsPerSecond { get; set; }

    /// <summary>
    /// How many requests a second all callers of one project may send together. Callers of several projects do not count.
    /// </summary>
    [Range(1, 1_000_000)]
    public int? ProjectRequestsPerSecond { get; set; }

    /// <summary>How many requests one caller may have under way at once: waiting claims, watches, imports and exports too.</summary>
    [Range(1, 1_000_000)]
    public int? CallerRequestsAtOnce { get; set; }

    /// <summary>How many connections the service holds. Default: 10,000.</summary>
    [Range(1, 1_000_000)]
    public int Connections { get; set; } = 10_000;

    /// <summary>How long the headers of a request may take to come. Default: 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
