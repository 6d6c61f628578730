using CampaignGrpc.Application;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Scheduling;
using CampaignGrpc.Domain.Trust;
using static CampaignGrpc.Infrastructure.Tests.Conformance.Samples;

namespace CampaignGrpc.Infrastructure.Tests.Conformance;

/// <summary>
/// What every engine promises of a unit of work: it is whole, it counts what it changes, and its claims are one dialer's.
/// </summary>
public abstract class UnitOfWorkConformance(ITestStorage storage) : IDisposable
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

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_unit_that_throws_has_changed_nothing()
    {
        var campaign = await OpenAsync(contacts: 3);

        await Assert.ThrowsAsync<InvalidDataException>(() =>
            RunAsync<int>(unit =>
            {
                var call = Claim(unit, campaign, 1)[0];
                call.Release(new(campaign, call.Number, call.Claim!.Key), unit.Now);
                unit.Campaigns.Get(campaign).Pause();
                throw new InvalidDataException("Changed its mind.");
            })
        );

        var shown = await storage.Campaigns.GetAsync(campaign, TestEnd);
        Assert.Equal((CampaignState.Running, new ContactCounts(3, 0, 0, 0)), (shown.State, shown.Counts));
        Assert.Equal(3, storage.Ask("SELECT count(*) FROM contacts WHERE state = 1 AND claim_key IS NULL"));
    }

    [Fact]
    public async Task A_campaign_is_one_object_throughout_a_unit_and_is_stored_by_itself()
    {
        var campaign = await OpenAsync(contacts: 1);

        var isOne = await RunAsync(unit =>
        {
            unit.Campaigns.Get(campaign).Pause();
            return ReferenceEquals(unit.Campaigns.Get(campaign), unit.Campaigns.Find(campaign));
        });

        Assert.True(isOne);
        Assert.Equal(CampaignState.Paused, (await storage.Campaigns.GetAsync(campaign, TestEnd)).State);
    }

    [Fact]
    public async Task Counts_and_tallies_follow_every_change_of_a_contact()
    {
        var campaign = await OpenAsync(contacts: 5);
        var calls = await RunAsync(unit => Claim(unit, campaign, 4));
        await RunAsync(unit => Start(unit, campaign, calls[0]));
        await RunAsync(unit => Start(unit, campaign, calls[1]));
        await RunAsync(unit => Report(unit, campaign, calls[1], Outcome.Answered));

        Assert.Equal(new(1, 2, 1, 1), (await storage.Campaigns.GetAsync(campaign, TestEnd)).Counts);
        var statistics = await storage.Results.GetStatisticsAsync(campaign, null, TestEnd);
        Assert.Equal((1, 1), (statistics.Results[ContactResult.Reached], statistics.Outcomes[Outcome.Answered]));
        Assert.Equal(2, statistics.Hours.Sum(hour => hour.Attempts));
        Assert.Equal(
            [(Outcome.Answered, 1)],
            statistics.Days.SelectMany(day => day.Outcomes).Select(outcome => (outcome.Key, outcome.Value))
        );
    }

    [Fact]
    public async Task However_many_dialers_ask_at_once_no_contact_is_claimed_twice()
    {
        var campaign = await OpenAsync(contacts: 500);

        var claims = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(_ => Task.Run(() => RunAsync(unit => Claim(unit, campaign, 7)), TestEnd))
        );

        var numbers = claims.SelectMany(calls => calls).Select(call => call.Number).ToList();
        Assert.Equal(500, numbers.Count);
        Assert.Equal(500, numbers.Distinct().Count());
        Assert.Equal(500, storage.Ask("SELECT count(DISTINCT claim_key) FROM contacts WHERE state = 2"));
    }

    [Fact]
    public async Task A_claim_that_lost_its_contact_starts_nothing()
    {
        var campaign = await OpenAsync(contacts: 1);
        var first = (await RunAsync(unit => Claim(unit, campaign, 1)))[0];
        await RunAsync(unit => Release(unit, campaign, first));
        var second = (await RunAsync(unit => Claim(unit, campaign, 1)))[0];

        var refused = await Assert.ThrowsAsync<DomainException>(() => RunAsync(unit => Start(unit, campaign, first)));

        Assert.Equal(Refusal.LeaseLost, refused.Refusal);
        await RunAsync(unit => Start(unit, campaign, second));
        Assert.Equal(1, storage.Ask("SELECT count(*) FROM attempts"));
    }

    [Fact]
    public async Task Units_that_wait_together_see_what_those_before_them_changed()
    {
        var campaign = await OpenAsync(contacts: 1);
        var call = (await RunAsync(unit => Claim(unit, campaign, 1)))[0];

        // One of them starts the call, and all the others find it started.
        var starts = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => RunAsync(unit => Start(unit, campaign, call))));

        Assert.Single(starts.Distinct());
        Assert.Equal(1, storage.Ask("SELECT count(*) FROM attempts"));
        Assert.Equal(new(0, 0, 1, 0), (await storage.Campaigns.GetAsync(campaign, TestEnd)).Counts);
    }

    [Fact]
    public async Task A_campaign_whose_row_the_database_refuses_is_named_and_set_aside_and_others_of_its_transaction_go_on()
    {
        var (broken, sound) = (await OpenAsync(contacts: 2), await OpenAsync(contacts: 2));
        storage.Execute($"UPDATE campaigns SET waiting = 0, done = 2 WHERE id = {broken}");

        var beside = RunAsync(unit => Claim(unit, sound, 1));
        var refused = await Assert.ThrowsAsync<BrokenCampaignException>(() => RunAsync(unit => Claim(unit, broken, 1)));

        Assert.Equal(broken, refused.Campaign);
        Assert.Single(await beside);
        Assert.Equal(1, storage.Ask("SELECT count(*) FROM campaigns WHERE set_aside_time IS NOT NULL"));
    }

    [Fact]
    public async Task Campaigns_are_ready_in_turn_and_who_was_served_goes_to_the_end()
    {
        var campaigns = new[] { await OpenAsync(2), await OpenAsync(2), await OpenAsync(2) };

        var served = new List<CampaignId>();
        for (var turn = 0; turn < 6; turn++)
        {
            served.Add(
                await RunAsync(unit =>
                {
                    var next = unit.Campaigns.Ready(ProjectScope.All, null).First();
                    Claim(unit, next.Id, 1);
                    unit.Campaigns.Serve(next);
                    return next.Id;
                })
            );
        }

        Assert.Equal([.. campaigns, .. campaigns], served);
        Assert.Empty(await RunAsync(unit => unit.Campaigns.Ready(ProjectScope.All, null).ToList()));
    }

    [Fact]
    public async Task A_change_goes_through_a_list_slice_by_slice_and_the_counts_add_up_at_every_moment()
    {
        var campaign = await OpenAsync(contacts: 1_000);
        await RunAsync(unit => Claim(unit, campaign, 10));
        await RunAsync(unit =>
        {
            unit.Campaigns.Get(campaign).Cancel(unit.Now);
            return 0;
        });

        for (var reached = 300; reached <= 900; reached += 300)
        {
            await RunAsync(unit => CarryOn(unit, campaign));
            Assert.Equal(reached, storage.Ask("SELECT count(*) FROM contacts WHERE state = 4 AND result = 7"));
            var counts = (await storage.Campaigns.GetAsync(campaign, TestEnd)).Counts;
            Assert.Equal((1_000, reached), (counts.All, counts.Done));
        }

        await RunAsync(unit => CarryOn(unit, campaign));
        var ended = await storage.Campaigns.GetAsync(campaign, TestEnd);
        Assert.Equal((new ContactCounts(0, 0, 0, 1_000), 0), (ended.Counts, ended.Changes.Count));
    }

    public void Dispose()
    {
        storage.Dispose();
        GC.SuppressFinalize(this);
    }

    private Task<T> RunAsync<T>(Func<IUnit, T> work) => storage.Work.RunAsync(UnitPlan.Request, work, TestEnd);

    /// <summary>A campaign whose run is under way, and whose window is always open.</summary>
    private async Task<CampaignId> OpenAsync(int contacts)
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(-1);
        var schedule = new CallingSchedule(
            today,
            WeeklyWindows.OfEveryDay(DailyWindow.TryCreate(TimeOnly.MinValue, TimeOnly.MaxValue, out _)!),
            Recurrence.Once,
            IanaZone.TryParse("Etc/UTC", out _)!
        );
        var campaign = Campaign.Create(1, 1, 1, null, CampaignDescription.None, schedule, AttemptRules.Create(2, 0), contacts, Noon);
        var id = await storage.AddAsync(campaign, NewContacts(contacts));
        await RunAsync(unit => unit.Campaigns.Get(id).Advance(unit.Now));
        await RunAsync(unit => unit.Campaigns.MakeReady(10));
        return id;
    }

    private static IReadOnlyList<Contact> Claim(IUnit unit, CampaignId campaign, int limit) =>
        [
            .. unit
                .Contacts.ClaimDue(unit.Campaigns.Get(campaign), "dialer", unit.Now.AddSeconds(30), unit.Now.AddMinutes(10), limit)
                .Select(due => due.Contact),
        ];

    private static DateTimeOffset Start(IUnit unit, CampaignId campaign, Contact claimed)
    {
        var (token, contact, attempt) = unit.Contacts.Find(new(campaign, claimed.Number, claimed.Claim!.Key))!;
        if (attempt is not null)
            return attempt.StartTime;
        attempt = contact.Start(token, unit.Campaigns.Get(campaign), unit.Attempts.CountOf(contact) + 1, unit.Now, Limits);
        unit.Attempts.Add(attempt);
        unit.Contacts.Save(contact);
        return attempt.StartTime;
    }

    private static int Release(IUnit unit, CampaignId campaign, Contact claimed)
    {
        var (token, contact, _) = unit.Contacts.Find(new(campaign, claimed.Number, claimed.Claim!.Key))!;
        contact.Release(token, unit.Now);
        unit.Contacts.Save(contact);
        return contact.Number;
    }

    private static int Report(IUnit unit, CampaignId campaign, Contact claimed, Outcome outcome)
    {
        var (_, contact, attempt) = unit.Contacts.Find(new(campaign, claimed.Number, claimed.Claim!.Key))!;
        attempt!.Report(new(outcome, null, null, null, null), unit.Now, TimeSpan.FromMinutes(30));
        unit.Attempts.Save(attempt);
        var step = new NextStep.Finish(outcome.FinalResult()!.Value);
        contact.Conclude(attempt, step, unit.Campaigns.Get(campaign), unit.Now, TimeSpan.FromMinutes(30));
        unit.Contacts.Save(contact);
        return contact.Number;
    }

    private static int CarryOn(IUnit unit, CampaignId campaign)
    {
        unit.Contacts.CarryOn(unit.Campaigns.Get(campaign), 300);
        return 0;
    }
}
