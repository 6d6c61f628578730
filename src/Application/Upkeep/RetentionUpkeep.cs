namespace CampaignGrpc.Application.Upkeep;

/// <summary>Reduces the contacts of ended campaigns to counts, once they have been kept as long as is set.</summary>
public static class RetentionUpkeep
{
    private const int AtOnce = 64;

    /// <summary>A campaign of which a call may be going on is looked at again the next time.</summary>
    internal static int ReduceDue(IUnit unit, RetentionOptions options)
    {
        if (options.Shortest() is not { } shortest) return 0;
        var reduced = 0;
        EndedCampaign? last = null;
        while (unit.Retention.EndedBefore(unit.Now - shortest, last, AtOnce) is { Count: > 0 } ended)
        {
            foreach (var one in ended.Where(one => one.EndTime <= unit.Now - options.Of(one.ProjectId)))
            {
                if (unit.Campaigns.Find(one.Id) is not { } campaign || campaign.HasWorkLeft) continue;
                unit.Retention.Reduce(campaign);
                reduced++;
            }

            if (ended.Count < AtOnce) break;
            last = ended[^1];
        }

        return reduced;
    }
}
