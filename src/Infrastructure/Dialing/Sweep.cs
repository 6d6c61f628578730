using CampaignGrpc.Application;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.Dialing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Infrastructure.Dialing;

/// <summary>
/// Opens and closes windows and runs, ends leases, completes campaigns and imports and removes deleted ones when nobody asks.
/// </summary>
internal sealed partial class Sweep(
    IDialingStore dialing,
    IImportStore imports,
    IOptions<DialingOptions> options,
    TimeProvider time,
    ILogger<Sweep> logger) : BackgroundService
{
    /// <summary>How many rows of deleted campaigns are removed at once, for so long everybody else's writes wait.</summary>
    private const int RowsPerErasure = 4_000;

    /// <summary>One round: everything that is due by now, a transaction at a time so that dialers get theirs in between.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        do
        {
            // Imports first: a campaign whose list is done is not completed before what was promised to it is there.
            while (await imports.RunAsync(session => ImportClock.Advance(session, time.Now()), cancellationToken)
                || await dialing.RunAsync(session => DialingClock.Advance(session, time.Now(), options.Value.LongestCall), cancellationToken))
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        while (await dialing.RunAsync(session => session.EraseDeleted(RowsPerErasure), cancellationToken));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepInterval, time);
        do
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
#pragma warning disable CA1031 // Whatever failed, a full disk say, the next round tries again; without rounds nothing would ever end.
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogFailure(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A sweep failed; the next one tries again")]
    private static partial void LogFailure(ILogger logger, Exception exception);
}
