using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Results;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using Microsoft.Extensions.DependencyInjection;
using Attempt = CampaignGrpc.Domain.Attempts.Attempt;

namespace CampaignGrpc.Api.Tests.Results;

/// <summary>The service's own store of results, with something that happens before each slice of an export, counted from 0.</summary>
internal sealed class WatchedResults(IResultReader store, Func<int, CancellationToken, Task> before) : IResultReader
{
    private int _slices;

    /// <summary>A server that exports with this.</summary>
    public static Task<CampaignServerFixture> StartAsync(Func<int, CancellationToken, Task> before) =>
        CampaignServerFixture.StartAsync(services =>
        {
            var store = services.Last(service => service.ServiceType == typeof(IResultReader)).ImplementationType!;
            services.AddSingleton<IResultReader>(provider => new WatchedResults(
                (IResultReader)ActivatorUtilities.CreateInstance(provider, store),
                before
            ));
        });

    public Task<CampaignStatistics> GetStatisticsAsync(CampaignId campaign, DateOnly? run, CancellationToken cancellationToken) =>
        store.GetStatisticsAsync(campaign, run, cancellationToken);

    public Task<Found<CampaignRun>> ListRunsAsync(CampaignId campaign, DateOnly before, int limit, CancellationToken cancellationToken) =>
        store.ListRunsAsync(campaign, before, limit, cancellationToken);

    public Task<Found<Attempt>> ListAttemptsAsync(
        CampaignId campaign,
        AttemptFilter filter,
        AttemptPosition after,
        int limit,
        CancellationToken cancellationToken
    ) => store.ListAttemptsAsync(campaign, filter, after, limit, cancellationToken);

    public async Task<ResultSlice> ReadSliceAsync(
        CampaignId campaign,
        ResultFilter filter,
        int after,
        int size,
        CancellationToken cancellationToken
    )
    {
        await before(_slices++, cancellationToken);
        return await store.ReadSliceAsync(campaign, filter, after, size, cancellationToken);
    }

    public Task<(IReadOnlyList<AddData> Data, int Count)> ReadAddDataAsync(
        CampaignId campaign,
        ResultFilter filter,
        int after,
        int size,
        CancellationToken cancellationToken
    ) => store.ReadAddDataAsync(campaign, filter, after, size, cancellationToken);
}
