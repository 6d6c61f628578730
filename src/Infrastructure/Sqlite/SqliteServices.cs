using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CampaignGrpc.Infrastructure.Sqlite;

internal static class SqliteServices
{
    private const string DefaultConnection = "Data Source=data/campaigns.db";

    /// <exception cref="ArgumentException">It is no connection string.</exception>
    public static void AddSqlite(this IServiceCollection services, string? connectionString, IHostEnvironment environment)
    {
        var connection = new SqliteConnectionStringBuilder(connectionString ?? DefaultConnection);
        connection.DataSource = Path.GetFullPath(connection.DataSource, environment.ContentRootPath);
        connection.ForeignKeys = true;
        // In seconds. There is one writer, so a lock that lasts longer than this will not clear.
        connection.DefaultTimeout = 5;

        services.AddPooledDbContextFactory<CampaignsContext>(options => options.UseSqlite(connection.ToString()));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<SqliteDatabase>(provider, connection.DataSource));
        services.AddSingleton<StorageEngine, SqliteEngine>();
    }
}
