using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace CampaignGrpc.Infrastructure.Tests.Process;

/// <summary>The service as a process of its own, on ports that the system chooses.</summary>
internal sealed partial class ServiceProcess : IAsyncDisposable
{
    private readonly System.Diagnostics.Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<string>> _awaited = new();

    private ServiceProcess(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        start.Environment.TryAdd("Access__Open", "true");
        _process = new() { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(line.Data, _output);
        _process.ErrorDataReceived += (_, line) => Take(line.Data, _errors);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public IEnumerable<string> Output => _output;

    public IEnumerable<string> Errors => _errors;

    /// <summary>Speaks to the JSON endpoint, once the service listens.</summary>
    public HttpClient Json { get; } = new(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(2) });

    /// <summary>The gRPC endpoint, once the service listens.</summary>
    public Uri GrpcUrl { get; private set; } = null!;

    /// <summary>Starts the service of this build without waiting for it to listen.</summary>
    public static ServiceProcess Start(string databasePath, string? temporaryFolder = null)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "CampaignGrpc.Api.dll");
        var start = new ProcessStartInfo("dotnet", [program, $"--ConnectionStrings:Campaigns=Data Source={databasePath}"]);
        if (temporaryFolder is not null)
            start.Environment["TMPDIR"] = temporaryFolder;
        return Start(start);
    }

    /// <summary>Starts a service that was put somewhere, without waiting for it to listen.</summary>
    public static ServiceProcess Start(ProcessStartInfo start)
    {
        start.ArgumentList.Add("--Kestrel:Endpoints:Json:Url=http://127.0.0.1:0");
        start.ArgumentList.Add("--Kestrel:Endpoints:Grpc:Url=http://127.0.0.1:0");
        start.ArgumentList.Add("--Logging:LogLevel:Microsoft.Hosting.Lifetime=Information");
        return new(start);
    }

    /// <summary>Starts whatever program with nothing but its own arguments.</summary>
    public static ServiceProcess StartPlain(ProcessStartInfo start) => new(start);

    /// <summary>Starts the service of this build and waits until it says where it listens and where its data is.</summary>
    public static Task<ServiceProcess> StartListeningAsync(string databasePath, string? temporaryFolder = null) =>
        ListeningAsync(Start(databasePath, temporaryFolder));

    /// <summary>Waits until a service says where it listens and where its data is.</summary>
    public static async Task<ServiceProcess> ListeningAsync(ServiceProcess service)
    {
        var listening = Task.WhenAll(service.LineAsync("Listening:"), service.LineAsync("Data:"));
        if (await Task.WhenAny(listening, service.ExitCodeAsync()) != listening)
        {
            await service.DisposeAsync();
            Assert.Fail($"The service did not start: {string.Join('\n', service.Errors)}");
        }

        var lines = await listening;
        service.Json.BaseAddress = new(JsonUrl().Match(lines[0]).Groups[1].Value);
        service.GrpcUrl = new(GrpcUrlText().Match(lines[0]).Groups[1].Value);
        return service;
    }

    /// <summary>The first line of output with a text in it, as soon as there is one.</summary>
    public Task<string> LineAsync(string text)
    {
        var line = _awaited.GetOrAdd(text, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (_output.FirstOrDefault(known => known.Contains(text, StringComparison.Ordinal)) is { } earlier)
            line.TrySetResult(earlier);
        return line.Task.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
    }

    /// <summary>SIGKILL: the process is given no chance to do anything.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await ExitCodeAsync();
    }

    /// <summary>SIGTERM: the process is asked to end.</summary>
    public void Terminate() => Signal("TERM");

    /// <summary>Sends a signal, such as STOP, upon which the process stands still.</summary>
    public void Signal(string name)
    {
        using var kill = System.Diagnostics.Process.Start("sh", ["-c", $"kill -{name} {_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>How much of a processor the process uses for a while, from 0 to 1 and more.</summary>
    public async Task<double> ProcessorUseAsync(TimeSpan period)
    {
        _process.Refresh();
        var before = _process.TotalProcessorTime;
        await Task.Delay(period, TimeProvider.System, TestContext.Current.CancellationToken);
        _process.Refresh();
        return (_process.TotalProcessorTime - before) / period;
    }

    /// <summary>What the process ended with, once all of its output is there.</summary>
    public async Task<int> ExitCodeAsync()
    {
        await _process
            .WaitForExitAsync(TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
        Json.Dispose();
    }

    private void Take(string? line, ConcurrentQueue<string> lines)
    {
        if (line is null)
            return;
        lines.Enqueue(line);
        foreach (var (text, awaited) in _awaited)
        {
            if (line.Contains(text, StringComparison.Ordinal))
                awaited.TrySetResult(line);
        }
    }

    [GeneratedRegex(@"Json on (\S+?),?(\s|$)")]
    private static partial Regex JsonUrl();

    [GeneratedRegex(@"Grpc on (\S+?),?(\s|$)")]
    private static partial Regex GrpcUrlText();
}
