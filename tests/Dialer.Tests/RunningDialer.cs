using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace CampaignGrpc.Dialer.Tests;

/// <summary>The whole dialer, at work on one campaign.</summary>
internal sealed class RunningDialer : IAsyncDisposable
{
    private readonly StringWriter _output = new();
    private readonly IHost _host;
    private readonly FakeTimeProvider? _time;

    private RunningDialer(RunningService service, long campaign, ICarrier? carrier, Wire? wire, FakeTimeProvider? time, string[] settings)
    {
        _time = time;
        _host = DialerHost.Build(
            [
                $"--contentRoot={DialerFolder.Path}",
                $"--Dialer:Address={service.Address}",
                $"--Dialer:CampaignId={campaign}",
                "--Dialer:Id=test",
                "--Carrier:Speed=1000",
                .. settings,
            ],
            services =>
            {
                services.AddSingleton(new Screen(TextWriter.Synchronized(_output), null));
                if (carrier is not null)
                    services.AddSingleton(carrier);
                if (time is not null)
                    services.AddSingleton<TimeProvider>(time);
                if (wire is not null)
                    services.AddSingleton(provider => provider.GetRequiredService<GrpcChannel>().Intercept(wire));
            }
        );
    }

    public Progress Progress => _host.Services.GetRequiredService<Progress>();

    public string Output => _output.ToString();

    /// <param name="service">Whose calls it takes.</param>
    /// <param name="campaign">Of which campaign.</param>
    /// <param name="carrier">Who places the calls; null for the simulated carrier at a thousand times real speed.</param>
    /// <param name="wire">What happens to the messages; null for nothing.</param>
    /// <param name="time">The dialer's clock; null for the real one.</param>
    /// <param name="settings">Command-line settings.</param>
    public static async Task<RunningDialer> StartAsync(
        RunningService service,
        long campaign,
        ICarrier? carrier = null,
        Wire? wire = null,
        FakeTimeProvider? time = null,
        params string[] settings
    )
    {
        var dialer = new RunningDialer(service, campaign, carrier, wire, time, settings);
        await dialer._host.StartAsync(TestContext.Current.CancellationToken);
        return dialer;
    }

    /// <summary>What SIGTERM does.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        var stop = _host.StopAsync(TestContext.Current.CancellationToken);
        await Eventually.IsTrueAsync(() =>
        {
            _time?.Advance(TimeSpan.FromSeconds(1));
            return stop.IsCompleted;
        });
        await stop;
        return _host.ExitCode();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _host.Dispose();
    }
}
