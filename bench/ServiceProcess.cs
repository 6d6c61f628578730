using System.Diagnostics;

namespace CampaignGrpc.Bench;

/// <summary>A child process that serves one of <see cref="Hosts"/> under the runtime settings of the service.</summary>
internal sealed class ServiceProcess : IDisposable
{
    public const string ServeVerb = "serve";
    public const string Ready = "ready";

    private readonly Process _process;
    private readonly string _folder;
    private readonly string _host;
    private readonly string? _connection;
    private int _opened;

    /// <param name="host">Which of the hosts.</param>
    /// <param name="folder">Where the files of its databases lie.</param>
    /// <param name="connection">To a database on a server, which it then serves in place of files.</param>
    public ServiceProcess(string host, string folder, string? connection = null)
    {
        (_folder, _host, _connection) = (folder, host, connection);
        var here = AppContext.BaseDirectory;
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["Access__Open"] = "true" },
        };
        foreach (
            var argument in (string[])
                [
                    "exec",
                    "--runtimeconfig",
                    Path.Combine(here, "CampaignGrpc.Api.runtimeconfig.json"),
                    "--depsfile",
                    Path.Combine(here, "CampaignGrpc.Bench.deps.json"),
                    Path.Combine(here, "CampaignGrpc.Bench.dll"),
                    ServeVerb,
                    host,
                ]
        )
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
    }

    /// <summary>The most memory the process ever held (VmHWM), in bytes.</summary>
    public long PeakMemory
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    /// <summary>How long it has kept a core busy since it began.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Where the database is that is served now.</summary>
    public string Database => _connection ?? Path.Combine(_folder, $"{_process.Id}-{_opened}.db");

    /// <summary>Serves a fresh database from a process that stays warm.</summary>
    public async Task<Client> OpenAsync()
    {
        var last = Database;
        _opened++;
        await _process.StandardInput.WriteLineAsync(Database);
        await _process.StandardInput.FlushAsync();
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Split(' ') is [Ready, var json, var grpc])
            {
                // Nobody reads the round before again, and a run makes a gigabyte of them.
                if (_connection is null)
                    File.Delete(last);
                return new Client(json, grpc, _host == Hosts.Asking ? Hosts.Key : null);
            }

            Console.WriteLine(line);
        }

        throw new InvalidOperationException("The service has ended.");
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
