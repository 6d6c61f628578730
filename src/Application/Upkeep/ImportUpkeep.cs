using CampaignGrpc.Domain.Imports;

namespace CampaignGrpc.Application.Upkeep;

/// <summary>
/// Moves rows that waited beside their campaign into it, or drops them, some thousand a unit. The import does this before it
/// is answered, and upkeep does it when that was cut short.
/// </summary>
public static class ImportUpkeep
{
    private const int RowsAtOnce = 2_000;

    /// <summary>How long an import that was cut can go on where it stopped.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(7);

    /// <returns>Whether there was something, and so may be more.</returns>
    internal static bool SettleOne(IUnit unit)
    {
        if (unit.Imports.WithRowsLeft(unit.Now - LongestPause, 1) is not [var import])
            return false;
        if (import.State == ImportState.Open)
            import.Abandon(unit.Now);
        Settle(unit, import);
        return true;
    }

    internal static void Settle(IUnit unit, Import import)
    {
        if (import.IsPublishing)
            Publish(unit, import);
        else if (unit.Imports.DropStaged(import, RowsAtOnce))
            import.Drop();
        unit.Imports.Save(import);
    }

    private static void Publish(IUnit unit, Import import)
    {
        var campaign = unit.Campaigns.Get(import.CampaignId);
        CampaignUpkeep.BringToThePresent(unit, campaign);
        if (campaign.IsFinished && !(campaign.MayGoOn(unit.Now) && unit.Contacts.AreKept(campaign)))
        {
            import.BreakOff();
            return;
        }

        var count = Math.Min(import.AcceptedCount - import.PublishedCount, RowsAtOnce);
        var dueTime = campaign.Append(count, unit.Now);
        unit.Imports.MoveStaged(import, campaign, count, dueTime);
        import.Publish(count);
        if (!import.HasStagedRows)
            campaign.EndImport();
    }
}
