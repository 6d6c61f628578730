using CampaignGrpc.Domain.Trust;
using CampaignGrpc.Infrastructure.Postgres;
using CampaignGrpc.Infrastructure.Sqlite;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Infrastructure;

/// <summary>What an operator does with the data beside serving it.</summary>
public static class DatabaseTasks
{
    /// <inheritdoc cref="StorageEngine.Check"/>
    public static IReadOnlyList<string> CheckDatabase(this IServiceProvider provider) =>
        provider.GetRequiredService<StorageEngine>().Check();

    /// <inheritdoc cref="StorageEngine.BackUp"/>
    public static string BackUpDatabase(this IServiceProvider provider, string target) =>
        provider.GetRequiredService<StorageEngine>().BackUp(Path.GetFullPath(target));

    /// <inheritdoc cref="StorageEngine.Restore"/>
    public static string RestoreDatabase(this IServiceProvider provider, string backup) =>
        provider.GetRequiredService<StorageEngine>().Restore(Path.GetFullPath(backup));

    /// <inheritdoc cref="StorageEngine.Accept"/>
    public static string AcceptDatabase(this IServiceProvider provider) => provider.GetRequiredService<StorageEngine>().Accept();

    /// <summary>
    /// Holds a service that does not run as a restored one, after other tools than <see cref="RestoreDatabase"/> restored its data.
    /// </summary>
    /// <returns>What was done, in a sentence.</returns>
    /// <exception cref="DatabaseRefusedException">The database cannot be used; the message says why.</exception>
    public static string HoldDatabase(this IServiceProvider provider)
    {
        var place = provider.OpenDatabase();
        using var context = provider.GetRequiredService<IDbContextFactory<CampaignsContext>>().CreateDbContext();
        HoldTable.Set(context, provider.GetRequiredService<TimeProvider>().GetUtcNow());
        return $"{place} is held: a service on it lets no call go until an operator releases it.";
    }

    /// <summary>Keeps a new key, beside a service that runs or not.</summary>
    /// <exception cref="DatabaseRefusedException">The database cannot be used; the message says why.</exception>
    public static void AddKey(this IServiceProvider provider, ApiKey key)
    {
        using var context = provider.GetRequiredService<StorageEngine>().OpenBeside();
        context.Add(StoredKey.Of(key));
        context.SaveChanges();
    }

    /// <summary>All keys, the newest first.</summary>
    /// <inheritdoc cref="AddKey"/>
    public static IReadOnlyList<ApiKey> ListKeys(this IServiceProvider provider)
    {
        using var context = provider.GetRequiredService<StorageEngine>().OpenBeside();
        return [.. KeyTable.Newest(context).AsEnumerable().Select(key => key.ToKey())];
    }

    /// <summary>Has a key taken no more, beside a service that runs or not.</summary>
    /// <returns>Whether there is such a key.</returns>
    /// <inheritdoc cref="AddKey"/>
    public static bool RevokeKey(this IServiceProvider provider, string id)
    {
        using var context = provider.GetRequiredService<StorageEngine>().OpenBeside();
        return KeyTable.Revoke(context, id, provider.GetRequiredService<TimeProvider>().GetUtcNow());
    }

    /// <summary>
    /// Moves all that a SQLite file holds into the service's own database, which is PostgreSQL and empty. The file stays.
    /// </summary>
    /// <returns>What was done, in a sentence.</returns>
    /// <exception cref="DatabaseRefusedException">One of the two cannot be used; nothing was moved.</exception>
    public static string MoveHere(this IServiceProvider provider, string file)
    {
        if (provider.GetRequiredService<IOptions<DatabaseOptions>>().Value.Provider != DatabaseProvider.Postgres)
            throw new DatabaseRefusedException("A file is moved to PostgreSQL: set Database:Provider and ConnectionStrings:Campaigns.");
        if (!File.Exists(file))
            throw new DatabaseRefusedException($"There is no file {file}.");
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
