using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain.Trust;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Storage.Writing;

/// <summary>The keys, which are few and seldom change.</summary>
internal sealed class UnitKeys(Group group) : IKeys
{
    public ApiKey? Find(string id) => group.Asking().Context.Set<StoredKey>().AsNoTracking().FirstOrDefault(key => key.Id == id)?.ToKey();

    public int CountUnrevoked() => group.Asking().Context.Set<StoredKey>().Count(key => key.RevokeTime == null);

    public void Add(ApiKey key)
    {
        var context = group.Writing().Context;
        context.Add(StoredKey.Of(key));
        context.SaveChanges();
        context.ChangeTracker.Clear();
    }

    public void Revoke(ApiKey key)
    {
        const string Sql = "UPDATE keys SET revoke_time = $2 WHERE id = $1 AND revoke_time IS NULL";
        group.Writing().Execute(Sql, key.Id, Columns.Micros(group.Now));
    }

    public void Write(IEnumerable<KeyUse> uses)
    {
        // What lies in the future was said by a clock that was wrong, and stands in nobody's way.
        const string Sql =
            "UPDATE keys SET last_use_time = $2 WHERE id = $1 AND (last_use_time IS NULL OR last_use_time < $2 OR last_use_time > $3)";
        var connection = group.Writing();
        foreach (var (key, time) in uses)
            connection.Execute(Sql, key, Columns.Micros(time), Columns.Micros(group.Now));
    }
}
