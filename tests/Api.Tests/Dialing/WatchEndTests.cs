using CampaignGrpc.Api.Tests.Driving;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CampaignGrpc.Api.Tests.Dialing;

/// <summary>What those who watch a campaign are told when the service ends.</summary>
public sealed class WatchEndTests
{
    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task They_are_told_on_both_roads_and_in_every_form_to_come_again()
    {
        await using var server = await CampaignServerFixture.StartAsync();
        var id = await server.CreateCampaignAsync();
        using var grpc = server.Campaigns.WatchCampaign(new() { CampaignId = id }, cancellationToken: TestEnd);
        Assert.True(await grpc.ResponseStream.MoveNext(TestEnd));
        using var json = new StreamReader(await server.Json.GetStreamAsync($"/api/campaigns/{id}:watch", TestEnd));
        Assert.StartsWith("{\"campaign\":", await json.ReadLineAsync(TestEnd), StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/campaigns/{id}:watch")
        {
            Headers = { { "Accept", "text/event-stream" } },
        };
        using var answer = await server.Json.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestEnd);
        using var events = new StreamReader(await answer.Content.ReadAsStreamAsync(TestEnd));
        Assert.StartsWith("data: {\"campaign\":", await events.ReadLineAsync(TestEnd), StringComparison.Ordinal);

        server.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        var told = Answer.FromGrpc(await Assert.ThrowsAsync<RpcException>(() => grpc.ResponseStream.MoveNext(TestEnd)));
        Assert.Equal((Code.Unavailable, "SHUTTING_DOWN"), (told.Code, told.Reason));
        var line = await json.ReadLineAsync(TestEnd);
        Assert.Equal(told.Status, Answer.FromJson(503, "application/json", line!).Status);
        Assert.Equal($"\nevent: fault\ndata: {line}\n\n", await events.ReadToEndAsync(TestEnd));
    }
}
