using CampaignGrpc.Api;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Contracts.V1;
using CampaignGrpc.Domain.Trust;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using CreatedCampaign = CampaignGrpc.Application.Campaigns.CreatedCampaign;

namespace CampaignGrpc.Bench;

/// <summary>What the child processes serve.</summary>
internal static class Hosts
{
    /// <summary>The service itself, with one more method that does nothing.</summary>
    public const string Service = "service";

    /// <summary>The service with all of its metrics and traces, sent where the environment says.</summary>
    public const string Watched = "watched";

    /// <summary>The service without events of calls and contacts.</summary>
    public const string Silent = "silent";

    /// <summary>The service sending events to this machine too.</summary>
    public const string Sending = "sending";

    /// <summary>The service asking who calls, which takes <see cref="Key"/>.</summary>
    public const string Asking = "asking";

    /// <summary>The reader of a bench needs no secret.</summary>
    public const string Key = "cgk_benchbenchbe_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    /// <summary>The service up to its handler, which only counts.</summary>
    public const string Reader = "reader";

    /// <summary>The contract behind Microsoft's JSON transcoding, with a handler that only counts.</summary>
    public const string Transcoding = "transcoding";

    /// <summary>The service on a server of PostgreSQL.</summary>
    public const string OnPostgres = "postgres";

    /// <summary>A plain service, as a yardstick.</summary>
    public const string Plain = "plain";

    /// <summary>The plain service on a server of PostgreSQL.</summary>
    public const string PlainOnPostgres = "plain-postgres";

    /// <summary>Serves afresh on every database path that is read from standard input, until that ends.</summary>
    public static async Task ServeAsync(string host)
    {
        WebApplication? app = null;
        while (await Console.In.ReadLineAsync() is { } database)
        {
            await StopAsync(app);
            app = Build(host, database);
            await app.StartAsync();
            var urls = app.Endpoints().ToDictionary(endpoint => endpoint.Name, endpoint => endpoint.Url);
            Console.WriteLine($"{ServiceProcess.Ready} {urls["Json"]} {urls["Grpc"]}");
        }

        await StopAsync(app);
    }

    private static async Task StopAsync(WebApplication? app)
    {
        if (app is null)
            return;
        await app.StopAsync();
        await app.DisposeAsync();
        // The last connection's checkpoint belongs to no measurement.
        SqliteConnection.ClearAllPools();
    }

    private static WebApplication Build(string host, string database)
    {
        string[] settings =
        [
            $"--contentRoot={AppContext.BaseDirectory}",
            "--Kestrel:Endpoints:Json:Url=http://127.0.0.1:0",
            "--Kestrel:Endpoints:Grpc:Url=http://127.0.0.1:0",
            $"--ConnectionStrings:Campaigns={(host is OnPostgres or PlainOnPostgres ? database : $"Data Source={database}")}",
            "--Logging:LogLevel:Default=Warning",
        ];
        return host switch
        {
            Service => BuildService(settings),
            OnPostgres => BuildService([.. settings, "--Database:Provider=Postgres"]),
            Silent => BuildService([.. settings, "--Events:Calls=false"]),
            Sending => BuildService([.. settings, "--Webhooks:AllowPrivateAddresses=true"]),
            Asking => BuildAsking([.. settings, "--Access:Open=false", "--Access:CertificateGrants:0=viewer"]),
            Watched => BuildService([.. settings, "--Telemetry:Prometheus=true"]),
            Reader => CampaignServer.Build(settings, services =>
                services.AddTransient<IRequestHandler<CreateCampaignCommand, CreatedCampaign>, CountingHandler>()
            ),
            Transcoding => BuildTranscoding(settings),
            Plain => PlainService.Build(settings, options => options.UseSqlite($"Data Source={database}")),
            PlainOnPostgres => PlainService.Build(settings, options => options.UseNpgsql(database)),
            _ => throw new ArgumentException($"There is no host {host}."),
        };
    }

    private static WebApplication BuildService(string[] settings)
    {
        var app = CampaignServer.Build(settings);
        app.MapGrpcService<DoingNothing>();
        app.OpenDatabase();
        return app;
    }

    private static WebApplication BuildAsking(string[] settings)
    {
        var app = BuildService(settings);
        var (secret, now) = (KeySecret.TryParse(Key)!, TimeProvider.System.Now());
        var key = new ApiKey(
            secret.Id,
            KeyName.FromStorage("bench"),
            secret.Hash,
            [new(Domain.Trust.Role.Client, ProjectScope.Of([1])), new(Domain.Trust.Role.Dialer, ProjectScope.Of([1]))],
            now,
            null
        );
        app.Services.GetRequiredService<IUnitOfWork>()
            .RunAsync(
                UnitPlan.Request,
                unit =>
                {
                    unit.Keys.Add(key);
                    return 0;
                },
                CancellationToken.None
            )
            .GetAwaiter()
            .GetResult();
        return app;
    }

    private static WebApplication BuildTranscoding(string[] settings)
    {
        var builder = WebApplication.CreateBuilder(settings);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = null).AddJsonTranscoding();
        var app = builder.Build();
        app.MapGrpcService<CountingCampaigns>();
        return app;
    }

    private sealed class DoingNothing : Nothing.NothingBase
    {
        public override Task<Empty> Do(Empty request, ServerCallContext context) => Task.FromResult(request);
    }

    private sealed class CountingHandler : IRequestHandler<CreateCampaignCommand, CreatedCampaign>
    {
        public Task<CreatedCampaign> Handle(CreateCampaignCommand command, CancellationToken cancellationToken) =>
            Task.FromResult(new CreatedCampaign(new(command.Phones.Accepted.Count), []));
    }

    private sealed class CountingCampaigns : CampaignService.CampaignServiceBase
    {
        public override Task<CreateCampaignResponse> CreateCampaign(CreateCampaignRequest request, ServerCallContext context) =>
            Task.FromResult(new CreateCampaignResponse { Campaign = new() { Id = request.Phones.Count } });
    }
}
