using System.Net;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Grpc.Core;
using Grpc.Net.Client;
using static CampaignGrpc.Api.Tests.Creating.ValidRequest;

namespace CampaignGrpc.Api.Tests.Results;

/// <summary>Which contacts are exported, by gRPC and as files, and what is refused before the first byte.</summary>
public sealed class ExportTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private readonly DialerDriver _dialer = new(server);

    /// <summary>What is wrong with a path and query, and how it is refused.</summary>
    public static TheoryData<string, int, string> Refusals =>
        new()
        {
            { "999999/results.{0}", 404, "CAMPAIGN_NOT_FOUND" },
            { "0/results.{0}", 400, "campaign_id OUT_OF_RANGE" },
            { "abc/results.{0}", 400, "campaign_id WRONG_TYPE" },
            { "99999999999999999999/results.{0}", 400, "campaign_id WRONG_TYPE" },
            { "1/results.{0}?state=DONE", 400, "state WRONG_TYPE" },
            { "1/results.{0}?state=4", 400, "state WRONG_TYPE" },
            { "1/results.{0}?state=", 400, "state WRONG_TYPE" },
            { "1/results.{0}?result=CONTACT_RESULT_REACHED&result=CONTACT_RESULT_INVALID", 400, "result DUPLICATE_FIELD" },
            { "1/results.{0}?page_size=5", 400, "page_size UNKNOWN_FIELD" },
            { "1/results.{0}?campaign_id=x", 400, "campaign_id WRONG_TYPE" },
        };

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    private ResultService.ResultServiceClient Results => new(server.Channel);

    [Fact]
    public async Task Every_contact_is_exported_once_in_the_lists_order()
    {
        const int Count = 2_345;
        var campaign = await server.CreateCampaignAsync(WithPhones(Numbers(Count)));

        var rows = await ExportAsync(new() { CampaignId = campaign });

        Assert.Equal(Numbers(Count), rows.Select(row => row.Phone));
        Assert.Equal(Enumerable.Range(1, Count).Select(number => (long)number), rows.Select(row => row.ContactId));
        Assert.Equal(rows.Select(row => row.ContactId), await FileIdsAsync(campaign, ""));
    }

    [Fact]
    public async Task A_row_has_the_contact_and_its_last_attempt()
    {
        var campaign = await _dialer.CreateAsync(2, draft => draft.ProjectId = DialerDriver.NextProject);
        await _dialer.CallAsync(campaign, Outcome.Busy);
        server.Time.Advance(TimeSpan.FromMinutes(30));
        var call = (await _dialer.ClaimAsync(campaign)).Single(call => call.ContactId == 1);
        await _dialer.StartAsync(call.Token);
        await _dialer.ReportAsync(call.Token, Outcome.Answered, report =>
            report.ResultData = new() { Fields = { ["a"] = new() { BoolValue = true } } }
        );
        var last = (await _dialer.AttemptsAsync(campaign))[1];
        (last.ResultData, last.ResultDataJson) = (null, "");

        var rows = await ExportAsync(new() { CampaignId = campaign });

        Assert.Equal(
            new()
            {
                RunDate = "2026-03-03",
                ContactId = 1,
                Phone = "+79121000000",
                State = ContactState.Done,
                Result = ContactResult.Reached,
                AttemptCount = 2,
                LastAttempt = last,
                AddDataJson = "{}",
                ResultDataJson = """{"a":true}""",
            },
            rows[0]
        );
        Assert.Equal(
            new()
            {
                ContactId = 2,
                Phone = "+79121000001",
                State = ContactState.Claimed,
                AddDataJson = "{}",
            },
            rows[1]
        );
    }

    [Fact]
    public async Task A_filter_exports_what_the_same_filter_lists()
    {
        var campaign = await _dialer.CreateAsync(6, draft => draft.Schedule.Attempts = new() { Id = 1 });
        foreach (var outcome in new[] { Outcome.Answered, Outcome.Busy, Outcome.Answered })
            await _dialer.CallAsync(campaign, outcome);
        await _dialer.ClaimOneAsync(campaign);

        await ExportsAsync(campaign, "", 1, 2, 3, 4, 5, 6);
        await ExportsAsync(campaign, "state=CONTACT_STATE_UNSPECIFIED", 1, 2, 3, 4, 5, 6);
        await ExportsAsync(campaign, "state=CONTACT_STATE_DONE", 1, 2, 3);
        await ExportsAsync(campaign, "state=CONTACT_STATE_CLAIMED", 4);
        await ExportsAsync(campaign, "state=CONTACT_STATE_WAITING", 5, 6);
        await ExportsAsync(campaign, "result=CONTACT_RESULT_REACHED", 1, 3);
        await ExportsAsync(campaign, "result=CONTACT_RESULT_REACHED&state=CONTACT_STATE_DONE", 1, 3);
        await ExportsAsync(campaign, "result=CONTACT_RESULT_REACHED&state=CONTACT_STATE_WAITING");
        await ExportsAsync(campaign, "result=CONTACT_RESULT_CANCELLED");
    }

    [Fact]
    public async Task A_message_is_small_enough_for_every_client_however_long_its_rows_are()
    {
        var data = $"{{\"a\": \"{new string('я', 2_000)}\"}}";
        var phones = Numbers(1_500).Select(phone => $$"""{"phone": "{{phone}}", "add_data": {{data}} }""");
        var campaign = await server.CreateCampaignAsync(With("phones", $"[{string.Join(",", phones)}]"));
        using var channel = GrpcChannel.ForAddress($"http://{server.Channel.Target}");
        using var call = new ResultService.ResultServiceClient(channel).ExportResults(
            new() { CampaignId = campaign },
            cancellationToken: TestEnd
        );
        var rows = 0;

        await foreach (var message in call.ResponseStream.ReadAllAsync(TestEnd))
        {
            Assert.InRange(message.CalculateSize(), 1, 1_100_000);
            rows += message.Rows.Count;
        }

        Assert.Equal(1_500, rows);
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task What_is_wrong_is_refused_before_the_first_byte(string path, int status, string reason)
    {
        foreach (var extension in new[] { "csv", "ndjson" })
        {
            using var response = await server.Json.GetAsync(
                $"/api/campaigns/{path.Replace("{0}", extension, StringComparison.Ordinal)}",
                TestEnd
            );
            var answer = await response.ReadAnswerAsync();

            Assert.Equal((status, reason), (answer.HttpStatus, answer.Faults.SingleOrDefault(answer.Reason)));
            Assert.Null(response.Content.Headers.ContentDisposition);
        }
    }

    [Fact]
    public async Task By_gRPC_the_same_is_refused()
    {
        await IsRefusedAsync(new() { CampaignId = 999_999 }, "CAMPAIGN_NOT_FOUND");
        await IsRefusedAsync(new(), "campaign_id OUT_OF_RANGE");
        await IsRefusedAsync(new() { CampaignId = 1, State = (ContactState)99 }, "state UNKNOWN_VALUE");
        await IsRefusedAsync(new() { CampaignId = 1, Result = (ContactResult)99 }, "result UNKNOWN_VALUE");
    }

    [Fact]
    public async Task Parameters_that_are_not_known_are_passed_over_where_the_service_is_set_so()
    {
        await using var own = await CampaignServerFixture.StartAsync("--Api:UnknownJsonFields=Ignore");
        var campaign = await own.CreateCampaignAsync();

        Assert.NotEmpty(await own.Json.GetStringAsync($"/api/campaigns/{campaign}/results.csv?utm=1", TestEnd));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task Files_are_only_got(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api/campaigns/1/results.csv");
        using var response = await server.Json.SendAsync(request, TestEnd);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["GET"], response.Content.Headers.Allow);
    }

    private async Task<List<ResultRow>> ExportAsync(ExportResultsRequest request)
    {
        using var call = Results.ExportResults(request, cancellationToken: TestEnd);
        var rows = new List<ResultRow>();
        await foreach (var message in call.ResponseStream.ReadAllAsync(TestEnd))
            rows.AddRange(message.Rows);
        return rows;
    }

    private async Task ExportsAsync(long campaign, string query, params IEnumerable<long> contacts)
    {
        var rows = await ExportAsync(Queries.ToMessage<ExportResultsRequest>($"campaign_id={campaign}&{query}"));

        Assert.Equal(contacts, rows.Select(row => row.ContactId));
        Assert.Equal(contacts, await FileIdsAsync(campaign, query));
    }

    /// <summary>The ids in both files, which must agree.</summary>
    private async Task<IEnumerable<long>> FileIdsAsync(long campaign, string query)
    {
        var csv = await server.Json.GetStringAsync($"/api/campaigns/{campaign}/results.csv?{query}", TestEnd);
        var ndjson = await server.Json.GetStringAsync($"/api/campaigns/{campaign}/results.ndjson?{query}", TestEnd);
        var ids = csv.Split("\r\n")[1..^1].Select(line => line.Split(',')[0]).ToList();
        Assert.Equal(
            ids,
            ndjson.Split('\n')[..^1].Select(line => line["{\"contact_id\":".Length..line.IndexOf(',', StringComparison.Ordinal)])
        );
        return ids.Select(id => long.Parse(id, System.Globalization.CultureInfo.InvariantCulture));
    }

    private async Task IsRefusedAsync(ExportResultsRequest request, string reason)
    {
        var answer = Answer.FromGrpc(await Assert.ThrowsAsync<RpcException>(() => ExportAsync(request)));
        Assert.Equal(reason, answer.Faults.SingleOrDefault(answer.Reason));
    }
}
