namespace CampaignGrpc.Api.Stopping;

/// <summary>
/// The end of the service as its callers need it. Told to end, it is no longer ready but goes on taking requests, until balancers
/// have noticed; then it takes none, and what is under way may end well; what is held longer is told to come again; and who does not
/// even listen to that is cut off. Supervisors give a process ten seconds or more.
/// </summary>
internal sealed class ServiceEnding(ApiOptions options) : IHostedLifecycleService, IDisposable
{
    /// <summary>How long requests under way are waited for.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>How long those that are told to come again may take to hear it.</summary>
    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(1.5);

    /// <summary>What the rest, the last commit and the closing of files, may take.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _hold = new();
    private readonly CancellationTokenSource _cut = new();

    /// <summary>When requests that are still held are told to come again.</summary>
    public CancellationToken Held => _hold.Token;

    /// <summary>When connections that are still open are cut.</summary>
    public CancellationToken Cut => _cut.Token;

    /// <summary>How long all of it takes at most.</summary>
    public static TimeSpan Longest(ApiOptions options) => options.ReadinessDelay + Grace + LastWord + Rest;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _hold.CancelAfter(options.ReadinessDelay + Grace);
        _cut.CancelAfter(options.ReadinessDelay + Grace + LastWord);
        await Task.Delay(options.ReadinessDelay, cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _hold.Dispose();
        _cut.Dispose();
    }
}
