using CampaignGrpc.Api.Tests.Audit;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf;

namespace CampaignGrpc.Api.Tests.Managing;

public sealed class CopyTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private readonly DialerDriver _dialer = new(server);
    private readonly Owner _owner = new(server);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_copy_has_the_terms_and_the_contacts_but_for_what_is_changed_and_begins_afresh()
    {
        var campaign = await server.CreateCampaignAsync(
            Creating.ValidRequest.With(
                ("campaign.schedule.date", "\"2026-03-03\""),
                ("campaign.purpose", "\"debt\""),
                ("campaign.max_starts_per_second", "7")
            )
        );
        await _dialer.CallAsync(campaign, Outcome.Answered);
        await _owner.CancelAsync(campaign);
        var (source, contact) = (await _dialer.GetAsync(campaign), await _dialer.ContactAsync(campaign));

        var secondWave = new CampaignUpdate
        {
            Name = "Вторая волна",
            Schedule = new() { Date = "2026-03-05" },
        };
        var copy = await _owner.CopyAsync(campaign, request => request.Campaign = secondWave);

        var copied = await _dialer.GetAsync(copy);
        Assert.Equal(("Вторая волна", "2026-03-05", CampaignState.Created), (copied.Name, copied.Schedule.Date, copied.State));
        Assert.Equal((2, new ContactCounts { Waiting = 2 }), (copied.ContactCount, copied.Counts));
        (source.Schedule.Date, source.Name) = (copied.Schedule.Date, copied.Name);
        Assert.Equal(
            (source.Schedule, source.Description, source.PhoneId, source.StartBlockId),
            (copied.Schedule, copied.Description, copied.PhoneId, copied.StartBlockId)
        );
        Assert.Equal(("debt", 7), (copied.Purpose, copied.MaxStartsPerSecond));
        var fresh = await _dialer.ContactAsync(copy);
        Assert.Equal(
            (contact.Phone, contact.AddData, ContactState.Waiting, 0),
            (fresh.Phone, fresh.AddData, fresh.State, fresh.AttemptCount)
        );
    }

    [Fact]
    public async Task A_copy_is_called_like_any_other_campaign_and_its_source_is_left_as_it_was()
    {
        var campaign = await _dialer.CreateAsync(3, given => given.ProjectId = DialerDriver.NextProject);
        await _dialer.CallAsync(campaign, Outcome.Answered);
        var before = await _dialer.GetAsync(campaign);

        var copy = await _owner.CopyAsync(campaign);

        for (var contact = 0; contact < 3; contact++)
            await _dialer.CallAsync(copy, Outcome.Answered);
        Assert.Equal(CampaignState.Completed, (await _dialer.GetAsync(copy)).State);
        Assert.Equal(before, await _dialer.GetAsync(campaign));
    }

    [Fact]
    public async Task What_is_over_is_copied_with_other_days_or_as_a_draft()
    {
        await using var own = await CampaignServerFixture.StartAsync();
        var (dialer, owner) = (new DialerDriver(own), new Owner(own));
        var campaign = await dialer.CreateAsync(1, given => given.Schedule.LastDate = given.Schedule.Date);
        own.Time.Advance(TimeSpan.FromDays(2));
        await dialer.UntilAsync(campaign, seen => seen.State == CampaignState.Completed);

        Assert.Equal(["campaign.schedule NEVER_OPENS"], (await Owner.RefusalAsync(() => owner.CopyAsync(campaign))).Faults);
        Assert.Equal(
            ["campaign.schedule.last_date OUT_OF_RANGE"],
            (
                await Owner.RefusalAsync(() =>
                    owner.CopyAsync(campaign, request => request.Campaign = new() { Schedule = new() { Date = "2026-03-05" } })
                )
            ).Faults
        );
        var draft = await owner.CopyAsync(campaign, request => request.Draft = true);
        var twoDays = new CampaignUpdate
        {
            Schedule = new() { Date = "2026-03-05", LastDate = "2026-03-06" },
        };
        var dated = await owner.CopyAsync(campaign, request => request.Campaign = twoDays);

        Assert.Equal(CampaignState.Draft, (await dialer.GetAsync(draft)).State);
        Assert.Equal("SCHEDULE_PASSED", (await Owner.RefusalAsync(() => owner.LaunchAsync(draft))).Reason);
        Assert.Single(await dialer.ClaimAsync(dated));
    }

    [Fact]
    public async Task A_repeat_with_the_same_key_gives_the_first_copy_and_another_request_is_refused()
    {
        // Of a server that is the test's alone no rows go by themselves.
        await using var own = await CampaignServerFixture.StartAsync();
        var owner = new Owner(own);
        var campaign = await new DialerDriver(own).CreateAsync(1);
        var first = await owner.CopyAsync(campaign, request => request.RequestId = "second-wave");
        var rows = own.Rows();

        Assert.Equal(first, await owner.CopyAsync(campaign, request => request.RequestId = "second-wave"));
        Assert.StartsWith(
            $"CopyCampaign copy of campaign {campaign} OK {{\"name\"",
            (await new Audited(own).OfAsync(first))[0],
            StringComparison.Ordinal
        );
        Assert.Equal(
            "REQUEST_ID_REUSED",
            (
                await Owner.RefusalAsync(() =>
                    owner.CopyAsync(campaign, request => (request.RequestId, request.Draft) = ("second-wave", true))
                )
            ).Reason
        );

        Assert.Equal(rows, own.Rows());
    }

    [Fact]
    public async Task A_long_list_is_copied_whole_without_those_who_were_erased()
    {
        var campaign = await _dialer.CreateAsync(5_000, given => given.ProjectId = DialerDriver.NextProject);
        var project = (await _dialer.GetAsync(campaign)).ProjectId;
        await new PersonService.PersonServiceClient(server.Channel).ErasePersonAsync(
            new() { Phone = "+79121001500", ProjectId = project },
            cancellationToken: TestEnd
        );

        var copy = await _owner.CopyAsync(campaign);

        var copied = await _dialer.GetAsync(copy);
        Assert.Equal((4_999, new ContactCounts { Waiting = 4_999 }), (copied.ContactCount, copied.Counts));
        Assert.Equal("4999", server.Ask($"SELECT max(number) FROM contacts WHERE campaign_id = {copy}").Single());
        Assert.Equal(
            ("+79121001499", "+79121001501"),
            ((await _dialer.ContactAsync(copy, 1_500)).Phone, (await _dialer.ContactAsync(copy, 1_501)).Phone)
        );
        Assert.Equal("+79121004999", (await _dialer.ContactAsync(copy, 4_999)).Phone);
    }

    [Fact]
    public async Task Who_is_erased_while_a_copy_is_on_its_way_does_not_arrive_with_it()
    {
        var campaign = await _dialer.CreateAsync(1, given => given.ProjectId = DialerDriver.NextProject);
        var project = (await _dialer.GetAsync(campaign)).ProjectId;
        var copy = await _owner.CopyAsync(campaign);
        server.Execute($"UPDATE campaigns SET arriving_until_time = 9000000000000000 WHERE id = {copy}");

        await new PersonService.PersonServiceClient(server.Channel).ErasePersonAsync(
            new() { Phone = "+79121000000", ProjectId = project },
            cancellationToken: TestEnd
        );

        Assert.Equal(
            "0",
            server.Ask($"SELECT count(*) FROM contacts WHERE campaign_id IN ({campaign}, {copy}) AND phone = 79121000000").Single()
        );
        Assert.Equal("0", server.Ask("SELECT count(*) FROM campaigns WHERE arriving_until_time = 9000000000000000").Single());
    }

    [Fact]
    public async Task The_terms_alone_are_copied_where_that_is_asked_for_and_where_the_contacts_are_gone_nothing_else_can_be()
    {
        var campaign = await _dialer.CreateAsync(2);
        server.Execute($"DELETE FROM contacts WHERE campaign_id = {campaign}");
        Assert.Equal("CONTACTS_GONE", (await Owner.RefusalAsync(() => _owner.CopyAsync(campaign))).Reason);

        var copy = await _owner.CopyAsync(campaign, request => request.WithoutContacts = true);

        Assert.Equal(0, (await _dialer.GetAsync(copy)).ContactCount);
    }

    [Fact]
    public async Task By_JSON_it_is_answered_as_a_create_is_and_faults_are_named_as_those_of_an_update()
    {
        var campaign = await _dialer.CreateAsync(1);

        var (status, answer) = await PostAsync(campaign, """{"campaign": {"name": "Копия"}, "draft": true}""");
        var copy = JsonParser.Default.Parse<CopyCampaignResponse>(answer).Campaign.Id;
        Assert.Equal((200, "Копия"), (status, (await _dialer.GetAsync(copy)).Name));

        (status, answer) = await PostAsync(campaign, """{"campaign": {"schedule": {"date": "tomorrow"}}}""");
        Assert.Equal(400, status);
        Assert.Contains("campaign.schedule.date", answer, StringComparison.Ordinal);
        (status, answer) = await PostAsync(campaign, """{"request_id": "two words"}""");
        Assert.Equal(400, status);
        Assert.Contains("request_id", answer, StringComparison.Ordinal);
    }

    private async Task<(int Status, string Answer)> PostAsync(long campaign, string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await server.Json.PostAsync($"/api/campaigns/{campaign}:copy", content, TestEnd);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestEnd));
    }
}
