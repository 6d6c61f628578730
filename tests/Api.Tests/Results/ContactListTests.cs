using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using static CampaignGrpc.Api.Tests.Creating.ValidRequest;

namespace CampaignGrpc.Api.Tests.Results;

/// <summary>Contacts by state, result and number, on both roads.</summary>
public sealed class ContactListTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private readonly DialerDriver _dialer = new(server);

    /// <summary>A query that a message can say as well, and its fault.</summary>
    public static TheoryData<string, string> BadQueries =>
        new()
        {
            { "phone=nobody", "phone NOT_A_PHONE" },
            { "phone=%2B7912345678", "phone NOT_A_PHONE" },
            { "phone=112", "phone FORBIDDEN_NUMBER" },
            { "page_size=1001", "page_size OUT_OF_RANGE" },
            { $"data_contains={new string('x', 201)}", "data_contains TOO_LONG" },
            { "page_token=x", "page_token BAD_PAGE_TOKEN" },
        };

    /// <summary>A query that only a query can be.</summary>
    public static TheoryData<string, string> UnreadableQueries =>
        new()
        {
            { "state=WAITING", "state WRONG_TYPE" },
            { "state=4", "state WRONG_TYPE" },
            { "state=", "state WRONG_TYPE" },
            { "result=CONTACT_STATE_DONE", "result WRONG_TYPE" },
            { "result=CONTACT_RESULT_REACHED&result=CONTACT_RESULT_INVALID", "result DUPLICATE_FIELD" },
            { "phone=1&phone=2", "phone DUPLICATE_FIELD" },
            { "outcome=OUTCOME_BUSY", "outcome UNKNOWN_FIELD" },
        };

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Contacts_are_listed_by_whatever_filter_with_how_many_there_are()
    {
        var campaign = await MixAsync();

        await ListsAsync(campaign, "", 1, 2, 3, 4, 5, 6, 7, 8);
        await ListsAsync(campaign, "state=CONTACT_STATE_UNSPECIFIED&result=CONTACT_RESULT_UNSPECIFIED&phone=", 1, 2, 3, 4, 5, 6, 7, 8);
        await ListsAsync(campaign, "state=CONTACT_STATE_DONE", 1, 2, 3, 4);
        await ListsAsync(campaign, "state=CONTACT_STATE_DIALING", 5);
        await ListsAsync(campaign, "state=CONTACT_STATE_CLAIMED", 6);
        await ListsAsync(campaign, "state=CONTACT_STATE_WAITING", 7, 8);
        await ListsAsync(campaign, "result=CONTACT_RESULT_REACHED", 1, 4);
        await ListsAsync(campaign, "result=CONTACT_RESULT_INVALID&state=CONTACT_STATE_DONE", 3);
        await ListsAsync(campaign, "result=CONTACT_RESULT_INVALID&state=CONTACT_STATE_WAITING");
        await ListsAsync(campaign, "result=CONTACT_RESULT_CANCELLED");
        await ListsAsync(campaign, "phone=%2B79121000003", 4);
        await ListsAsync(campaign, "phone=8%20(912)%20100-00-03", 4);
        await ListsAsync(campaign, "phone=%208%20(912)%20100-00-03", 4);
        await ListsAsync(campaign, "phone=%2B79121000003&result=CONTACT_RESULT_REACHED&state=CONTACT_STATE_DONE", 4);
        await ListsAsync(campaign, "phone=%2B79121000003&state=CONTACT_STATE_WAITING");
        await ListsAsync(campaign, "phone=%2B79121000099");
    }

    [Theory]
    [InlineData("a text")]
    [InlineData("numbers")]
    public async Task A_page_ends_before_it_is_more_than_a_client_takes_and_the_next_one_goes_on(string kind)
    {
        var value = kind == "a text" ? $"\"{new string('ж', 2_000)}\"" : $"[{string.Join(',', Enumerable.Repeat("1", 2_000))}]";
        var phones = string.Join(", ", Numbers(1_000).Select(phone => $$$"""{"phone": "{{{phone}}}", "add_data": {"a": {{{value}}}}}"""));
        var campaign = await server.CreateCampaignAsync(With("phones", $"[{phones}]"));
        // With the limit that a client has of itself.
        using var channel = GrpcChannel.ForAddress($"http://{server.Channel.Target}");
        var client = new ContactService.ContactServiceClient(channel);
        var request = new ListContactsRequest { CampaignId = campaign, PageSize = 1_000 };
        var seen = new List<long>();

        do
        {
            var page = await client.ListContactsAsync(request, cancellationToken: TestEnd);
            seen.AddRange(page.Contacts.Select(contact => contact.ContactId));
            Assert.Equal(1_000, page.TotalCount);
            request.PageToken = page.NextPageToken;
        } while (request.PageToken.Length > 0);

        Assert.Equal(Enumerable.Range(1, 1_000).Select(number => (long)number), seen);
    }

    [Fact]
    public async Task A_plus_that_arrives_as_a_blank_is_still_a_plus()
    {
        var campaign = await server.CreateCampaignAsync(WithPhones("+84951234567", "+74951234567"));

        await ListsAsync(campaign, "phone=+84951234567", 1);
        await ListsAsync(campaign, "phone=%2B84951234567", 1);
        await ListsAsync(campaign, "phone=+7%20495%20123-45-67", 2);
        await ListsAsync(campaign, "phone=84951234567", 2);
    }

    [Fact]
    public async Task A_filtered_list_shows_every_contact_once_while_others_are_called()
    {
        var campaign = await _dialer.CreateAsync(9);
        for (var call = 0; call < 4; call++)
            await _dialer.CallAsync(campaign, Outcome.Answered);
        var request = new ListContactsRequest
        {
            CampaignId = campaign,
            State = ContactState.Done,
            PageSize = 2,
        };
        var seen = new List<long>();
        var totals = new List<long>();

        do
        {
            var page = await ListAsync(request);
            seen.AddRange(page.Contacts.Select(contact => contact.ContactId));
            totals.Add(page.TotalCount);
            request.PageToken = page.NextPageToken;
            await _dialer.CallAsync(campaign, Outcome.Answered);
        } while (request.PageToken.Length > 0);

        Assert.Equal(Enumerable.Range(1, seen.Count).Select(number => (long)number), seen);
        Assert.Equal(Enumerable.Range(4, totals.Count).Select(total => (long)total), totals);
    }

    [Fact]
    public async Task A_page_token_is_good_only_with_the_filters_that_it_came_with()
    {
        var campaign = await _dialer.CreateAsync(3);
        var waiting = new ListContactsRequest
        {
            CampaignId = campaign,
            State = ContactState.Waiting,
            PageSize = 1,
        };
        waiting.PageToken = (await ListAsync(waiting)).NextPageToken;

        Assert.Equal(2, Assert.Single((await ListAsync(waiting)).Contacts).ContactId);
        await IsBadTokenAsync(waiting, request => request.State = ContactState.Unspecified);
        await IsBadTokenAsync(waiting, request => request.State = ContactState.Done);
        await IsBadTokenAsync(waiting, request => request.Result = ContactResult.Reached);
        await IsBadTokenAsync(waiting, request => request.Phone = "+79121000000");
        await IsBadTokenAsync(waiting, request => request.DataContains = "x");
    }

    [Fact]
    public async Task Contacts_are_found_by_a_text_in_the_values_of_their_data_and_not_in_its_keys()
    {
        var campaign = await server.CreateCampaignAsync(
            With(
                "phones",
                """
                [
                    { "phone": "+79121000000", "add_data": { "имя": "Иванов Пётр", "город": "Пермь" } },
                    { "phone": "+79121000001", "add_data": { "имя": "\u041f\u0435\u0442\u0440\u043e\u0432\u0430 \"А\"", "заметки": ["звонить ПОСЛЕ шести", { "договор": 12345678901234567 }] } },
                    { "phone": "+79121000002", "add_data": { "Пермь": true, "процент": "100%_'" } },
                    { "phone": "+79121000003" }
                ]
                """
            )
        );

        await ListsAsync(campaign, "data_contains=иванов", 1);
        await ListsAsync(campaign, "data_contains=ИВАНОВ", 1);
        await ListsAsync(campaign, "data_contains=иванов%20пётр", 1);
        await ListsAsync(campaign, "data_contains=Пермь", 1);
        await ListsAsync(campaign, "data_contains=петрова%20%22А%22", 2);
        await ListsAsync(campaign, "data_contains=после", 2);
        await ListsAsync(campaign, "data_contains=1234567890123456", 2);
        await ListsAsync(campaign, "data_contains=%25_%27", 3);
        await ListsAsync(campaign, "data_contains=true");
        await ListsAsync(campaign, "data_contains=%00");
        await ListsAsync(campaign, "data_contains=е&page_size=1000&state=CONTACT_STATE_WAITING", 1, 2);
        await ListsAsync(campaign, "data_contains=ерм&phone=%2B79121000000", 1);
        await ListsAsync(campaign, "data_contains=ерм&phone=%2B79121000001");
        var first = await ListAsync(
            new()
            {
                CampaignId = campaign,
                DataContains = "п",
                PageSize = 1,
            }
        );
        var next = await ListAsync(
            new()
            {
                CampaignId = campaign,
                DataContains = "п",
                PageSize = 1,
                PageToken = first.NextPageToken,
            }
        );
        Assert.Equal((1, 2, 2), (first.Contacts.Single().ContactId, next.Contacts.Single().ContactId, first.TotalCount));
    }

    [Theory]
    [MemberData(nameof(BadQueries))]
    public async Task A_bad_query_is_refused_alike_on_both_roads(string query, string fault)
    {
        var json = await RefusalAsync(query);

        Assert.Equal((400, fault), (json.HttpStatus, json.Faults.Single()));
        var grpc = await Assert.ThrowsAsync<RpcException>(() =>
            ListAsync(Queries.ToMessage<ListContactsRequest>($"campaign_id=1&{query}"))
        );
        Assert.Equal(json.Status, Answer.FromGrpc(grpc).Status);
    }

    [Theory]
    [MemberData(nameof(UnreadableQueries))]
    public async Task A_query_that_cannot_be_read_is_refused_with_the_parameter(string query, string fault)
    {
        var json = await RefusalAsync(query);

        Assert.Equal((400, fault), (json.HttpStatus, json.Faults.Single()));
    }

    [Fact]
    public async Task Values_that_no_contract_knows_are_refused_together()
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() =>
            ListAsync(
                new()
                {
                    State = (ContactState)99,
                    Result = (ContactResult)(-1),
                    Phone = "x",
                    PageSize = -1,
                }
            )
        );

        Assert.Equal(
            ["campaign_id OUT_OF_RANGE", "page_size OUT_OF_RANGE", "state UNKNOWN_VALUE", "result UNKNOWN_VALUE", "phone NOT_A_PHONE"],
            Answer.FromGrpc(refusal).Faults
        );
    }

    /// <summary>
    /// Contacts that were reached (1, 4), used up (2), invalid (3); one that is being called, one claimed, and two that wait.
    /// </summary>
    private async Task<long> MixAsync()
    {
        var campaign = await _dialer.CreateAsync(8, draft => draft.Schedule.Attempts = new() { Id = 1 });
        foreach (var outcome in new[] { Outcome.Answered, Outcome.Busy, Outcome.InvalidNumber, Outcome.Answered })
            await _dialer.CallAsync(campaign, outcome);
        await _dialer.StartAsync((await _dialer.ClaimOneAsync(campaign)).Token);
        await _dialer.ClaimOneAsync(campaign);
        return campaign;
    }

    private async Task ListsAsync(long campaign, string query, params IEnumerable<long> contacts)
    {
        var text = await server.Json.GetStringAsync($"/api/campaigns/{campaign}/contacts?{query}", TestEnd);
        var json = JsonParser.Default.Parse<ListContactsResponse>(text);

        Assert.Equal(contacts, json.Contacts.Select(contact => contact.ContactId));
        Assert.Equal(contacts.Count(), json.TotalCount);
        Assert.Contains($"\"total_count\":{contacts.Count()}", text.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(json, await ListAsync(Queries.ToMessage<ListContactsRequest>($"campaign_id={campaign}&{query}")));
    }

    private async Task IsBadTokenAsync(ListContactsRequest request, Action<ListContactsRequest> change)
    {
        var changed = request.Clone();
        change(changed);
        var refusal = await Assert.ThrowsAsync<RpcException>(() => ListAsync(changed));
        Assert.Equal("page_token BAD_PAGE_TOKEN", Answer.FromGrpc(refusal).Faults.Single());
    }

    private async Task<ListContactsResponse> ListAsync(ListContactsRequest request) =>
        await server.Contacts.ListContactsAsync(request, cancellationToken: TestEnd);

    private async Task<Answer> RefusalAsync(string query)
    {
        using var response = await server.Json.GetAsync($"/api/campaigns/1/contacts?{query}", TestEnd);
        return await response.ReadAnswerAsync();
    }
}
