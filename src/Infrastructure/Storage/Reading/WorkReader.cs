using CampaignGrpc.Application;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Model;
using CampaignGrpc.Infrastructure.Storage.Writing;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Storage.Reading;

/// <summary>What there is to do in the whole service, as its metrics show it.</summary>
/// <param name="Campaigns">How many campaigns there are in each state.</param>
/// <param name="Contacts">The contacts of all campaigns.</param>
/// <param name="Due">How many of them could be claimed now, counted up to <see cref="WorkReader.MostDue"/>.</param>
/// <param name="Overdue">How long the first of these has been due.</param>
/// <param name="SetAside">How many campaigns are set aside.</param>
/// <param name="Size">What all of it takes.</param>
internal sealed record Work(
    IReadOnlyDictionary<CampaignState, long> Campaigns,
    (long Waiting, long Claimed, long Dialing, long Done) Contacts,
    long Due,
    TimeSpan Overdue,
    long SetAside,
    StorageSize Size
);

internal sealed class WorkReader(IDbContextFactory<CampaignsContext> contexts, StorageEngine engine, TimeProvider time)
{
    /// <summary>More are not counted: that they are many is known by then.</summary>
    public const int MostDue = 100_000;

    public Work Read()
    {
        using var context = contexts.CreateDbContext();
        var now = time.Now();
        var states = context
            .Campaigns.GroupBy(campaign => campaign.State)
            .Select(group => new
            {
                State = group.Key,
                Campaigns = group.LongCount(),
                Waiting = group.Sum(campaign => (long)campaign.Counts.Waiting),
                Claimed = group.Sum(campaign => (long)campaign.Counts.Claimed),
                Dialing = group.Sum(campaign => (long)campaign.Counts.Dialing),
                Done = group.Sum(campaign => (long)campaign.Counts.Done),
            })
            .ToList();
        var first = context
            .Campaigns.Where(campaign => EF.Property<bool>(campaign, CampaignTable.IsReady))
            .Min(campaign => EF.Property<DateTimeOffset?>(campaign, CampaignTable.NextDueTime));
        return new(
            states.ToDictionary(of => of.State, of => of.Campaigns),
            (states.Sum(of => of.Waiting), states.Sum(of => of.Claimed), states.Sum(of => of.Dialing), states.Sum(of => of.Done)),
            CountDue(context, now),
            now > first ? now - first.Value : TimeSpan.Zero,
            context.Campaigns.LongCount(campaign => campaign.SetAsideTime != null),
            engine.Size()
        );
    }

    /// <summary>Along the index that claims go along, campaign by campaign.</summary>
    private static long CountDue(CampaignsContext context, DateTimeOffset now)
    {
        var instant = Columns.Micros(now);
        return context
            .Database.SqlQuery<long>(
                $"""
                SELECT count(*) AS "Value" FROM (
                    SELECT 1 FROM campaigns AS c JOIN contacts AS k ON k.campaign_id = c.id AND k.state = 1 AND k.due_time <= {instant}
                    WHERE c.is_ready = 1 LIMIT {MostDue}) AS due
                """
            )
            .Single();
    }
}
