using CampaignGrpc.Api.Tests.Audit;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Api.Tests.Events;
using CampaignGrpc.Api.Tests.Imports;
using CampaignGrpc.Contracts.V1;
using static CampaignGrpc.Api.Tests.Imports.ImportDriver;

namespace CampaignGrpc.Api.Tests.Managing;

public sealed class GoingOnTests : IAsyncLifetime
{
    private CampaignServerFixture _server = null!;
    private DialerDriver _dialer = null!;
    private Owner _owner = null!;
    private ImportDriver _imports = null!;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("import_id=more")]
    [InlineData($"import_id=more&{SkipBad}")]
    public async Task A_completed_campaign_goes_on_with_contacts_that_are_imported_and_those_who_are_done_stay_done(string query)
    {
        var campaign = await _dialer.CreateAsync(1);
        await _dialer.CallAsync(campaign, Outcome.Answered);
        Assert.Equal(CampaignState.Completed, (await _dialer.GetAsync(campaign)).State);
        Assert.Equal("1", Endings(campaign));

        Assert.Equal("2 = 2 + 0 + 0", (await _imports.PostAsync(campaign, Lines(1, 2), query: query)).Counts);

        var going = await _dialer.GetAsync(campaign);
        Assert.Equal((CampaignState.Running, "2026-03-03", true), (going.State, going.RunDate, going.WindowOpen));
        Assert.Equal(new ContactCounts { Waiting = 2, Done = 1 }, going.Counts);
        Assert.Equal("0", Endings(campaign));
        foreach (var contact in new[] { 2, 3 })
            Assert.Equal(contact, (await CallAsync(campaign)).ContactId);
        Assert.Equal(
            (CampaignState.Completed, 3),
            ((await _dialer.GetAsync(campaign)).State, (await _dialer.GetAsync(campaign)).Counts.Done)
        );
        Assert.NotNull(Assert.Single(await RunsAsync(campaign)).EndTime);
        Assert.Equal(["started", "completed", "reopened", "completed"], await StatesAsync(campaign));
        Assert.Contains((await new Audited(_server).OfAsync(campaign)), entry =>
            entry.StartsWith("ImportContacts", StringComparison.Ordinal)
            && entry.Contains("\"state\":{\"before\":\"Completed\",\"after\":\"Running\"}", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task An_import_that_brings_nobody_leaves_it_as_it_was()
    {
        var campaign = await _dialer.CreateAsync(1);
        await _dialer.CallAsync(campaign, Outcome.Answered);

        var answer = await _imports.PostAsync(
            campaign,
            """{"phone": "+79121000000"}""",
            query: "duplicates=DUPLICATE_POLICY_SKIP&" + SkipBad
        );

        Assert.Equal("1 = 0 + 1 + 0", answer.Counts);
        Assert.Equal(["started", "completed"], await StatesAsync(campaign));
    }

    [Fact]
    public async Task A_later_last_day_has_those_called_again_whom_the_end_came_before_with_the_attempts_that_they_have_made()
    {
        var campaign = await OverAsync(3, async campaign =>
        {
            await _dialer.CallAsync(campaign, Outcome.Answered);
            await _dialer.CallAsync(campaign, Outcome.NoAnswer);
        });
        Assert.Equal("CAMPAIGN_FINISHED", (await _imports.PostAsync(campaign, Lines(1, 1))).Reason);
        Assert.Equal(["campaign.schedule NEVER_OPENS"], (await Owner.RefusalAsync(() => ProlongAsync(campaign, "2026-03-04"))).Faults);
        Assert.Equal(
            "FIELD_FROZEN",
            (await Owner.RefusalAsync(() => _owner.UpdateAsync(campaign, new() { MaxConcurrentCalls = 2 }))).Reason
        );
        Assert.Equal(
            "FIELD_FROZEN",
            (await Owner.RefusalAsync(() => ProlongAsync(campaign, "2026-03-09", update => update.MaxConcurrentCalls = 2))).Reason
        );

        var going = await ProlongAsync(campaign, "2026-03-09");

        Assert.Equal((CampaignState.Running, "2026-03-03", "2026-03-09"), (going.State, going.RunDate, going.Schedule.LastDate));
        Assert.Equal(new ContactCounts { Waiting = 2, Done = 1 }, going.Counts);
        Assert.Equal(
            (ContactState.Waiting, 1),
            ((await _dialer.ContactAsync(campaign, 2)).State, (await _dialer.ContactAsync(campaign, 2)).AttemptCount)
        );
        Assert.Equal(ContactResult.Reached, (await _dialer.ContactAsync(campaign)).Result);
        Assert.Equal(2, (await CallAsync(campaign, Outcome.NoAnswer)).ContactId);
        Assert.Equal(3, (await CallAsync(campaign)).ContactId);
        var results = (await _dialer.StatisticsAsync(campaign)).Results.Select(count => (count.Result, count.Count));
        Assert.Equal([(ContactResult.Reached, 2), (ContactResult.Exhausted, 1)], results);
        Assert.Equal(["started", "completed", "reopened", "completed"], await StatesAsync(campaign));
    }

    [Fact]
    public async Task With_nobody_to_call_again_it_stays_completed_and_takes_contacts_until_its_new_last_day()
    {
        var campaign = await OverAsync(1, campaign => _dialer.CallAsync(campaign, Outcome.Answered));

        Assert.Equal(CampaignState.Completed, (await ProlongAsync(campaign, "2026-03-09")).State);

        Assert.Equal(["started", "completed"], await StatesAsync(campaign));
        Assert.Equal("1 = 1 + 0 + 0", (await _imports.PostAsync(campaign, Lines(1, 1))).Counts);
        Assert.Equal(2, (await CallAsync(campaign)).ContactId);
    }

    [Fact]
    public async Task A_long_list_goes_on_whole_but_for_whom_it_was_heard_of_late_and_who_was_erased()
    {
        string? lost = null;
        var campaign = await OverAsync(6_000, async campaign =>
        {
            lost = (await _dialer.ClaimOneAsync(campaign)).Token;
            await _dialer.StartAsync(lost);
        });
        await _dialer.ReportAsync(lost!, Outcome.Answered);
        await new PersonService.PersonServiceClient(_server.Channel).ErasePersonAsync(
            new() { Phone = "+79121005999", ProjectId = 1 },
            cancellationToken: TestEnd
        );

        await ProlongAsync(campaign, "2026-03-09");

        var going = await Eventually.IsAsync(
            () => _dialer.GetAsync(campaign),
            seen => seen.Counts.Waiting == 5_998,
            meanwhile: () => _server.Time.Advance(TimeSpan.FromSeconds(1))
        );
        Assert.Equal((CampaignState.Running, 2), (going.State, going.Counts.Done));
        Assert.Equal(
            (ContactState.Done, ContactState.Done),
            ((await _dialer.ContactAsync(campaign)).State, (await _dialer.ContactAsync(campaign, 6_000)).State)
        );
    }

    [Fact]
    public async Task What_was_reduced_to_counts_does_not_go_on()
    {
        await _server.DisposeAsync();
        await StartAsync("--Retention:ContactsAfter=1.00:00:00");
        var campaign = await _dialer.CreateAsync(1);
        await _dialer.CallAsync(campaign, Outcome.Answered);
        _server.Time.Advance(TimeSpan.FromDays(2));
        await Eventually.IsTrueAsync(
            () => _server.Ask("SELECT count(*) FROM endings WHERE is_reduced = 1").Single() == "1",
            meanwhile: () => _server.Time.Advance(TimeSpan.FromSeconds(1))
        );

        Assert.Equal("CONTACTS_GONE", (await _imports.PostAsync(campaign, Lines(1, 1))).Reason);
    }

    private async ValueTask StartAsync(params string[] settings)
    {
        _server = await CampaignServerFixture.StartAsync(settings);
        (_dialer, _owner, _imports) = (new(_server), new(_server), new(_server));
    }

    /// <summary>A once-campaign of one day on the day after the next.</summary>
    private async Task<long> OverAsync(int contacts, Func<long, Task> call)
    {
        var campaign = await _dialer.CreateAsync(contacts, given => given.Schedule.LastDate = given.Schedule.Date);
        await call(campaign);
        _server.Time.Advance(TimeSpan.FromDays(2));
        await Eventually.IsAsync(
            () => _dialer.GetAsync(campaign),
            seen => seen.State == CampaignState.Completed,
            meanwhile: () => _server.Time.Advance(TimeSpan.FromSeconds(1))
        );
        return campaign;
    }

    private Task<Campaign> ProlongAsync(long campaign, string day, Action<CampaignUpdate>? change = null)
    {
        var update = new CampaignUpdate { Schedule = new() { LastDate = day } };
        change?.Invoke(update);
        return _owner.UpdateAsync(campaign, update);
    }

    private async Task<ClaimedCall> CallAsync(long campaign, Outcome outcome = Outcome.Answered)
    {
        var call = await _dialer.ClaimOneAsync(campaign);
        await _dialer.StartAsync(call.Token);
        await _dialer.ReportAsync(call.Token, outcome);
        return call;
    }

    private async Task<IReadOnlyList<Run>> RunsAsync(long campaign) =>
        (
            await new ResultService.ResultServiceClient(_server.Channel).ListRunsAsync(
                new() { CampaignId = campaign },
                cancellationToken: TestEnd
            )
        ).Runs;

    private async Task<IReadOnlyList<string>> StatesAsync(long campaign) =>
        [
            .. (await new EventLog(_server).ReadAsync(campaign))
                .Where(told => told.Data.Fields.ContainsKey("former_state"))
                .Select(told => told.Type.Split('.')[^1]),
        ];

    private string Endings(long campaign) => _server.Ask($"SELECT count(*) FROM endings WHERE campaign_id = {campaign}").Single();
}
