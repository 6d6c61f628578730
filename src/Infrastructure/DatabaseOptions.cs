using System.ComponentModel.DataAnnotations;

namespace CampaignGrpc.Infrastructure;

/// <summary>
/// What the data is kept in, section <c>Database</c> of the configuration. Where it is says <c>ConnectionStrings:Campaigns</c>.
/// </summary>
public sealed class DatabaseOptions
{
    /// <summary>The engine. Default: SQLite, which is for one process.</summary>
    public DatabaseProvider Provider { get; set; } = DatabaseProvider.Sqlite;

    /// <summary>
    /// In bytes, of the disk that a SQLite file is on: with less left the service's health is degraded. Default: 256 MiB.
    /// </summary>
    [Range(0, long.MaxValue)]
    public long LeastFreeBytes { get; set; } = 256 * 1_024 * 1_024;
}

/// <summary>The engines that there are.</summary>
public enum DatabaseProvider
{
    /// <summary>A file beside the service, which one process holds.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server, for as many replicas as one likes.</summary>
    Postgres,
}
