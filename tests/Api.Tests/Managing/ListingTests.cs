using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using static CampaignGrpc.Api.Tests.Creating.ValidRequest;

namespace CampaignGrpc.Api.Tests.Managing;

/// <summary>Lists: what is on them, page by page.</summary>
public sealed class ListingTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    /// <summary>A query, the path and the reason of its refusal: what a message can say as well.</summary>
    public static TheoryData<string, string> BadQueries =>
        new()
        {
            { "page_size=-1", "page_size OUT_OF_RANGE" },
            { "page_size=1001", "page_size OUT_OF_RANGE" },
            { "page_size=2147483647", "page_size OUT_OF_RANGE" },
            { "page_token=x", "page_token BAD_PAGE_TOKEN" },
            { "page_token=!!!", "page_token BAD_PAGE_TOKEN" },
            { "page_token=MS5BQkM", "page_token BAD_PAGE_TOKEN" },
            { "page_token=%00", "page_token BAD_PAGE_TOKEN" },
            { "project_id=0", "project_id OUT_OF_RANGE" },
            { "project_id=-5", "project_id OUT_OF_RANGE" },
            { $"name_contains={new string('x', 201)}", "name_contains TOO_LONG" },
        };

    /// <summary>A query that only a query can be.</summary>
    public static TheoryData<string, string> UnreadableQueries =>
        new()
        {
            { "page_size=abc", "page_size WRONG_TYPE" },
            { "page_size=99999999999", "page_size WRONG_TYPE" },
            { "project_id=0x1", "project_id WRONG_TYPE" },
            { "project_id=1.5", "project_id WRONG_TYPE" },
            { "project_id=", "project_id WRONG_TYPE" },
            { "state=RUNNING", "state WRONG_TYPE" },
            { "state=99", "state WRONG_TYPE" },
            { "from_create_time=yesterday", "from_create_time WRONG_TYPE" },
            { "from_create_time=2026-02-30T00:00:00Z", "from_create_time WRONG_TYPE" },
            { "from_create_time=99999-01-01T00:00:00Z", "from_create_time WRONG_TYPE" },
            { "until_create_time=", "until_create_time WRONG_TYPE" },
            { "until_create_time=null", "until_create_time WRONG_TYPE" },
            { "pagesize=5", "pagesize UNKNOWN_FIELD" },
            { "page_size=5&page_size=6", "page_size DUPLICATE_FIELD" },
        };

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Campaigns_are_listed_newest_first_by_whatever_filter()
    {
        await using var own = await CampaignServerFixture.StartAsync();
        var first = await own.CreateCampaignAsync(With(("campaign.name", "\"Опрос ЁЛКА\""), ("campaign.project_id", "7")));
        own.Time.Advance(TimeSpan.FromMinutes(1));
        var second = await own.CreateCampaignAsync(With(("campaign.name", "\"опрос Ёлка 100%_\""), ("campaign.project_id", "8")));
        own.Time.Advance(TimeSpan.FromMinutes(1));
        var third = await own.CreateCampaignAsync(With(("campaign.name", "\"Straße\""), ("campaign.project_id", "7")));

        await ListsAsync(own, "", third, second, first);
        await ListsAsync(own, "project_id=7", third, first);
        await ListsAsync(own, "project_id=9");
        await ListsAsync(own, "state=CAMPAIGN_STATE_CREATED", third, second, first);
        await ListsAsync(own, "state=CAMPAIGN_STATE_UNSPECIFIED", third, second, first);
        await ListsAsync(own, "state=CAMPAIGN_STATE_PAUSED");
        await ListsAsync(own, "from_create_time=2026-03-03T10:01:00Z", third, second);
        await ListsAsync(own, "until_create_time=2026-03-03T10:01:00Z", first);
        await ListsAsync(own, "from_create_time=2026-03-03T15:01:00.000001%2B05:00", third);
        await ListsAsync(own, "name_contains=ОПРОС", second, first);
        await ListsAsync(own, "name_contains=ёлка", second, first);
        await ListsAsync(own, "name_contains=е\u0308лка", second, first);
        await ListsAsync(own, "name_contains=straß", third);
        await ListsAsync(own, "name_contains=100%25_", second);
        await ListsAsync(own, "name_contains=%25", second);
        await ListsAsync(own, "name_contains=_", second);
        await ListsAsync(own, "name_contains=%EF%BF%BE");
        await ListsAsync(own, "name_contains=опрос&project_id=7", first);
    }

    [Fact]
    public async Task Paging_shows_every_campaign_once_while_others_are_added()
    {
        const long Project = 77;
        var body = With("campaign.project_id", "77");
        for (var place = 0; place < 25; place++)
            await server.CreateCampaignAsync(body);
        var before = await PageAsync(new() { ProjectId = Project, PageSize = 1_000 });
        var seen = new List<long>();
        var request = new ListCampaignsRequest { ProjectId = Project, PageSize = 4 };

        do
        {
            var page = await PageAsync(request);
            Assert.InRange(page.Campaigns.Count, 1, 4);
            seen.AddRange(page.Campaigns.Select(campaign => campaign.Id));
            request.PageToken = page.NextPageToken;
            await server.CreateCampaignAsync(body);
        } while (request.PageToken.Length > 0);

        Assert.Equal(before.Campaigns.Select(campaign => campaign.Id), seen);
    }

    [Fact]
    public async Task Paging_shows_every_contact_once_in_the_lists_order()
    {
        var id = await server.CreateCampaignAsync(WithPhones(Numbers(120)));
        var seen = new List<Contact>();
        var request = new ListContactsRequest { CampaignId = id };

        do
        {
            var page = await server.Contacts.ListContactsAsync(request, cancellationToken: TestEnd);
            seen.AddRange(page.Contacts);
            request.PageToken = page.NextPageToken;
        } while (request.PageToken.Length > 0);

        Assert.Equal(Numbers(120), seen.Select(contact => contact.Phone));
        Assert.Equal(Enumerable.Range(1, 120).Select(number => (long)number), seen.Select(contact => contact.ContactId));
    }

    [Fact]
    public async Task A_page_that_is_just_full_is_the_last_one()
    {
        var id = await server.CreateCampaignAsync(WithPhones(Numbers(1_000)));

        var full = await server.Contacts.ListContactsAsync(new() { CampaignId = id, PageSize = 1_000 }, cancellationToken: TestEnd);
        var usual = await server.Contacts.ListContactsAsync(new() { CampaignId = id }, cancellationToken: TestEnd);

        Assert.Equal((1_000, ""), (full.Contacts.Count, full.NextPageToken));
        Assert.Equal(50, usual.Contacts.Count);
    }

    [Fact]
    public async Task A_page_token_is_good_only_for_the_question_it_came_with()
    {
        var id = await server.CreateCampaignAsync();
        var other = await server.CreateCampaignAsync();
        var from = new Timestamp { Seconds = 1, Nanos = 1_000_000 };
        var token = (await PageAsync(new() { PageSize = 1, FromCreateTime = from })).NextPageToken;
        var ofContacts = (
            await server.Contacts.ListContactsAsync(new() { CampaignId = id, PageSize = 1 }, cancellationToken: TestEnd)
        ).NextPageToken;

        Assert.NotEmpty((await PageAsync(new() { PageToken = token, FromCreateTime = from })).Campaigns);
        await IsBadTokenAsync(() => PageAsync(new() { PageToken = token }));
        await IsBadTokenAsync(() =>
            PageAsync(
                new()
                {
                    PageToken = token,
                    FromCreateTime = from,
                    ProjectId = 1,
                }
            )
        );
        await IsBadTokenAsync(() =>
            PageAsync(
                new()
                {
                    PageToken = token,
                    FromCreateTime = new() { Seconds = 1, Nanos = 2_000_000 },
                }
            )
        );
        await IsBadTokenAsync(() => PageAsync(new() { PageToken = ofContacts }));
        await IsBadTokenAsync(async () =>
            await server.Contacts.ListContactsAsync(new() { CampaignId = other, PageToken = ofContacts }, cancellationToken: TestEnd)
        );
    }

    [Theory]
    [MemberData(nameof(BadQueries))]
    public async Task A_bad_query_is_refused_alike_on_both_roads(string query, string fault)
    {
        var json = await RefusalAsync(query);

        Assert.Equal((400, fault), (json.HttpStatus, json.Faults.Single()));
        var grpc = Answer.FromGrpc(await Assert.ThrowsAsync<RpcException>(() => PageAsync(Asked(query))));
        Assert.Equal(json.Status, grpc.Status);
    }

    [Theory]
    [MemberData(nameof(UnreadableQueries))]
    public async Task A_query_that_cannot_be_read_is_refused_with_the_parameter(string query, string fault)
    {
        var json = await RefusalAsync(query);

        Assert.Equal((400, fault), (json.HttpStatus, json.Faults.Single()));
    }

    [Fact]
    public async Task A_state_that_no_contract_knows_is_refused()
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => PageAsync(new() { State = (CampaignState)99 }));

        Assert.Equal("state UNKNOWN_VALUE", Answer.FromGrpc(refusal).Faults.Single());
    }

    [Fact]
    public async Task An_instant_outside_every_calendar_is_refused()
    {
        foreach (var seconds in new[] { long.MinValue, -62_135_596_801, 253_402_300_800, long.MaxValue })
        {
            var refusal = await Assert.ThrowsAsync<RpcException>(() => PageAsync(new() { FromCreateTime = new() { Seconds = seconds } }));
            Assert.Equal("from_create_time OUT_OF_RANGE", Answer.FromGrpc(refusal).Faults.Single());
        }
    }

    private static async Task ListsAsync(CampaignServerFixture server, string query, params IEnumerable<long> ids)
    {
        var json = JsonParser.Default.Parse<ListCampaignsResponse>(await server.Json.GetStringAsync($"/api/campaigns?{query}", TestEnd));
        var grpc = await server.Campaigns.ListCampaignsAsync(Asked(query), cancellationToken: TestEnd);

        Assert.Equal(ids, grpc.Campaigns.Select(campaign => campaign.Id));
        Assert.Equal(grpc, json);
    }

    private static async Task IsBadTokenAsync(Func<Task> call) =>
        Assert.Equal("page_token BAD_PAGE_TOKEN", Answer.FromGrpc(await Assert.ThrowsAsync<RpcException>(call)).Faults.Single());

    private static ListCampaignsRequest Asked(string query) => Queries.ToMessage<ListCampaignsRequest>(query);

    private async Task<ListCampaignsResponse> PageAsync(ListCampaignsRequest request) =>
        await server.Campaigns.ListCampaignsAsync(request, cancellationToken: TestEnd);

    private async Task<Answer> RefusalAsync(string query)
    {
        using var response = await server.Json.GetAsync($"/api/campaigns?{query}", TestEnd);
        return await response.ReadAnswerAsync();
    }
}
