using CampaignGrpc.Api.Tests.Audit;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Api.Tests.Imports;
using CampaignGrpc.Contracts.V1;
using static CampaignGrpc.Api.Tests.Creating.ValidRequest;

namespace CampaignGrpc.Api.Tests.Managing;

public sealed class DraftTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private readonly DialerDriver _dialer = new(server);
    private readonly Owner _owner = new(server);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nobody_of_a_draft_is_called_until_it_is_launched()
    {
        var campaign = await _dialer.CreateDraftAsync(2);
        await server.RunUpkeepAsync();
        Assert.Empty(await _dialer.ClaimAsync(campaign));
        var draft = await _dialer.GetAsync(campaign);
        Assert.Equal((CampaignState.Draft, "", new ContactCounts { Waiting = 2 }), (draft.State, draft.RunDate, draft.Counts));

        var launched = await _owner.LaunchAsync(campaign);

        Assert.Equal((CampaignState.Created, draft.Etag), (launched.State, launched.Etag));
        Assert.Equal(2, (await _dialer.ClaimAsync(campaign)).Count);
        Assert.Equal(CampaignState.Running, (await _owner.LaunchAsync(campaign)).State);
        Assert.Equal(new ContactCounts { Claimed = 2 }, (await _dialer.GetAsync(campaign)).Counts);
    }

    [Fact]
    public async Task An_explanation_says_that_it_is_a_draft_of_the_campaign_and_of_each_contact()
    {
        const string Said = "The campaign is a draft: nobody of it is called before it is launched.";
        var campaign = await _dialer.CreateDraftAsync(1);

        var explained = await server.Campaigns.ExplainCampaignAsync(new() { CampaignId = campaign }, cancellationToken: TestEnd);
        var contact = await _dialer.ExplainAsync(campaign);

        Assert.Equal((GateKind.CampaignState, Said, null), (explained.Blocking, explained.Description, explained.NextCallTime));
        Assert.True(explained.Gates.Single(gate => gate.Kind == GateKind.Window).Open);
        Assert.Equal((GateKind.CampaignState, null), (contact.Blocking, contact.NextCallTime));
    }

    [Fact]
    public async Task A_draft_is_imported_into_and_changed_and_is_called_by_what_it_is_when_it_is_launched()
    {
        var later = server.Time.GetUtcNow().AddDays(3);
        var campaign = await _dialer.CreateDraftAsync(1, given => given.Schedule.Date = later.ToString("yyyy-MM-dd", null));
        await new ImportDriver(server).PostAsync(campaign, ImportDriver.Lines(11, 2));
        var today = server.Time.GetUtcNow().ToString("yyyy-MM-dd", null);

        var changed = await _owner.MoveAsync(campaign, schedule => (schedule.Date, schedule.Periods) = (today, new() { Id = 2 }));
        Assert.Equal((CampaignState.Draft, 3L), (changed.State, changed.ContactCount));
        server.Time.Advance(TimeSpan.FromMinutes(5));
        await server.RunUpkeepAsync();
        Assert.Empty(await _dialer.ClaimAsync(campaign));
        await _owner.LaunchAsync(campaign);

        Assert.Equal(3, (await _dialer.ClaimAsync(campaign)).Count);
    }

    [Fact]
    public async Task A_draft_whose_days_are_over_is_launched_only_once_they_were_changed()
    {
        await using var own = await CampaignServerFixture.StartAsync();
        var (dialer, owner) = (new DialerDriver(own), new Owner(own));
        var campaign = await dialer.CreateDraftAsync(1, given => given.Schedule.LastDate = given.Schedule.Date);
        own.Time.Advance(TimeSpan.FromDays(2));

        var refusal = await Owner.RefusalAsync(() => owner.LaunchAsync(campaign));
        Assert.Equal("SCHEDULE_PASSED", refusal.Reason);
        Assert.Equal("No day to call on is left in campaign.schedule. Change its dates, then launch the campaign.", refusal.Status.Message);
        Assert.Equal(CampaignState.Draft, (await dialer.GetAsync(campaign)).State);

        await owner.MoveAsync(campaign, schedule => schedule.LastDate = "2026-03-08");
        await owner.LaunchAsync(campaign);
        Assert.Single(await dialer.ClaimAsync(campaign));
    }

    [Fact]
    public async Task Where_a_first_day_must_not_have_passed_a_draft_is_asked_for_that_when_it_is_launched()
    {
        await using var strict = await CampaignServerFixture.StartAsync("--Campaigns:PastStartDate=Reject");
        var (dialer, owner) = (new DialerDriver(strict), new Owner(strict));
        var campaign = await dialer.CreateDraftAsync(1, given => given.Schedule.Date = "2026-03-01");

        var refusal = await Owner.RefusalAsync(() => owner.LaunchAsync(campaign));
        Assert.Equal("SCHEDULE_PASSED", refusal.Reason);
        Assert.Contains("campaign.schedule.date, 2026-03-01, has passed", refusal.Status.Message, StringComparison.Ordinal);

        await owner.MoveAsync(campaign, schedule => schedule.Date = "2026-03-03");
        Assert.Equal(CampaignState.Created, (await owner.LaunchAsync(campaign)).State);
    }

    [Fact]
    public async Task A_draft_is_neither_paused_nor_resumed_nor_begun_and_it_is_cancelled_and_deleted()
    {
        var campaign = await _dialer.CreateDraftAsync(3);
        foreach (var verb in (string[])["pause", "resume", "startNow"])
            Assert.Equal("CAMPAIGN_NOT_LAUNCHED", (await _owner.SendAsync(HttpMethod.Post, $"/api/campaigns/{campaign}:{verb}"))!.Reason);
        await _owner.CancelAsync(campaign);
        Assert.Equal("CAMPAIGN_FINISHED", (await Owner.RefusalAsync(() => _owner.LaunchAsync(campaign))).Reason);
        Assert.Equal(new ContactCounts { Done = 3 }, (await _dialer.GetAsync(campaign)).Counts);

        var unwanted = await _dialer.CreateDraftAsync(3);
        await _owner.DeleteAsync(unwanted);
        await server.RunUpkeepAsync();
        Assert.Equal("0", server.Ask($"SELECT count(*) FROM contacts WHERE campaign_id = {unwanted}").Single());
    }

    [Fact]
    public async Task Drafts_are_listed_by_their_state_and_a_watcher_sees_the_launch()
    {
        var project = DialerDriver.NextProject;
        var campaign = await _dialer.CreateDraftAsync(1, given => given.ProjectId = project);
        await _dialer.CreateAsync(1, given => given.ProjectId = project);
        var drafts = await server.Campaigns.ListCampaignsAsync(
            new() { ProjectId = project, State = CampaignState.Draft },
            cancellationToken: TestEnd
        );
        Assert.Equal(campaign, Assert.Single(drafts.Campaigns).Id);
        using var watch = server.Campaigns.WatchCampaign(new() { CampaignId = campaign }, cancellationToken: TestEnd);
        Assert.True(await watch.ResponseStream.MoveNext(TestEnd));
        Assert.Equal(CampaignState.Draft, watch.ResponseStream.Current.Campaign.State);

        await _owner.LaunchAsync(campaign);
        while (watch.ResponseStream.Current.Campaign.State is CampaignState.Draft or CampaignState.Created)
            Assert.True(await server.PassTimeUntilAsync(watch.ResponseStream.MoveNext(TestEnd)));

        Assert.Equal(CampaignState.Running, watch.ResponseStream.Current.Campaign.State);
    }

    [Fact]
    public async Task By_JSON_a_draft_is_made_and_launched_with_the_documented_answer()
    {
        var campaign = await server.CreateCampaignAsync(With("draft", "true"));
        Assert.Equal(CampaignState.Draft, (await _dialer.GetAsync(campaign)).State);

        Assert.Null(await _owner.SendAsync(HttpMethod.Post, $"/api/campaigns/{campaign}:launch"));

        Assert.NotEqual(CampaignState.Draft, (await _dialer.GetAsync(campaign)).State);
        Assert.Contains(
            "LaunchCampaign OK {\"state\":{\"before\":\"Draft\",\"after\":\"Created\"}}",
            await new Audited(server).OfAsync(campaign)
        );
    }

    [Fact]
    public async Task A_long_list_comes_with_a_draft_too_and_is_due_when_the_draft_is_launched()
    {
        var campaign = await _dialer.CreateDraftAsync(5_000);
        Assert.Equal(new ContactCounts { Waiting = 5_000 }, (await _dialer.GetAsync(campaign)).Counts);
        await _owner.LaunchAsync(campaign);

        await server.RunUpkeepAsync();

        Assert.Equal(CampaignState.Running, (await _dialer.GetAsync(campaign)).State);
        Assert.Single(await _dialer.ClaimAsync(campaign, 1));
    }
}
