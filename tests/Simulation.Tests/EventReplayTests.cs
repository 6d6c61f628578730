using System.Globalization;
using System.Text.Json;
using CampaignGrpc.Application.Events;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Simulation.Tests.World;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignGrpc.Simulation.Tests;

/// <summary>The log is whole: whatever happened, whoever reads it from its beginning knows what the database knows.</summary>
public sealed class EventReplayTests : IDisposable
{
    private const int Seeds = 150;
    private const int FirstSeed = 3_000_000;

    private readonly SimulatedService _service = new();
    private readonly Witness _witness;

    public EventReplayTests() => _witness = new(_service);

    [Fact]
    public async Task The_log_read_from_its_beginning_arrives_where_the_database_is()
    {
        for (var seed = FirstSeed; seed < FirstSeed + Seeds; seed++)
        {
            await new SimulatedWorld(_service, _witness, seed).RunAsync(steps: 25);

            var replayed = (await ReplayAsync()).Lines.Order(StringComparer.Ordinal);
            Assert.Equal(Stored().Prepend($"seed {seed}"), replayed.Prepend($"seed {seed}"));
        }
    }

    public void Dispose()
    {
        _witness.Dispose();
        _service.Dispose();
    }

    private async Task<EventReplay> ReplayAsync()
    {
        var (events, replay) = (_service.Services.GetRequiredService<IEventReader>(), new EventReplay());
        for (var (reached, isEnd) = (0L, false); !isEnd; )
        {
            var stretch = await events.ReadAsync(new(null, null, []), reached, 100, TestContext.Current.CancellationToken);
            foreach (var told in stretch.Events)
                replay.Apply(told);
            (reached, isEnd) = (stretch.Reached, stretch.IsEnd);
        }

        return replay;
    }

    /// <summary>The same lines as those of the replay, from the rows.</summary>
    private List<string> Stored()
    {
        const string There = "(SELECT id FROM campaigns WHERE delete_time IS NULL)";
        var lines = new List<string>();
        lines.AddRange(
            Ask("SELECT id, state, contact_count, 0 FROM campaigns WHERE delete_time IS NULL", row =>
                $"{row[0]} is {Word((CampaignState)row[1])} with {row[2]} contacts"
            )
        );
        lines.AddRange(
            Ask(
                $"SELECT campaign_id, result, count(*), 0 FROM contacts WHERE result IS NOT NULL AND campaign_id IN {There} GROUP BY 1, 2",
                row => $"{row[0]} has {row[2]} {Word((ContactResult)row[1])}"
            )
        );
        lines.AddRange(
            Ask($"SELECT campaign_id, contact_number, number, coalesce(outcome, 0) FROM attempts WHERE campaign_id IN {There}", row =>
                $"{row[0]} attempt {row[1]}.{row[2]}: {(row[3] == 0 ? "none" : Word((Outcome)row[3]))}"
            )
        );
        lines.AddRange(
            Ask($"SELECT campaign_id, run_day, end_time IS NULL, 0 FROM runs WHERE campaign_id IN {There}", row =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{row[0]} run {row[1] / 10_000:0000}-{row[1] / 100 % 100:00}-{row[1] % 100:00} "
                        + $"is {(row[2] == 1 ? "under way" : "over")}"
                )
            )
        );
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private List<string> Ask(string sql, Func<long[], string> line)
    {
        using var command = _service.Connection.CreateCommand();
#pragma warning disable CA2100 // The texts are this test's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var row = command.ExecuteReader();
        var lines = new List<string>();
        while (row.Read())
            lines.Add(line([row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)]));
        return lines;
    }

    private static string Word(Enum value) => JsonNamingPolicy.SnakeCaseUpper.ConvertName(value.ToString());
}
