using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Infrastructure.Storage.Engine;

namespace CampaignGrpc.Infrastructure.Storage.Writing;

/// <summary>The filters by which a number is found: one for each stretch of a list, written with it.</summary>
internal static class PhoneFilterRows
{
    public static void Insert(WriteConnection connection, CampaignId campaign, int firstNumber, IReadOnlyList<long> phones)
    {
        const string Sql = "INSERT INTO phone_filters (campaign_id, first_number, last_number, filter) VALUES ($1, $2, $3, $4)";
        connection.Execute(Sql, campaign.Value, firstNumber, firstNumber + phones.Count - 1, PhoneFilter.Of(phones));
    }

    /// <summary>Makes the filter of a contact's stretch anew: a number that is no longer there is to leave no bit in it.</summary>
    public static void Renew(WriteConnection connection, CampaignId campaign, int number)
    {
        const string Find = """
            SELECT first_number, last_number FROM phone_filters WHERE campaign_id = $1 AND first_number <= $2
            ORDER BY first_number DESC LIMIT 1
            """;
        const string Update = "UPDATE phone_filters SET filter = $3 WHERE campaign_id = $1 AND first_number = $2 AND length(filter) > 0";
        var row = connection.Query(Find, campaign.Value, number);
        if (!row.Read())
            return;
        var (first, last) = (row.Int32(0), row.Int32(1));
        row.Reset();
        connection.Execute(Update, campaign.Value, first, PhoneFilter.Of(PhonesOf(connection, campaign, first, last)));
    }

    /// <summary>Whether a campaign's list has a number: only the stretches are looked through whose filters may hold it.</summary>
    public static bool Holds(WriteConnection connection, CampaignId campaign, PhoneNumber phone)
    {
        const string Filters = "SELECT first_number, last_number, filter FROM phone_filters WHERE campaign_id = $1";
        const string Stretch = "SELECT 1 FROM contacts WHERE campaign_id = $1 AND number BETWEEN $2 AND $3 AND phone = $4";
        var stretches = new List<(int First, int Last)>();
        var rows = connection.Query(Filters, campaign.Value);
        while (rows.Read())
        {
            if (PhoneFilter.MayHold(rows.Bytes(2), phone))
                stretches.Add((rows.Int32(0), rows.Int32(1)));
        }

        return stretches.Exists(stretch =>
            connection.Query(Stretch, campaign.Value, stretch.First, stretch.Last, phone.Digits).ReadOne() is not null
        );
    }

    /// <summary>Makes the filters of the next contacts of a list that has none, as lists of before there were filters.</summary>
    /// <returns>Whether there was one, and so may be more.</returns>
    public static bool ReadUnread(WriteConnection connection, int rows)
    {
        const string Find =
            "SELECT campaign_id, first_number, last_number FROM phone_filters WHERE length(filter) = 0 "
            + "ORDER BY campaign_id, last_number LIMIT 1";
        const string Cut = "UPDATE phone_filters SET first_number = $3 WHERE campaign_id = $1 AND first_number = $2";
        const string Delete = "DELETE FROM phone_filters WHERE campaign_id = $1 AND first_number = $2";
        var row = connection.Query(Find);
        if (!row.Read())
            return false;
        var (campaign, first, last) = (new CampaignId(row.Int64(0)), row.Int32(1), row.Int32(2));
        row.Reset();
        var next = Math.Min(first + rows, last + 1);
        if (next <= last)
            connection.Execute(Cut, campaign.Value, first, next);
        else
            connection.Execute(Delete, campaign.Value, first);
        var phones = PhonesOf(connection, campaign, first, next - 1);
        if (phones.Count > 0)
            Insert(connection, campaign, first, phones);
        return true;
    }

    public static List<long> PhonesOf(WriteConnection connection, CampaignId campaign, int first, int last)
    {
        const string Sql = "SELECT phone FROM contacts WHERE campaign_id = $1 AND number BETWEEN $2 AND $3";
        var phones = new List<long>();
        var rows = connection.Query(Sql, campaign.Value, first, last);
        while (rows.Read())
            phones.Add(rows.Int64(0));
        return phones;
    }
}
