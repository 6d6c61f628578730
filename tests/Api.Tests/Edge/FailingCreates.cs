using CampaignGrpc.Application;
using CampaignGrpc.Application.Campaigns;

namespace CampaignGrpc.Api.Tests.Edge;

/// <summary>A storage that fails when a campaign is stored, and has nothing to answer whoever else asks.</summary>
internal sealed class FailingCreates(Exception fault) : IUnitOfWork
{
    public Task<T> RunAsync<T>(UnitPlan plan, Func<IUnit, T> work, CancellationToken cancellationToken) =>
        typeof(T) == typeof(ArrivedCampaign) ? throw fault : new TaskCompletionSource<T>().Task.WaitAsync(cancellationToken);
}
