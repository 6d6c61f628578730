using System.Diagnostics.Metrics;
using CampaignGrpc.Api.Admission;
using CampaignGrpc.Api.Errors;
using CampaignGrpc.Api.Grpc;
using CampaignGrpc.Api.Http;
using CampaignGrpc.Api.Http.Contract;
using CampaignGrpc.Api.Http.Create;
using CampaignGrpc.Api.Http.Exports;
using CampaignGrpc.Api.Http.Imports;
using CampaignGrpc.Api.Http.People;
using CampaignGrpc.Api.Mapping;
using CampaignGrpc.Api.OpenApi;
using CampaignGrpc.Api.Pages;
using CampaignGrpc.Api.Security;
using CampaignGrpc.Api.Starting;
using CampaignGrpc.Api.Stopping;
using CampaignGrpc.Api.Telemetry;
using CampaignGrpc.Api.Webhooks;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Operation;
using CampaignGrpc.Application.Telemetry;
using CampaignGrpc.Infrastructure;
using CampaignGrpc.Web.Access;
using CampaignGrpc.Web.Endpoints;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Api;

/// <summary>The service, put together.</summary>
public static partial class CampaignServer
{
    /// <param name="args">Command line; it may set what the configuration sets.</param>
    /// <param name="configure">Changes what is registered; tests bring their clock this way.</param>
    public static WebApplication Build(string[] args, Action<IServiceCollection>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = ContentRoot(args) });
        Settings.AddDefaults(builder.Configuration);
        Settings.Check(builder.Configuration);
        var start = new StartLog(builder.Logging);
        // Tells systemd, where that started it, that the service is ready and that it ends.
        builder.Services.AddSystemd();
        var options = builder.Configuration.GetSection("Api").Get<ApiOptions>() ?? new();
        builder.Services.AddOptions<ApiOptions>().BindConfiguration("Api").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton(provider => provider.GetRequiredService<IOptions<ApiOptions>>().Value);
        builder.Services.AddApplication();
        builder.Services.AddInfrastructure(builder.Configuration, builder.Environment);
        TelemetryServices.AddTo(builder.Services, builder.Configuration);
        builder.Services.AddSingleton<ServiceEnding>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<ServiceEnding>());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ServiceEnding.Longest(options));
        builder.Services.AddHealthChecks().AddCheck<EndingHealthCheck>("ending");
        builder.Services.AddSingleton<ByteBudget>();
        var limits = builder.Configuration.GetSection("Limits").Get<LimitsOptions>() ?? new();
        builder.Services.AddOptions<LimitsOptions>().BindConfiguration("Limits").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton(provider => provider.GetRequiredService<IOptions<LimitsOptions>>().Value);
        builder.Services.AddOptions<AccessOptions>().BindConfiguration("Access").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<JwtOptions>().BindConfiguration("Jwt").ValidateDataAnnotations().ValidateOnStart();
        Tokens.AddTo(builder.Services, builder.Configuration.GetSection("Jwt").Get<JwtOptions>() ?? new());
        var openId = builder.Configuration.GetSection("OpenId").Get<OpenIdOptions>() ?? new();
        builder.Services.AddOptions<OpenIdOptions>().BindConfiguration("OpenId").ValidateDataAnnotations().ValidateOnStart();
        OpenId.AddTo(builder.Services, openId);
        ConsoleServices.AddTo(builder.Services);
        builder.Services.AddSingleton<RoleCheck>();
        builder.Services.AddSingleton<Callers>();
        builder.Services.AddSingleton<Openness>();
        builder.Services.AddWebhooks();
        builder.Services.AddSingleton<CreateCampaignMapping>();
        builder.Services.AddSingleton<UpdateCampaignMapping>();
        builder
            .Services.AddGrpc(grpc =>
            {
                grpc.MaxReceiveMessageSize = options.MaxRequestBytes;
                // The library's route for unknown services would swallow /api/campaigns, which looks like one.
                grpc.IgnoreUnknownServices = true;
                grpc.Interceptors.Add<ErrorInterceptor>();
                grpc.Interceptors.Add<ETagInterceptor>();
            })
            .AddJsonTranscoding(json => json.TypeRegistry = TypeRegistry.FromFiles(ErrorDetailsReflection.Descriptor));
        builder.Services.AddGrpcReflection();
        // The framework's own filter answers with a page.
        builder.Services.Configure<HostFilteringOptions>(hosts => hosts.AllowedHosts = ["*"]);
        builder.Services.AddCors();
        Compression.AddTo(builder.Services);
        builder.Services.AddGrpcHealthChecks(health =>
        {
            // Whoever asks for one service is told of the whole, which lives and dies together.
            foreach (var service in RpcAccess.Services)
                health.Services.Map(service.FullName, _ => true);
        });
        // Each road has its own limit, below this one, that answers with a reason.
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = limits.Connections;
            kestrel.Limits.RequestHeadersTimeout = limits.HeadersTimeout;
            // Whoever sends a body slower than this holds memory for nothing. Streams of messages may pause as they like.
            kestrel.Limits.MinRequestBodyDataRate = new(bytesPerSecond: 1_024, gracePeriod: TimeSpan.FromSeconds(10));
            // A stream whose caller is gone without a word ends, and with it the import's turn.
            kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
            UnparsedRequests.AddTo(kestrel);
            if (options.ClientAuthority is { } authority)
                kestrel.ConfigureHttpsDefaults(ClientCertificates.SignedBy(authority));
        });
        configure?.Invoke(builder.Services);
        builder.Services.CheckClock();

        var app = builder.Build();
        start.EndWith(app.Lifetime);
        UnparsedRequests.Use(app.Services);
        RequestMetrics.Observe(app.Services.GetRequiredService<IMeterFactory>(), app.Services.GetRequiredService<ByteBudget>());
        var telemetry = app.Services.GetRequiredService<IOptions<TelemetryOptions>>().Value;
        if (telemetry.AccessLog)
            app.UseMiddleware<AccessLog>();
        app.UseMiddleware<HeldRequests>();
        app.UseMiddleware<HeadRequests>();
        app.Use(
            (context, next) =>
            {
                // What is sent as JSON or as a file is never to be taken for a page.
                context.Response.Headers.XContentTypeOptions = "nosniff";
                return next(context);
            }
        );
        app.UseRouting();
        Compression.Use(app);
        app.UseCrossOrigin(options);
        Language.UseCallerLanguage(app);
        app.UseConsole();
        if (options.GrpcWeb)
            app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        app.UseMiddleware<UnreadGrpcRequests>();
        app.UseMiddleware<JsonErrors>();
        app.UseMiddleware<KnownHosts>();
        app.UseMiddleware<ForeignPages>();
        app.UseMiddleware<MisdirectedGrpc>();
        app.UseMiddleware<WrongMethods>();
        OpenId.Use(app, openId);
        app.UseMiddleware<AccessControl>();
        app.UseMiddleware<RateLimits>();
        app.UseMiddleware<Admissions>();
        app.UseMiddleware<WholeAnswers>();
        app.UseMiddleware<TranscodedRequests>();
        app.MapGrpcService<AuditGrpcService>();
        app.MapGrpcService<CampaignGrpcService>();
        app.MapGrpcService<ContactGrpcService>();
        app.MapGrpcService<DialerGrpcService>();
        app.MapGrpcService<DoNotCallGrpcService>();
        app.MapGrpcService<EventGrpcService>();
        app.MapGrpcService<CalendarGrpcService>();
        app.MapGrpcService<CallLimitGrpcService>();
        app.MapGrpcService<KeyGrpcService>();
        app.MapGrpcService<OperationGrpcService>();
        app.MapGrpcService<PersonGrpcService>();
        app.MapGrpcService<ReferenceGrpcService>();
        app.MapGrpcService<ResultGrpcService>();
        app.MapGrpcService<WebhookGrpcService>();
        app.MapGrpcHealthChecksService().AllowAnonymous();
        app.MapHealth();
        app.MapMetrics(telemetry);
        if (options.Reflection ?? app.Environment.IsDevelopment())
            app.MapGrpcReflectionService().AllowAnonymous();
        app.MapCreateCampaign();
        app.MapPreviewCampaign();
        app.MapWatch();
        app.MapWatchEvents();
        if (options.Pages)
        {
            app.MapApiDocument();
            app.MapApiPage();
        }

        if (app.Services.GetRequiredService<IOptions<ConsoleOptions>>().Value.Enabled)
            app.MapConsole();
        app.MapImport();
        app.MapRefusedRowsFile();
        app.MapDoNotCallImport();
        app.MapDoNotCallExport();
        app.MapResultFiles();
        app.MapAuditFile();
        RpcAccess.EnsureOfAll(((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints));
        return app;
    }

    /// <summary>
    /// Where the data is and <c>appsettings.json</c> is looked for, unless it is named: beside the program, wherever that is started
    /// from. In Development the program lies among what a build throws away, and the project's directory is the place.
    /// </summary>
    private static string? ContentRoot(string[] args)
    {
        var host = new ConfigurationBuilder()
            .AddEnvironmentVariables("DOTNET_")
            .AddEnvironmentVariables("ASPNETCORE_")
            .AddCommandLine(args)
            .Build();
        if (host[HostDefaults.ContentRootKey] is { } named)
            return Path.GetFullPath(named);
        return host[HostDefaults.EnvironmentKey] == Environments.Development ? null : AppContext.BaseDirectory;
    }

    /// <summary>Makes the database ready, and says where it is and where the service listens once it does.</summary>
    public static void OpenDatabase(this WebApplication app)
    {
        var path = app.Services.OpenDatabase();
        var settings = Settings.Describe(app.Services);
        var openness = app.Services.GetRequiredService<Openness>();
        openness.EnsureSomebodyMayCall();
        var hasAuditKey = app.Services.LoadAuditKey();
        var hold = app.Services.GetRequiredService<IHoldReader>().FindAsync(CancellationToken.None).GetAwaiter().GetResult();
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            var endpoints = string.Join(", ", app.Endpoints().Select(endpoint => $"{endpoint.Name} on {endpoint.Url}"));
            LogVersion(app.Logger, ProgramVersion.Text);
            LogSettings(app.Logger, settings);
            LogListening(app.Logger, endpoints);
            LogData(app.Logger, path);
            if (openness.IsOpen)
                LogOpen(app.Logger);
            if (!hasAuditKey)
                LogNoAuditKey(app.Logger);
            if (hold is not null)
                LogHold(app.Logger, hold.BackupTime);
        });
        app.Lifetime.ApplicationStopping.Register(() => LogEnding(app.Logger));
        app.Lifetime.ApplicationStopped.Register(() => LogEnded(app.Logger));
    }

    /// <summary>The endpoints of the configuration with the addresses they are bound to.</summary>
    public static IEnumerable<(string Name, string Url)> Endpoints(this WebApplication app) =>
        app
            .Configuration.GetSection("Kestrel:Endpoints")
            .GetChildren()
            .Select(endpoint => endpoint.Key)
            .Zip(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses);

    [LoggerMessage(EventId = 0, Level = LogLevel.Information, Message = "CampaignGrpc {Version}")]
    private static partial void LogVersion(ILogger logger, string version);

    [LoggerMessage(EventId = 0, Level = LogLevel.Information, Message = "Settings: {Settings}")]
    private static partial void LogSettings(ILogger logger, string settings);

    [LoggerMessage(EventId = 0, Level = LogLevel.Information, Message = "Listening: {Endpoints}")]
    private static partial void LogListening(ILogger logger, string endpoints);

    [LoggerMessage(EventId = 0, Level = LogLevel.Information, Message = "Data: {Path}")]
    private static partial void LogData(ILogger logger, string path);

    [LoggerMessage(
        EventId = 0,
        Level = LogLevel.Warning,
        Message = "Audit:KeyFile is not set: entries of the audit have no hashes of numbers"
    )]
    private static partial void LogNoAuditKey(ILogger logger);

    [LoggerMessage(EventId = 0, Level = LogLevel.Information, Message = "Ending: the service was told to")]
    private static partial void LogEnding(ILogger logger);

    [LoggerMessage(EventId = 0, Level = LogLevel.Information, Message = "The service has ended")]
    private static partial void LogEnded(ILogger logger);

    [LoggerMessage(
        EventId = 0,
        Level = LogLevel.Warning,
        Message = "OPEN: whoever reaches the service may do everything, and no key is asked for. That is for a machine of one's "
            + "own, or behind something that checks the callers; see docs/access.md"
    )]
    private static partial void LogOpen(ILogger logger);

    [LoggerMessage(
        EventId = 0,
        Level = LogLevel.Warning,
        Message = "Held: the data was restored from a backup of {BackupTime}. No call is let go until an operator releases them, "
            + "by POST /api/hold:release"
    )]
    private static partial void LogHold(ILogger logger, DateTimeOffset backupTime);
}
