using CampaignGrpc.Application.Imports;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CampaignGrpc.Infrastructure.Postgres;

internal static class PostgresServices
{
    /// <exception cref="ArgumentException">It is no connection string.</exception>
    public static void AddPostgres(this IServiceCollection services, string? connectionString)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString);
        connection.ApplicationName ??= "campaigns";
        connection.MaxAutoPrepare = 200;
        connection.AutoPrepareMinUsages = 2;
        // Rows are people.
        connection.IncludeErrorDetail = false;
        services.AddPooledDbContextFactory<CampaignsContext>(options => options.UseNpgsql(connection.ToString()));
        services.AddSingleton<PostgresDatabase>();
        services.AddSingleton<StorageEngine, PostgresEngine>();
        services.AddSingleton<IImportTurns, PostgresImportTurns>();
        services.AddHostedService<OtherReplicas>();
    }
}
