using System.Globalization;
using System.Net.Security;
using CampaignGrpc.Api;
using CampaignGrpc.Contracts.V1;
using CampaignGrpc.Dialer.Tests;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(RunningService))]
// The tests wait for one another's dialers more than they compute.
[assembly: Xunit.v3.Parallelization(MaxThreads = -1)]

namespace CampaignGrpc.Dialer.Tests;

/// <summary>The whole service on real ports, a file of its own and the real clock. A started call's lease is short: 5 s.</summary>
public sealed class RunningService : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("campaigns-").FullName;
    private readonly string[] _settings;
    private WebApplication _app = null!;
    private GrpcChannel _channel = null!;

    public RunningService()
        : this("--Dialing:CallLease=00:00:05", "--Dialing:SweepInterval=00:00:01") { }

    internal RunningService(params string[] settings) => _settings = settings;

    /// <summary>How its owner speaks to it, where it is secured; null where it is not.</summary>
    internal SslClientAuthenticationOptions? Link { get; init; }

    public string Address { get; private set; } = "http://127.0.0.1:0";

    /// <summary>Where it speaks JSON.</summary>
    public string JsonAddress => _app.Endpoints().Single(endpoint => endpoint.Name == "Json").Url;

    public KeyService.KeyServiceClient Keys => new(_channel);

    public OperationService.OperationServiceClient Operation => new(_channel);

    public CampaignService.CampaignServiceClient Campaigns => new(_channel);

    public ContactService.ContactServiceClient Contacts => new(_channel);

    public ResultService.ResultServiceClient Results => new(_channel);

    /// <summary>Starts it; after <see cref="StopAsync"/> once more, on the same port and file.</summary>
    public async ValueTask InitializeAsync()
    {
        _app = CampaignServer.Build(
            [
                $"--contentRoot={AppContext.BaseDirectory}",
                "--Kestrel:Endpoints:Json:Url=http://127.0.0.1:0",
                $"--Kestrel:Endpoints:Grpc:Url={Address}",
                $"--ConnectionStrings:Campaigns=Data Source={Path.Combine(_folder, "campaigns.db")}",
                "--Access:Open=true",
                .. _settings,
            ],
            services => services.AddLogging(logging => logging.ClearProviders())
        );
        _app.OpenDatabase();
        await _app.StartAsync();
        Address = _app.Endpoints().Single(endpoint => endpoint.Name == "Grpc").Url;
        var owner = new SocketsHttpHandler();
        if (Link is not null)
            owner.SslOptions = Link;
        _channel = GrpcChannel.ForAddress(Address, new GrpcChannelOptions { HttpHandler = owner, DisposeHttpClient = true });
    }

    public async Task StopAsync()
    {
        await _app.StopAsync();
        _channel.Dispose();
        await _app.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A campaign whose window is open for hours, whatever time it is.</summary>
    public async Task<long> CreateCampaignAsync(int contacts, int attempts = 1, params OutcomeRule[] rules)
    {
        var campaign = new NewCampaign
        {
            ProjectId = 1,
            StartBlockId = 10,
            PhoneId = 5,
            Schedule = new()
            {
                Date = "2021-10-06",
                StartTime = "00:00",
                EndTime = "23:59",
                TimeZone = ZoneAtNoon(),
                Attempts = new() { Id = attempts },
            },
        };
        campaign.OutcomeRules.Add(rules);
        var phones = Enumerable.Range(0, contacts).Select(place => new NewContact { Phone = $"+7912{1_000_000 + place}" });
        var created = await Campaigns.CreateCampaignAsync(new() { Campaign = campaign, Phones = { phones } });
        return created.Campaign.Id;
    }

    public async Task<Campaign> GetAsync(long campaign) => (await Campaigns.GetCampaignAsync(new() { CampaignId = campaign })).Campaign;

    public async Task<IReadOnlyList<Attempt>> AttemptsAsync(long campaign) =>
        (await Results.ListAttemptsAsync(new() { CampaignId = campaign, PageSize = 1_000 })).Attempts;

    public Task UntilCompletedAsync(long campaign) =>
        Eventually.IsTrueAsync(async () => (await GetAsync(campaign)).State == CampaignState.Completed);

    private static string ZoneAtNoon()
    {
        // The names count westwards.
        var west = TimeProvider.System.GetUtcNow().Hour - 12;
        return west == 0 ? "Etc/GMT" : $"Etc/GMT{west.ToString("+0;-0", CultureInfo.InvariantCulture)}";
    }
}
