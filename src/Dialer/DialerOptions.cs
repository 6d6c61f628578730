using System.ComponentModel.DataAnnotations;

namespace CampaignGrpc.Dialer;

/// <summary>What the dialer takes and how, section <c>Dialer</c> of the configuration.</summary>
internal sealed class DialerOptions
{
    /// <summary>Where the service's gRPC endpoint is. Default: http://localhost:8081.</summary>
    [Required]
    public Uri Address { get; set; } = new("http://localhost:8081");

    /// <summary>The dialer's name, which attempts show. Default: the machine's name.</summary>
    [Required, RegularExpression(@"[\x21-\x7E]{1,100}", ErrorMessage = "Dialer:Id must be 1 to 100 visible ASCII characters.")]
    public string Id { get; set; } = Environment.MachineName;

    /// <summary>The dialer's certificate with its key, a PEM file, for a service that asks for one. Default: none.</summary>
    public string? Certificate { get; set; }

    /// <summary>Who signs the service's certificate, a PEM file. Default: whom the system trusts.</summary>
    public string? Authority { get; set; }

    /// <summary>The key by which the service knows it, for one that asks for keys. Default: none.</summary>
    public string? Key { get; set; }

    /// <summary>A file that holds the key, in place of <see cref="Key"/>. Default: none.</summary>
    public string? KeyFile { get; set; }

    /// <summary>How many lines there are, that is calls at once. Default: 10.</summary>
    [Range(1, 1_000)]
    public int Concurrency { get; set; } = 10;

    /// <summary>Calls of this project only. Default: of every project.</summary>
    [Range(1, long.MaxValue)]
    public long? ProjectId { get; set; }

    /// <summary>Calls of this campaign only. Default: of every campaign.</summary>
    [Range(1, long.MaxValue)]
    public long? CampaignId { get; set; }

    /// <summary>How long one question for calls waits for an answer. Default: 20 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:00:30")]
    public TimeSpan Wait { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long claims hold; they are started at once, so this only says when those of a crash go back. Default: 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan ClaimLease { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>A call is cut after this; less than the service's <c>Dialing:LongestCall</c>. Default: 29 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan LongestCall { get; set; } = TimeSpan.FromMinutes(29);

    /// <summary>
    /// How long calls may go on after the dialer was told to end, before they are cut. Default: 20 s, which with
    /// <see cref="DeliverTimeout"/> stays below the 30 s that most supervisors give a process.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long outcomes are then still tried to be delivered. Default: 8 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan DeliverTimeout { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>How often progress is printed when the output is not a terminal. Default: 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan ProgressInterval { get; set; } = TimeSpan.FromSeconds(5);
}
