namespace CampaignGrpc.Domain.Campaigns;

/// <summary>What a campaign's clock found to have happened to its runs.</summary>
[Flags]
public enum RunChange
{
    None = 0,

    /// <summary>A run is over: contacts that were not reached are done, their window closed.</summary>
    Ended = 1,

    /// <summary>A further run began: the list is called again with fresh attempts, but for those who are done for good.</summary>
    Began = 2,
}
