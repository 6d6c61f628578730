using System.Diagnostics;
using CampaignGrpc.Infrastructure.Tests.Process;

namespace CampaignGrpc.Faults;

/// <summary>Where the data of a service is that is killed again and again.</summary>
/// <param name="Settings">What names it on the command line.</param>
internal sealed record TestDatabase(params string[] Settings)
{
    public static TestDatabase Sqlite(string path) => new($"--ConnectionStrings:Campaigns=Data Source={path}");

    public static TestDatabase Postgres(string connection) =>
        new("--Database:Provider=Postgres", $"--ConnectionStrings:Campaigns={connection}");

    public Task<ServiceProcess> StartAsync() => ServiceProcess.ListeningAsync(ServiceProcess.Start(Program()));

    /// <summary>Whether everything that is stored fits together.</summary>
    public async Task AssertWholeAsync()
    {
        await using var check = ServiceProcess.StartPlain(Program("check"));
        var code = await check.ExitCodeAsync();
        Assert.True(code == 0, string.Join('\n', check.Output.Concat(check.Errors)));
    }

    private ProcessStartInfo Program(params string[] command) =>
        new(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "CampaignGrpc.Api.dll"),
                .. command,
                $"--contentRoot={AppContext.BaseDirectory}",
                "--Dialing:ClaimLease=00:00:02",
                .. Settings,
            ]
        );
}
