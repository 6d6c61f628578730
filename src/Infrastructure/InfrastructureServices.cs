using CampaignGrpc.Application;
using CampaignGrpc.Application.Audit;
using CampaignGrpc.Application.Calendars;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.Events;
using CampaignGrpc.Application.Imports;
using CampaignGrpc.Application.Operation;
using CampaignGrpc.Application.People;
using CampaignGrpc.Application.Results;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Application.Webhooks;
using CampaignGrpc.Infrastructure.Postgres;
using CampaignGrpc.Infrastructure.Sqlite;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Facts;
using CampaignGrpc.Infrastructure.Storage.Reading;
using CampaignGrpc.Infrastructure.Storage.Writing;
using MediatR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Infrastructure;

public static class InfrastructureServices
{
    /// <summary>The name of the database's connection string.</summary>
    public const string ConnectionName = "Campaigns";

    public static IServiceCollection AddInfrastructure(
        this IServiceCollection services,
        IConfiguration configuration,
        IHostEnvironment environment
    )
    {
        AddEngine(services, configuration, environment);
        services.AddMetrics();
        services.AddSingleton<Writer>();
        services.AddSingleton<WriterMetrics>();
        services.AddSingleton<IFactListener, FactMetrics>();
        services.AddSingleton<IFactListener, FactTraces>();
        services.AddSingleton<IFactListener, FactLog>();
        services.AddSingleton<WorkReader>();
        services.AddHostedService<ServiceGauges>();
        services.AddSingleton<IUnitOfWork, UnitOfWork>();
        services.AddSingleton<ScanGate>();
        services.AddSingleton<ICampaignReader, CampaignReader>();
        services.AddSingleton<IContactReader, ContactReader>();
        services.AddSingleton<IImportReader, ImportReader>();
        services.AddSingleton<IResultReader, ResultReader>();
        services.AddSingleton<IHoldReader, HoldReader>();
        services.AddSingleton<IDoNotCallReader, DoNotCallReader>();
        services.AddSingleton<ICallLimitReader, CallLimitReader>();
        services.AddSingleton<ILineLimitReader, LineLimitReader>();
        services.AddSingleton<ICalendarReader, CalendarReader>();
        services.AddSingleton<IDialerReader, DialerReader>();
        services.AddSingleton<IKeyReader, KeyReader>();
        services.AddSingleton<IPersonReader, PersonReader>();
        services.AddSingleton<IAuditReader, AuditReader>();
        services.AddSingleton<IEventReader, EventReader>();
        services.AddSingleton<IWebhookReader, WebhookReader>();
        services.AddSingleton<AuditKey>();
        services.AddSingleton<IAuditKey>(provider => provider.GetRequiredService<AuditKey>());
        services.AddSingleton<Sweep>();
        services.AddHostedService(provider => provider.GetRequiredService<Sweep>());
        services.AddHostedService<LateWrites>();
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(StorageFaultBehavior<,>));
        // Within the one before, which turns a fault of its own storing into a refusal.
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(AuditBehavior<,>));
        services
            .AddHealthChecks()
            .AddCheck<DatabaseHealthCheck>("database")
            .AddCheck<WriterHealthCheck>("writer")
            .AddCheck<UpkeepHealthCheck>("upkeep")
            .AddCheck<ClockHealthCheck>("clock");
        return services;
    }

    private static void AddEngine(IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var database = configuration.GetSection("Database").Get<DatabaseOptions>() ?? new();
        services.AddSingleton(Options.Create(database));
        var connection = configuration.GetConnectionString(ConnectionName);
        try
        {
            if (database.Provider == DatabaseProvider.Postgres)
                services.AddPostgres(connection);
            else
                services.AddSqlite(connection, environment);
        }
        catch (ArgumentException exception)
        {
            throw new DatabaseRefusedException(
                $"ConnectionStrings:{ConnectionName} is no connection string: {exception.Message}",
                exception
            );
        }
    }

    /// <summary>Holds the clock that is registered against its counter; after this nothing else may register one.</summary>
    public static IServiceCollection CheckClock(this IServiceCollection services)
    {
        services.AddOptions<ClockOptions>().BindConfiguration("Clock").ValidateDataAnnotations().ValidateOnStart();
        var machine = services.Last(service => service.ServiceType == typeof(TimeProvider));
        services.AddSingleton<CheckedClock>(provider =>
            ActivatorUtilities.CreateInstance<CheckedClock>(provider, machine.ImplementationInstance!)
        );
        services.AddSingleton<TimeProvider>(provider => provider.GetRequiredService<CheckedClock>());
        return services;
    }

    /// <summary>Looks for the key by which the audit makes hashes of numbers.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="DatabaseRefusedException">It cannot be read, or is none.</exception>
    public static bool LoadAuditKey(this IServiceProvider provider) => provider.GetRequiredService<AuditKey>().Load();

    /// <summary>Where something lies that belongs to the data; null where these are on another machine.</summary>
    /// <param name="provider">The service's parts.</param>
    /// <param name="ending">What is added to the name of the database's file.</param>
    public static string? BesideDatabase(this IServiceProvider provider, string ending) =>
        provider.GetRequiredService<StorageEngine>().Beside(ending);

    /// <summary>Makes the database ready: everything that can be wrong with it is known before the first request.</summary>
    /// <returns>Where the data is.</returns>
    /// <exception cref="DatabaseRefusedException">The database cannot be used; the message says why.</exception>
    public static string OpenDatabase(this IServiceProvider provider) => provider.GetRequiredService<StorageEngine>().Open();
}
