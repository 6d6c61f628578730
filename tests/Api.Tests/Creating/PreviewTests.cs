using System.Globalization;
using System.Text;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf;
using Grpc.Core;
using static CampaignGrpc.Api.Tests.Creating.ValidRequest;

namespace CampaignGrpc.Api.Tests.Creating;

/// <summary>Trying a create, on both roads: what is answered, and that nothing is left behind.</summary>
public sealed class PreviewTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    /// <summary>What the preview is asked, and the fault of the campaign or of the two fields of its own.</summary>
    public static TheoryData<string, string, string> FaultsOfBoth =>
        new()
        {
            { "lines", "0", "lines OUT_OF_RANGE" },
            { "lines", "10001", "lines OUT_OF_RANGE" },
            { "lines", "-1", "lines OUT_OF_RANGE" },
            { "mean_call_duration", "\"0.999s\"", "mean_call_duration OUT_OF_RANGE" },
            { "mean_call_duration", "\"3600.001s\"", "mean_call_duration OUT_OF_RANGE" },
            { "mean_call_duration", "\"-60s\"", "mean_call_duration OUT_OF_RANGE" },
            { "mean_call_duration", "\"315576000000s\"", "mean_call_duration OUT_OF_RANGE" },
            { "campaign", Absent, "campaign REQUIRED" },
            { "campaign.phone_id", "0", "campaign.phone_id OUT_OF_RANGE" },
            { "campaign.state", "\"Запущено\"", "campaign.state NOT_INITIAL" },
            { "campaign.schedule.date", "\"2026-02-30\"", "campaign.schedule.date FORMAT" },
            { "campaign.schedule.last_date", "\"2026-03-03\"", "campaign.schedule.last_date OUT_OF_RANGE" },
            {
                "campaign.outcome_rules",
                """[{"outcome": "OUTCOME_BUSY", "attempts": 11}]""",
                "campaign.outcome_rules[0].attempts OUT_OF_RANGE"
            },
        };

    public static TheoryData<string, string, string> FaultsInJsonAlone =>
        new()
        {
            { "lines", "\"many\"", "lines WRONG_TYPE" },
            { "lines", "2147483648", "lines OUT_OF_RANGE" },
            { "lines", "1, \"lines\": 2", "lines DUPLICATE_FIELD" },
            { "mean_call_duration", "60", "mean_call_duration WRONG_TYPE" },
            { "mean_call_duration", "\"a minute\"", "mean_call_duration WRONG_TYPE" },
            { "request_id", "\"key\"", "request_id UNKNOWN_FIELD" },
            { "campaign", "5", "campaign WRONG_TYPE" },
            { "campaign.shedule", "{}", "campaign.shedule UNKNOWN_FIELD" },
            { "phones", "{}", "phones WRONG_TYPE" },
            { "phones", "[], \"phones\": []", "phones DUPLICATE_FIELD" },
        };

    [Fact]
    public async Task A_preview_tells_what_a_create_would_come_to_and_stores_nothing()
    {
        var rows = server.Rows();

        var preview = await PreviewAsync(With(("lines", "1"), ("mean_call_duration", "\"90s\"")));

        Assert.Equal((2, 0, 0), (preview.AcceptedCount, preview.DuplicateCount, preview.RefusedCount));
        Assert.Empty(preview.Faults);
        Assert.Empty(preview.Warnings);
        Assert.Equal(
            ("Asia/Yekaterinburg", "3", "5"),
            (preview.Schedule.TimeZone, preview.Schedule.Attempts.Title, preview.Schedule.Interval)
        );
        Assert.Equal(10, preview.Windows.Count);
        var window = preview.Windows[0];
        Assert.Equal(
            ("2026-03-04T09:00:00+05:00", "2026-03-04T17:00:00+05:00", "Asia/Yekaterinburg"),
            (window.LocalOpenTime, window.LocalCloseTime, window.TimeZone)
        );
        Assert.Equal(
            (new(2026, 3, 4, 4, 0, 0, TimeSpan.Zero), new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero)),
            (window.OpenTime.ToDateTimeOffset(), window.CloseTime.ToDateTimeOffset())
        );
        Assert.Equal(window.OpenTime.ToDateTimeOffset().AddMinutes(3), preview.EarliestFinishTime.ToDateTimeOffset());
        Assert.Equal(rows, server.Rows());
    }

    [Fact]
    public async Task Its_schedule_is_the_one_that_the_campaign_would_show()
    {
        var body = With(
            ("campaign.schedule.periods", Absent),
            ("campaign.schedule.attempts", Absent),
            ("campaign.schedule.interval", Absent)
        );

        var preview = await PreviewAsync(body);
        var campaign = await server.GetAsync(await server.CreateCampaignAsync(body));

        Assert.Equal(campaign.Schedule, preview.Schedule);
        Assert.Equal(campaign.NextOpeningTime, preview.Windows[0].OpenTime);
    }

    [Fact]
    public async Task The_documents_example_could_begin_now_and_its_first_day_is_over()
    {
        var preview = await PreviewAsync(DocumentedEndpointTests.Example);

        Assert.Equal(CampaignServerFixture.Start, preview.Windows[0].OpenTime.ToDateTimeOffset());
        Assert.Equal(CampaignServerFixture.Start.AddMinutes(1), preview.EarliestFinishTime.ToDateTimeOffset());
        Assert.Equal([PreviewWarningKind.DatePast], preview.Warnings.Select(warning => warning.Kind));
    }

    [Fact]
    public async Task Everything_that_is_probably_not_meant_is_told()
    {
        var preview = await PreviewAsync(
            With(
                ("campaign.schedule.date", "\"2026-03-02\""),
                ("campaign.schedule.start_time", "\"00:00\""),
                ("campaign.schedule.end_time", "\"00:01\""),
                ("campaign.schedule.time_zone", "\"Europe/Berlin\""),
                ("campaign.schedule.periods", """{"id": 4}"""),
                ("campaign.max_concurrent_calls", "1"),
                ("mean_call_duration", "\"3600s\"")
            )
        );

        Assert.Equal(
            [PreviewWarningKind.DatePast, PreviewWarningKind.AttemptsDoNotFit, PreviewWarningKind.TooManyCalls],
            preview.Warnings.Select(warning => warning.Kind)
        );
        Assert.All(preview.Warnings, warning => Assert.NotEmpty(warning.Description));
        Assert.Null(preview.EarliestFinishTime);
        var spring = await PreviewAsync(
            With(
                ("campaign.schedule.date", "\"2026-03-25\""),
                ("campaign.schedule.start_time", "\"00:00\""),
                ("campaign.schedule.time_zone", "\"Europe/Berlin\"")
            )
        );
        Assert.Equal([PreviewWarningKind.ClockChange], spring.Warnings.Select(warning => warning.Kind));
        Assert.Equal(
            ("2026-03-29T00:00:00+01:00", "2026-03-29T17:00:00+02:00"),
            (spring.Windows[4].LocalOpenTime, spring.Windows[4].LocalCloseTime)
        );
    }

    [Fact]
    public async Task Faults_of_contacts_are_part_of_the_answer()
    {
        var preview = await PreviewAsync(
            With(
                "phones",
                """
                [{"phone": "+79123456789"}, {"phone": "8 (912) 345-67-89"}, {"phone": "112"}, {"phone": "+79123456780", "add_data": {"": 1}}, {}]
                """
            )
        );

        Assert.Equal((1, 1, 3), (preview.AcceptedCount, preview.DuplicateCount, preview.RefusedCount));
        Assert.Equal(
            ["phones[1].phone DUPLICATE", "phones[2].phone FORBIDDEN_NUMBER", "phones[3].add_data EMPTY_KEY", "phones[4].phone REQUIRED"],
            preview.Faults.Select(fault => $"{fault.Field} {fault.Reason}")
        );
        Assert.Equal("The same number as phones[0].phone.", preview.Faults[0].Description);
    }

    [Fact]
    public async Task Faults_of_contacts_that_only_json_can_have_are_part_of_the_answer()
    {
        var (status, text) = await PostAsync(
            server,
            With(
                "phones",
                """
                [5, null, {"phone": 5}, {"phone": "+79123456789", "fone": 1}, {"phone": "+79123456780", "phone": null}, {"phone": "+79123456781"}]
                """
            )
        );

        Assert.Equal(200, status);
        var preview = JsonParser.Default.Parse<PreviewCampaignResponse>(text);
        Assert.Equal((1, 0, 5), (preview.AcceptedCount, preview.DuplicateCount, preview.RefusedCount));
        Assert.Equal(
            [
                "phones[0] WRONG_TYPE",
                "phones[1] REQUIRED",
                "phones[2].phone WRONG_TYPE",
                "phones[3].fone UNKNOWN_FIELD",
                "phones[4].phone DUPLICATE_FIELD",
            ],
            preview.Faults.Select(fault => $"{fault.Field} {fault.Reason}")
        );
    }

    [Fact]
    public async Task Of_many_faults_a_hundred_are_told_and_all_are_counted()
    {
        var preview = await PreviewAsync(WithPhones(Enumerable.Repeat("+79123456789", 151)));

        Assert.Equal((1, 150, 100), (preview.AcceptedCount, preview.DuplicateCount, preview.Faults.Count));
    }

    [Fact]
    public async Task Where_repeated_numbers_are_skipped_they_are_counted_and_no_fault()
    {
        await using var skipping = await CampaignServerFixture.StartAsync("--Campaigns:DuplicatePhones=Skip");

        var preview = await PreviewAsync(WithPhones("+79123456789", "8 (912) 345-67-89", "abc"), skipping);

        Assert.Equal((1, 1, 1), (preview.AcceptedCount, preview.DuplicateCount, preview.RefusedCount));
        Assert.Equal(["phones[2].phone"], preview.Faults.Select(fault => fault.Field));
    }

    [Fact]
    public async Task An_empty_list_is_previewed_without_a_finish()
    {
        var preview = await PreviewAsync(With("phones", Absent));

        Assert.Equal((0, 0, 0), (preview.AcceptedCount, preview.DuplicateCount, preview.RefusedCount));
        Assert.Null(preview.EarliestFinishTime);
    }

    [Theory]
    [MemberData(nameof(FaultsOfBoth))]
    public async Task A_fault_of_the_campaign_is_refused_alike_on_both_roads(string where, string value, string fault)
    {
        var body = With((where, value), ("phones[0].phone", "\"abc\""));

        var json = await RefusalAsync(body);
        var grpc = Answer.FromGrpc(await Assert.ThrowsAsync<RpcException>(() => CallAsync(server, body)));

        Assert.Equal([fault], json.Faults);
        Assert.Equal(json.Status, grpc.Status);
    }

    [Theory]
    [MemberData(nameof(FaultsInJsonAlone))]
    public async Task A_fault_that_only_json_can_have_is_refused(string where, string value, string fault) =>
        Assert.Equal([fault], (await RefusalAsync(With(where, value))).Faults);

    [Fact]
    public async Task A_schedule_that_never_opens_is_refused_as_a_create_is()
    {
        var body = With(("campaign.schedule.date", "\"2026-03-01\""), ("campaign.schedule.last_date", "\"2026-03-02\""));

        Assert.Equal((await server.PostAsync(body)).Status, (await RefusalAsync(body)).Status);
    }

    [Fact]
    public async Task Where_a_past_first_day_is_refused_a_preview_refuses_it_too()
    {
        await using var strict = await CampaignServerFixture.StartAsync("--Campaigns:PastStartDate=Reject");

        var (status, text) = await PostAsync(strict, DocumentedEndpointTests.Example);

        Assert.Equal(["campaign.schedule.date IN_PAST"], Answer.FromJson(status, "application/json", text).Faults);
    }

    [Fact]
    public async Task More_contacts_than_a_create_may_bring_are_too_many()
    {
        var body = WithPhones(Numbers(200_001));

        var refusal = await RefusalAsync(body);

        Assert.Equal(["phones TOO_MANY"], refusal.Faults);
        Assert.Equal((await server.PostAsync(body)).Status, refusal.Status);
        Assert.Equal(refusal.Status, Answer.FromGrpc(await Assert.ThrowsAsync<RpcException>(() => CallAsync(server, body))).Status);
    }

    [Theory]
    [InlineData("", "BODY_EMPTY")]
    [InlineData("[]", "BODY_NOT_OBJECT")]
    [InlineData("{\"lines\": 1", "MALFORMED")]
    public async Task A_body_that_is_no_json_object_is_refused(string body, string reason) =>
        Assert.Equal(reason, (await RefusalAsync(body)).Reason);

    /// <summary>The answer of both roads, which must be equal.</summary>
    private Task<PreviewCampaignResponse> PreviewAsync(string body) => PreviewAsync(body, server);

    private static async Task<PreviewCampaignResponse> PreviewAsync(string body, CampaignServerFixture server)
    {
        var (status, text) = await PostAsync(server, body);
        Assert.True(status == 200, text);
        var grpc = await CallAsync(server, body);
        Assert.Equal(grpc, JsonParser.Default.Parse<PreviewCampaignResponse>(text));
        Assert.Contains($"\"accepted_count\":{grpc.AcceptedCount.ToString(CultureInfo.InvariantCulture)},", text, StringComparison.Ordinal);
        return grpc;
    }

    private static async Task<PreviewCampaignResponse> CallAsync(CampaignServerFixture server, string body) =>
        await server.Campaigns.PreviewCampaignAsync(JsonParser.Default.Parse<PreviewCampaignRequest>(body), cancellationToken: TestEnd);

    private static async Task<(int Status, string Text)> PostAsync(CampaignServerFixture server, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await server.Json.PostAsync("/api/campaigns:preview", content, TestEnd);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestEnd));
    }

    private async Task<Answer> RefusalAsync(string body)
    {
        var (status, text) = await PostAsync(server, body);
        Assert.True(status == 400, text);
        return Answer.FromJson(status, "application/json", text);
    }
}
