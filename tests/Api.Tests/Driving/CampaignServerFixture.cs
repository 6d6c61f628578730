using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using CampaignGrpc.Application.Upkeep;
using CampaignGrpc.Contracts.V1;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace CampaignGrpc.Api.Tests.Driving;

/// <summary>The whole service on real ports and a database of its own, with a clock that tests set.</summary>
public sealed class CampaignServerFixture : IAsyncLifetime
{
    /// <summary>A Tuesday afternoon in Yekaterinburg, where it is 15:00.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 3, 10, 0, 0, TimeSpan.Zero);

    private readonly TestDatabase _database = new();
    private string[] _settings = [];
    private IReadOnlyList<string>? _tables;
    private Action<IServiceCollection>? _configure;
    private WebApplication _app = null!;

    public FakeTimeProvider Time { get; } = new(Start);

    /// <summary>Everything the service logged at its default level.</summary>
    public LogRecorder Log { get; } = new();

    public HttpClient Json { get; private set; } = null!;

    /// <summary>The JSON road's address, for requests that no well-behaved client can be made to send.</summary>
    public Uri JsonUrl => Json.BaseAddress!;

    public GrpcChannel Channel { get; private set; } = null!;

    public CampaignService.CampaignServiceClient Campaigns => new(Channel);

    public ContactService.ContactServiceClient Contacts => new(Channel);

    public IServiceProvider Services => _app.Services;

    /// <summary>A server with settings of its own, such as <c>--Campaigns:DuplicatePhones=Skip</c>.</summary>
    public static Task<CampaignServerFixture> StartAsync(params string[] settings) => StartAsync(null, settings);

    /// <param name="configure">Changes what is registered.</param>
    /// <param name="settings">Command-line settings on top of the defaults.</param>
    public static async Task<CampaignServerFixture> StartAsync(Action<IServiceCollection>? configure, params string[] settings)
    {
        var server = new CampaignServerFixture { _settings = settings, _configure = configure };
        await server.InitializeAsync();
        return server;
    }

    public ValueTask InitializeAsync() => BeginAsync("http://127.0.0.1:0", "http://127.0.0.1:0");

    /// <summary>Ends the service as an operator does, and begins it again on its database and its ports.</summary>
    /// <param name="meanwhile">While there is none.</param>
    public async Task RestartAsync(Func<Task> meanwhile)
    {
        var (json, grpc) = (JsonUrl.GetLeftPart(UriPartial.Authority), $"http://{Channel.Target}");
        await _app.StopAsync(TestContext.Current.CancellationToken);
        await EndAsync();
        await meanwhile();
        await BeginAsync(json, grpc);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _database.Dispose();
    }

    private async ValueTask BeginAsync(string json, string grpc)
    {
        _app = CampaignServer.Build(
            [
                $"--contentRoot={AppContext.BaseDirectory}",
                $"--Kestrel:Endpoints:Json:Url={json}",
                $"--Kestrel:Endpoints:Grpc:Url={grpc}",
                // Who may call is asked by the tests that are about it.
                "--Access:Open=true",
#if !CONSOLE
                // Its pages have tests of their own, and to begin with them takes time.
                "--Console:Enabled=false",
#endif
                .. _database.Settings,
                .. _settings,
            ],
            services =>
            {
                services.AddSingleton<TimeProvider>(Time);
                services.AddLogging(logging => logging.ClearProviders().AddProvider(Log));
                _configure?.Invoke(services);
            }
        );
        _app.OpenDatabase();
        await _app.StartAsync();
        var urls = _app.Endpoints().ToDictionary(endpoint => endpoint.Name, endpoint => endpoint.Url);
        Json = new HttpClient { BaseAddress = new Uri(urls["Json"]) };
        Channel = GrpcChannel.ForAddress(urls["Grpc"], new GrpcChannelOptions { MaxReceiveMessageSize = null, MaxSendMessageSize = null });
    }

    private async Task EndAsync()
    {
        Json.Dispose();
        Channel.Dispose();
        await _app.DisposeAsync();
    }

    /// <summary>Lets the service's clock go on, second by second, until something has come of it.</summary>
    public async Task<T> PassTimeUntilAsync<T>(Task<T> come)
    {
        await Eventually.IsTrueAsync(() => come.IsCompleted, meanwhile: () => Time.Advance(TimeSpan.FromSeconds(1)));
        return await come;
    }

    /// <summary>What should have happened by now has happened once this returns.</summary>
    public Task RunUpkeepAsync() => Services.GetRequiredService<UpkeepRounds>().RunAsync(TestContext.Current.CancellationToken);

    /// <summary>How the service says that it is: Healthy, Degraded or Unhealthy.</summary>
    public async Task<string> HealthAsync()
    {
        using var answer = await Json.GetAsync("/health", TestContext.Current.CancellationToken);
        using var health = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return health.RootElement.GetProperty("status").GetString()!;
    }

    /// <summary>Changes the database past the service, as a fault would.</summary>
    public void Execute(string sql)
    {
        using var connection = _database.Connect();
        using var command = NewCommand(connection, sql);
        command.ExecuteNonQuery();
    }

    /// <summary>Where one of these stands in the database's files: in rows, free pages or the log.</summary>
    public async Task<IReadOnlyList<string>> PlacesOfAsync(params IReadOnlyList<byte[]> sought) =>
        [
            .. (await _database.BytesAsync())
                .Where(file => sought.Any(one => file.Bytes.AsSpan().IndexOf(one) >= 0))
                .Select(file => file.Place),
        ];

    /// <summary>How many rows each table has, read past the service.</summary>
    public string Rows()
    {
        _tables ??= Ask(TestDatabase.Tables);
        var counts = _tables.Select(table => $"SELECT '{table}: ' || count(*) FROM \"{table}\"");
        return string.Join(", ", Ask(string.Join(" UNION ALL ", counts)).Order(StringComparer.Ordinal));
    }

    /// <summary>The first column that a query gives, read past the service.</summary>
    public IReadOnlyList<string> Ask(string sql)
    {
        using var connection = _database.Connect();
        using var command = NewCommand(connection, sql);
        using var reader = command.ExecuteReader();
        var answers = new List<string>();
        while (reader.Read())
            answers.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
        return answers;
    }

    private static DbCommand NewCommand(DbConnection connection, string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are those of tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }
}
