using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace CampaignGrpc.Infrastructure.Tests.Process;

/// <summary>The command <c>keys</c>, before the service's first start and beside it.</summary>
public sealed class KeyCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Where_nobody_could_call_the_service_does_not_start_and_says_how_the_first_key_is_made()
    {
        await using var service = ServiceProcess.Start(Program());

        Assert.Equal(1, await service.ExitCodeAsync());
        var sentence = Assert.Single(service.Errors);
        Assert.StartsWith("The service does not start: ", sentence, StringComparison.Ordinal);
        Assert.Contains("\"keys make --role admin\"", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_key_lets_the_service_start_and_its_bearer_in()
    {
        var key = await RunAsync("keys", "make", "--role", "admin", "--name", "first", "--days", "30");
        await using var service = await StartAsync();

        Assert.Equal(HttpStatusCode.OK, await AskAsync(service, key));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(service, null));
        Assert.DoesNotContain(service.Output, line => line.Contains("OPEN", StringComparison.Ordinal));
        Assert.DoesNotContain(service.Output, line => line.Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Beside_a_service_that_runs_a_key_is_made_and_revoked_and_what_was_written_stays()
    {
        var first = await RunAsync("keys", "make", "--role", "admin");
        string second;
        await using (var service = await StartAsync())
        {
            service.Json.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", first);
            using var before = await service.Json.PostAsync("/api/campaigns", CampaignRequest.With(1), TestEnd);
            second = await RunAsync("keys", "make", "--role", "viewer@1", "--name", "Отчёты");
            await Eventually.IsTrueAsync(async () => await AskAsync(service, second) == HttpStatusCode.OK);

            Assert.Equal($"The key {second.Split('_')[1]} is revoked.", await RunAsync("keys", "revoke", second));
            await Eventually.IsTrueAsync(async () => await AskAsync(service, second) == HttpStatusCode.Unauthorized);
            using var after = await service.Json.PostAsync("/api/campaigns", CampaignRequest.With(1), TestEnd);
            Assert.Equal(2, await CampaignRequest.IdAsync(after));
            await service.KillAsync();
        }

        var listed = (await RunAsync("keys", "list")).Split('\n');
        Assert.Equal(2, listed.Length);
        Assert.Contains(listed, line =>
            line.StartsWith($"{second.Split('_')[1]}  viewer@1 ", StringComparison.Ordinal)
            && line.Contains("revoked ", StringComparison.Ordinal)
            && line.TrimEnd().EndsWith("Отчёты", StringComparison.Ordinal)
        );
        await using var again = await StartAsync();
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (await AskAsync(again, first), await AskAsync(again, second)));
    }

    [Theory]
    [InlineData("--role: “root” is none of client, dialer, viewer, operator, admin", "keys", "make", "--role", "root")]
    [InlineData("--role: “client@0” is none of", "keys", "make", "--role", "client@0")]
    [InlineData("--name: A name that is not blank.", "keys", "make", "--role", "admin", "--name", " ")]
    [InlineData("--days: From 1 to 36500.", "keys", "make", "--role", "admin", "--days", "0")]
    [InlineData("There is no key nothere.", "keys", "revoke", "nothere")]
    public async Task What_cannot_be_meant_is_told_in_a_sentence(string said, params string[] command)
    {
        await using var keys = ServiceProcess.StartPlain(Program(command));

        Assert.Equal(1, await keys.ExitCodeAsync());
        Assert.Contains(said, Assert.Single(keys.Errors), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<HttpStatusCode> AskAsync(ServiceProcess service, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(service.Json.BaseAddress!, "/api/campaigns"));
        if (key is not null)
            request.Headers.Authorization = new("Bearer", key);
        using var client = new HttpClient();
        using var answer = await client.SendAsync(request, TestEnd);
        return answer.StatusCode;
    }

    private Task<ServiceProcess> StartAsync() => ServiceProcess.ListeningAsync(ServiceProcess.Start(Program()));

    private async Task<string> RunAsync(params string[] command)
    {
        await using var keys = ServiceProcess.StartPlain(Program(command));
        Assert.True(await keys.ExitCodeAsync() == 0, string.Join('\n', keys.Errors));
        return string.Join('\n', keys.Output);
    }

    private ProcessStartInfo Program(params string[] command)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "CampaignGrpc.Api.dll"),
                .. command,
                $"--ConnectionStrings:Campaigns=Data Source={_folder.File("campaigns.db")}",
            ]
        );
        start.Environment["Access__Open"] = "false";
        return start;
    }
}
