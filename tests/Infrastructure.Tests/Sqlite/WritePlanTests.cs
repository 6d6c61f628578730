using System.Text.RegularExpressions;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Upkeep;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.People;
using CampaignGrpc.Domain.Scheduling;
using CampaignGrpc.Domain.Trust;
using CampaignGrpc.Infrastructure.Sqlite;
using CampaignGrpc.Infrastructure.Tests.Conformance;

namespace CampaignGrpc.Infrastructure.Tests.Sqlite;

/// <summary>No statement on the way of a call, an owner's change or upkeep looks through a table: each is led by an index.</summary>
public sealed partial class WritePlanTests : IDisposable
{
    /// <summary>Once, when the service begins to count the turns.</summary>
    private const string Once = "SELECT max(served_turn) FROM campaigns";

    private static readonly DialingLimits Limits = new(
        TimeSpan.FromMinutes(10),
        TimeSpan.FromSeconds(60),
        TimeSpan.FromSeconds(10),
        TimeSpan.FromMinutes(30),
        20,
        20,
        TimeSpan.FromSeconds(90)
    );

    private readonly SqliteStorage _storage = new();

    [Fact]
    public async Task Every_statement_that_units_ask_for_is_led_by_an_index()
    {
        var campaign = await _storage.AddAsync(Samples.NewCampaign(contacts: 3), Samples.NewContacts(3), Samples.Key("k"));
        await _storage.Work.RunAsync(UnitPlan.Request, unit => CarryOut(unit, campaign), TestContext.Current.CancellationToken);

        var statements = await _storage.Writer.WriteAsync(
            UnitPlan.Request,
            group => ((SqliteWriteConnection)group.Reading).Statements.ToList(),
            TestContext.Current.CancellationToken
        );

        Assert.True(statements.Count > 25, $"{statements.Count} statements");
        Assert.All(statements.Where(sql => sql != Once), sql => Assert.DoesNotMatch(WholeTable(), PlanOf(sql)));
        // By the index of whoever is due it would look through the whole list for the few who come first.
        var ranked = Assert.Single(statements, sql => sql.Contains("is_callback = $8", StringComparison.Ordinal));
        Assert.Contains("ix_contacts_rank", PlanOf(ranked), StringComparison.Ordinal);
    }

    [Fact]
    public void A_statement_that_looks_through_a_table_would_be_seen() =>
        Assert.Matches(WholeTable(), PlanOf("SELECT name FROM campaigns WHERE description = $1"));

    public void Dispose() => _storage.Dispose();

    /// <summary>Everything that is asked, of a list with a change of every kind.</summary>
    private static int CarryOut(IUnit unit, CampaignId id)
    {
        var campaigns = unit.Campaigns;
        var campaign = campaigns.Get(id);
        campaign.Advance(unit.Now);
        _ = campaigns.IsUpkeepDue();
        _ = (campaigns.WithEvents(1), campaigns.WithChanges(1), campaigns.SetAsideBefore(unit.Now, 1));
        _ = (campaigns.MakeReady(1), campaigns.NextUpkeepTime());
        _ = (unit.Contacts.WithLeaseEnded(1), unit.Contacts.WithLineFree(1));
        _ = (
            campaigns.Ready(ProjectScope.All, null).ToList(),
            campaigns.Ready(ProjectScope.Of([1]), null).ToList(),
            campaigns.Ready(ProjectScope.Of([1]), id.Value).ToList()
        );
        campaign.Expect(new Rank(IsCallback: true, Priority: 0));
        campaign.Expect(new Rank(IsCallback: false, Priority: 5));
        _ = (unit.Contacts.AreKept(campaign), unit.Contacts.HasUnreached(campaign));
        _ = unit.Contacts.Given(campaign, 0, 2, results: null);
        var claimed = unit.Contacts.ClaimDue(campaign, "dialer", unit.Now.AddSeconds(30), unit.Now.AddMinutes(10), 2);
        unit.DoNotCall.Add(new DoNotCallEntry(1, claimed[0].Contact.Phone, DoNotCallReason.None, DoNotCallSource.Owner, unit.Now, null));
        unit.DoNotCall.Merge([
            new DoNotCallEntry(1, claimed[0].Contact.Phone, DoNotCallReason.None, DoNotCallSource.Owner, unit.Now, null),
        ]);
        _ = unit.DoNotCall.HasAny(1);
        unit.DoNotCall.Remove(1, [claimed[0].Contact.Phone]);
        unit.Calendars.Set(new(1, "holidays", [new(new(2026, 1, 1), "")]));
        unit.Calendars.Remove(1, "holidays");
        foreach (var (contact, _) in claimed)
        {
            var token = new CallToken(id, contact.Number, contact.Claim!.Key);
            _ = unit.Contacts.Find(token);
            CallUpkeep.EndLease(unit, token, Limits);
            _ = (unit.Attempts.CountOf(contact), unit.Attempts.LateReportsOf(contact).ToList());
        }

        unit.Contacts.SaveTerms(unit.Contacts.Get(campaign, 3), isOtherPhone: true);
        Assert.True(unit.Contacts.HasPhone(campaign, unit.Contacts.Get(campaign, 3).Phone));
        unit.LineLimits.Set(1, [LineLimit.Of(1, null, 5, 5)]);
        unit.LineLimits.HandOut(campaign, 1);
        campaigns.Serve(campaign);
        campaigns.Save(campaign.PhoneId, new(campaigns.LineFailuresOf(campaign.PhoneId).Count + 1, unit.Now));
        var (day, windows, zone) = (campaign.Schedule.FirstDay, campaign.Schedule.Windows, campaign.Schedule.Zone);
        campaign.Update(
            campaign.Terms with
            {
                Rules = AttemptRules.Create(1, 5),
                Name = CampaignName.For(day),
                Schedule = new(day, windows, Recurrence.Once, zone, null, Weekdays.Monday),
            },
            unit.Now
        );
        campaign.ChangeContacts(unit.ContactChanges.Add(campaign, new(), 5, null), unit.Now);
        unit.Contacts.CarryOn(campaign, 1_000);
        campaign.ChangeContacts(unit.ContactChanges.Add(campaign, new(), null, null), unit.Now);
        campaign.Cancel(unit.Now);
        unit.Contacts.CarryOn(campaign, 1_000);
        campaigns.SetAside(new(99));
        campaigns.DropArriving(new(99));
        return campaigns.EraseDeleted(1) ? 1 : 0;
    }

    private string PlanOf(string sql)
    {
        using var connection = _storage.Connect();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are the service's own.
        command.CommandText = "EXPLAIN QUERY PLAN " + Parameter().Replace(sql, "NULL");
#pragma warning restore CA2100
        using var rows = command.ExecuteReader();
        var plan = new List<string>();
        while (rows.Read())
            plan.Add(rows.GetString(3));
        return string.Join('\n', plan.Append(sql));
    }

    [GeneratedRegex(@"^SCAN (?!CONSTANT|json_each|stretches|\(subquery)\w+$", RegexOptions.Multiline)]
    private static partial Regex WholeTable();

    [GeneratedRegex(@"\?\d+")]
    private static partial Regex Parameter();
}
