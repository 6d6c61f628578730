using CampaignGrpc.Application;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.Imports;
using CampaignGrpc.Application.Results;
using CampaignGrpc.Infrastructure.Sqlite.Engine;
using CampaignGrpc.Infrastructure.Sqlite.Model;
using CampaignGrpc.Infrastructure.Sqlite.Reading;
using CampaignGrpc.Infrastructure.Sqlite.Writing;
using MediatR;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CampaignGrpc.Infrastructure;

public static class InfrastructureServices
{
    /// <summary>The name of the database's connection string.</summary>
    public const string ConnectionName = "Campaigns";

    private const string DefaultConnection = "Data Source=data/campaigns.db";

    public static IServiceCollection AddInfrastructure(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var connection = Parse(configuration.GetConnectionString(ConnectionName) ?? DefaultConnection);
        connection.DataSource = Path.GetFullPath(connection.DataSource, environment.ContentRootPath);
        connection.ForeignKeys = true;
        // In seconds. There is one writer, so a lock that lasts longer than this will not clear.
        connection.DefaultTimeout = 5;

        services.AddPooledDbContextFactory<CampaignsContext>(options => options.UseSqlite(connection.ToString()));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<SqliteDatabase>(provider, connection.DataSource));
        services.AddSingleton<SqliteWriter>();
        services.AddSingleton<IUnitOfWork, UnitOfWork>();
        services.AddSingleton<ScanGate>();
        services.AddSingleton<ICampaignReader, CampaignReader>();
        services.AddSingleton<IContactReader, ContactReader>();
        services.AddSingleton<IImportReader, ImportReader>();
        services.AddSingleton<IResultReader, ResultReader>();
        services.AddHostedService<Sweep>();
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(StorageFaultBehavior<,>));
        services.AddHealthChecks().AddCheck<DatabaseHealthCheck>("database").AddCheck<ClockHealthCheck>("clock");
        return services;
    }

    private static SqliteConnectionStringBuilder Parse(string connection)
    {
        try
        {
            return new(connection);
        }
        catch (ArgumentException exception)
        {
            throw new DatabaseRefusedException($"ConnectionStrings:{ConnectionName} is no connection string: {exception.Message}", exception);
        }
    }

    /// <summary>Holds the clock that is registered against its counter; after this nothing else may register one.</summary>
    public static IServiceCollection CheckClock(this IServiceCollection services)
    {
        services.AddOptions<ClockOptions>().BindConfiguration("Clock").ValidateDataAnnotations().ValidateOnStart();
        var machine = services.Last(service => service.ServiceType == typeof(TimeProvider));
        services.AddSingleton<CheckedClock>(provider => ActivatorUtilities.CreateInstance<CheckedClock>(provider, machine.ImplementationInstance!));
        services.AddSingleton<TimeProvider>(provider => provider.GetRequiredService<CheckedClock>());
        return services;
    }

    /// <summary>Makes the database ready: everything that can be wrong with it is known before the first request.</summary>
    /// <returns>Where the data is.</returns>
    /// <exception cref="DatabaseRefusedException">The database cannot be used; the message says why.</exception>
    public static string OpenDatabase(this IServiceProvider provider)
    {
        var database = provider.GetRequiredService<SqliteDatabase>();
        database.Open();
        return database.Path;
    }
}
