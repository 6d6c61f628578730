using System.Globalization;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.Dialing;
using CampaignGrpc.Application.Events;
using CampaignGrpc.Application.Operation;
using CampaignGrpc.Application.Results;
using CampaignGrpc.Application.Telemetry;
using CampaignGrpc.Application.Webhooks;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Model;
using CampaignGrpc.Infrastructure.Tests.Conformance;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Npgsql;

namespace CampaignGrpc.Infrastructure.Tests.Postgres;

/// <summary>The storage as the service registers it, on a PostgreSQL database of its own or one that it shares with another.</summary>
internal sealed class PostgresStorage : ITestStorage
{
    private readonly ServiceProvider _services;
    private readonly string _connection;
    private readonly bool _isShared;

    public PostgresStorage(params IInterceptor[] interceptors)
        : this(null, interceptors) { }

    private PostgresStorage(string? shared, IInterceptor[] interceptors)
    {
        _isShared = shared is not null;
        _connection = shared ?? PostgresCluster.Running.MakeDatabase();
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Database:Provider", "Postgres"), new("ConnectionStrings:Campaigns", _connection)])
            .Build();
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton<IHostEnvironment>(new HostingEnvironment { ContentRootPath = AppContext.BaseDirectory })
            .AddSingleton(TimeProvider.System)
            .AddSingleton<CalleeZones>()
            .AddSingleton<DueCalls>()
            .AddSingleton<Traces>()
            .AddInfrastructure(configuration, new HostingEnvironment())
            .ConfigureDbContext<CampaignsContext>(options => options.AddInterceptors(interceptors))
            .BuildServiceProvider();
        _services.OpenDatabase();
    }

    public IUnitOfWork Work => Get<IUnitOfWork>();

    public ICampaignReader Campaigns => Get<ICampaignReader>();

    public IContactReader Contacts => Get<IContactReader>();

    public IResultReader Results => Get<IResultReader>();

    public IDialerReader Dialers => Get<IDialerReader>();

    public IEventReader Events => Get<IEventReader>();

    public IHoldReader Holds => Get<IHoldReader>();

    public IWebhookReader Webhooks => Get<IWebhookReader>();

    public Writer Writer => Get<Writer>();

    public IServiceProvider Services => _services;

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Another replica on the same database.</summary>
    public PostgresStorage Another() => On(_connection);

    /// <summary>A replica on a database that is another's to throw away.</summary>
    public static PostgresStorage On(string connection) => new(connection, []);

    public long Ask(string sql)
    {
        using var connection = Connect();
        using var command = NewCommand(connection, sql);
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    public void Execute(string sql)
    {
        using var connection = Connect();
        using var command = NewCommand(connection, sql);
        command.ExecuteNonQuery();
    }

    /// <summary>A connection that is not the service's.</summary>
    public NpgsqlConnection Connect()
    {
        var connection = new NpgsqlConnection($"{_connection};Application Name=test");
        connection.Open();
        return connection;
    }

    public void Dispose()
    {
        _services.Dispose();
        if (!_isShared)
            PostgresCluster.Running.DropDatabase(_connection);
    }

    private static NpgsqlCommand NewCommand(NpgsqlConnection connection, string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are the tests' own.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }
}
