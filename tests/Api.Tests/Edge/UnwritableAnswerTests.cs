using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Results;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using Google.Rpc;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignGrpc.Api.Tests.Edge;

/// <summary>An answer that JSON has no words for is a defect like any other.</summary>
public sealed class UnwritableAnswerTests
{
    [Fact]
    public async Task What_fails_while_an_answer_is_written_is_answered_with_its_reason()
    {
        await using var server = await CampaignServerFixture.StartAsync(services =>
            services.AddSingleton<IResultReader>(new EndlessTalk())
        );

        using var response = await server.Json.GetAsync("/api/campaigns/1/statistics", TestContext.Current.CancellationToken);

        var answer = await response.ReadAnswerAsync();
        Assert.Equal((500, Code.Internal, "INTERNAL"), (answer.HttpStatus, answer.Code, answer.Reason));
        Assert.Contains(server.Log.Lines, line =>
            line.Contains(answer.Status.Message.Split(' ')[^1].TrimEnd('.'), StringComparison.Ordinal)
        );
    }

    /// <summary>Statistics with a duration that is longer than any that the contract knows.</summary>
    private sealed class EndlessTalk : IResultReader
    {
        public Task<CampaignStatistics> GetStatisticsAsync(CampaignId campaign, DateOnly? run, CancellationToken cancellationToken) =>
            Task.FromResult(
                new CampaignStatistics(
                    new(0, 0, 0, 0),
                    new Dictionary<ContactResult, long>(),
                    new Dictionary<Outcome, long>(),
                    TimeSpan.MaxValue,
                    TalkedAttempts: 1,
                    [],
                    [],
                    new Dictionary<int, long>()
                )
            );

        public Task<Found<CampaignRun>> ListRunsAsync(
            CampaignId campaign,
            DateOnly before,
            int limit,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public Task<Found<Attempt>> ListAttemptsAsync(
            CampaignId campaign,
            AttemptFilter filter,
            AttemptPosition after,
            int limit,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public Task<ResultSlice> ReadSliceAsync(
            CampaignId campaign,
            ResultFilter filter,
            int after,
            int size,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public Task<(IReadOnlyList<AddData> Data, int Count)> ReadAddDataAsync(
            CampaignId campaign,
            ResultFilter filter,
            int after,
            int size,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();
    }
}
