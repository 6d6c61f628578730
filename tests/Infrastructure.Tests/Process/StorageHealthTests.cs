using System.Diagnostics;
using System.Net;

namespace CampaignGrpc.Infrastructure.Tests.Process;

/// <summary>What the service says of itself when something happens to its file.</summary>
public sealed class StorageHealthTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    private string Database => _folder.File("campaigns.db");

    [Fact]
    public async Task A_file_that_is_gone_or_replaced_under_the_service_is_told_at_once()
    {
        await using var service = await ServiceProcess.StartListeningAsync(Database);
        Assert.Equal((HttpStatusCode.OK, ""), await ProblemAsync(service));

        File.Move(Database, _folder.File("away.db"));

        var (status, gone) = await ProblemAsync(service);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("The database file is gone.", gone, StringComparison.Ordinal);

        File.Copy(_folder.File("away.db"), Database);

        Assert.Contains("Another database file was put in place", (await ProblemAsync(service)).Answer, StringComparison.Ordinal);

        File.Delete(Database);
        File.Move(_folder.File("away.db"), Database);

        Assert.Equal((HttpStatusCode.OK, ""), await ProblemAsync(service));
    }

    [Fact]
    public async Task A_disk_that_is_nearly_full_is_told_before_it_is_full()
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "CampaignGrpc.Api.dll"),
                $"--ConnectionStrings:Campaigns=Data Source={Database}",
                $"--Database:LeastFreeBytes={long.MaxValue}",
            ]
        );
        await using var service = await ServiceProcess.ListeningAsync(ServiceProcess.Start(start));

        var (status, answer) = await ProblemAsync(service);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains(
            """{"name":"database","status":"Degraded","description":"The disk of the database has """,
            answer,
            StringComparison.Ordinal
        );
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The answer of the health endpoint, and nothing of one that says that all is well.</summary>
    private static async Task<(HttpStatusCode Status, string Answer)> ProblemAsync(ServiceProcess service)
    {
        using var health = await service.Json.GetAsync("/health", TestEnd);
        var answer = await health.Content.ReadAsStringAsync(TestEnd);
        return (health.StatusCode, answer.StartsWith("""{"status":"Healthy",""", StringComparison.Ordinal) ? "" : answer);
    }
}
