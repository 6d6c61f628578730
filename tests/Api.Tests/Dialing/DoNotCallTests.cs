using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Api.Tests.Imports;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace CampaignGrpc.Api.Tests.Dialing;

public sealed class DoNotCallTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private readonly DialerDriver _dialer = new(server);
    private readonly long _project = DialerDriver.NextProject;

    private DoNotCallService.DoNotCallServiceClient Numbers => new(server.Channel);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_number_that_is_there_is_handed_out_by_no_campaign_of_the_project_and_the_next_ones_turn_comes()
    {
        var campaign = await CreateAsync(3);
        Assert.Equal(1, await AddAsync("+79121000001"));

        var calls = await _dialer.ClaimAsync(campaign, 2);

        Assert.Equal([1L, 3], calls.Select(call => call.ContactId));
        Assert.Equal((ContactState.Done, ContactResult.OptedOut), Of(await _dialer.ContactAsync(campaign, 2)));
        Assert.Equal(
            (ContactResult.OptedOut, 1),
            (
                (await _dialer.StatisticsAsync(campaign)).Results.Single().Result,
                (await _dialer.StatisticsAsync(campaign)).Results.Single().Count
            )
        );
        Assert.Equal(3, (await _dialer.ClaimAsync(await _dialer.CreateAsync(3))).Count);
    }

    [Fact]
    public async Task What_was_claimed_before_is_refused_at_the_start_and_uses_up_nothing()
    {
        var campaign = await CreateAsync(1);
        var call = await _dialer.ClaimOneAsync(campaign);
        await AddAsync("8 (912) 100-00-00");

        Assert.Equal("DO_NOT_CALL", DialerDriver.ReasonOf((await _dialer.StartAsync(call.Token)).Refusal));

        Assert.Empty(await _dialer.AttemptsAsync(campaign));
        await _dialer.ReleaseAsync(call.Token);
        Assert.Empty(await _dialer.ClaimAsync(campaign));
        Assert.Equal(ContactResult.OptedOut, (await _dialer.ContactAsync(campaign)).Result);
        Assert.Equal(CampaignState.Completed, (await _dialer.GetAsync(campaign)).State);
    }

    [Fact]
    public async Task A_preview_tells_whom_of_a_list_the_project_does_not_call_and_reckons_without_them()
    {
        foreach (var phone in new[] { "+79121000000", "+79121000002", "+79129999999" })
            await AddAsync(phone);
        await AddAsync("+79121000001", server.Time.GetUtcNow().AddSeconds(1));
        server.Time.Advance(TimeSpan.FromSeconds(1));

        var preview = await _dialer.PreviewAsync(4, campaign => campaign.ProjectId = _project);
        var elsewhere = await _dialer.PreviewAsync(4, campaign => campaign.ProjectId = DialerDriver.NextProject);

        Assert.Equal((4, 2), (preview.AcceptedCount, preview.DoNotCallCount));
        Assert.Equal(["phones[0].phone", "phones[2].phone"], preview.DoNotCallPhones);
        Assert.Equal((4, 0), (elsewhere.AcceptedCount, elsewhere.DoNotCallCount));
        Assert.Equal(
            TimeSpan.FromMinutes(2),
            elsewhere.EarliestFinishTime.ToDateTimeOffset() - preview.EarliestFinishTime.ToDateTimeOffset()
        );
    }

    [Fact]
    public async Task A_create_tells_whom_of_its_list_the_project_does_not_call_and_takes_them_all_the_same()
    {
        var create = _dialer.RequestOf(3, campaign => campaign.ProjectId = _project);
        create.RequestId = "once";
        var before = await server.Campaigns.CreateCampaignAsync(create, cancellationToken: TestEnd);
        foreach (var phone in new[] { "+79121000000", "+79121000002", "+79129999999" })
            await AddAsync(phone);

        var again = await server.Campaigns.CreateCampaignAsync(create, cancellationToken: TestEnd);
        create.RequestId = "";
        var after = await server.Campaigns.CreateCampaignAsync(create, cancellationToken: TestEnd);
        create.Campaign.ProjectId = DialerDriver.NextProject;
        var elsewhere = await server.Campaigns.CreateCampaignAsync(create, cancellationToken: TestEnd);

        Assert.Equal([0, 2, 2, 0], new[] { before, again, after, elsewhere }.Select(answer => answer.DoNotCallCount));
        Assert.Equal(["phones[0].phone", "phones[2].phone"], after.DoNotCallPhones);
        Assert.Equal(before.Campaign, again.Campaign);
        Assert.Equal(3, (await _dialer.GetAsync(after.Campaign.Id)).Counts.Waiting);
    }

    [Fact]
    public async Task A_long_list_is_told_as_well_and_the_documented_answer_stays_as_it_is()
    {
        await AddAsync("+79121000000");
        await AddAsync("+79121002999");
        var create = _dialer.RequestOf(3_000, campaign => campaign.ProjectId = _project);

        var created = await server.Campaigns.CreateCampaignAsync(create, cancellationToken: TestEnd);
        using var body = new StringContent(
            $$$"""{"campaign":{"project_id":{{{_project}}},"start_block_id":10,"phone_id":5,"schedule":{"date":"2026-03-04","start_time":"09:00","end_time":"17:00"}},"phones":[{"phone":"+79121000000"}]}""",
            System.Text.Encoding.UTF8,
            "application/json"
        );
        using var documented = await server.Json.PostAsync(new Uri("/api/campaigns", UriKind.Relative), body, TestEnd);

        Assert.Equal((2, "phones[2999].phone"), (created.DoNotCallCount, created.DoNotCallPhones[1]));
        Assert.Matches(@"\A\{""campaign"":\{""id"":[0-9]+\}\}\z", await documented.Content.ReadAsStringAsync(TestEnd));
    }

    [Theory]
    [InlineData(BadRowPolicy.SkipBad)]
    [InlineData(BadRowPolicy.AllOrNothing)]
    public async Task An_import_counts_whom_of_the_accepted_the_project_does_not_call(BadRowPolicy badRows)
    {
        var campaign = await CreateAsync(0);
        foreach (var place in new[] { 1, 2_500, 9_999 })
            await AddAsync(ImportDriver.Phone(place));
        var imports = new ImportDriver(server);
        var settings = new ImportSettings
        {
            CampaignId = campaign,
            ImportId = "list",
            BadRows = badRows,
            Duplicates = DuplicatePolicy.Skip,
        };
        ImportContactsRequest[] rows = [ImportDriver.Batch(0, 3_000), ImportDriver.Batch(0, 10)];
        var trial = settings.Clone();
        trial.ValidateOnly = true;

        var tried = await imports.StreamAsync(trial, rows);
        var stored = await imports.StreamAsync(settings, rows);

        Assert.Equal((2, 2), (tried.Import.DoNotCallCount, stored.Import.DoNotCallCount));
        Assert.Equal(
            (3_000, 2),
            ((await imports.GetAsync(campaign, "list")).AcceptedCount, (await imports.GetAsync(campaign, "list")).DoNotCallCount)
        );
        Assert.Equal(3_000, (await _dialer.GetAsync(campaign)).Counts.Waiting);
    }

    [Fact]
    public async Task A_reported_request_holds_for_every_campaign_of_the_project()
    {
        var (first, second) = (await CreateAsync(1), await CreateAsync(1));
        var claimed = await _dialer.ClaimOneAsync(second);

        await _dialer.CallAsync(first, Outcome.DoNotCall);

        Assert.Equal("DO_NOT_CALL", DialerDriver.ReasonOf((await _dialer.StartAsync(claimed.Token)).Refusal));
        var entry = Assert.Single((await ListAsync()).Entries);
        Assert.Equal(("+79121000000", DoNotCallSource.Reported, null), (entry.Phone, entry.Source, entry.UntilTime));
    }

    [Fact]
    public async Task An_entry_with_an_end_puts_the_contact_off_until_then_and_explains_that()
    {
        var campaign = await CreateAsync(1);
        var until = server.Time.GetUtcNow().AddHours(1);
        await AddAsync("+79121000000", until);

        Assert.Equal((GateKind.DoNotCall, until), Blocking(await _dialer.ExplainAsync(campaign)));
        Assert.Empty(await _dialer.ClaimAsync(campaign));
        Assert.Equal(until, (await _dialer.ContactAsync(campaign)).DueTime.ToDateTimeOffset());
        server.Time.SetUtcNow(until);

        Assert.Single(await _dialer.ClaimAsync(campaign));

        static (GateKind, DateTimeOffset?) Blocking(ExplainContactResponse explained) =>
            (explained.Blocking, explained.NextCallTime?.ToDateTimeOffset());
    }

    [Fact]
    public async Task A_number_that_was_taken_off_is_called_where_it_comes_later()
    {
        await AddAsync("+79121000000");
        var removed = new RemoveDoNotCallRequest { ProjectId = _project, Phones = { "+79121000000", "+79121000001" } };
        Assert.Equal(1, (await Numbers.RemoveDoNotCallAsync(removed, cancellationToken: TestEnd)).RemovedCount);

        Assert.Single(await _dialer.ClaimAsync(await CreateAsync(1)));
    }

    [Fact]
    public async Task Whole_lists_of_such_numbers_end_by_themselves_and_hold_nobody_up()
    {
        var campaign = await CreateAsync(40);
        var request = new AddDoNotCallRequest { ProjectId = _project };
        for (var number = 0; number < 39; number++)
            request.Entries.Add(new NewDoNotCallEntry { Phone = $"+7912{1_000_000 + number}" });
        Assert.Equal(39, (await Numbers.AddDoNotCallAsync(request, cancellationToken: TestEnd)).AddedCount);

        var claimed = new List<ClaimedCall>();
        for (var ask = 0; ask < 40 && claimed.Count == 0; ask++)
            claimed.AddRange(await _dialer.ClaimAsync(campaign, 1));

        Assert.Equal(40, Assert.Single(claimed).ContactId);
        Assert.Equal(39, (await _dialer.GetAsync(campaign)).Counts.Done);
    }

    [Fact]
    public async Task The_list_goes_by_pages_and_an_entry_can_be_changed()
    {
        foreach (var number in new[] { 2, 0, 1 })
            await AddAsync($"+7912100000{number}");
        Assert.Equal(0, await AddAsync("+79121000001", server.Time.GetUtcNow().AddDays(1)));

        var first = await ListAsync(2);
        var second = await Numbers.ListDoNotCallAsync(
            new()
            {
                ProjectId = _project,
                PageSize = 2,
                PageToken = first.NextPageToken,
            },
            cancellationToken: TestEnd
        );

        Assert.Equal(["+79121000000", "+79121000001", "+79121000002"], first.Entries.Concat(second.Entries).Select(entry => entry.Phone));
        Assert.Equal((3, 3, ""), (first.TotalCount, second.TotalCount, second.NextPageToken));
        Assert.Equal(("letter", server.Time.GetUtcNow().AddDays(1).ToTimestamp()), (first.Entries[1].Reason, first.Entries[1].UntilTime));
    }

    [Fact]
    public async Task What_is_no_number_or_too_long_is_refused_with_its_place_and_nothing_is_added()
    {
        var request = new AddDoNotCallRequest
        {
            ProjectId = _project,
            Entries =
            {
                new NewDoNotCallEntry { Phone = "+79121000000" },
                new NewDoNotCallEntry { Phone = "none" },
                new NewDoNotCallEntry { Reason = new('x', 201) },
            },
        };

        var refused = await Assert.ThrowsAsync<RpcException>(() =>
            Numbers.AddDoNotCallAsync(request, cancellationToken: TestEnd).ResponseAsync
        );

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        var faults = refused
            .GetRpcStatus()!
            .GetDetail<Google.Rpc.BadRequest>()!
            .FieldViolations.Select(fault => (fault.Field, fault.Reason));
        Assert.Equal(
            [("entries[1].phone", "NOT_A_PHONE"), ("entries[2].phone", "REQUIRED"), ("entries[2].reason", "TOO_LONG")],
            faults.Order()
        );
        Assert.Empty((await ListAsync()).Entries);
    }

    private static (ContactState State, ContactResult Result) Of(Contact contact) => (contact.State, contact.Result);

    private Task<long> CreateAsync(int contacts) => _dialer.CreateAsync(contacts, draft => draft.ProjectId = _project);

    private async Task<int> AddAsync(string phone, DateTimeOffset? until = null)
    {
        var entry = new NewDoNotCallEntry
        {
            Phone = phone,
            Reason = "letter",
            UntilTime = until?.ToTimestamp(),
        };
        return (
            await Numbers.AddDoNotCallAsync(new() { ProjectId = _project, Entries = { entry } }, cancellationToken: TestEnd)
        ).AddedCount;
    }

    private async Task<ListDoNotCallResponse> ListAsync(int pageSize = 0) =>
        await Numbers.ListDoNotCallAsync(new() { ProjectId = _project, PageSize = pageSize }, cancellationToken: TestEnd);
}
