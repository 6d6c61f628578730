using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf;
using Grpc.Core;

namespace CampaignGrpc.Api.Tests.Results;

/// <summary>Attempts by contact, outcome, dialer and time, on both roads.</summary>
public sealed class AttemptListTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private readonly DialerDriver _dialer = new(server);

    /// <summary>A query that a message can say as well, and its fault.</summary>
    public static TheoryData<string, string> BadQueries =>
        new()
        {
            { "contact_id=0", "contact_id OUT_OF_RANGE" },
            { "contact_id=2147483648", "contact_id OUT_OF_RANGE" },
            { $"dialer_id={new string('d', 101)}", "dialer_id TOO_LONG" },
            { "dialer_id=%D0%B4", "dialer_id BAD_CHARACTER" },
            { "dialer_id=a%20b", "dialer_id BAD_CHARACTER" },
            { "page_token=x", "page_token BAD_PAGE_TOKEN" },
        };

    /// <summary>A query that only a query can be.</summary>
    public static TheoryData<string, string> UnreadableQueries =>
        new()
        {
            { "outcome=BUSY", "outcome WRONG_TYPE" },
            { "outcome=11", "outcome WRONG_TYPE" },
            { "from_start_time=today", "from_start_time WRONG_TYPE" },
            { "until_start_time=", "until_start_time WRONG_TYPE" },
            { "from_create_time=2026-03-03T10:00:00Z", "from_create_time UNKNOWN_FIELD" },
        };

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Attempts_are_listed_by_whatever_filter_with_how_many_there_are()
    {
        await using var own = await CampaignServerFixture.StartAsync();
        var campaign = await MixAsync(own, new(own));

        await ListsAsync(own, campaign, "", "1/1", "1/2", "2/1", "3/1");
        await ListsAsync(own, campaign, "contact_id=1", "1/1", "1/2");
        await ListsAsync(own, campaign, "contact_id=4");
        await ListsAsync(own, campaign, "outcome=OUTCOME_BUSY", "1/1");
        await ListsAsync(own, campaign, "outcome=OUTCOME_ANSWERED", "1/2", "2/1");
        await ListsAsync(own, campaign, "outcome=OUTCOME_FAILED");
        await ListsAsync(own, campaign, "outcome=OUTCOME_UNSPECIFIED&dialer_id=", "1/1", "1/2", "2/1", "3/1");
        await ListsAsync(own, campaign, "dialer_id=dialer-1", "1/1", "1/2", "2/1", "3/1");
        await ListsAsync(own, campaign, "dialer_id=dialer-2");
        await ListsAsync(own, campaign, "from_start_time=2026-03-03T10:30:00Z", "1/2", "3/1");
        await ListsAsync(own, campaign, "from_start_time=2026-03-03T10:30:00.0000001Z", "3/1");
        await ListsAsync(own, campaign, "until_start_time=2026-03-03T15:30:00%2B05:00", "1/1", "2/1");
        await ListsAsync(own, campaign, "until_start_time=2026-03-03T10:30:00.0000001Z", "1/1", "1/2", "2/1");
        await ListsAsync(own, campaign, "from_start_time=2026-03-03T10:00:01Z&until_start_time=2026-03-03T10:30:00Z", "2/1");
        await ListsAsync(
            own,
            campaign,
            "outcome=OUTCOME_ANSWERED&until_start_time=2026-03-03T10:30:00Z&dialer_id=dialer-1&contact_id=2",
            "2/1"
        );
    }

    [Fact]
    public async Task Paging_shows_every_attempt_once_and_its_token_is_good_only_with_its_filters()
    {
        var campaign = await MixAsync(server, _dialer);
        var request = new ListAttemptsRequest
        {
            CampaignId = campaign,
            PageSize = 1,
            DialerId = "dialer-1",
        };
        var seen = new List<string>();

        do
        {
            var page = await ListAsync(server, request);
            Assert.Equal(4, page.TotalCount);
            seen.Add(NameOf(Assert.Single(page.Attempts)));
            if (page.NextPageToken.Length > 0)
                request.PageToken = page.NextPageToken;
            else
                break;
        } while (true);

        Assert.Equal(["1/1", "1/2", "2/1", "3/1"], seen);
        foreach (
            var change in new Action<ListAttemptsRequest>[]
            {
                changed => changed.DialerId = "",
                changed => changed.DialerId = "dialer-2",
                changed => changed.ContactId = 1,
                changed => changed.Outcome = Outcome.Busy,
                changed => changed.FromStartTime = new() { Seconds = 1 },
                changed => changed.UntilStartTime = new() { Nanos = 1_000 },
            }
        )
        {
            var changed = request.Clone();
            change(changed);
            await IsRefusedAsync(changed, "page_token BAD_PAGE_TOKEN");
        }
    }

    [Theory]
    [MemberData(nameof(BadQueries))]
    public async Task A_bad_query_is_refused_alike_on_both_roads(string query, string fault)
    {
        var json = await RefusalAsync(query);

        Assert.Equal((400, fault), (json.HttpStatus, json.Faults.Single()));
        Assert.Equal(json.Status, (await IsRefusedAsync(Queries.ToMessage<ListAttemptsRequest>($"campaign_id=1&{query}"), fault)).Status);
    }

    [Theory]
    [MemberData(nameof(UnreadableQueries))]
    public async Task A_query_that_cannot_be_read_is_refused_with_the_parameter(string query, string fault)
    {
        var json = await RefusalAsync(query);

        Assert.Equal((400, fault), (json.HttpStatus, json.Faults.Single()));
    }

    [Fact]
    public async Task What_only_a_message_can_say_is_refused_too()
    {
        await IsRefusedAsync(new() { CampaignId = 1, Outcome = (Outcome)99 }, "outcome UNKNOWN_VALUE");
        await IsRefusedAsync(
            new()
            {
                CampaignId = 1,
                FromStartTime = new() { Seconds = long.MaxValue },
            },
            "from_start_time OUT_OF_RANGE"
        );
        await IsRefusedAsync(
            new()
            {
                CampaignId = 1,
                UntilStartTime = new() { Nanos = -1 },
            },
            "until_start_time OUT_OF_RANGE"
        );
    }

    private static string NameOf(Attempt attempt) => $"{attempt.ContactId}/{attempt.Number}";

    private static async Task<ListAttemptsResponse> ListAsync(CampaignServerFixture server, ListAttemptsRequest request) =>
        await new ResultService.ResultServiceClient(server.Channel).ListAttemptsAsync(request, cancellationToken: TestEnd);

    private static async Task ListsAsync(CampaignServerFixture server, long campaign, string query, params IEnumerable<string> attempts)
    {
        var json = JsonParser.Default.Parse<ListAttemptsResponse>(
            await server.Json.GetStringAsync($"/api/campaigns/{campaign}/attempts?{query}", TestEnd)
        );

        Assert.Equal(attempts, json.Attempts.Select(NameOf));
        Assert.Equal(attempts.Count(), json.TotalCount);
        Assert.Equal(json, await ListAsync(server, Queries.ToMessage<ListAttemptsRequest>($"campaign_id={campaign}&{query}")));
    }

    /// <summary>
    /// Contact 1 is busy at 10:00 and answers at 10:30, contact 2 answers at 10:00:01, contact 3 is being called at 10:30:01.
    /// </summary>
    private static async Task<long> MixAsync(CampaignServerFixture server, DialerDriver dialer)
    {
        var campaign = await dialer.CreateAsync(3);
        await dialer.CallAsync(campaign, Outcome.Busy);
        server.Time.Advance(TimeSpan.FromSeconds(1));
        await dialer.CallAsync(campaign, Outcome.Answered);
        server.Time.Advance(TimeSpan.FromSeconds((29 * 60) + 59));
        var calls = (await dialer.ClaimAsync(campaign)).OrderBy(call => call.ContactId).ToList();
        await dialer.StartAsync(calls[0].Token);
        await dialer.ReportAsync(calls[0].Token, Outcome.Answered);
        server.Time.Advance(TimeSpan.FromSeconds(1));
        await dialer.StartAsync(calls[1].Token);
        return campaign;
    }

    private async Task<Answer> IsRefusedAsync(ListAttemptsRequest request, string fault)
    {
        var answer = Answer.FromGrpc(await Assert.ThrowsAsync<RpcException>(() => ListAsync(server, request)));
        Assert.Equal(fault, answer.Faults.Single());
        return answer;
    }

    private async Task<Answer> RefusalAsync(string query)
    {
        using var response = await server.Json.GetAsync($"/api/campaigns/1/attempts?{query}", TestEnd);
        return await response.ReadAnswerAsync();
    }
}
