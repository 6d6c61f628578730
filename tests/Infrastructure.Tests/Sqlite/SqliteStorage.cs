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
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;

namespace CampaignGrpc.Infrastructure.Tests.Sqlite;

/// <summary>The storage as the service registers it, on a SQLite file of its own.</summary>
internal sealed class SqliteStorage : ITestStorage
{
    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _services;
    private bool _isClosed;

    public SqliteStorage(params IInterceptor[] interceptors)
        : this(TimeProvider.System, interceptors) { }

    /// <param name="time">One that stands still keeps what waits together in one group, however slow the machine is.</param>
    public SqliteStorage(TimeProvider time, params IInterceptor[] interceptors)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("ConnectionStrings:Campaigns", "Data Source=campaigns.db")])
            .Build();
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(time)
            .AddSingleton<CalleeZones>()
            .AddSingleton<DueCalls>()
            .AddSingleton<Traces>()
            .AddInfrastructure(configuration, new HostingEnvironment { ContentRootPath = _folder.Path })
            .ConfigureDbContext<CampaignsContext>(options => options.AddInterceptors(interceptors))
            .BuildServiceProvider();
        FilePath = _services.OpenDatabase();
    }

    public string FilePath { get; }

    public IUnitOfWork Work => Get<IUnitOfWork>();

    public ICampaignReader Campaigns => Get<ICampaignReader>();

    public IContactReader Contacts => Get<IContactReader>();

    public IResultReader Results => Get<IResultReader>();

    public IDialerReader Dialers => Get<IDialerReader>();

    public IEventReader Events => Get<IEventReader>();

    public IHoldReader Holds => Get<IHoldReader>();

    public IWebhookReader Webhooks => Get<IWebhookReader>();

    public Writer Writer => Get<Writer>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

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
    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={FilePath};Foreign Keys=True;Pooling=False");
        connection.Open();
        return connection;
    }

    /// <summary>Ends the service and leaves its file, until this is disposed of.</summary>
    /// <returns>Where the file is.</returns>
    public string Release()
    {
        CloseService();
        return FilePath;
    }

    public void Dispose()
    {
        CloseService();
        _folder.Dispose();
    }

    private void CloseService()
    {
        if (_isClosed)
            return;
        _isClosed = true;
        using (var context = Get<IDbContextFactory<CampaignsContext>>().CreateDbContext())
            SqliteConnection.ClearPool((SqliteConnection)context.Database.GetDbConnection());
        _services.Dispose();
    }

    private static SqliteCommand NewCommand(SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are the tests' own.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }
}
