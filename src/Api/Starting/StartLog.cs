namespace CampaignGrpc.Api.Starting;

/// <summary>
/// Keeps the host and the server from logging, with their stacks, why a start failed: the operator is told in one sentence. Once
/// started they log what they warn of. When it ends, that it is not ready and that requests are cut is no news either.
/// </summary>
internal sealed class StartLog
{
    private IHostApplicationLifetime? _lifetime;

    public StartLog(ILoggingBuilder logging)
    {
        foreach (var category in new[] { "Microsoft.Extensions.Hosting.Internal.Host", "Microsoft.AspNetCore.Server.Kestrel" })
            logging.AddFilter(category, level => IsStarted && !IsEnding && level >= LogLevel.Warning);
        logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", level => !IsEnding && level >= LogLevel.Warning);
    }

    private bool IsStarted => _lifetime?.ApplicationStarted.IsCancellationRequested == true;

    /// <summary>
    /// Asked of the host itself, as the health check does: there is no moment at which one of the two knows and the other does not.
    /// </summary>
    private bool IsEnding => _lifetime?.ApplicationStopping.IsCancellationRequested == true;

    public void EndWith(IHostApplicationLifetime lifetime) => _lifetime = lifetime;
}
