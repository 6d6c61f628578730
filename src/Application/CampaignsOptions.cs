using System.ComponentModel.DataAnnotations;

namespace CampaignGrpc.Application;

/// <summary>The service's choices about campaigns, section <c>Campaigns</c> of the configuration.</summary>
public sealed class CampaignsOptions
{
    /// <summary>IANA name of the zone in which a schedule without one is read.</summary>
    [Required]
    public string DefaultTimeZone { get; set; } = "Asia/Yekaterinburg";

    /// <summary>ISO 3166 code of the country whose national numbers are understood.</summary>
    [Required]
    public string DefaultRegion { get; set; } = "RU";

    /// <summary>What to do with a first day that is over.</summary>
    public PastStartDatePolicy PastStartDate { get; set; } = PastStartDatePolicy.Accept;

    /// <summary>What to do with a number that a request already has.</summary>
    public DuplicatePhonesPolicy DuplicatePhones { get; set; } = DuplicatePhonesPolicy.Reject;
}

public enum PastStartDatePolicy
{
    /// <summary>Calling starts with the next open window.</summary>
    Accept,

    /// <summary>The request is refused.</summary>
    Reject,
}

public enum DuplicatePhonesPolicy
{
    /// <summary>The request is refused, naming both places.</summary>
    Reject,

    /// <summary>The first is kept, the others are left out.</summary>
    Skip,
}
