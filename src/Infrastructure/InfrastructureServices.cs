using CampaignGrpc.Application;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.Imports;
using CampaignGrpc.Application.Operation;
using CampaignGrpc.Application.Results;
using CampaignGrpc.Infrastructure.Postgres;
using CampaignGrpc.Infrastructure.Sqlite;
using CampaignGrpc.Infrastructure.Storage;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Model;
using CampaignGrpc.Infrastructure.Storage.Reading;
using CampaignGrpc.Infrastructure.Storage.Writing;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Infrastructure;

public static class InfrastructureServices
{
    /// <summary>The name of the database's connection string.</summary>
    public const string ConnectionName = "Campaigns";

    public static IServiceCollection AddInfrastructure(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        AddEngine(services, configuration, environment);
        services.AddSingleton<Writer>();
        services.AddSingleton<IUnitOfWork, UnitOfWork>();
        services.AddSingleton<ScanGate>();
        services.AddSingleton<ICampaignReader, CampaignReader>();
        services.AddSingleton<IContactReader, ContactReader>();
        services.AddSingleton<IImportReader, ImportReader>();
        services.AddSingleton<IResultReader, ResultReader>();
        services.AddSingleton<IHoldReader, HoldReader>();
        services.AddSingleton<Sweep>();
        services.AddHostedService(provider => provider.GetRequiredService<Sweep>());
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(StorageFaultBehavior<,>));
        services.AddHealthChecks().AddCheck<DatabaseHealthCheck>("database")
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
            if (database.Provider == DatabaseProvider.Postgres) services.AddPostgres(connection);
            else services.AddSqlite(connection, environment);
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

    /// <summary>Finds what contradicts itself in the database, which may be in use.</summary>
    /// <returns>A sentence for each; none when all is well.</returns>
    public static IReadOnlyList<string> CheckDatabase(this IServiceProvider provider)
    {
        if (provider.GetRequiredService<StorageEngine>().Damage() is { } damage) return [damage];
        using var context = provider.GetRequiredService<IDbContextFactory<CampaignsContext>>().CreateDbContext();
        return Invariants.Offences(context);
    }

    /// <inheritdoc cref="StorageEngine.BackUp"/>
    public static string BackUpDatabase(this IServiceProvider provider, string target) => provider.GetRequiredService<StorageEngine>().BackUp(Path.GetFullPath(target));

    /// <inheritdoc cref="StorageEngine.Restore"/>
    public static string RestoreDatabase(this IServiceProvider provider, string backup) => provider.GetRequiredService<StorageEngine>().Restore(Path.GetFullPath(backup));

    /// <inheritdoc cref="StorageEngine.Accept"/>
    public static string AcceptDatabase(this IServiceProvider provider) => provider.GetRequiredService<StorageEngine>().Accept();

    /// <inheritdoc cref="StorageEngine.Hold"/>
    public static string HoldDatabase(this IServiceProvider provider) => provider.GetRequiredService<StorageEngine>().Hold();

    /// <summary>Makes the database ready: everything that can be wrong with it is known before the first request.</summary>
    /// <returns>Where the data is.</returns>
    /// <exception cref="DatabaseRefusedException">The database cannot be used; the message says why.</exception>
    public static string OpenDatabase(this IServiceProvider provider) => provider.GetRequiredService<StorageEngine>().Open();

    /// <summary>Moves all that a SQLite file holds into the service's own database, which is PostgreSQL and empty. The file stays.</summary>
    /// <returns>What was done, in a sentence.</returns>
    /// <exception cref="DatabaseRefusedException">One of the two cannot be used; nothing was moved.</exception>
    public static string MoveHere(this IServiceProvider provider, string file)
    {
        if (provider.GetRequiredService<IOptions<DatabaseOptions>>().Value.Provider != DatabaseProvider.Postgres)
            throw new DatabaseRefusedException("A file is moved to PostgreSQL: set Database:Provider and ConnectionStrings:Campaigns.");
        if (!File.Exists(file)) throw new DatabaseRefusedException($"There is no file {file}.");
        var services = new ServiceCollection().AddLogging().AddSingleton(provider.GetRequiredService<TimeProvider>());
        services.AddSqlite($"Data Source=\"{Path.GetFullPath(file)}\"", provider.GetRequiredService<IHostEnvironment>());
        using var sources = services.BuildServiceProvider();
        // Held, so that no service writes into it meanwhile.
        sources.GetRequiredService<StorageEngine>().Open();
        var place = provider.OpenDatabase();
        using var source = sources.GetRequiredService<IDbContextFactory<CampaignsContext>>().CreateDbContext();
        using var target = provider.GetRequiredService<IDbContextFactory<CampaignsContext>>().CreateDbContext();
        var moved = new PostgresMove(source, target).Run();
        return $"{file} was moved to {place} and is as it was: {string.Join(", ", moved.Select(table => $"{table.Rows} {table.Table}"))}.";
    }
}
