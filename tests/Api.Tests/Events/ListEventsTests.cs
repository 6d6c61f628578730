using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Api.Tests.Imports;
using CampaignGrpc.Api.Tests.Managing;
using CampaignGrpc.Api.Tests.Trust;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Tests.Events;

public sealed class ListEventsTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private readonly DialerDriver _dialer = new(server);
    private readonly EventLog _log = new(server);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_becomes_of_a_campaign_is_told_in_its_order()
    {
        var campaign = await _dialer.CreateAsync(2);
        await _dialer.CallAsync(campaign, Outcome.Answered);
        await server.Campaigns.PauseCampaignAsync(new() { CampaignId = campaign }, cancellationToken: TestEnd);
        await server.Campaigns.ResumeCampaignAsync(new() { CampaignId = campaign }, cancellationToken: TestEnd);
        await _dialer.CallAsync(campaign, Outcome.Answered);

        var told = await _log.ReadAsync(campaign);

        Assert.Equal(
            [
                "campaign.created",
                "run.began",
                "campaign.started",
                "call.started",
                "call.concluded",
                "contact.done",
                "campaign.paused",
                "campaign.resumed",
                "call.started",
                "call.concluded",
                "contact.done",
                "run.ended",
                "campaign.completed",
            ],
            told.Select(one => one.Type["campaigns.v1.".Length..])
        );
        Assert.All(told, one =>
            Assert.Equal(("1.0", "/projects/1", "application/json"), (one.Specversion, one.Source, one.Datacontenttype))
        );
        Assert.Equal(told.Select(one => long.Parse(one.Id, null)).Order(), told.Select(one => long.Parse(one.Id, null)));
    }

    [Fact]
    public async Task Pages_go_on_where_the_one_before_ended_and_the_last_one_later()
    {
        var campaign = await _dialer.CreateAsync(1);
        await _dialer.CallAsync(campaign, Outcome.Answered);
        var all = await _log.ReadAsync(campaign);

        var paged = new List<Event>();
        var page = new ListEventsResponse();
        do
        {
            page = await _log.PageAsync(request => (request.CampaignId, request.PageSize, request.Cursor) = (campaign, 2, page.NextCursor));
            Assert.InRange(page.Events.Count, 0, 2);
            paged.AddRange(page.Events);
        } while (!page.IsEnd);
        Assert.Equal(all, paged);

        await new Owner(server).DeleteAsync(campaign);
        Assert.Equal("campaigns.v1.campaign.deleted", Assert.Single(await _log.ReadAsync(campaign, page.NextCursor)).Type);
        Assert.Equal("campaigns.v1.campaign.deleted", Assert.Single(await _log.ReadAsync(campaign, all[^1].Id)).Type);
    }

    [Fact]
    public async Task The_newest_come_first_where_that_is_asked_page_by_page_to_the_oldest()
    {
        var campaign = await _dialer.CreateAsync(1);
        await _dialer.CallAsync(campaign, Outcome.Answered);
        var all = await _log.ReadAsync(campaign);

        var paged = new List<Event>();
        var page = new ListEventsResponse();
        do
        {
            page = await _log.PageAsync(request =>
                (request.CampaignId, request.PageSize, request.Cursor, request.NewestFirst) = (campaign, 2, page.NextCursor, true)
            );
            Assert.InRange(page.Events.Count, 0, 2);
            paged.AddRange(page.Events);
        } while (!page.IsEnd);

        Assert.Equal(all.Reverse(), paged);
        var newer = await _log.PageAsync(request => (request.CampaignId, request.Cursor) = (campaign, paged[2].Id));
        Assert.Equal(all.TakeLast(2), newer.Events);
    }

    [Fact]
    public async Task They_are_those_of_the_project_the_campaign_and_the_types_that_are_asked_for()
    {
        var project = DialerDriver.NextProject;
        var (one, other) = (await _dialer.CreateAsync(1, given => given.ProjectId = project), await _dialer.CreateAsync(1));
        await _dialer.CallAsync(one, Outcome.Answered);

        var ofProject = (await _log.PageAsync(request => request.ProjectId = project)).Events;
        Assert.All(ofProject, told => Assert.Equal($"/projects/{project}", told.Source));
        Assert.Equal(await _log.ReadAsync(one), ofProject);
        Assert.Equal(
            "campaigns.v1.campaign.created",
            Assert.Single(await _log.ReadAsync(other, "", "campaigns.v1.campaign.created", "campaigns.v1.call.started")).Type
        );
        Assert.Equal(
            [$"campaigns/{one}/contacts/1"],
            (await _log.ReadAsync(one, "", "campaigns.v1.contact.done")).Select(told => told.Subject)
        );
    }

    [Fact]
    public async Task By_JSON_an_event_is_a_CloudEvent()
    {
        var project = DialerDriver.NextProject;
        var campaign = await _dialer.CreateAsync(3, given => given.ProjectId = project);

        var text = await server.Json.GetStringAsync(
            new Uri($"/api/events?project_id={project}&page_size=1&types=campaigns.v1.campaign.created", UriKind.Relative),
            TestEnd
        );

        var id = Assert.Single((await _log.PageAsync(request => (request.ProjectId, request.PageSize) = (project, 1))).Events).Id;
        var time = server.Time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", null);
        Assert.StartsWith(
            $$$"""{"events":[{"specversion":"1.0","id":"{{{id}}}","source":"/projects/{{{project}}}","type":"campaigns.v1.campaign.created","subject":"campaigns/{{{campaign}}}","time":"{{{time}}}","datacontenttype":"application/json","data":{""",
            text.Replace(" ", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        Assert.Contains($"\"next_cursor\":\"{id}\"", text.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cursor=yesterday", "cursor BAD_PAGE_TOKEN")]
    [InlineData("cursor=-1", "cursor BAD_PAGE_TOKEN")]
    [InlineData("types=campaigns.v1.campaign.exploded", "types[0] UNKNOWN_VALUE")]
    [InlineData("page_size=1001", "page_size OUT_OF_RANGE")]
    [InlineData("project_id=0", "project_id OUT_OF_RANGE")]
    public async Task A_question_that_cannot_be_answered_is_told_its_fault(string query, string fault)
    {
        using var answer = await server.Json.GetAsync($"/api/events?{query}", TestEnd);

        Assert.Equal([fault], (await answer.ReadAnswerAsync()).Faults);
    }

    [Fact]
    public async Task A_list_that_is_cancelled_or_imported_is_told_by_the_stretch_and_not_by_the_contact()
    {
        var campaign = await _dialer.CreateAsync(1);
        await new ImportDriver(server).PostAsync(campaign, ImportDriver.Lines(1, 5_000), query: "import_id=list");
        await _dialer.UntilAsync(campaign, seen => seen.ContactCount == 5_001);
        await new Owner(server).CancelAsync(campaign);
        await _dialer.UntilAsync(campaign, seen => seen.Counts.Done == 5_001);

        var told = await _log.ReadAsync(campaign);

        Assert.InRange(told.Count, 5, 40);
        Assert.Equal(5_000, Sum(told, "campaigns.v1.contacts.added"));
        Assert.Equal(5_001, Sum(told, "campaigns.v1.contacts.done"));
        Assert.Equal("DONE", Assert.Single(told, one => one.Type == "campaigns.v1.import.finished").Data.Fields["state"].StringValue);

        static double Sum(IEnumerable<Event> told, string type) =>
            told.Where(one => one.Type == type).Sum(one => one.Data.Fields["contacts"].NumberValue);
    }

    [Fact]
    public async Task Nobody_reads_of_a_project_in_which_they_have_no_role()
    {
        await using var trusted = await TrustedServer.StartAsync();
        var owner = new CampaignService.CampaignServiceClient(trusted.Grpc(await trusted.KeyAsync("client@1,2")));
        foreach (var project in new[] { 1, 2 })
            await owner.CreateCampaignAsync(AnyRpc.CreateOf(project), cancellationToken: TestEnd);
        var log = new EventLog(trusted.Grpc(await trusted.KeyAsync("viewer@2", "dialer@1")));

        Assert.Equal(["/projects/2"], (await log.ReadAsync()).Select(told => told.Source).Distinct());
        Assert.Equal("PROJECT_NOT_GRANTED", (await Owner.RefusalAsync(() => log.PageAsync(request => request.ProjectId = 1))).Reason);
        Assert.Equal(
            "PROJECT_NOT_GRANTED",
            (
                await Owner.RefusalAsync(async () =>
                {
                    using var watch = log.Client.WatchEvents(new() { ProjectId = 1 }, cancellationToken: TestEnd);
                    await watch.ResponseStream.MoveNext(TestEnd);
                })
            ).Reason
        );
    }

    [Fact]
    public async Task Without_events_of_calls_what_becomes_of_campaigns_is_told_all_the_same()
    {
        await using var silent = await CampaignServerFixture.StartAsync("--Events:Calls=false");
        var campaign = await new DialerDriver(silent).CreateAsync(1);
        await new DialerDriver(silent).CallAsync(campaign, Outcome.Answered);

        Assert.Equal(
            [
                "campaigns.v1.campaign.created",
                "campaigns.v1.run.began",
                "campaigns.v1.campaign.started",
                "campaigns.v1.run.ended",
                "campaigns.v1.campaign.completed",
            ],
            (await new EventLog(silent).ReadAsync(campaign)).Select(told => told.Type)
        );
    }
}
