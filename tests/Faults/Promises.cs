using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using CampaignGrpc.Infrastructure.Tests.Process;

namespace CampaignGrpc.Faults;

/// <summary>Holds a service against its ledger.</summary>
internal static class Promises
{
    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public static async Task AssertKeptAsync(ServiceProcess service, Ledger ledger)
    {
        var started = ledger.Started.ToLookup(token => token.CampaignId.Value, token => token.ContactNumber);
        var reported = ledger.Reported.ToLookup(token => token.CampaignId.Value, token => token.ContactNumber);
        foreach (var (key, created) in ledger.Campaigns)
        {
            await AssertWholeAsync(service, ledger, created);
            await AssertSameAnswerAsync(service, key, created);
            var attempts = await AttemptsAsync(service, created.Campaign);
            // Its rules allow one attempt: a second one would have rung somebody twice.
            Assert.Equal(attempts.Count, attempts.Select(attempt => attempt.Contact).Distinct().Count());
            Assert.Empty(started[created.Campaign].Except(attempts.Select(attempt => attempt.Contact)));
            Assert.Empty(
                reported[created.Campaign]
                    .Except(attempts.Where(attempt => attempt.Outcome == "OUTCOME_ANSWERED").Select(attempt => attempt.Contact))
            );
        }
    }

    /// <summary>All of its contacts are there, none of an import in part, and each is counted once.</summary>
    private static async Task AssertWholeAsync(ServiceProcess service, Ledger ledger, Ledger.Created created)
    {
        var campaign = (await GetAsync(service, $"/api/campaigns/{created.Campaign}"))["campaign"]!;
        var contacts = campaign["contact_count"]!.GetValue<int>();
        var rows = ledger.Imported.GetValueOrDefault((created.Campaign, "list"));
        Assert.True(
            contacts == created.Contacts + rows || (rows == 0 && contacts > created.Contacts),
            $"{created} with {rows} rows has {contacts} contacts."
        );
        var counts = campaign["counts"]!.AsObject();
        Assert.Equal(contacts, counts.Sum(count => count.Value!.GetValue<int>()));
        if (ledger.Paused.Contains(created.Campaign))
            Assert.Equal("CAMPAIGN_STATE_PAUSED", campaign["state"]!.GetValue<string>());
    }

    private static async Task AssertSameAnswerAsync(ServiceProcess service, string key, Ledger.Created created)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/campaigns")
        {
            Content = new StringContent(MixedLoad.Campaign(created.Contacts), Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Idempotency-Key", key);
        using var response = await service.Json.SendAsync(request, TestEnd);
        var answer = await response.Content.ReadFromJsonAsync<JsonNode>(TestEnd);
        Assert.Equal(created.Campaign, answer!["campaign"]?["id"]?.GetValue<long>());
    }

    private static async Task<List<(int Contact, string Outcome)>> AttemptsAsync(ServiceProcess service, long campaign)
    {
        var page = await GetAsync(service, $"/api/campaigns/{campaign}/attempts?page_size=1000");
        Assert.Equal("", page["next_page_token"]!.GetValue<string>());
        return
        [
            .. page["attempts"]!
                .AsArray()
                .Select(attempt => ((int)attempt!["contact_id"]!.GetValue<long>(), attempt["outcome"]?.GetValue<string>() ?? "")),
        ];
    }

    private static async Task<JsonNode> GetAsync(ServiceProcess service, string path)
    {
        using var response = await service.Json.GetAsync(path, TestEnd);
        var text = await response.Content.ReadAsStringAsync(TestEnd);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {text}");
        return JsonNode.Parse(text)!;
    }
}
