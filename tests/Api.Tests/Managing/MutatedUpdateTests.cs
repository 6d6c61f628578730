using System.Text;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Api.Tests.Edge;

namespace CampaignGrpc.Api.Tests.Managing;

/// <summary>Hundreds of updates made from a good one: never a fault of the service, and nothing is changed by what was refused.</summary>
public sealed class MutatedUpdateTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private const int Seed = 20_260_303;
    private const int Cases = 1_500;

    private const string Good = """
        {"campaign_id": 1, "update_mask": "name,schedule.end_time,schedule.weekdays,schedule.interval,outcome_rules", "etag": "", "campaign": {"name": "Опрос",
        "description": "d", "schedule": {"date": "2026-03-09", "start_time": "09:00", "end_time": "17:00", "periods": {"id": 2}, "attempts": {"title": "3"},
        "interval": "5", "time_zone": "Asia/Omsk", "last_date": "2026-06-01", "weekdays": ["MONDAY"]}, "max_concurrent_calls": 7,
        "outcome_rules": [{"outcome": "OUTCOME_BUSY", "interval": 10, "attempts": 2, "final": false}]}}
        """;

    [Fact]
    public async Task However_an_update_is_damaged_it_is_carried_out_or_refused_whole()
    {
        var id = await server.CreateCampaignAsync();
        Assert.Equal(1, id);
        var mutations = new Mutations(Good, Seed);
        var (accepted, was) = (0, await server.GetAsync(id));
        for (var number = 0; number < Cases; number++)
        {
            var body = mutations.Case(number);
            using var content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
            using var response = await server.Json.PatchAsync($"/api/campaigns/{id}", content, TestContext.Current.CancellationToken);

            var told = $"case {number}: {Encoding.UTF8.GetString(body)}";
            Assert.True((int)response.StatusCode is 200 or 400 or 409, $"HTTP {(int)response.StatusCode}, {told}");
            var now = await server.GetAsync(id);
            if (response.IsSuccessStatusCode)
                accepted++;
            else
                Assert.True(was.Equals(now), told);
            if (!response.IsSuccessStatusCode)
                await response.ReadAnswerAsync();
            was = now;
        }

        // Else nothing was changed that could have been changed wrongly.
        Assert.InRange(accepted, Cases / 10, Cases);
        Assert.InRange(int.Parse(was.Etag, null), 10, Cases);
    }
}
