using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Tests.Telemetry;

public sealed class LogTests
{
    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_life_of_a_campaign_is_a_line_each_with_ids_and_counts()
    {
        await using var server = await CampaignServerFixture.StartAsync();
        var dialer = new DialerDriver(server);
        var id = await dialer.CreateAsync(contacts: 2);
        using var rows = new StringContent("phone\n+79122000001\n", null, "text/csv");
        using var imported = await server.Json.PostAsync(
            new Uri($"/api/campaigns/{id}/contacts:import?import_id=may", UriKind.Relative),
            rows,
            TestEnd
        );
        await dialer.ClaimAsync(id, 1);
        await server.Campaigns.PauseCampaignAsync(new() { CampaignId = id }, cancellationToken: TestEnd);
        await server.Campaigns.UpdateCampaignAsync(
            new()
            {
                CampaignId = id,
                Campaign = new() { Name = "May" },
                UpdateMask = new() { Paths = { "name" } },
            },
            cancellationToken: TestEnd
        );
        await server.Campaigns.CancelCampaignAsync(new() { CampaignId = id }, cancellationToken: TestEnd);
        await server.Campaigns.DeleteCampaignAsync(new() { CampaignId = id }, cancellationToken: TestEnd);

        await Eventually.IsTrueAsync(() => Lines(server).Count >= 8);

        Assert.Equal(
            [
                $"Campaign {id} of project 1 was created with 2 contacts",
                $"Campaign {id}: the run of 2026-03-03 began",
                $"Campaign {id} is Running; it was Created",
                $"Import may into campaign {id} is Done: 1 rows accepted, 0 duplicates, 0 refused",
                $"Campaign {id} is Paused; it was Running",
                $"Campaign {id} was updated, to version 2",
                $"Campaign {id}: the run of 2026-03-03 ended",
                $"Campaign {id} is Cancelled; it was Paused",
                $"Campaign {id} was deleted",
            ],
            Lines(server)
        );
    }

    [Fact]
    public async Task A_message_that_cannot_be_read_is_its_callers_fault_and_no_failure_in_the_log()
    {
        await using var server = await CampaignServerFixture.StartAsync();

        var answer = await server.CreateAsync([0xff, 0xff, 0xff]);

        Assert.Equal(Google.Rpc.Code.InvalidArgument, answer.Code);
        Assert.DoesNotContain(server.Log.Lines, line =>
            line.StartsWith("Error ", StringComparison.Ordinal) || line.StartsWith("Critical ", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task The_access_log_has_a_line_for_each_request_without_what_is_asked_for()
    {
        await using var server = await CampaignServerFixture.StartAsync("--Telemetry:AccessLog=true");
        var id = await new DialerDriver(server).CreateAsync(contacts: 1);
        using var found = await server.Json.GetAsync($"/api/campaigns/{id}/contacts?phone=%2B79121000000", TestEnd);
        using var unknown = await server.Json.GetAsync("/nowhere/+79121000000", TestEnd);
        using var missing = await server.Json.GetAsync("/api/campaigns/999", TestEnd);
        await new ResultService.ResultServiceClient(server.Channel).ListAttemptsAsync(
            new() { CampaignId = id },
            cancellationToken: TestEnd
        );

        await Eventually.IsTrueAsync(() => Accesses(server).Count == 5);

        var lines = Accesses(server);
        Assert.Contains(lines, line =>
            line.StartsWith("gRPC /campaigns.v1.CampaignService/CreateCampaign 0 in ", StringComparison.Ordinal)
        );
        Assert.Contains(lines, line => line.StartsWith($"GET /api/campaigns/{id}/contacts 200 in ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("GET /api/campaigns/999 404 in ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("GET (no route) 404 in ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("gRPC /campaigns.v1.ResultService/ListAttempts 0 in ", StringComparison.Ordinal));
        Assert.DoesNotContain(server.Log.Lines, line => line.Contains("79121000000", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_version_is_told_by_its_address_and_by_the_document()
    {
        await using var server = await CampaignServerFixture.StartAsync();
        using var version = System.Text.Json.JsonDocument.Parse(await server.Json.GetStringAsync("/version", TestEnd));
        using var document = System.Text.Json.JsonDocument.Parse(await server.Json.GetStringAsync("/openapi/v1.json", TestEnd));

        var told = version.RootElement.GetProperty("version").GetString();

        Assert.Matches(@"^\d+\.\d+\.\d+", told);
        Assert.Equal(told, document.RootElement.GetProperty("info").GetProperty("version").GetString());
    }

    private static List<string> Lines(CampaignServerFixture server) => After(server, "Information CampaignGrpc.Campaigns: ");

    private static List<string> Accesses(CampaignServerFixture server) =>
        After(server, "Information CampaignGrpc.Api.Telemetry.AccessLog: ");

    private static List<string> After(CampaignServerFixture server, string start) =>
        [.. server.Log.Lines.Where(line => line.StartsWith(start, StringComparison.Ordinal)).Select(line => line[start.Length..].Trim())];
}
