namespace CampaignGrpc.Api.Starting;

/// <summary>
/// Keeps the host and the server from logging, with their stacks, why a start failed: the operator is told in one sentence. Once
/// started they log what they warn of. When it ends, that it is not ready and that requests are cut is no news either.
/// </summary>
internal sealed class StartLog
{
    private bool _isStarted;
    private bool _isEnding;

    public StartLog(ILoggingBuilder logging)
    {
        foreach (var category in new[] { "Microsoft.Extensions.Hosting.Internal.Host", "Microsoft.AspNetCore.Server.Kestrel" })
            logging.AddFilter(category, level => _isStarted && !_isEnding && level >= LogLevel.Warning);
        logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", level => !_isEnding && level >= LogLevel.Warning);
    }

    public void EndWith(IHostApplicationLifetime lifetime)
    {
        lifetime.ApplicationStarted.Register(() => _isStarted = true);
        lifetime.ApplicationStopping.Register(() => _isEnding = true);
    }
}
