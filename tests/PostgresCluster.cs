using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace CampaignGrpc.Tests;

/// <summary>
/// A PostgreSQL server of the tests' own, made for one run of them and thrown away with it. It ends when this process does,
/// however that comes about: the shell that minds it waits for its input to end.
/// </summary>
internal sealed class PostgresCluster
{
    private const string Missing = "PostgreSQL is not installed: initdb is neither in /usr/lib/postgresql/*/bin nor on the path.";

    /// <summary>As root it is another user's: initdb refuses root. What is written need not survive a power cut.</summary>
    private const string Mind = """
        set -e
        data=$(mktemp -d)
        trap 'rm -rf "$data"' EXIT
        "$1/initdb" -D "$data" -U campaigns -A trust -E UTF8 --locale=C --no-sync > "$data.log"
        rm "$data.log"
        start() {
            until "$1/pg_isready" -q -h 127.0.0.1 -p "$2"; do
                # A new one waits for what is left of one that was killed.
                kill -0 "$server" 2> /dev/null || {
                    "$1/postgres" -D "$data" -c listen_addresses=127.0.0.1 -c port="$2" -c unix_socket_directories= -c fsync=off \
                        -c full_page_writes=off -c max_connections=400 -c deadlock_timeout=100ms -c log_min_messages=fatal > /dev/null 2>&1 &
                    server=$!
                }
                sleep 0.05
            done
            echo ready
        }
        server=none
        start "$@"
        while read -r command; do
            kill -KILL "$server"
            wait "$server" || true
            echo killed
            read -r command
            start "$@"
        done
        kill -QUIT "$server"
        wait "$server" || true
        """;

    private static readonly Lazy<PostgresCluster?> Started = new(() => Start());

    private readonly Process _minder;
    private readonly int _port;
    private readonly Lock _lock = new();
    private int _databases;

    private readonly string _programs;

    private PostgresCluster(Process minder, int port, string programs) => (_minder, _port, _programs) = (minder, port, programs);

    /// <summary>The server, started when it is first asked for; without one the test is skipped.</summary>
    public static PostgresCluster Running
    {
        get
        {
            Assert.SkipWhen(Started.Value is null, Missing);
            return Started.Value!;
        }
    }

    /// <summary>A server that a test may kill.</summary>
    public static PostgresCluster StartOwn()
    {
        _ = Running;
        return Start()!;
    }

    /// <summary>SIGKILL, to the server's first process; those of its sessions end with it.</summary>
    public void Kill() => Tell("kill", "killed");

    /// <summary>Starts it again on its data.</summary>
    public void StartAgain() => Tell("start", "ready");

    /// <summary>A connection string to a database of that name, which need not be there.</summary>
    public string To(string database) => $"Host=127.0.0.1;Port={_port};Database={database};Username=campaigns";

    /// <summary>Makes an empty database.</summary>
    /// <returns>The connection string to it.</returns>
    public string MakeDatabase()
    {
        var name = $"campaigns_{Interlocked.Increment(ref _databases)}";
        Execute($"CREATE DATABASE {name}");
        return To(name);
    }

    /// <summary>Throws a database away, whoever is connected to it.</summary>
    public void DropDatabase(string connection)
    {
        using (var pool = new NpgsqlConnection(connection))
            NpgsqlConnection.ClearPool(pool);
        Execute($"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(connection).Database} WITH (FORCE)");
    }

    /// <summary>Copies a database by PostgreSQL's own tools, as an operator does who restores a backup.</summary>
    /// <param name="from">The connection string to it; it may be in use.</param>
    /// <param name="file">Where the copy goes, or is.</param>
    public void Dump(string from, string file) => Run("pg_dump", ["-Fc", "-f", file, .. Place(from)]);

    /// <inheritdoc cref="Dump"/>
    public void Restore(string into, string file) => Run("pg_restore", ["--exit-on-error", .. Place(into), file]);

    private string[] Place(string connection) =>
        ["-h", "127.0.0.1", "-p", $"{_port}", "-U", "campaigns", "-d", new NpgsqlConnectionStringBuilder(connection).Database!];

    private void Run(string program, string[] arguments)
    {
        using var process = Process.Start(Path.Combine(_programs, program), arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private void Execute(string sql)
    {
        // Two databases are not made at once: each is a copy of a template that nobody else may be connected to.
        lock (_lock)
        {
            using var connection = new NpgsqlConnection(To("postgres"));
            connection.Open();
#pragma warning disable CA2100 // The texts are this class's own.
            using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }
    }

    private static PostgresCluster? Start()
    {
        if (FindPrograms() is not { } programs)
            return null;
        var port = FreePort();
        string[] shell = ["sh", "-c", Mind, "mind", programs, $"{port}"];
        string[] command = Environment.UserName == "root" ? ["runuser", "-u", "postgres", "--", .. shell] : shell;
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        var minder = Process.Start(start)!;
        if (minder.StandardOutput.ReadLine() != "ready")
            throw new InvalidOperationException("The PostgreSQL server of the tests did not start.");
        var cluster = new PostgresCluster(minder, port, programs);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => cluster.Stop();
        return cluster;
    }

    private void Tell(string command, string answer)
    {
        _minder.StandardInput.WriteLine(command);
        _minder.StandardInput.Flush();
        if (_minder.StandardOutput.ReadLine() != answer)
            throw new InvalidOperationException($"The PostgreSQL server of the tests did not take the command {command}.");
    }

    public void Stop()
    {
        NpgsqlConnection.ClearAllPools();
        _minder.StandardInput.Close();
        _minder.WaitForExit();
    }

    private static string? FindPrograms()
    {
        const string Installed = "/usr/lib/postgresql";
        var versions = Directory.Exists(Installed)
            ? Directory.GetDirectories(Installed).OrderDescending(StringComparer.Ordinal)
            : Enumerable.Empty<string>();
        return versions
            .Select(version => Path.Combine(version, "bin"))
            .Concat(Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
