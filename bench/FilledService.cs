using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;

namespace CampaignGrpc.Bench;

/// <summary>
/// A service with long campaigns that are half carried out: of the first half of its contacts each was called twice, the
/// other half waits. The rows are put into the database past the service, which takes seconds where dialing takes minutes.
/// </summary>
internal sealed class FilledService : IAsyncDisposable
{
    private readonly ServiceProcess _service;

    private FilledService(ServiceProcess service, Client client)
    {
        _service = service;
        Client = client;
    }

    public Client Client { get; }

    public string Database => _service.Database;

    /// <inheritdoc cref="ServiceProcess.PeakMemory"/>
    public long PeakMemory => _service.PeakMemory;

    public static async Task<FilledService> StartAsync(string folder)
    {
        var service = new ServiceProcess(Hosts.Service, folder);
        return new(service, await service.OpenAsync());
    }

    /// <returns>The id of a new campaign.</returns>
    public async Task<long> AddCampaignAsync(int contacts)
    {
        // Nothing of it begins by itself while it is measured.
        var date = TimeProvider.System.GetUtcNow().AddDays(300).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var id = await Client.CreateByJsonAsync(
            Encoding.UTF8.GetBytes(
                $$$"""{"campaign":{"project_id":1,"start_block_id":10,"schedule":{"date":"{{{date}}}","start_time":"09:00","end_time":"17:00"},"phone_id":5}}"""
            )
        );
        Fill(Database, id, contacts);
        return id;
    }

    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        _service.Dispose();
        return ValueTask.CompletedTask;
    }

    private static void Fill(string database, long campaign, int contacts)
    {
        using var connection = new SqliteConnection($"Data Source={database};Foreign Keys=False;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            BEGIN IMMEDIATE;
            WITH RECURSIVE places(place) AS (SELECT 1 UNION ALL SELECT place + 1 FROM places WHERE place < $contacts)
            INSERT INTO contacts (campaign_id, number, phone, add_data, state, due_time, result, attempt_count)
            SELECT $campaign, place, 79120000000 + place * 7654321 % 10000000,
                '{"name":"Иванов Иван","time":"10:00","phone":' || (100000 + place) || '}',
                iif(place > $contacts / 2, 1, 4), iif(place > $contacts / 2, 1, NULL), iif(place > $contacts / 2, NULL, 1 + place % 7),
                iif(place > $contacts / 2, 0, 2)
            FROM places;
            INSERT INTO attempts (campaign_id, contact_number, number, number_in_run, run_day, claim_key, dialer_id, start_time,
                dial_by_time, outcome, answer_time, end_time, report_time, is_late, result_data)
            SELECT campaign_id, contacts.number, n, n, 20260303, contacts.number, 'dialer-' || (contacts.number % 10),
                1772532000000000 + contacts.number * 1000000 + n, 1772532000000000 + contacts.number * 1000000 + n,
                iif(n = 1, 2, 1), iif(n = 1, NULL, 1772532000000000 + contacts.number * 1000000 + n),
                1772532000000000 + contacts.number * 1000000 + 40000000, 1772532000000000 + contacts.number * 1000000 + 40000000, 0,
                iif(n = 1, NULL, '{"score":' || (contacts.number % 6) || '}')
            FROM contacts, (SELECT 1 AS n UNION ALL SELECT 2) WHERE campaign_id = $campaign AND state = 4 ORDER BY contacts.number, n;
            INSERT INTO tallies SELECT campaign_id, 0, 1, result, count(*) FROM contacts WHERE campaign_id = $campaign AND state = 4
            GROUP BY result;
            INSERT INTO tallies SELECT campaign_id, run_day, 2, outcome, count(*) FROM attempts WHERE campaign_id = $campaign
            GROUP BY run_day, outcome;
            INSERT INTO tallies SELECT campaign_id, run_day, 3, contact_number % 24, count(*) FROM attempts WHERE campaign_id = $campaign
            GROUP BY run_day, contact_number % 24;
            UPDATE campaigns SET contact_count = $contacts, waiting = $contacts - $contacts / 2, done = $contacts / 2, next_due_time = 1
            WHERE id = $campaign;
            COMMIT;
            """;
        command.Parameters.AddWithValue("$campaign", campaign);
        command.Parameters.AddWithValue("$contacts", contacts);
        command.ExecuteNonQuery();
    }
}
