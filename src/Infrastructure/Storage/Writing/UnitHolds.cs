using CampaignGrpc.Application.Operation;
using CampaignGrpc.Domain.Gates;
using CampaignGrpc.Infrastructure.Storage.Facts;
using CampaignGrpc.Infrastructure.Storage.Model;

namespace CampaignGrpc.Infrastructure.Storage.Writing;

internal sealed class UnitHolds(Unit unit, Group group) : IHolds
{
    public Hold? Find()
    {
        const string Find = "SELECT backup_time FROM holds";
        // A hold comes with a database that is opened, and never after: once it is known that there is none, nobody asks again.
        if (group.Reading.IsFree)
            return null;
        var time = group.Reading.Query(Find).ReadOne();
        group.Reading.IsFree = time is null && !group.HasReleased;
        return time is { } held ? new(CampaignsContext.FromMicroseconds(held)) : null;
    }

    public void Release()
    {
        const string Delete = "DELETE FROM holds";
        group.Writing().Execute(Delete);
        // Until that is committed it may still come to nothing.
        group.HasReleased = true;
        unit.Tell(new Fact.HoldReleased());
    }
}
