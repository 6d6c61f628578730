using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CampaignGrpc.Infrastructure.Tests.Process;

namespace CampaignGrpc.Faults;

/// <summary>
/// Owners who create, import and pause, and dialers who claim, start and report, all at once, until the service is gone or they are
/// told to end. What is answered goes into the ledger.
/// </summary>
internal sealed class MixedLoad(ServiceProcess service, Ledger ledger, int round)
{
    private const int Owners = 2;
    private const int Dialers = 4;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    /// <summary>How many answers said that the service cannot do it now, and to come again.</summary>
    public int Unavailable { get; private set; }

    public async Task RunAsync(CancellationToken ending)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ending, TestEnd);
        await Task.WhenAll(
            Enumerable
                .Range(0, Owners)
                .Select(owner => UntilGoneAsync(() => OwnAsync(owner, both.Token), both.Token))
                .Concat(
                    Enumerable
                        .Range(0, Dialers)
                        .Select(dialer => UntilGoneAsync(() => DialAsync($"dialer-{dialer}", both.Token), both.Token))
                )
        );
    }

    /// <summary>The body of a campaign that is open, with one attempt a contact.</summary>
    public static string Campaign(int contacts)
    {
        var yesterday = TimeProvider.System.GetUtcNow().AddDays(-1).ToString("yyyy-MM-dd", null);
        var phones = string.Join(',', Enumerable.Range(0, contacts).Select(place => $$"""{"phone": "+7912{{1_000_000 + place}}"}"""));
        return $$$"""
            {"campaign": {"project_id": 1, "start_block_id": 10, "phone_id": 5, "schedule": {"date": "{{{yesterday}}}", "start_time": "00:00", "end_time": "24:00",
             "time_zone": "Etc/UTC", "periods": {"id": 2}, "attempts": {"id": 1}, "interval": "5"}}, "phones": [{{{phones}}}]}
            """;
    }

    private static async Task UntilGoneAsync(Func<Task> work, CancellationToken ending)
    {
        try
        {
            while (!ending.IsCancellationRequested)
                await work();
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            // It is gone: what was under way was not answered.
        }
    }

    private async Task OwnAsync(int owner, CancellationToken ending)
    {
        for (var number = 0; ; number++)
        {
            var (key, contacts) = ($"{round}-{owner}-{number}", 5 + (number * 7 % 60));
            if (await PostAsync("/api/campaigns", Campaign(contacts), "application/json", ending, key) is not { } created)
                continue;
            var campaign = created["campaign"]!["id"]!.GetValue<long>();
            ledger.AddCreated(key, campaign, contacts);

            const int Rows = 30;
            var rows = string.Concat(Enumerable.Range(0, Rows).Select(place => $$"""{"phone": "+7913{{1_000_000 + place}}"}""" + "\n"));
            if (
                await PostAsync($"/api/campaigns/{campaign}/contacts:import?import_id=list", rows, "application/x-ndjson", ending)
                is not null
            )
                ledger.AddImported(campaign, "list", Rows);
            if (number % 4 == 0 && await PostAsync($"/api/campaigns/{campaign}:pause", "", "application/json", ending) is not null)
                ledger.AddPaused(campaign);
        }
    }

    private async Task DialAsync(string name, CancellationToken ending)
    {
        var claimed = await PostAsync(
            "/api/dialer/calls:claim",
            $$"""{"dialer_id": "{{name}}", "max_calls": 5, "wait": "0.2s"}""",
            "application/json",
            ending
        );
        foreach (var call in claimed?["calls"]?.AsArray() ?? [])
        {
            var (token, campaign) = (call!["token"]!.GetValue<string>(), call["campaign_id"]!.GetValue<long>());
            var wasPaused = ledger.Paused.Contains(campaign);
            var start = await PostAsync("/api/dialer/calls:start", $$"""{"tokens": ["{{token}}"]}""", "application/json", ending);
            if (start?["results"]![0]!["start"] is null)
                continue;
            Assert.False(wasPaused, $"A call of {campaign} was let go after its pause was answered.");
            ledger.AddStarted(token);
            var report = await PostAsync(
                "/api/dialer/calls:report",
                $$"""{"reports": [{"token": "{{token}}", "outcome": "OUTCOME_ANSWERED"}]}""",
                "application/json",
                ending
            );
            if (report?["results"]![0]!["receipt"] is not null)
                ledger.AddReported(token);
        }
    }

    /// <returns>The answer; null where the service said that it cannot do it now.</returns>
    private async Task<JsonNode?> PostAsync(string path, string body, string type, CancellationToken ending, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, type) };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        using var response = await service.Json.SendAsync(request, ending);
        var text = await response.Content.ReadAsStringAsync(ending);
        if (response.IsSuccessStatusCode)
            return JsonNode.Parse(text);
        if (response.StatusCode != HttpStatusCode.ServiceUnavailable)
            Assert.Fail($"{path}: {(int)response.StatusCode} {text}\n{string.Join('\n', service.Output.TakeLast(60))}");
        Unavailable++;
        return null;
    }
}
