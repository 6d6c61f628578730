using CampaignGrpc.Application;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Scheduling;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Tests.Conformance;
using CampaignGrpc.Infrastructure.Tests.Sqlite;

namespace CampaignGrpc.Infrastructure.Tests.Postgres;

/// <summary>A SQLite file goes over to PostgreSQL whole, with a campaign under way, and goes on there.</summary>
public sealed class MoveTests : IDisposable
{
    private static readonly DialingLimits Limits = new(
        TimeSpan.FromMinutes(10),
        TimeSpan.FromSeconds(60),
        TimeSpan.FromSeconds(10),
        TimeSpan.FromMinutes(30),
        20,
        20,
        TimeSpan.FromSeconds(90)
    );

    private readonly string _connection = PostgresCluster.Running.MakeDatabase();

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_is_there_and_a_call_that_was_going_on_is_reported_there()
    {
        using var file = new SqliteStorage();
        var (campaign, token) = await CallAsync(file);
        var webhook = await file.Work.RunAsync(UnitPlan.Request, unit => unit.Webhooks.Add(WebhookConformance.New()).Id, TestEnd);
        var path = file.Release();
        using var target = PostgresStorage.On(_connection);

        var moved = target.Services.MoveHere(path);

        Assert.Contains("1 campaigns, 3 contacts", moved, StringComparison.Ordinal);
        Assert.Contains("1 attempts", moved, StringComparison.Ordinal);
        var shown = await target.Campaigns.GetAsync(campaign, TestEnd);
        Assert.Equal((CampaignState.Running, new ContactCounts(1, 1, 1, 0)), (shown.State, shown.Counts));
        Assert.Equal(Samples.NewContact(1).AddData, (await target.Contacts.GetAsync(campaign, 1, TestEnd)).AddData);
        Assert.Equal(campaign, await target.AddAsync(Samples.NewCampaign(), key: Samples.Key("k")));
        Assert.Equal(ContactResult.Reached, await target.Work.RunAsync(UnitPlan.Request, unit => Report(unit, token), TestEnd));
        Assert.Equal(campaign.Value + 1, (await target.AddAsync(Samples.NewCampaign())).Value);
        Assert.Equal(
            webhook + 1,
            await target.Work.RunAsync(UnitPlan.Request, unit => unit.Webhooks.Add(WebhookConformance.New()).Id, TestEnd)
        );
    }

    [Fact]
    public async Task A_database_that_is_not_empty_is_left_as_it_is()
    {
        using var file = new SqliteStorage();
        await CallAsync(file);
        var path = file.Release();
        using var target = PostgresStorage.On(_connection);
        await target.AddAsync(Samples.NewCampaign());

        Assert.Throws<DatabaseRefusedException>(() => target.Services.MoveHere(path));

        Assert.Equal(1, target.Ask("SELECT count(*) FROM campaigns"));
        Assert.Equal(0, target.Ask("SELECT count(*) FROM contacts"));
    }

    [Fact]
    public async Task A_file_whose_rows_contradict_each_other_is_not_moved()
    {
        using var file = new SqliteStorage();
        await CallAsync(file);
        file.Execute("UPDATE attempts SET number = 2");
        var path = file.Release();
        using var target = PostgresStorage.On(_connection);

        var refused = Assert.Throws<DatabaseRefusedException>(() => target.Services.MoveHere(path));

        Assert.Contains("Attempts of campaign 1 are missing", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, target.Ask("SELECT count(*) FROM campaigns"));
    }

    [Fact]
    public void A_file_that_a_service_is_using_and_one_that_is_not_there_are_refused()
    {
        using var file = new SqliteStorage();
        using var target = PostgresStorage.On(_connection);

        Assert.Throws<DatabaseRefusedException>(() => target.Services.MoveHere(file.FilePath));
        Assert.Throws<DatabaseRefusedException>(() => target.Services.MoveHere(file.FilePath + ".gone"));
    }

    public void Dispose() => PostgresCluster.Running.DropDatabase(_connection);

    /// <summary>A campaign of three contacts: one is being called, one is claimed, and one waits.</summary>
    private static async Task<(CampaignId Campaign, CallToken Token)> CallAsync(SqliteStorage storage)
    {
        var schedule = new CallingSchedule(
            DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(-1),
            WeeklyWindows.OfEveryDay(DailyWindow.TryCreate(TimeOnly.MinValue, TimeOnly.MaxValue, out _)!),
            Recurrence.Once,
            IanaZone.TryParse("Etc/UTC", out _)!
        );
        var campaign = Campaign.Create(1, 1, 1, null, CampaignDescription.None, schedule, AttemptRules.Create(2, 0), 3, Samples.Noon);
        var id = await storage.AddAsync(campaign, Samples.NewContacts(3), Samples.Key("k"));
        await storage.Work.RunAsync(UnitPlan.Request, unit => unit.Campaigns.Get(id).Advance(unit.Now), TestEnd);
        var token = await storage.Work.RunAsync(
            UnitPlan.Request,
            unit =>
            {
                var claimed = unit
                    .Contacts.ClaimDue(unit.Campaigns.Get(id), "dialer", unit.Now.AddSeconds(30), unit.Now.AddMinutes(10), 2)[0]
                    .Contact;
                var called = new CallToken(id, claimed.Number, claimed.Claim!.Key);
                var contact = unit.Contacts.Find(called)!.Contact;
                unit.Attempts.Add(contact.Start(called, unit.Campaigns.Get(id), 1, unit.Now, Limits));
                unit.Contacts.Save(contact);
                return called;
            },
            TestEnd
        );
        return (id, token);
    }

    private static ContactResult? Report(IUnit unit, CallToken token)
    {
        var (_, contact, attempt) = unit.Contacts.Find(token)!;
        attempt!.Report(new(Outcome.Answered, null, null, null, null), unit.Now, TimeSpan.FromMinutes(30));
        unit.Attempts.Save(attempt);
        var step = new NextStep.Finish(ContactResult.Reached);
        contact.Conclude(attempt, step, unit.Campaigns.Get(token.CampaignId), unit.Now, TimeSpan.FromMinutes(30));
        unit.Contacts.Save(contact);
        return contact.Result;
    }
}
