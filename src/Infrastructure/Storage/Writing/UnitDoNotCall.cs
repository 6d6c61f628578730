using CampaignGrpc.Application.People;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.People;

namespace CampaignGrpc.Infrastructure.Storage.Writing;

internal sealed class UnitDoNotCall(Group group) : IDoNotCall
{
    public bool Add(DoNotCallEntry entry)
    {
        const string Change = "UPDATE do_not_call SET reason = $3, source = $4, since_time = $5, until_time = $6 WHERE project_id = $1 AND phone = $2";
        const string Insert = "INSERT INTO do_not_call (project_id, phone, reason, source, since_time, until_time) VALUES ($1, $2, $3, $4, $5, $6)";
        return Execute(Change) == 0 && Execute(Insert) == 1;

        int Execute(string sql) => group.Writing().Execute(
            sql,
            entry.ProjectId,
            entry.Phone.Digits,
            entry.Reason.Value,
            (int)entry.Source,
            Columns.Micros(entry.SinceTime),
            Columns.Micros(entry.UntilTime));
    }

    public bool Remove(long projectId, PhoneNumber phone)
    {
        const string Sql = "DELETE FROM do_not_call WHERE project_id = $1 AND phone = $2";
        return group.Writing().Execute(Sql, projectId, phone.Digits) == 1;
    }
}
