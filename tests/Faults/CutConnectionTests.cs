using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using CampaignGrpc.Infrastructure.Tests;

namespace CampaignGrpc.Faults;

/// <summary>The connection is cut in the middle of a request or of its answer, at any byte.</summary>
public sealed class CutConnectionTests
{
    private const int CutsARound = 100;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_was_cut_off_asks_again_under_the_same_key_and_has_one_campaign()
    {
        using var folder = new TemporaryFolder();
        var database = TestDatabase.Sqlite(folder.File("campaigns.db"));
        await using var service = await database.StartAsync();
        var cuts = Rounds.Count * CutsARound;
        var ids = new HashSet<long>();

        for (var cut = 0; cut < cuts; cut++)
        {
            var body = MixedLoad.Campaign(3);
            await CutAsync(service.Json.BaseAddress!, Request(body, $"cut-{cut}"), cut);
            using var again = new HttpRequestMessage(HttpMethod.Post, "/api/campaigns")
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json"),
            };
            again.Headers.Add("Idempotency-Key", $"cut-{cut}");
            using var response = await service.Json.SendAsync(again, TestEnd);
            var text = await response.Content.ReadAsStringAsync(TestEnd);
            Assert.True(response.IsSuccessStatusCode, text);
            ids.Add(JsonNode.Parse(text)!["campaign"]!["id"]!.GetValue<long>());
        }

        Assert.Equal(cuts, ids.Count);
        using var list = await service.Json.GetAsync("/api/campaigns?page_size=1", TestEnd);
        var page = JsonNode.Parse(await list.Content.ReadAsStringAsync(TestEnd))!;
        Assert.Equal(cuts, page["total_count"]!.GetValue<long>());
        await service.KillAsync();
        await database.AssertWholeAsync();
    }

    private static byte[] Request(string body, string key) =>
        Encoding.UTF8.GetBytes(
            $"POST /api/campaigns HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nIdempotency-Key: {key}\r\n"
                + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"
        );

    /// <summary>Two times in three in the request, otherwise after so many bytes of the answer.</summary>
    private static async Task CutAsync(Uri service, byte[] request, int cut)
    {
#pragma warning disable CA5394 // Repeatable, which is all that is asked of it.
        var random = new Random(cut);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        // What is closed then is reset, as a cut connection is.
        socket.LingerState = new(enable: true, seconds: 0);
        await socket.ConnectAsync(service.Host, service.Port, TestEnd);
        if (random.Next(3) > 0)
        {
            await socket.SendAsync(request.AsMemory(0, random.Next(1, request.Length + 1)), TestEnd);
        }
        else
        {
            await socket.SendAsync(request, TestEnd);
            await socket.ReceiveAsync(new byte[random.Next(1, 200)], TestEnd);
        }
#pragma warning restore CA5394
    }
}
