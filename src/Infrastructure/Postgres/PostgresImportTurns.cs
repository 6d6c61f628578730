using CampaignGrpc.Application.Imports;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CampaignGrpc.Infrastructure.Postgres;

/// <summary>
/// Turns that all replicas see: rows that hold for a short while and are renewed, by the server's clock. Whoever dies with one
/// keeps others waiting no longer than that.
/// </summary>
internal sealed partial class PostgresImportTurns(IDbContextFactory<CampaignsContext> contexts, ILogger<PostgresImportTurns> logger)
    : IImportTurns
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(3);

    /// <summary>Microseconds of the server's clock.</summary>
    private const string Now = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint";

    private const string TakeTurn = $$"""
        INSERT INTO leases (name, holder, until_time) VALUES ({0}, {1}, {{Now}} + {2})
        ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until_time = excluded.until_time WHERE leases.until_time <= {{Now}}
        """;

    private const string KeepTurn = $$"""UPDATE leases SET until_time = {{Now}} + {2} WHERE name = {0} AND holder = {1}""";

    private const string LeaveTurn = "DELETE FROM leases WHERE name = {0} AND holder = {1}";

    public async Task<IImportTurn> TakeAsync(CampaignId campaign, CancellationToken cancellationToken)
    {
        var (name, holder) = ($"import/{campaign}", Guid.NewGuid().ToString());
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var taken = await context.Database.ExecuteSqlRawAsync(TakeTurn, [name, holder, Micros(Lease)], cancellationToken);
        return taken == 1
            ? new Turn(this, name, holder)
            : throw Refusal.ImportUnderWay.With($"Another import into campaign {campaign} is under way; try again when it has ended.");
    }

    private async Task<bool> RunAsync(string sql, string name, string holder)
    {
        await using var context = await contexts.CreateDbContextAsync();
        return await context.Database.ExecuteSqlRawAsync(sql, name, holder, Micros(Lease)) == 1;
    }

    private void Log(Exception exception) => LogFailure(logger, exception);

    private static long Micros(TimeSpan duration) => duration.Ticks / TimeSpan.TicksPerMicrosecond;

    [LoggerMessage(Level = LogLevel.Warning, Message = "The turn of an import could not be kept or left")]
    private static partial void LogFailure(ILogger logger, Exception exception);

    private sealed class Turn : IImportTurn
    {
        private readonly PostgresImportTurns _turns;
        private readonly string _name;
        private readonly string _holder;
        private readonly CancellationTokenSource _lost = new(Lease);
        private readonly CancellationTokenSource _ended = new();
        private readonly Task _keeping;

        public Turn(PostgresImportTurns turns, string name, string holder)
        {
            (_turns, _name, _holder) = (turns, name, holder);
            _keeping = KeepAsync();
        }

        public CancellationToken Lost => _lost.Token;

        public async ValueTask DisposeAsync()
        {
            await _ended.CancelAsync();
            await _keeping;
            await TryAsync(LeaveTurn);
            _ended.Dispose();
            _lost.Dispose();
        }

        private async Task KeepAsync()
        {
            using var timer = new PeriodicTimer(Pace);
            try
            {
                while (await timer.WaitForNextTickAsync(_ended.Token))
                {
                    // Counted from before the server is asked: it must not be held here for longer than there.
                    var isKept = await TryAsync(KeepTurn);
                    if (isKept == false)
                        await _lost.CancelAsync();
                    else if (isKept == true)
                        _lost.CancelAfter(Lease - Pace);
                }
            }
            catch (OperationCanceledException)
            {
                // It was left.
            }
        }

        /// <returns>Null when the server could not be asked.</returns>
        private async Task<bool?> TryAsync(string sql)
        {
            try
            {
                return await _turns.RunAsync(sql, _name, _holder);
            }
#pragma warning disable CA1031 // A turn that cannot be kept is lost by itself, and one that cannot be left ends by itself.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                _turns.Log(exception);
                return null;
            }
        }
    }
}
