using System.Security.Cryptography;
using CampaignGrpc.Application;
using CampaignGrpc.Contracts.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CampaignGrpc.Dialer;

/// <summary>The dialer, put together.</summary>
internal static class DialerHost
{
    /// <summary>A thousand claims, each with the longest <c>add_data</c> that the service takes.</summary>
    private const int LargestAnswer = 8 * 1_024 * 1_024;
    private static readonly TimeSpan LongestReconnect = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Ping = TimeSpan.FromSeconds(20);

    /// <summary>What may still be asked of a service that does not answer when the dialer is told to end.</summary>
    private static readonly TimeSpan LastQuestion = TimeSpan.FromSeconds(12);

    /// <param name="args">Command line; it may set what the configuration sets.</param>
    /// <param name="configure">Changes what is registered; another carrier comes this way.</param>
    /// <exception cref="SettingException">A setting is unknown, cannot be read or is out of its bounds.</exception>
    /// <exception cref="OptionsValidationException">Settings contradict each other.</exception>
    /// <exception cref="CryptographicException">A certificate cannot be read.</exception>
    public static IHost Build(string[] args, Action<IServiceCollection>? configure = null)
    {
        var builder = Host.CreateApplicationBuilder(
            new HostApplicationBuilderSettings { Args = args, ContentRootPath = ContentRoot(args) }
        );
        StrictSettings.CheckSections(
            builder.Configuration,
            ["Dialer", "Carrier", "Logging", "contentRoot", "environment", "applicationName"]
        );
        StrictSettings.Check(builder.Configuration, "Dialer", typeof(DialerOptions));
        StrictSettings.Check(builder.Configuration, "Carrier", typeof(CarrierOptions));
        // The screen shows what the dialer does; the log is for what it cannot cope with.
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder
            .Services.AddOptions<DialerOptions>()
            .BindConfiguration("Dialer")
            .ValidateDataAnnotations()
            .Validate(
                dialer => dialer.Address is { IsAbsoluteUri: true, Scheme: "http" or "https" },
                "Dialer:Address must be an http or https address."
            )
            .Validate(dialer => dialer.Key is null || dialer.KeyFile is null, "Dialer:Key and Dialer:KeyFile cannot both be set.");
        builder.Services.AddOptions<CarrierOptions>().BindConfiguration("Carrier").ValidateDataAnnotations();
        builder
            .Services.AddOptions<HostOptions>()
            .Configure<IOptions<DialerOptions>>(
                (host, dialer) => host.ShutdownTimeout = dialer.Value.DrainTimeout + dialer.Value.DeliverTimeout + LastQuestion
            );
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(_ => Screen.OfConsole());
        builder.Services.AddSingleton<ICarrier, SimulatedCarrier>();
        builder.Services.AddSingleton(provider => OpenChannel(provider.GetRequiredService<IOptions<DialerOptions>>().Value));
        builder.Services.AddSingleton<CallInvoker>(provider =>
            provider
                .GetRequiredService<GrpcChannel>()
                .CreateCallInvoker()
                .WithKey(provider.GetRequiredService<IOptions<DialerOptions>>().Value)
        );
        builder.Services.AddSingleton(provider => new DialerService.DialerServiceClient(provider.GetRequiredService<CallInvoker>()));
        builder.Services.AddSingleton(provider => new CampaignService.CampaignServiceClient(provider.GetRequiredService<CallInvoker>()));
        builder.Services.AddSingleton(provider => new Lines(provider.GetRequiredService<IOptions<DialerOptions>>().Value.Concurrency));
        builder.Services.AddSingleton<ServiceLink>();
        builder.Services.AddSingleton<Leases>();
        builder.Services.AddSingleton<Reports>();
        builder.Services.AddSingleton(provider => new Progress(provider.GetRequiredService<IOptions<DialerOptions>>().Value.Concurrency));
        builder.Services.AddSingleton<Ending>();
        builder.Services.AddSingleton<CallRun>();
        // What was registered last ends first: progress is shown until the last outcome is delivered.
        builder.Services.AddHostedService<ProgressDisplay>();
        builder.Services.AddSingleton<DialerWorker>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<DialerWorker>());
        if (!string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            // The service has chosen which calls are traced.
            builder
                .Services.AddOpenTelemetry()
                .ConfigureResource(resource => resource.AddService("campaign-dialer"))
                .WithTracing(traces => traces.AddSource(CallTrace.SourceName).AddOtlpExporter());
        }

        configure?.Invoke(builder.Services);
        var host = builder.Build();
        // The dialer's own were read by now. The host, once started, would say with its stack what is wrong with the others.
        _ = host.Services.GetRequiredService<IOptions<CarrierOptions>>().Value;
        _ = host.Services.GetRequiredService<CallInvoker>();
        return host;
    }

    /// <summary>
    /// Where <c>appsettings.json</c> is looked for, unless it is named: beside the program, wherever that is started from.
    /// </summary>
    private static string ContentRoot(string[] args) =>
        new ConfigurationBuilder().AddEnvironmentVariables("DOTNET_").AddCommandLine(args).Build()[HostDefaults.ContentRootKey]
        ?? AppContext.BaseDirectory;

    /// <returns>0 when every call that was started has its outcome.</returns>
    public static int ExitCode(this IHost host) =>
        host.Services.GetRequiredService<Progress>().WithoutOutcome == 0
        && host.Services.GetRequiredService<DialerWorker>().ExecuteTask is { IsFaulted: false }
            ? 0
            : 1;

    private static GrpcChannel OpenChannel(DialerOptions dialer) =>
        GrpcChannel.ForAddress(
            dialer.Address,
            new GrpcChannelOptions
            {
                HttpHandler = new SocketsHttpHandler
                {
                    EnableMultipleHttp2Connections = true,
                    SslOptions = SecureLink.With(dialer.Certificate, dialer.Authority),
                    ConnectTimeout = LongestReconnect,
                    // A question that waits is silent for long; whether the other side is still there must be found out.
                    KeepAlivePingDelay = Ping,
                    KeepAlivePingTimeout = LongestReconnect,
                },
                DisposeHttpClient = true,
                MaxReceiveMessageSize = LargestAnswer,
                MaxReconnectBackoff = LongestReconnect,
            }
        );
}
