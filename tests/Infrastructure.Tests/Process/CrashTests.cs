using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace CampaignGrpc.Infrastructure.Tests.Process;

public sealed class CrashTests : IDisposable
{
    private const int Callers = 4;

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_was_acknowledged_survives_a_kill_and_nothing_is_there_in_part(int seed)
    {
#pragma warning disable CA5394 // The same moment every time, as near as may be.
        var untilKilled = new Random(seed).Next(1, 150);
#pragma warning restore CA5394
        var acknowledged = new ConcurrentDictionary<long, int>();
        await using (var service = await ServiceProcess.StartListeningAsync(DatabasePath))
        {
            var enough = new TaskCompletionSource();
            var callers = Enumerable
                .Range(0, Callers)
                .Select(caller => CreateUntilKilledAsync(service, caller, acknowledged, untilKilled, enough))
                .ToList();
            await enough.Task.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
            await service.KillAsync();
            await Task.WhenAll(callers);
        }

        await using var restarted = await ServiceProcess.StartListeningAsync(DatabasePath);
        using var response = await restarted.Json.PostAsync(
            "/api/campaigns",
            CampaignRequest.With(3),
            TestContext.Current.CancellationToken
        );
        acknowledged[await CampaignRequest.IdAsync(response)] = 3;

        Assert.True(acknowledged.Count > untilKilled, $"{acknowledged.Count} acknowledged");
        var stored = StoredCounts();
        Assert.All(acknowledged, created => Assert.Equal((created.Value, created.Value), stored[created.Key]));
        Assert.All(stored.Values, counts => Assert.Equal(counts.Said, counts.Rows));
        Assert.True(stored.Count <= acknowledged.Count + Callers, $"{stored.Count} stored, {acknowledged.Count} acknowledged");
    }

    public void Dispose() => _folder.Dispose();

    private string DatabasePath => _folder.File("campaigns.db");

    private static async Task CreateUntilKilledAsync(
        ServiceProcess service,
        int caller,
        ConcurrentDictionary<long, int> acknowledged,
        int untilKilled,
        TaskCompletionSource enough
    )
    {
        try
        {
            for (var phones = caller * 50; ; phones = (phones + 7) % 200)
            {
                using var body = CampaignRequest.With(phones);
                using var response = await service.Json.PostAsync("/api/campaigns", body, TestContext.Current.CancellationToken);
                acknowledged[await CampaignRequest.IdAsync(response)] = phones;
                if (acknowledged.Count >= untilKilled)
                    enough.TrySetResult();
            }
        }
        catch (Exception exception) when (exception is HttpRequestException { StatusCode: null } or IOException)
        {
            // Killed: what was under way was not acknowledged.
        }
    }

    /// <summary>Of every campaign in the file, how many contacts it says it has and how many rows there are.</summary>
    private Dictionary<long, (long Said, long Rows)> StoredCounts()
    {
        using var connection = new SqliteConnection($"Data Source={DatabasePath};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, contact_count, (SELECT count(*) FROM contacts WHERE campaign_id = id) FROM campaigns";
        using var reader = command.ExecuteReader();
        var counts = new Dictionary<long, (long, long)>();
        while (reader.Read())
            counts.Add(reader.GetInt64(0), (reader.GetInt64(1), reader.GetInt64(2)));
        return counts;
    }
}
