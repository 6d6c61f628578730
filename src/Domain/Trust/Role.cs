namespace CampaignGrpc.Domain.Trust;

/// <summary>What somebody is to the service. What each may do stands in the contract, beside each rpc.</summary>
public enum Role
{
    /// <summary>Hands campaigns over and reads them.</summary>
    Client = 1,

    /// <summary>Carries campaigns out.</summary>
    Dialer = 2,

    /// <summary>Reads.</summary>
    Viewer = 3,

    /// <summary>Reads, holds, ends, changes and exports.</summary>
    Operator = 4,

    /// <summary>May do everything, and lets others in.</summary>
    Admin = 5,
}
