using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Infrastructure.Storage.Engine;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Storage.Writing;

/// <summary>Changes of many contacts: a handful of rows, by EF. How far each has come is written with its slices.</summary>
internal sealed class UnitContactChanges(Group group) : IContactChanges
{
    public ContactChangeProgress? Find(Campaign campaign, string requestId) =>
        group
            .Asking()
            .Context.ContactChanges.AsNoTracking()
            .FirstOrDefault(change => change.CampaignId == campaign.Id && change.RequestId == requestId)
            ?.Progress;

    public ContactChangeProgress Get(Campaign campaign, int number) =>
        group
            .Asking()
            .Context.ContactChanges.AsNoTracking()
            .Single(change => change.CampaignId == campaign.Id && change.Number == number)
            .Progress;

    public ContactChange Add(Campaign campaign, ContactFilter filter, int? priority, string? requestId)
    {
        var context = group.Writing().Context;
        var last = context.ContactChanges.Where(change => change.CampaignId == campaign.Id).Max(change => (int?)change.Number) ?? 0;
        var change = new ContactChange(last + 1, filter, priority);
        context.ContactChanges.Add(
            new(campaign.Id, change.Number, requestId, filter.State, filter.Result, priority, campaign.ContactCount, 0, 0, group.Now, null)
        );
        context.SaveChanges();
        context.ChangeTracker.Clear();
        return change;
    }

    /// <summary>A change has come as far as to a contact.</summary>
    /// <returns>How many it has changed by now.</returns>
    public static int CarryOn(
        WriteConnection connection,
        Campaign campaign,
        ContactChange change,
        int reached,
        int changed,
        DateTimeOffset now
    )
    {
        const string Sql = """
            UPDATE contact_changes
            SET reached_count = $3, changed_count = changed_count + $4, end_time = CASE WHEN $3 >= contact_count THEN $5 END
            WHERE campaign_id = $1 AND number = $2 RETURNING changed_count
            """;
        return (int)connection.Query(Sql, campaign.Id.Value, change.Number, reached, changed, Columns.Micros(now)).ReadOne()!.Value;
    }
}
