using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace CampaignGrpc.Infrastructure.Postgres;

/// <summary>The database on the server: made and migrated by the replica that comes first, checked by every one.</summary>
internal sealed class PostgresDatabase(DbContextOptions<CampaignsContext> options)
{
    /// <summary>The lease that whoever writes locks; who migrates does so too, so that nobody writes meanwhile.</summary>
    public const string Writer = "writer";

    private const int OldestVersion = 15;

    /// <summary>What PostgreSQL says when another session has just made the same.</summary>
    private static readonly string[] MadeByAnother =
    [
        PostgresErrorCodes.UniqueViolation,
        PostgresErrorCodes.DuplicateTable,
        PostgresErrorCodes.DuplicateObject,
    ];

    /// <returns>Where the data is.</returns>
    /// <exception cref="DatabaseRefusedException">
    /// The server cannot be reached, is too old, or holds something newer or foreign.
    /// </exception>
    public string Open()
    {
        using var context = new PostgresContext(options);
        var connection = (NpgsqlConnection)context.Database.GetDbConnection();
        var named = new NpgsqlConnectionStringBuilder(connection.ConnectionString);
        var place = $"{named.Host}:{named.Port}/{named.Database}";
        try
        {
            connection.Open();
            Check(connection, place);
            MakeLeases(connection);
            using var migration = new PostgresContext(options);
            using var turn = context.Database.BeginTransaction();
            // Others that start now wait here for the first one, and find everything made.
            context.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
            context.Database.ExecuteSqlRaw("SELECT 1 FROM leases WHERE name = {0} FOR NO KEY UPDATE", Writer);
            // Made before it is read: a table that is missed is an error in the log.
            migration.Database.ExecuteSqlRaw(migration.GetService<IHistoryRepository>().GetCreateIfNotExistsScript());
            CheckMigrations(migration, place);
            migration.Database.Migrate();
            turn.Commit();
            return place;
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException { InnerException: NpgsqlException })
        {
            throw new DatabaseRefusedException(
                $"The database {place} cannot be used: {(exception.InnerException ?? exception).Message}",
                exception
            );
        }
    }

    private static void Check(NpgsqlConnection connection, string place)
    {
        if (connection.PostgreSqlVersion.Major < OldestVersion)
            throw new DatabaseRefusedException(
                $"The database {place} is on PostgreSQL {connection.PostgreSqlVersion}; {OldestVersion} is the oldest that is known to do."
            );
        using var encoding = new NpgsqlCommand("SHOW server_encoding", connection);
        if (encoding.ExecuteScalar() is not "UTF8")
            throw new DatabaseRefusedException($"The database {place} does not hold its text in UTF-8.");
    }

    private static void MakeLeases(NpgsqlConnection connection)
    {
        const string Make = """
            CREATE TABLE IF NOT EXISTS leases (name text PRIMARY KEY, holder text, until_time bigint);
            INSERT INTO leases (name) VALUES ('writer') ON CONFLICT DO NOTHING
            """;
        using var make = new NpgsqlCommand(Make, connection);
        for (var tries = 1; ; tries++)
        {
            try
            {
                make.ExecuteNonQuery();
                return;
            }
            catch (PostgresException exception) when (tries < 5 && MadeByAnother.Contains(exception.SqlState))
            {
                // It is there now.
            }
        }
    }

    private static void CheckMigrations(PostgresContext context, string place)
    {
        var newer = context.Database.GetAppliedMigrations().Except(context.Database.GetMigrations()).FirstOrDefault();
        if (newer is not null)
            throw new DatabaseRefusedException($"The database {place} was written by a newer version of this service (it holds {newer}).");
    }
}
