using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CampaignGrpc.Infrastructure.Tests.Process;

namespace CampaignGrpc.Infrastructure.Tests.Postgres;

/// <summary>
/// A dialer that asks again, of another replica where there is one, until it is answered; what it asks may be asked twice.
/// </summary>
internal sealed class TenaciousDialer(string name, long campaign, IReadOnlyList<ServiceProcess> services, CancellationToken ending)
{
    private readonly TaskCompletionSource _askedInVain = new();
    private int _service;

    /// <summary>Ends once it has been told that there is nothing to call.</summary>
    public Task AskedInVain => _askedInVain.Task;

    /// <summary>The tokens of calls that this one was allowed to ring.</summary>
    public ConcurrentQueue<string> Started { get; } = new();

    /// <summary>The tokens of calls of which a report was taken.</summary>
    public ConcurrentQueue<string> Reported { get; } = new();

    /// <summary>Calls until the campaign has no more to call.</summary>
    public async Task RunAsync()
    {
        while (!ending.IsCancellationRequested)
        {
            var claimed = await AskAsync(
                "claim",
                new JsonObject
                {
                    ["dialer_id"] = name,
                    ["max_calls"] = 3,
                    ["campaign_id"] = campaign,
                    ["wait"] = "1s",
                }
            );
            if (claimed["calls"] is not JsonArray { Count: > 0 })
                _askedInVain.TrySetResult();
            foreach (var call in claimed["calls"]?.AsArray() ?? [])
            {
                var token = call!["token"]!.GetValue<string>();
                var start = await AskAsync("start", new JsonObject { ["tokens"] = new JsonArray(token) });
                if (start["results"]![0]!["start"] is null)
                    continue;
                Started.Enqueue(token);
                var report = new JsonObject { ["token"] = token, ["outcome"] = "OUTCOME_ANSWERED" };
                var answer = await AskAsync("report", new JsonObject { ["reports"] = new JsonArray(report) });
                if (answer["results"]![0]!["receipt"] is not null)
                    Reported.Enqueue(token);
            }
        }
    }

    private async Task<JsonNode> AskAsync(string what, JsonObject request)
    {
        while (true)
        {
            ending.ThrowIfCancellationRequested();
            try
            {
                using var response = await services[_service % services.Count]
                    .Json.PostAsJsonAsync($"/api/dialer/calls:{what}", request, ending);
                if (response.IsSuccessStatusCode)
                    return (await response.Content.ReadFromJsonAsync<JsonNode>(ending))!;
                // Whatever else it is, is no passing fault.
                Assert.Equal(503, (int)response.StatusCode);
            }
            catch (HttpRequestException)
            {
                // It was killed.
            }

            _service++;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, ending);
        }
    }
}
