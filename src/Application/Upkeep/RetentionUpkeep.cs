namespace CampaignGrpc.Application.Upkeep;

/// <summary>Reduces the contacts of ended campaigns to counts, once they have been kept as long as is set.</summary>
public static class RetentionUpkeep
{
    private const int AtOnce = 500;

    /// <summary>
    /// Looks at some of the campaigns that ended long ago: where a project keeps its own for longer, those of years may be among them. One
    /// of which a call may be going on is looked at again the next time round.
    /// </summary>
    /// <returns>How many were reduced, and behind which one to go on; null to begin anew.</returns>
    internal static (int Reduced, EndedCampaign? Last) ReduceDue(IUnit unit, RetentionOptions options, EndedCampaign? after)
    {
        if (options.Shortest() is not { } shortest)
            return (0, null);
        var ended = unit.Retention.EndedBefore(unit.Now - shortest, after, AtOnce);
        var reduced = 0;
        foreach (var one in ended.Where(one => one.EndTime <= unit.Now - options.Of(one.ProjectId)))
        {
            if (unit.Campaigns.Find(one.Id) is not { } campaign || campaign.HasWorkLeft)
                continue;
            unit.Retention.Reduce(campaign);
            reduced++;
        }

        return (reduced, ended.Count < AtOnce ? null : ended[^1]);
    }
}
