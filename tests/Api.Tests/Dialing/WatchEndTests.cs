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
    public async Task They_are_told_on_both_roads_to_come_again()
    {
        await using var server = await CampaignServerFixture.StartAsync();
        var id = await server.CreateCampaignAsync();
        using var grpc = server.Campaigns.WatchCampaign(new() { CampaignId = id }, cancellationToken: TestEnd);
        Assert.True(await grpc.ResponseStream.MoveNext(TestEnd));
        using var json = new StreamReader(await server.Json.GetStreamAsync($"/api/campaigns/{id}:watch", TestEnd));
        Assert.StartsWith("{\"campaign\":", await json.ReadLineAsync(TestEnd), StringComparison.Ordinal);

        server.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        var told = Answer.FromGrpc(await Assert.ThrowsAsync<RpcException>(() => grpc.ResponseStream.MoveNext(TestEnd)));
        Assert.Equal((Code.Unavailable, "SHUTTING_DOWN"), (told.Code, told.Reason));
        Assert.Equal(told.Status, Answer.FromJson(503, "application/json", (await json.ReadLineAsync(TestEnd))!).Status);
    }
}
