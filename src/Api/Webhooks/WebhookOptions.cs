using System.ComponentModel.DataAnnotations;

namespace CampaignGrpc.Api.Webhooks;

/// <summary>How events are sent, section <c>Webhooks</c> of the configuration.</summary>
public sealed class WebhookOptions
{
    /// <summary>Whether events are sent to addresses of this machine and of private networks too, and without TLS. Default: false.</summary>
    public bool AllowPrivateAddresses { get; set; }

    /// <summary>How long a request may take, 1 to 30 seconds. Default: 10.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:00:30")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);
}
