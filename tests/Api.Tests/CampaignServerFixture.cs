using CampaignGrpc.Contracts.V1;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace CampaignGrpc.Api.Tests;

/// <summary>The whole service on real ports and a SQLite file of its own, with a clock that tests set.</summary>
public class CampaignServerFixture : IAsyncLifetime
{
    /// <summary>A Tuesday afternoon in Yekaterinburg, where it is 15:00.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 3, 10, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("campaigns-").FullName;
    private readonly string[] _settings;
    private WebApplication _app = null!;

    public CampaignServerFixture()
        : this([])
    {
    }

    /// <param name="settings">Command-line settings on top of the defaults, such as <c>--Campaigns:DuplicatePhones=Skip</c>.</param>
    protected CampaignServerFixture(params string[] settings) => _settings = settings;

    public FakeTimeProvider Time { get; } = new(Start);

    /// <summary>Everything the service logged at its default level.</summary>
    public LogRecorder Log { get; } = new();

    public string DatabasePath => Path.Combine(_folder, "campaigns.db");

    public HttpClient Json { get; private set; } = null!;

    public GrpcChannel Channel { get; private set; } = null!;

    public CampaignService.CampaignServiceClient Campaigns => new(Channel);

    public ContactService.ContactServiceClient Contacts => new(Channel);

    public async ValueTask InitializeAsync()
    {
        _app = CampaignServer.Build(
            [
                $"--contentRoot={AppContext.BaseDirectory}",
                "--Kestrel:Endpoints:Json:Url=http://127.0.0.1:0",
                "--Kestrel:Endpoints:Grpc:Url=http://127.0.0.1:0",
                $"--ConnectionStrings:Campaigns=Data Source={DatabasePath}",
                .. _settings,
            ],
            services =>
            {
                services.AddSingleton<TimeProvider>(Time);
                services.AddLogging(logging => logging.ClearProviders().AddProvider(Log));
            });
        _app.OpenDatabase();
        await _app.StartAsync();
        var urls = _app.Endpoints().ToDictionary(endpoint => endpoint.Name, endpoint => endpoint.Url);
        Json = new HttpClient { BaseAddress = new Uri(urls["Json"]) };
        Channel = GrpcChannel.ForAddress(urls["Grpc"], new GrpcChannelOptions { MaxReceiveMessageSize = null, MaxSendMessageSize = null });
    }

    public async ValueTask DisposeAsync()
    {
        Json.Dispose();
        Channel.Dispose();
        await _app.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>How many rows each table has, read past the service.</summary>
    public string RowCounts()
    {
        using var connection = new SqliteConnection($"Data Source={DatabasePath};Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT (SELECT count(*) FROM campaigns) || ' campaigns, ' || (SELECT count(*) FROM contacts)"
            + " || ' contacts, ' || (SELECT count(*) FROM request_keys) || ' request keys'";
        return (string)command.ExecuteScalar()!;
    }
}
