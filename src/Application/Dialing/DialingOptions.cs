using System.ComponentModel.DataAnnotations;
using CampaignGrpc.Domain.Attempts;

namespace CampaignGrpc.Application.Dialing;

/// <summary>How long dialers may hold calls, section <c>Dialing</c> of the configuration.</summary>
public sealed class DialingOptions
{
    /// <summary>How long a claim holds that names no duration of its own. Default: 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan ClaimLease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a claim that is not started can be kept by extending it. Default: 10 min.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "01:00:00")]
    public TimeSpan LongestClaim { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a started call holds without a word. Default: 60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:10:00")]
    public TimeSpan CallLease { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Within what time a started call must begin to ring. Default: 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan DialBy { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a call can last at most. Default: 30 min.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan LongestCall { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How often leases that ended, windows and runs are looked at without anybody asking. Default: 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>So many starts of a contact in a row that never rang end its run as UNDIALABLE. Default: 20.</summary>
    [Range(1, 1_000)]
    public int MostUndialed { get; set; } = 20;

    /// <summary>
    /// So many starts of a campaign or of a caller number in a row that failed at the line hold the campaign. Default: 20.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MostLineFailures { get; set; } = 20;

    /// <summary>How far apart calls are let through over a line that fails. Default: 90 s.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "01:00:00")]
    public TimeSpan ProbeInterval { get; set; } = TimeSpan.FromSeconds(90);

    internal DialingLimits Limits => new(LongestClaim, CallLease, DialBy, LongestCall, MostUndialed, MostLineFailures, ProbeInterval);
}
