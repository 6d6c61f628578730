using System.Globalization;
using CampaignGrpc.Infrastructure.Sqlite;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Tests.Sqlite;

/// <summary>A place for a database file, to be opened as the service does at its start, and looked at past it.</summary>
internal sealed class DatabaseFile : IDbContextFactory<CampaignsContext>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public DatabaseFile() => Path = _folder.File("data/campaigns.db");

    public string Path { get; }

    private string Connection => $"Data Source={Path};Foreign Keys=True;Pooling=False;Default Timeout=1";

    public CampaignsContext CreateDbContext() => new(new DbContextOptionsBuilder<CampaignsContext>().UseSqlite(Connection).Options);

    /// <summary>Starts on the file and holds it until disposed.</summary>
    public SqliteDatabase Open()
    {
        var database = new SqliteDatabase(this, Path);
        try
        {
            database.Open();
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Starts on the file and ends.</summary>
    public void StartOnce() => Open().Dispose();

    /// <summary>Runs statements past the service, in a file that they may make, and gives the last one's first value as text.</summary>
    public string? Run(string sql)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        using var connection = new SqliteConnection(Connection);
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are the tests' own.
        command.CommandText = sql;
#pragma warning restore CA2100
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    public void Dispose() => _folder.Dispose();
}
