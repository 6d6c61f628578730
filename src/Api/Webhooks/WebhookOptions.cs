using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace CampaignGrpc.Api.Webhooks;

/// <summary>How events are sent, section <c>Webhooks</c> of the configuration.</summary>
public sealed class WebhookOptions
{
    /// <summary>
    /// Whether events are sent to addresses of this machine and of private networks too, and without TLS. Default: false.
    /// </summary>
    public bool AllowPrivateAddresses { get; set; }

    /// <summary>
    /// The projects whose webhooks may ask for the numbers and the data of contacts. Default: none. Taken out of the list, what is sent
    /// from the next start on is without them.
    /// </summary>
    [ProjectIds]
    public IList<string> ContactDetailsProjects { get; } = [];

    /// <summary>How long a request may take, 1 to 30 seconds. Default: 10.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:00:30")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    internal IReadOnlySet<long> ReadContactDetailsProjects() =>
        ContactDetailsProjects.Select(text => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)).ToHashSet();
}

/// <summary>A setting that is a list of projects.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ProjectIdsAttribute() : ValidationAttribute("The field {0} must name projects by their ids, 1 or more, such as 7.")
{
    public override bool IsValid(object? value) =>
        value is not IList<string> all
        || all.All(text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id >= 1);
}
