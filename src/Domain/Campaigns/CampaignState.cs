namespace CampaignGrpc.Domain.Campaigns;

/// <summary>Where a campaign is in its life. The numbers are stored.</summary>
public enum CampaignState
{
    /// <summary>Stored, its first run has not opened yet («Создано»).</summary>
    Created = 1,

    /// <summary>Its calls are handed out whenever the window is open («Запущено»).</summary>
    Running = 2,

    /// <summary>Held by its owner («Приостановлено»).</summary>
    Paused = 3,

    /// <summary>
    /// Every contact is done and no run is left («Завершено»). With somebody to call and a day to do so its one run may go on.
    /// </summary>
    Completed = 4,

    /// <summary>Ended by its owner («Отменено»).</summary>
    Cancelled = 5,

    /// <summary>Stored, and nothing of it is called before its owner launches it («Черновик»).</summary>
    Draft = 6,
}

/// <summary>What the states have in common.</summary>
public static class CampaignStates
{
    /// <summary>Whether a campaign has ended: as cancelled for good, as completed unless it is made to go on.</summary>
    public static bool IsFinal(this CampaignState state) => state is CampaignState.Completed or CampaignState.Cancelled;

    /// <summary>Whether its first run is still to come, as far as the state says.</summary>
    public static bool IsBeforeFirstRun(this CampaignState state) => state is CampaignState.Draft or CampaignState.Created;
}
