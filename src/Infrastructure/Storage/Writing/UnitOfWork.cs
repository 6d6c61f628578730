using CampaignGrpc.Application;
using CampaignGrpc.Application.Audit;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.Events;
using CampaignGrpc.Application.Telemetry;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Infrastructure.Storage.Engine;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Infrastructure.Storage.Writing;

internal sealed partial class UnitOfWork(Writer writer, CalleeZones zones, IOptions<EventOptions> events, ILogger<UnitOfWork> logger)
    : IUnitOfWork
{
    public async Task<T> RunAsync<T>(UnitPlan plan, Func<IUnit, T> work, CancellationToken cancellationToken)
    {
        using var span = Traces.Begin("unit of work");
        // Here, since nothing of its caller comes along to the writer's thread.
        var caller = Caller.Current;
        try
        {
            // On the writer's thread nobody knows any more what is being asked for.
            var scope = AuditScope.Current;
            return await writer.WriteAsync(plan, group => Run(group, caller, plan, work, scope), cancellationToken);
        }
        catch (BrokenCampaignException broken)
        {
            await writer.WriteAsync(UnitPlan.Request, group => SetAside(group, broken.Campaign), CancellationToken.None);
            LogSetAside(logger, broken.Campaign.Value, broken);
            throw;
        }
    }

    private T Run<T>(Group group, Caller caller, UnitPlan plan, Func<IUnit, T> work, AuditScope? scope)
    {
        group.ReadAhead(plan.Calls);
        var unit = new Unit(group, caller, zones, scope, events.Value.Calls);
        // Asked for here, the calls of a unit are read side by side.
        foreach (var token in plan.Calls)
            unit.Contacts.Find(token);
        var result = work(unit);
        unit.Complete();
        return result;
    }

    private bool SetAside(Group group, CampaignId campaign)
    {
        var unit = new Unit(group, Caller.Service, zones);
        unit.Campaigns.SetAside(campaign);
        unit.Complete();
        return true;
    }

    [LoggerMessage(
        Level = LogLevel.Critical,
        Message = "Campaign {Campaign} is set aside: its stored rows contradict each other. The others go on"
    )]
    private static partial void LogSetAside(ILogger logger, long campaign, Exception exception);
}
