using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace CampaignGrpc.Bench;

/// <summary>A server of PostgreSQL of the bench's own, as durable as one is by default, and thrown away at the end.</summary>
internal sealed class PostgresServer : IDisposable
{
    /// <summary>As root it is another user's: initdb refuses root. It ends with its input.</summary>
    private const string Mind = """
        set -e
        data=$(mktemp -d)
        trap 'rm -rf "$data"' EXIT
        "$1/initdb" -D "$data/db" -U campaigns -A trust -E UTF8 --locale=C > /dev/null
        options="-c listen_addresses=127.0.0.1 -c port=$2 -c unix_socket_directories= -c max_connections=300"
        "$1/pg_ctl" -D "$data/db" -o "$options" -w -l "$data/log" start > /dev/null
        echo ready
        cat > /dev/null
        "$1/pg_ctl" -D "$data/db" -m fast -w stop > /dev/null
        """;

    private readonly Process _minder;

    private PostgresServer(Process minder, int port) => (_minder, Port) = (minder, port);

    public int Port { get; }

    public static PostgresServer Start()
    {
        var programs = Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).LastOrDefault()
            ?? throw new InvalidOperationException("PostgreSQL is not installed in /usr/lib/postgresql.");
        var port = FreePort();
        string[] shell = ["sh", "-c", Mind, "mind", Path.Combine(programs, "bin"), $"{port}"];
        string[] command = Environment.UserName == "root" ? ["runuser", "-u", "postgres", "--", .. shell] : shell;
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        var minder = Process.Start(start)!;
        return minder.StandardOutput.ReadLine() == "ready"
            ? new(minder, port)
            : throw new InvalidOperationException("The server of PostgreSQL did not start.");
    }

    /// <returns>The connection string to a new database.</returns>
    public string MakeDatabase(string name)
    {
        using var connection = new NpgsqlConnection(To("postgres"));
        connection.Open();
#pragma warning disable CA2100 // The names are the bench's own.
        using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
#pragma warning restore CA2100
        command.ExecuteNonQuery();
        return To(name);
    }

    public void Dispose()
    {
        NpgsqlConnection.ClearAllPools();
        _minder.StandardInput.Close();
        _minder.WaitForExit();
        _minder.Dispose();
    }

    private string To(string database) => $"Host=127.0.0.1;Port={Port};Database={database};Username=campaigns";

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
