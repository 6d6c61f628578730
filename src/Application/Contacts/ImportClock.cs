using CampaignGrpc.Application.Dialing;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Application.Contacts;

/// <summary>
/// Moves rows that waited beside their campaign into it, or drops them, some thousand a transaction. The import does this
/// before it is answered, and the sweep does it when that was cut short.
/// </summary>
public static class ImportClock
{
    private const int RowsAtOnce = 4_000;
    private const int ImportsAtOnce = 10;

    /// <summary>How long an import that was cut can go on where it stopped.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(7);

    /// <returns>Whether there was something, and so may be more.</returns>
    public static bool Advance(IImportSession session, DateTimeOffset now)
    {
        var imports = session.WithRowsLeft(now - LongestPause, ImportsAtOnce);
        foreach (var import in imports)
        {
            if (import.State == ImportState.Open) import.Abandon(now);
            Settle(session, import, now);
        }

        return imports.Count > 0;
    }

    internal static void Settle(IImportSession session, Import import, DateTimeOffset now)
    {
        if (import.IsPublishing) Publish(session, import, now);
        else if (session.DropStaged(import, RowsAtOnce)) import.Drop();
        session.Save(import);
    }

    private static void Publish(IImportSession session, Import import, DateTimeOffset now)
    {
        var campaign = session.Calls.Get(import.CampaignId);
        DialingClock.BringToThePresent(session.Calls, campaign, now);
        if (campaign.IsFinished)
        {
            import.BreakOff();
            return;
        }

        var count = Math.Min(import.AcceptedCount - import.PublishedCount, RowsAtOnce);
        var dueTime = campaign.Append(count, now);
        session.MoveStaged(import, campaign, count, dueTime);
        import.Publish(count);
        if (!import.HasStagedRows) campaign.EndImport();
    }
}
