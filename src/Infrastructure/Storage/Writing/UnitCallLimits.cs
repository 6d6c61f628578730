using CampaignGrpc.Application.People;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.People;
using CampaignGrpc.Domain.Trust;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Facts;
using CampaignGrpc.Infrastructure.Storage.Model;

namespace CampaignGrpc.Infrastructure.Storage.Writing;

internal sealed class UnitCallLimits(Unit unit, Group group) : ICallLimits
{
    public void Set(long projectId, CallLimits limits)
    {
        const string Delete = "DELETE FROM call_limits WHERE project_id = $1";
        const string Write = """
            INSERT INTO call_limits (project_id, limits) VALUES ($1, $2) ON CONFLICT (project_id) DO UPDATE SET limits = excluded.limits
            """;
        if (limits.AreNone)
            group.Writing().Execute(Delete, projectId);
        else
            group.Writing().Execute(Write, projectId, CallLimitText.Write(limits));
        group.SetLimits(projectId, limits);
        unit.Audit.Note(null, projectId, null, ("limits", CallLimitText.Write(limits)));
    }

    public CallLimits Of(Campaign campaign) => group.LimitsOf(campaign.ProjectId).For(campaign.Purpose);

    public IReadOnlyDictionary<PhoneNumber, CalledNumber> Find(Campaign campaign, IEnumerable<PhoneNumber> phones) =>
        group
            .FindCalled(campaign.ProjectId, [.. phones.Distinct()])
            .ToDictionary(found => found.Phone, found => unit.CalledNow((campaign.ProjectId, found.Phone)) ?? found.Called);

    public CalledNumber Hold(Campaign campaign, PhoneNumber phone) =>
        unit.CalledNow((campaign.ProjectId, phone)) ?? group.HoldCalled(campaign.ProjectId, phone);

    public void CountStart(Campaign campaign, PhoneNumber phone)
    {
        if (group.LimitsOf(campaign.ProjectId).AreNone)
            return;
        unit.TakeCalled((campaign.ProjectId, phone), Hold(campaign, phone).With(unit.Now, campaign.Purpose));
    }

    public void Learn(Campaign campaign, PhoneNumber phone, Attempt attempt)
    {
        if (
            attempt.Conclusion is not { } conclusion
            || phone.IsErased
            || group.LimitsOf(campaign.ProjectId) is not { AreNone: false } limits
        )
            return;
        // Reported late it has counted as a call of unknown fate, and does on.
        if (conclusion is { Outcome: Outcome.NotDialed, IsLate: false })
            unit.TakeCalled((campaign.ProjectId, phone), Hold(campaign, phone).Without(attempt.StartTime, campaign.Purpose));
        else if (limits.AskOutcome(conclusion.Outcome))
            unit.TakeCalled(
                (campaign.ProjectId, phone),
                Hold(campaign, phone).With(attempt.StartTime, conclusion.Outcome, campaign.Purpose)
            );
    }

    public void Reach(Contact contact, DateTimeOffset until) =>
        unit.Tell(new Fact.CallLimitReached(contact.CampaignId, contact.Number, until));

    public bool RemoveOld(int limit)
    {
        const string Sql = """
            DELETE FROM called_numbers WHERE (phone, project_id) IN (
                SELECT phone, project_id FROM called_numbers WHERE last_start_time < $1 ORDER BY last_start_time LIMIT $2)
            """;
        return group.Writing(limit).Execute(Sql, Columns.Micros(unit.Now - CallLimit.LongestRolling), limit) > 0;
    }

    public int Forget(ProjectScope projects, PhoneNumber phone)
    {
        const string Of = "SELECT project_id FROM called_numbers WHERE phone = $1";
        const string Delete = "DELETE FROM called_numbers WHERE phone = $1 AND project_id = $2";
        var connection = group.Writing();
        var known = new List<long>();
        var rows = connection.Query(Of, phone.Digits);
        while (rows.Read())
            known.Add(rows.Int64(0));
        return known.Where(projects.Holds).Sum(project => connection.Execute(Delete, phone.Digits, project));
    }
}

/// <summary>The rows of numbers that projects with limits have called.</summary>
internal static class CalledNumberRows
{
    public static IEnumerable<CalledNumber> FindEach(WriteConnection connection, long projectId, IReadOnlyList<PhoneNumber> phones)
    {
        const string Sql = "SELECT starts FROM called_numbers WHERE phone = $1 AND project_id = $2";
        foreach (var rows in connection.QueryEach(Sql, [.. phones.Select(phone => new Value[] { phone.Digits, projectId })]))
        {
            if (!rows.Read())
            {
                yield return CalledNumber.Never;
                continue;
            }

            var called = CallLimitText.ReadCalls(rows.Text(0));
            rows.Reset();
            yield return called;
        }
    }

    /// <summary>The same of one number whose row nobody else can change until the transaction is over, on whatever replica.</summary>
    public static CalledNumber Hold(WriteConnection connection, long projectId, PhoneNumber phone, DateTimeOffset now)
    {
        const string Sql = """
            INSERT INTO called_numbers (phone, project_id, starts, last_start_time) VALUES ($1, $2, '', $3)
            ON CONFLICT (phone, project_id) DO UPDATE SET starts = called_numbers.starts
            RETURNING starts
            """;
        var row = connection.Query(Sql, phone.Digits, projectId, Columns.Micros(now));
        row.Read();
        var called = CallLimitText.ReadCalls(row.Text(0));
        row.Reset();
        return called;
    }

    public static void Write(WriteConnection connection, long projectId, PhoneNumber phone, CalledNumber called, DateTimeOffset now)
    {
        const string Sql = "UPDATE called_numbers SET starts = $3, last_start_time = $4 WHERE phone = $1 AND project_id = $2";
        connection.Execute(Sql, phone.Digits, projectId, CallLimitText.Write(called), Columns.Micros(now));
    }
}
