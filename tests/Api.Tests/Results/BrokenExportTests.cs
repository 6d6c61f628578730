using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Grpc.Core;
using static CampaignGrpc.Api.Tests.Creating.ValidRequest;

namespace CampaignGrpc.Api.Tests.Results;

/// <summary>Exports that do not come to their end: nobody takes half of one for a whole one, and nobody reads on for nothing.</summary>
public sealed class BrokenExportTests
{
    private const int OneSlice = 250;
    private const int MoreThanOneSlice = 2_500;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("csv")]
    [InlineData("ndjson")]
    public async Task A_file_whose_campaign_is_gone_half_way_is_cut(string extension)
    {
        CampaignServerFixture? server = null;
        await using var own = server = await WatchedResults.StartAsync((slice, _) => DeleteCampaigns(server!, slice));
        var campaign = await own.CreateCampaignAsync(WithPhones(Numbers(MoreThanOneSlice)));

        await Assert.ThrowsAsync<HttpRequestException>(() =>
            own.Json.GetStringAsync($"/api/campaigns/{campaign}/results.{extension}", TestEnd)
        );

        Assert.Contains(own.Log.Lines, line =>
            line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("was cut", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(own.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stream_whose_campaign_is_gone_half_way_says_so()
    {
        CampaignServerFixture? server = null;
        await using var own = server = await WatchedResults.StartAsync((slice, _) => DeleteCampaigns(server!, slice));
        var campaign = await own.CreateCampaignAsync(WithPhones(Numbers(MoreThanOneSlice)));

        var (rows, refusal) = await ReadToFaultAsync(own, campaign);

        Assert.Equal((OneSlice, "CAMPAIGN_NOT_FOUND"), (rows, refusal.Reason));
    }

    [Fact]
    public async Task A_fault_of_the_storage_half_way_may_be_tried_again()
    {
        await using var server = await WatchedResults.StartAsync(
            (slice, _) => slice == 1 ? throw TestDatabase.Fault(TestDatabase.Unreadable) : Task.CompletedTask
        );
        var campaign = await server.CreateCampaignAsync(WithPhones(Numbers(MoreThanOneSlice)));

        var (rows, refusal) = await ReadToFaultAsync(server, campaign);

        Assert.Equal((OneSlice, "STORAGE_UNAVAILABLE"), (rows, refusal.Reason));
        Assert.Equal(Google.Rpc.Code.Unavailable, refusal.Code);
    }

    [Fact]
    public async Task A_defect_half_way_cuts_the_file_and_is_whole_in_the_log()
    {
        await using var server = await WatchedResults.StartAsync(
            (slice, _) => slice == 1 ? throw new InvalidOperationException("The seventh seal broke.") : Task.CompletedTask
        );
        var campaign = await server.CreateCampaignAsync(WithPhones(Numbers(MoreThanOneSlice)));

        await Assert.ThrowsAsync<HttpRequestException>(() => server.Json.GetStringAsync($"/api/campaigns/{campaign}/results.csv", TestEnd));

        Assert.Single(server.Log.Lines, line =>
            line.StartsWith("Error", StringComparison.Ordinal) && line.Contains("seventh seal", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("json")]
    [InlineData("grpc")]
    public async Task When_the_caller_hangs_up_the_reading_stops(string road)
    {
        var isReading = new TaskCompletionSource();
        var stopped = new TaskCompletionSource();
        await using var server = await WatchedResults.StartAsync(
            async (slice, cancellationToken) =>
            {
                if (slice < 1)
                    return;
                isReading.TrySetResult();
                using var stop = cancellationToken.Register(() => stopped.TrySetResult());
                await stopped.Task;
                cancellationToken.ThrowIfCancellationRequested();
            }
        );
        var campaign = await server.CreateCampaignAsync(WithPhones(Numbers(MoreThanOneSlice)));

        if (road == "json")
        {
            using var response = await server.Json.GetAsync(
                $"/api/campaigns/{campaign}/results.csv",
                HttpCompletionOption.ResponseHeadersRead,
                TestEnd
            );
            await isReading.Task.WaitAsync(TestEnd);
        }
        else
        {
            using var call = new ResultService.ResultServiceClient(server.Channel).ExportResults(
                new() { CampaignId = campaign },
                cancellationToken: TestEnd
            );
            await isReading.Task.WaitAsync(TestEnd);
        }

        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(30), TestEnd);
        Assert.DoesNotContain(server.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    private static Task DeleteCampaigns(CampaignServerFixture server, int slice)
    {
        if (slice == 1)
            server.Execute("DELETE FROM campaigns");
        return Task.CompletedTask;
    }

    private static async Task<(int Rows, Answer Refusal)> ReadToFaultAsync(CampaignServerFixture server, long campaign)
    {
        using var call = new ResultService.ResultServiceClient(server.Channel).ExportResults(
            new() { CampaignId = campaign },
            cancellationToken: TestEnd
        );
        var rows = 0;
        var fault = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var message in call.ResponseStream.ReadAllAsync(TestEnd))
                rows += message.Rows.Count;
        });
        return (rows, Answer.FromGrpc(fault));
    }
}
