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

    /// <summary>Every contact is done and no run is left («Завершено»).</summary>
    Completed = 4,

    /// <summary>Ended by its owner («Отменено»).</summary>
    Cancelled = 5,
}
