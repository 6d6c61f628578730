using Microsoft.Data.Sqlite;

namespace CampaignGrpc.Bench;

/// <summary>
/// What it costs to ask of each call whether its number may be called, with a million numbers that may not and a million that were called
/// of late.
/// </summary>
internal static class Policies
{
    private const int Contacts = 100_000;

    public static async Task MeasureAsync(Table table, string folder)
    {
        await MeasureZonesAsync(table, folder);
        await using var free = await Dialing.Stock.FillAsync(folder, Contacts);
        await using var bound = await Dialing.Stock.FillAsync(folder, Contacts);
        Fill(bound.Database);

        var medians = await Rounds.MediansAsync(warmUps: 4, rounds: 31, free.CarryOutAsync, bound.CarryOutAsync);

        table.Add(
            "claim + start + report, 100 a batch, with 1,000,000 numbers not called and four limits over 1,000,000 called ones",
            Dialing.Text(medians[1]),
            $"without: {Dialing.Text(medians[0])}",
            medians[1] / medians[0],
            atLeast: 0.8
        );
    }

    /// <summary>The first claims of a list: later ones would meet those alone who are left.</summary>
    private static async Task MeasureZonesAsync(Table table, string folder)
    {
        const int Claims = 80;
        await using var free = await Dialing.Stock.FillAsync(folder, Contacts);
        await using var zoned = await Dialing.Stock.FillAsync(folder, Contacts, isOfManyZones: true);
        // Others warm the services up; of the list nobody is claimed by that.
        await free.CarryOutAsync();
        await zoned.CarryOutAsync();
        List<double> freeClaims = [],
            zonedClaims = [];
        for (var claim = 0; claim < Claims; claim++)
        {
            await free.ClaimAndReleaseAsync(1, freeClaims);
            await zoned.ClaimAndReleaseAsync(1, zonedClaims);
        }

        var (without, with) = (freeClaims.Average(), zonedClaims.Average());
        table.Add(
            "ClaimCalls of 100 from 100,000 contacts on eleven clocks of which one may be called, the mean of the first 80",
            Dialing.Milliseconds(with),
            $"without: {Dialing.Milliseconds(without)}",
            with / without,
            atMost: 1.5
        );
    }

    /// <summary>
    /// Past the service, which takes seconds; none of the numbers is one of those that are called, and no limit is reached.
    /// </summary>
    private static void Fill(string database)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            BEGIN IMMEDIATE;
            WITH RECURSIVE places(place) AS (SELECT 1 UNION ALL SELECT place + 1 FROM places WHERE place < 1000000)
            INSERT INTO do_not_call (project_id, phone, reason, source, since_time, until_time)
            SELECT 1, 74950000000 + place, '', 1, 1772532000000000, NULL FROM places;
            WITH RECURSIVE places(place) AS (SELECT 1 UNION ALL SELECT place + 1 FROM places WHERE place < 1000000)
            INSERT INTO called_numbers (phone, project_id, starts, last_start_time)
            SELECT 74990000000 + place, 1, (1772532000000000 + place) || ',86400000000,86400000000', 1772704800000000 + place FROM places;
            INSERT INTO call_limits (project_id, limits) VALUES (1, '100/day,100/week,100/month,100/2592000');
            COMMIT;
            """;
        command.ExecuteNonQuery();
    }
}
