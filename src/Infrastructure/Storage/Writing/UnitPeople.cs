using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Imports;
using CampaignGrpc.Application.People;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Infrastructure.Storage.Writing;

/// <summary>Overwrites what is stored of a person. Rows stay: others are numbered and counted by them.</summary>
internal sealed class UnitPeople(Group group) : IPeople
{
    /// <summary>Of fingerprints, some thousand a row.</summary>
    private const int SlicesAtOnce = 64;

    public int EraseContact(CampaignId campaign, int contact)
    {
        const string Contact = "UPDATE contacts SET phone = $3, add_data = $4, time_zone = NULL WHERE campaign_id = $1 AND number = $2";
        const string Attempts = "UPDATE attempts SET result_data = NULL, outcome_id = NULL WHERE campaign_id = $1 AND contact_number = $2";
        var connection = group.Writing();
        connection.Execute(Contact, campaign.Value, contact, PhoneNumber.Erased.Digits, AddData.Empty.Json);
        PhoneFilterRows.Renew(connection, campaign, contact);
        return connection.Execute(Attempts, campaign.Value, contact);
    }

    public bool EraseStagedRow(long id, PhoneNumber phone)
    {
        const string Sql = "UPDATE staged_rows SET phone = $3, add_data = $4, time_zone = NULL WHERE id = $1 AND phone = $2";
        return group.Writing().Execute(Sql, id, phone.Digits, PhoneNumber.Erased.Digits, AddData.Empty.Json) == 1;
    }

    public void EraseRefusedRow(long id)
    {
        // A description may quote what was sent. The faults of an import are numbered by themselves.
        const string Sent = "UPDATE sent_rows SET phone = '', add_data = '', text = '', priority = '', time_zone = '' WHERE id = $1";
        const string Faults = """
            UPDATE refused_rows SET description = '' WHERE id BETWEEN $1 AND $2 AND "row" = $3
            """;
        var (import, row) = (id & ~(long)uint.MaxValue, id & uint.MaxValue);
        var connection = group.Writing();
        connection.Execute(Sent, id);
        connection.Execute(Faults, import, import | uint.MaxValue, row);
    }

    public void BlurRequest(CampaignId campaign)
    {
        const string Find = "SELECT id, fingerprint FROM request_keys WHERE campaign_id = $1";
        const string Blur = "UPDATE request_keys SET fingerprint = $3 WHERE campaign_id = $1 AND id = $2";
        var connection = group.Writing();
        var keys = new List<(string Id, byte[] Fingerprint)>();
        var rows = connection.Query(Find, campaign.Value);
        while (rows.Read())
            keys.Add((rows.Text(0), RequestKey.Blur(rows.Bytes(1))));
        foreach (var (id, fingerprint) in keys)
            connection.Execute(Blur, campaign.Value, id, fingerprint);
    }

    public long? BlurImports(CampaignId campaign, long after)
    {
        const string Next = """
            SELECT f.id, f.fingerprints FROM imports i
            JOIN row_fingerprints f ON f.id > i.id * 4294967296 AND f.id < (i.id + 1) * 4294967296
            WHERE i.campaign_id = $1 AND f.id > $2 ORDER BY f.id LIMIT $3
            """;
        const string Blur = "UPDATE row_fingerprints SET fingerprints = $2 WHERE id = $1";
        var connection = group.Writing(SlicesAtOnce);
        var slices = new List<(long Id, byte[]? Fingerprints)>();
        var rows = connection.Query(Next, campaign.Value, after, SlicesAtOnce);
        while (rows.Read())
            slices.Add((rows.Int64(0), RowFingerprints.Blur(rows.Bytes(1))));
        foreach (var (id, fingerprints) in slices)
        {
            if (fingerprints is not null)
                connection.Execute(Blur, id, fingerprints);
        }

        return slices.Count < SlicesAtOnce ? null : slices[^1].Id;
    }

    public bool ReadUnread(int rows) => PhoneFilterRows.ReadUnread(group.Writing(rows), rows);
}
