using CampaignGrpc.Api.Tests.Audit;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Api.Tests.Events;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace CampaignGrpc.Api.Tests.Managing;

public sealed class ChangeContactsTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private const int Long = 9_000;
    private const string CancelAll = """{"filter": {}, "action": "CONTACT_ACTION_CANCEL"}""";

    private readonly DialerDriver _dialer = new(server);
    private readonly Owner _owner = new(server);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_who_would_be_called_are_cancelled_as_each_would_be_alone_and_the_others_are_left()
    {
        // One is answered, one is being called, one is claimed, two wait.
        var campaign = await _dialer.CreateAsync(5);
        await _dialer.CallAsync(campaign, Outcome.Answered);
        var called = await _dialer.ClaimOneAsync(campaign);
        await _dialer.StartAsync(called.Token);
        var claimed = await _dialer.ClaimOneAsync(campaign);

        var trial = await TryAsync(campaign, ContactAction.Cancel);
        var change = await ChangeAsync(campaign, ContactAction.Cancel);

        Assert.Equal((5, 4), (trial.MatchedCount, trial.ChangeCount));
        Assert.Equal((1, ContactChangeState.Done), (change.ChangeId, change.State));
        Assert.Equal((5, 5, 4), (change.ContactCount, change.ReachedCount, change.ChangedCount));
        Assert.Equal(change, await GetAsync(campaign, 1));
        Assert.Equal("LEASE_LOST", DialerDriver.ReasonOf((await _dialer.StartAsync(claimed.Token)).Refusal));
        Assert.True((await _dialer.ExtendAsync(called.Token)).Extension.Stop);
        Assert.Equal(new ContactCounts { Dialing = 1, Done = 4 }, (await _dialer.GetAsync(campaign)).Counts);
        await _dialer.ReportAsync(called.Token, Outcome.Busy);
        Assert.Equal(
            [(ContactResult.Reached, 1L), (ContactResult.Cancelled, 4L)],
            (await _dialer.StatisticsAsync(campaign)).Results.Select(count => (count.Result, count.Count))
        );
        Assert.Equal(CampaignState.Completed, (await _dialer.GetAsync(campaign)).State);
    }

    [Fact]
    public async Task A_filter_leaves_whoever_is_not_as_it_says()
    {
        var campaign = await _dialer.CreateAsync(4);
        var claimed = await _dialer.ClaimOneAsync(campaign);

        var change = await ChangeAsync(campaign, ContactAction.Cancel, request => request.Filter.State = ContactState.Waiting);

        Assert.Equal((4, 3), (change.ReachedCount, change.ChangedCount));
        Assert.Equal(new ContactFilter { State = ContactState.Waiting }, change.Filter);
        Assert.NotNull((await _dialer.StartAsync(claimed.Token)).Start);
        Assert.Equal(new ContactCounts { Dialing = 1, Done = 3 }, (await _dialer.GetAsync(campaign)).Counts);
    }

    [Fact]
    public async Task In_a_recurring_campaign_whoever_was_not_reached_today_is_cancelled_for_the_further_runs()
    {
        await using var own = await CampaignServerFixture.StartAsync();
        var dialer = new DialerDriver(own);
        var campaign = await dialer.CreateAsync(4, draft =>
            (draft.Schedule.Periods, draft.Schedule.Attempts) = (new() { Id = 2 }, new() { Id = 1 })
        );
        await dialer.CallAsync(campaign, Outcome.Answered);
        await dialer.CallAsync(campaign, Outcome.NoAnswer);
        await dialer.CallAsync(campaign, Outcome.DoNotCall);

        var trial = await TryAsync(campaign, ContactAction.Cancel, request => request.Filter.State = ContactState.Done, own);
        var change = await ChangeAsync(campaign, ContactAction.Cancel, request => request.Filter.Result = ContactResult.Exhausted, own);
        var again = await ChangeAsync(campaign, ContactAction.Cancel, request => request.Filter.Result = ContactResult.Cancelled, own);

        Assert.Equal((3, 2), (trial.MatchedCount, trial.ChangeCount));
        Assert.Equal((1, 0, 2), (change.ChangedCount, again.ChangedCount, again.ChangeId));
        Assert.Equal(
            [(ContactResult.Reached, 1L), (ContactResult.OptedOut, 1L), (ContactResult.Cancelled, 1L)],
            (await dialer.StatisticsAsync(campaign)).Results.Select(count => (count.Result, count.Count))
        );
        own.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal([1L, 4L], (await dialer.ClaimAsync(campaign)).Select(call => call.ContactId).Order());
    }

    [Fact]
    public async Task Who_gets_a_higher_priority_is_called_first_and_who_is_done_for_good_gets_none()
    {
        var campaign = await _dialer.CreateAsync(40);
        await _dialer.CallAsync(campaign, Outcome.Answered);
        var claimed = await _dialer.ClaimOneAsync(campaign);

        var trial = await TryAsync(campaign, ContactAction.SetPriority, request => request.Priority = 7);
        var change = await ChangeAsync(campaign, ContactAction.SetPriority, request =>
            (request.Filter.State, request.Priority) = (ContactState.Claimed, 7)
        );
        await _dialer.ReleaseAsync(claimed.Token);

        Assert.Equal((40, 39), (trial.MatchedCount, trial.ChangeCount));
        Assert.Equal((40, 1, 7), (change.ReachedCount, change.ChangedCount, change.Priority));
        Assert.Equal((0, 7, 0), (await PriorityAsync(1), await PriorityAsync(2), await PriorityAsync(3)));
        Assert.Contains(2, (await _dialer.ClaimAsync(campaign, 5)).Select(call => call.ContactId));
        Assert.Equal(
            (38, 0),
            (
                (await ChangeAsync(campaign, ContactAction.SetPriority, request => request.Priority = 7)).ChangedCount,
                (await TryAsync(campaign, ContactAction.SetPriority, request => request.Priority = 7)).ChangeCount
            )
        );

        async Task<int> PriorityAsync(long contact) => (await _dialer.ContactAsync(campaign, contact)).Priority;
    }

    [Fact]
    public async Task Whoever_asked_to_be_called_keeps_that_place_and_comes_by_the_new_priority_among_others_who_did()
    {
        var campaign = await _dialer.CreateAsync(3, draft => draft.Schedule.Interval = "5");
        for (var contact = 0; contact < 2; contact++)
        {
            var call = await _dialer.ClaimOneAsync(campaign);
            await _dialer.StartAsync(call.Token);
            await _dialer.ReportAsync(call.Token, Outcome.Callback, report =>
                report.CallbackTime = server.Time.GetUtcNow().AddHours(1).ToTimestamp()
            );
        }

        await ChangeAsync(campaign, ContactAction.SetPriority, request => request.Priority = 9);

        Assert.Equal(
            [true, true, false],
            server
                .Ask($"SELECT is_callback FROM contacts WHERE campaign_id = {campaign} AND priority = 9 ORDER BY number")
                .Select(flag => flag == "1")
        );
        // A claim asks for those ranks alone that the campaign says it has: 9 by priority, and 9 of those who asked.
        Assert.Equal(
            (1 << 9) | (1 << 19),
            int.Parse(server.Ask($"SELECT ranks FROM campaigns WHERE id = {campaign}").Single(), null) & ((1 << 9) | (1 << 19))
        );
    }

    [Fact]
    public async Task A_long_list_follows_in_slices_and_nothing_of_it_is_handed_out_meanwhile()
    {
        await using var own = await CampaignServerFixture.StartAsync();
        var dialer = new DialerDriver(own);
        var campaign = await dialer.CreateAsync(Long);
        // Those whom the change comes to at once, and some behind them.
        IReadOnlyList<ClaimedCall> held = [];
        for (var claim = 0; claim < 5; claim++)
            held = await dialer.ClaimAsync(campaign, 1_000);

        var change = await ChangeAsync(campaign, ContactAction.Cancel, null, own);

        Assert.Equal((ContactChangeState.Running, Long), (change.State, change.ContactCount));
        Assert.InRange(change.ReachedCount, 1, Long - 1);
        Assert.Null(change.EndTime);
        Assert.Empty(await dialer.ClaimAsync(campaign));
        Assert.NotNull((await dialer.StartAsync(held[^1].Token)).Refusal);
        var ended = await Eventually.IsAsync(() => GetAsync(campaign, 1, own), shown => shown.State == ContactChangeState.Done);
        Assert.Equal((Long, Long), (ended.ReachedCount, ended.ChangedCount));
        Assert.NotNull(ended.EndTime);
        Assert.Equal(
            (CampaignState.Completed, Long),
            ((await dialer.GetAsync(campaign)).State, (await dialer.GetAsync(campaign)).Counts.Done)
        );
        var told = Assert.Single(await new EventLog(own).ReadAsync(campaign, "", "campaigns.v1.contacts.changed"));
        Assert.Equal(
            $$"""{ "action": "CANCEL", "campaign_id": {{campaign}}, "change_id": 1, "contacts": 9000, "project_id": 1 }""",
            Sorted(told)
        );
    }

    [Fact]
    public async Task A_campaign_that_is_cancelled_meanwhile_has_the_change_end_before_its_own_end()
    {
        // Its rows go slowly, beside whatever counts rows next.
        await using var own = await CampaignServerFixture.StartAsync();
        var (dialer, owner) = (new DialerDriver(own), new Owner(own));
        var campaign = await dialer.CreateAsync(Long);
        await ChangeAsync(campaign, ContactAction.SetPriority, request => request.Priority = 3, own);
        await owner.CancelAsync(campaign);

        await dialer.UntilAsync(campaign, shown => shown.Counts.Done == Long);

        var change = await GetAsync(campaign, 1, own);
        Assert.Equal((ContactChangeState.Done, Long), (change.State, change.ChangedCount));
        await owner.DeleteAsync(campaign);
        Assert.Equal("CAMPAIGN_NOT_FOUND", (await Owner.RefusalAsync(() => GetAsync(campaign, 1, own))).Reason);
    }

    [Fact]
    public async Task One_goes_on_at_a_time_and_none_in_a_campaign_that_has_ended()
    {
        await using var own = await CampaignServerFixture.StartAsync();
        var (dialer, owner) = (new DialerDriver(own), new Owner(own));
        // So long that the next requests come before its end.
        var campaign = await dialer.CreateAsync(60_000);
        var change = await ChangeAsync(
            campaign,
            ContactAction.SetPriority,
            request => (request.Priority, request.RequestId) = (3, "first"),
            own
        );

        var refused = await owner.SendAsync(HttpMethod.Post, $"/api/campaigns/{campaign}/contacts:change", CancelAll);
        var tried = await Owner.RefusalAsync(() => TryAsync(campaign, ContactAction.Cancel, null, own));

        Assert.Equal((503, "CHANGE_UNDER_WAY", "CHANGE_UNDER_WAY"), (refused!.HttpStatus, refused.Reason, tried.Reason));
        var repeated = await ChangeAsync(
            campaign,
            ContactAction.SetPriority,
            request => (request.Priority, request.RequestId) = (3, "first"),
            own
        );
        Assert.Equal((1, change.CreateTime), (repeated.ChangeId, repeated.CreateTime));
        await owner.CancelAsync(campaign);
        Assert.Equal("CAMPAIGN_FINISHED", (await Owner.RefusalAsync(() => ChangeAsync(campaign, ContactAction.Cancel, null, own))).Reason);
        Assert.Equal("CAMPAIGN_FINISHED", (await Owner.RefusalAsync(() => TryAsync(campaign, ContactAction.Cancel, null, own))).Reason);
    }

    [Fact]
    public async Task A_repeat_with_the_same_key_answers_the_first_change_and_another_request_with_it_is_refused()
    {
        var campaign = await _dialer.CreateDraftAsync(3);
        var other = await _dialer.CreateAsync(3);
        var first = await RaiseAsync(campaign, 4);
        await ChangeAsync(campaign, ContactAction.SetPriority, request => request.Priority = 0);
        var rows = server.Rows();

        Assert.Equal(first, await RaiseAsync(campaign, 4));
        Assert.Equal(rows, server.Rows());
        Assert.Equal(0, (await _dialer.ContactAsync(campaign)).Priority);
        Assert.Equal("REQUEST_ID_REUSED", (await Owner.RefusalAsync(() => RaiseAsync(campaign, 5))).Reason);
        Assert.Equal(
            "REQUEST_ID_REUSED",
            (await Owner.RefusalAsync(() => ChangeAsync(campaign, ContactAction.Cancel, request => request.RequestId = "again"))).Reason
        );
        Assert.Equal((1, 3), ((await RaiseAsync(other, 5)).ChangeId, (await RaiseAsync(other, 5)).ChangedCount));

        Task<ContactChange> RaiseAsync(long id, int priority) =>
            ChangeAsync(id, ContactAction.SetPriority, request => (request.Priority, request.RequestId) = (priority, "again"));
    }

    [Fact]
    public async Task A_trial_changes_nothing_and_tells_what_would_come_of_it_by_JSON_too()
    {
        var campaign = await _dialer.CreateAsync(3);
        await _owner.CancelContactAsync(campaign);
        var rows = server.Rows();

        using var content = new StringContent(
            """{"filter": {}, "action": "CONTACT_ACTION_CANCEL", "validate_only": true}""",
            System.Text.Encoding.UTF8,
            "application/json"
        );
        using var answer = await server.Json.PostAsync($"/api/campaigns/{campaign}/contacts:change", content, TestEnd);

        Assert.Equal(
            new ChangeContactsResponse { MatchedCount = 3, ChangeCount = 2 },
            JsonParser.Default.Parse<ChangeContactsResponse>(await answer.Content.ReadAsStringAsync(TestEnd))
        );
        Assert.Equal(rows, server.Rows());
        Assert.Equal(new ContactCounts { Waiting = 2, Done = 1 }, (await _dialer.GetAsync(campaign)).Counts);
    }

    [Fact]
    public async Task Faults_are_named_by_their_fields_and_change_nothing()
    {
        var campaign = await _dialer.CreateAsync(2);
        var rows = server.Rows();

        Assert.Equal(["action REQUIRED", "filter REQUIRED"], await FaultsAsync("{}"));
        Assert.Equal(["priority REQUIRED"], await FaultsAsync("""{"filter": {}, "action": "CONTACT_ACTION_SET_PRIORITY"}"""));
        Assert.Equal(
            ["priority OUT_OF_RANGE"],
            await FaultsAsync("""{"filter": {}, "action": "CONTACT_ACTION_SET_PRIORITY", "priority": 10}""")
        );
        Assert.Equal(["priority CONTRADICTION"], await FaultsAsync("""{"filter": {}, "action": "CONTACT_ACTION_CANCEL", "priority": 1}"""));
        Assert.Equal(
            ["action UNKNOWN_VALUE", "filter.result UNKNOWN_VALUE", "filter.state UNKNOWN_VALUE", "request_id BAD_CHARACTER"],
            (
                await Owner.RefusalAsync(() =>
                    ChangeAsync(campaign, (ContactAction)99, request =>
                        (request.Filter.State, request.Filter.Result, request.RequestId) = (
                            (ContactState)99,
                            (ContactResult)99,
                            "two words"
                        )
                    )
                )
            ).Faults.Order(StringComparer.Ordinal)
        );
        Assert.Equal(rows, server.Rows());
        Assert.Equal("CAMPAIGN_NOT_FOUND", (await Owner.RefusalAsync(() => ChangeAsync(999_999, ContactAction.Cancel))).Reason);
        Assert.Equal("CAMPAIGN_NOT_FOUND", (await Owner.RefusalAsync(() => TryAsync(999_999, ContactAction.Cancel))).Reason);
        Assert.Equal("CHANGE_NOT_FOUND", (await Owner.RefusalAsync(() => GetAsync(campaign, 1))).Reason);
        Assert.Equal("CHANGE_NOT_FOUND", (await Owner.RefusalAsync(() => GetAsync(campaign, long.MaxValue))).Reason);

        async Task<IEnumerable<string>> FaultsAsync(string body) =>
            (await _owner.SendAsync(HttpMethod.Post, $"/api/campaigns/{campaign}/contacts:change", body))!.Faults.Order(
                StringComparer.Ordinal
            );
    }

    [Fact]
    public async Task The_audit_tells_what_was_asked_for_and_of_whom()
    {
        var campaign = await _dialer.CreateAsync(2);
        await TryAsync(campaign, ContactAction.Cancel);
        await ChangeAsync(campaign, ContactAction.SetPriority, request =>
            (request.Filter.State, request.Priority) = (ContactState.Waiting, 2)
        );

        Assert.Contains(
            """ChangeContacts contact change 1 OK {"action":"SetPriority","priority":2,"of_state":"Waiting","of_result":null,"contacts":2}""",
            await new Audited(server).OfAsync(campaign)
        );
    }

    private static string Sorted(Event told) =>
        "{ "
        + string.Join(
            ", ",
            told.Data.Fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"\"{field.Key}\": {field.Value}")
        )
        + " }";

    private async Task<ContactChange> ChangeAsync(
        long campaign,
        ContactAction action,
        Action<ChangeContactsRequest>? change = null,
        CampaignServerFixture? of = null
    ) => (await SendAsync(campaign, action, change, of)).Change;

    private Task<ChangeContactsResponse> TryAsync(
        long campaign,
        ContactAction action,
        Action<ChangeContactsRequest>? change = null,
        CampaignServerFixture? of = null
    ) => SendAsync(campaign, action, change + (request => request.ValidateOnly = true), of);

    private async Task<ChangeContactsResponse> SendAsync(
        long campaign,
        ContactAction action,
        Action<ChangeContactsRequest>? change,
        CampaignServerFixture? of
    )
    {
        var request = new ChangeContactsRequest
        {
            CampaignId = campaign,
            Filter = new(),
            Action = action,
        };
        change?.Invoke(request);
        return await (of ?? server).Contacts.ChangeContactsAsync(request, cancellationToken: TestEnd);
    }

    private async Task<ContactChange> GetAsync(long campaign, long change, CampaignServerFixture? of = null) =>
        (
            await (of ?? server).Contacts.GetContactChangeAsync(
                new() { CampaignId = campaign, ChangeId = change },
                cancellationToken: TestEnd
            )
        ).Change;
}
