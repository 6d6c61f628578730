using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Scheduling;
using CampaignGrpc.Infrastructure.Storage.Engine;

namespace CampaignGrpc.Infrastructure.Storage.Writing;

/// <summary>
/// Has contacts wait for their own hours where the campaign's come sooner, so that claims find those alone who may be called now. A
/// claim asks all the same: hours, zones and clocks may have changed since.
/// </summary>
internal static class CalleeDueTimes
{
    /// <summary>Goes through a stretch of a campaign's list, whose due times are the campaign's.</summary>
    /// <param name="connection">The unit's connection.</param>
    /// <param name="campaign">The campaign.</param>
    /// <param name="zones">In which a contact may be.</param>
    /// <param name="first">The number of the stretch's first contact.</param>
    /// <param name="last">The number of its last one.</param>
    public static void Set(WriteConnection connection, Campaign campaign, CalleeZones zones, int first, int last)
    {
        const string Move = "UPDATE contacts SET due_time = $3 WHERE campaign_id = $1 AND number = $2";
        if (campaign.Schedule.CalleeHours is null)
            return;
        foreach (var (number, phone, zone, due) in Waiting(connection, campaign.Id, first, last))
        {
            // Whoever may never be called is done once the campaign's own time for it has come.
            if (campaign.CalleeWindowAt(due, zones.Of(phone, zone))!.OpenTime is not { } open || open == due)
                continue;
            connection.Change(campaign.Id, Move, isGuarded: false, campaign.Id.Value, number, Columns.Micros(open));
        }
    }

    /// <summary>Those who wait, by when they are due: what is found out of an instant is found out once.</summary>
    private static List<(int Number, PhoneNumber Phone, IanaZone? Zone, DateTimeOffset Due)> Waiting(
        WriteConnection connection,
        CampaignId campaign,
        int first,
        int last
    )
    {
        // The plus keeps an engine on the list itself: the indexes by state know no numbers.
        const string Sql = """
            SELECT number, phone, time_zone, due_time FROM contacts WHERE campaign_id = $1 AND number >= $2 AND number <= $3 AND +state = 1
            ORDER BY due_time
            """;
        var waiting = new List<(int, PhoneNumber, IanaZone?, DateTimeOffset)>();
        var rows = connection.Query(Sql, campaign.Value, first, last);
        while (rows.Read())
            waiting.Add((rows.Int32(0), PhoneNumber.FromDigits(rows.Int64(1)), ContactRows.Zone(rows, 2), rows.Instant(3)));
        return waiting;
    }
}
