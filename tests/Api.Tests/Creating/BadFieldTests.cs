using CampaignGrpc.Api.Tests.Driving;
using static CampaignGrpc.Api.Tests.Creating.ValidRequest;

namespace CampaignGrpc.Api.Tests.Creating;

/// <summary>One bad field in an otherwise valid request: what is answered, and that nothing is stored.</summary>
public sealed class BadFieldTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    /// <summary>Where, what is put there, the path and the reason answered: for what a message can say as well.</summary>
    public static TheoryData<string, string, string, string> OnBothRoads =>
        new()
        {
            { "campaign", Absent, "campaign", "REQUIRED" },
            { "campaign", "null", "campaign", "REQUIRED" },
            { "campaign.project_id", Absent, "campaign.project_id", "REQUIRED" },
            { "campaign.project_id", "null", "campaign.project_id", "REQUIRED" },
            { "campaign.project_id", "0", "campaign.project_id", "OUT_OF_RANGE" },
            { "campaign.project_id", "-0", "campaign.project_id", "OUT_OF_RANGE" },
            { "campaign.project_id", "-1", "campaign.project_id", "OUT_OF_RANGE" },
            { "campaign.project_id", "\"-9223372036854775808\"", "campaign.project_id", "OUT_OF_RANGE" },
            { "campaign.start_block_id", Absent, "campaign.start_block_id", "REQUIRED" },
            { "campaign.start_block_id", "0", "campaign.start_block_id", "OUT_OF_RANGE" },
            { "campaign.start_block_id", "-1", "campaign.start_block_id", "OUT_OF_RANGE" },
            { "campaign.phone_id", Absent, "campaign.phone_id", "REQUIRED" },
            { "campaign.phone_id", "0", "campaign.phone_id", "OUT_OF_RANGE" },
            { "campaign.phone_id", "-1", "campaign.phone_id", "OUT_OF_RANGE" },
            { "campaign.name", Quoted(new('я', 201)), "campaign.name", "TOO_LONG" },
            { "campaign.name", Quoted(string.Concat(Enumerable.Repeat("🎉", 201))), "campaign.name", "TOO_LONG" },
            { "campaign.name", "\"a\\u0000b\"", "campaign.name", "BAD_CHARACTER" },
            { "campaign.name", "\"a\\nb\"", "campaign.name", "BAD_CHARACTER" },
            { "campaign.name", "\"a\\u0085b\"", "campaign.name", "BAD_CHARACTER" },
            { "campaign.name", "\"a\\u202eb\"", "campaign.name", "BAD_CHARACTER" },
            { "campaign.name", "\"a\\u2066b\"", "campaign.name", "BAD_CHARACTER" },
            { "campaign.name", "\"a\\ufffeb\"", "campaign.name", "BAD_CHARACTER" },
            { "campaign.description", Quoted(new('я', 2_001)), "campaign.description", "TOO_LONG" },
            { "campaign.description", "\"a\\u0000b\"", "campaign.description", "BAD_CHARACTER" },
            { "campaign.state", "\"Запущено\"", "campaign.state", "NOT_INITIAL" },
            { "campaign.state", "\"BOGUS\"", "campaign.state", "NOT_INITIAL" },
            { "campaign.state", "\"создано\"", "campaign.state", "NOT_INITIAL" },
            { "campaign.schedule", Absent, "campaign.schedule", "REQUIRED" },
            { "campaign.schedule", "null", "campaign.schedule", "REQUIRED" },
            { "campaign.schedule.date", Absent, "campaign.schedule.date", "REQUIRED" },
            { "campaign.schedule.date", "\"2026-02-29\"", "campaign.schedule.date", "FORMAT" },
            { "campaign.schedule.date", "\"2026-13-01\"", "campaign.schedule.date", "FORMAT" },
            { "campaign.schedule.date", "\"01/02/2026\"", "campaign.schedule.date", "FORMAT" },
            { "campaign.schedule.date", "\"2026-1-1\"", "campaign.schedule.date", "FORMAT" },
            { "campaign.schedule.date", "\"2026-03-04 \"", "campaign.schedule.date", "FORMAT" },
            { "campaign.schedule.date", "\"2026-03-04T00:00:00Z\"", "campaign.schedule.date", "FORMAT" },
            { "campaign.schedule.date", "\"٢٠٢٦-٠٣-٠٤\"", "campaign.schedule.date", "FORMAT" },
            { "campaign.schedule.date", "\"0000-00-00\"", "campaign.schedule.date", "FORMAT" },
            { "campaign.schedule.date", "\"\"", "campaign.schedule.date", "FORMAT" },
            { "campaign.schedule.date", "\"2027-03-05\"", "campaign.schedule.date", "TOO_FAR" },
            { "campaign.schedule.date", "\"9999-12-31\"", "campaign.schedule.date", "TOO_FAR" },
            { "campaign.schedule.start_time", Absent, "campaign.schedule.start_time", "REQUIRED" },
            { "campaign.schedule.start_time", "\"9:5\"", "campaign.schedule.start_time", "FORMAT" },
            { "campaign.schedule.start_time", "\" 09:00\"", "campaign.schedule.start_time", "FORMAT" },
            { "campaign.schedule.start_time", "\"09:00 PM\"", "campaign.schedule.start_time", "FORMAT" },
            { "campaign.schedule.start_time", "\"24:00\"", "campaign.schedule.start_time", "FORMAT" },
            { "campaign.schedule.start_time", "\"09:60\"", "campaign.schedule.start_time", "FORMAT" },
            { "campaign.schedule.start_time", "\"09:00:00\"", "campaign.schedule.start_time", "FORMAT" },
            { "campaign.schedule.start_time", "\"٠٩:٠٠\"", "campaign.schedule.start_time", "FORMAT" },
            { "campaign.schedule.start_time", "\"\"", "campaign.schedule.start_time", "FORMAT" },
            { "campaign.schedule.start_time", "\"17:00\"", "campaign.schedule.end_time", "EMPTY_WINDOW" },
            { "campaign.schedule.start_time", "\"17:01\"", "campaign.schedule.end_time", "EMPTY_WINDOW" },
            { "campaign.schedule.end_time", Absent, "campaign.schedule.end_time", "REQUIRED" },
            { "campaign.schedule.end_time", "\"24:01\"", "campaign.schedule.end_time", "FORMAT" },
            { "campaign.schedule.end_time", "\"00:00\"", "campaign.schedule.end_time", "EMPTY_WINDOW" },
            { "campaign.schedule.time_zone", "\"Mars/Olympus\"", "campaign.schedule.time_zone", "UNKNOWN_ZONE" },
            { "campaign.schedule.time_zone", "\"\"", "campaign.schedule.time_zone", "UNKNOWN_ZONE" },
            { "campaign.schedule.time_zone", "\"../../etc/localtime\"", "campaign.schedule.time_zone", "UNKNOWN_ZONE" },
            { "campaign.schedule.time_zone", "\"Russian Standard Time\"", "campaign.schedule.time_zone", "UNKNOWN_ZONE" },
            { "campaign.schedule.time_zone", "\"+05:00\"", "campaign.schedule.time_zone", "UNKNOWN_ZONE" },
            { "campaign.schedule.periods", """{"id": 99}""", "campaign.schedule.periods", "UNKNOWN_PERIOD" },
            { "campaign.schedule.periods", """{"id": 0}""", "campaign.schedule.periods", "UNKNOWN_PERIOD" },
            { "campaign.schedule.periods", """{"title": "Иногда"}""", "campaign.schedule.periods", "UNKNOWN_PERIOD" },
            { "campaign.schedule.periods", """{"id": 1, "title": "Ежедневно"}""", "campaign.schedule.periods", "CONTRADICTION" },
            { "campaign.schedule.periods", """{"id": 1, "title": "ежедневно"}""", "campaign.schedule.periods", "CONTRADICTION" },
            { "campaign.schedule.attempts", """{"id": 0, "title": "0"}""", "campaign.schedule.attempts", "OUT_OF_RANGE" },
            { "campaign.schedule.attempts", """{"id": 11}""", "campaign.schedule.attempts", "OUT_OF_RANGE" },
            { "campaign.schedule.attempts", """{"title": "11"}""", "campaign.schedule.attempts", "OUT_OF_RANGE" },
            { "campaign.schedule.attempts", """{"id": -1}""", "campaign.schedule.attempts", "OUT_OF_RANGE" },
            { "campaign.schedule.attempts", """{"title": "-1"}""", "campaign.schedule.attempts", "OUT_OF_RANGE" },
            { "campaign.schedule.attempts", """{"title": "99999999999999999999"}""", "campaign.schedule.attempts", "OUT_OF_RANGE" },
            { "campaign.schedule.attempts", """{"id": "9223372036854775807"}""", "campaign.schedule.attempts", "OUT_OF_RANGE" },
            { "campaign.schedule.attempts", """{"id": 2, "title": "3"}""", "campaign.schedule.attempts", "CONTRADICTION" },
            { "campaign.schedule.attempts", """{"title": "три"}""", "campaign.schedule.attempts", "NOT_A_NUMBER" },
            { "campaign.schedule.attempts", """{"title": ""}""", "campaign.schedule.attempts", "NOT_A_NUMBER" },
            { "campaign.schedule.interval", "\"\"", "campaign.schedule.interval", "NOT_A_NUMBER" },
            { "campaign.schedule.interval", "\"abc\"", "campaign.schedule.interval", "NOT_A_NUMBER" },
            { "campaign.schedule.interval", "\"30.5\"", "campaign.schedule.interval", "NOT_A_NUMBER" },
            { "campaign.schedule.interval", "\"+30\"", "campaign.schedule.interval", "NOT_A_NUMBER" },
            { "campaign.schedule.interval", "\" 30 \"", "campaign.schedule.interval", "NOT_A_NUMBER" },
            { "campaign.schedule.interval", "\"3e1\"", "campaign.schedule.interval", "NOT_A_NUMBER" },
            { "campaign.schedule.interval", "\"1,000\"", "campaign.schedule.interval", "NOT_A_NUMBER" },
            { "campaign.schedule.interval", "\"٣\"", "campaign.schedule.interval", "NOT_A_NUMBER" },
            { "campaign.schedule.interval", "\"-\"", "campaign.schedule.interval", "NOT_A_NUMBER" },
            { "campaign.schedule.interval", "\"-5\"", "campaign.schedule.interval", "OUT_OF_RANGE" },
            { "campaign.schedule.interval", "\"10081\"", "campaign.schedule.interval", "OUT_OF_RANGE" },
            { "campaign.schedule.interval", "\"99999999999999999999\"", "campaign.schedule.interval", "OUT_OF_RANGE" },
            { "campaign.schedule.last_date", "\"soon\"", "campaign.schedule.last_date", "FORMAT" },
            { "campaign.schedule.last_date", "\"2026-03-03\"", "campaign.schedule.last_date", "OUT_OF_RANGE" },
            { "campaign.schedule.weekdays", """["DAY_OF_WEEK_UNSPECIFIED"]""", "campaign.schedule.weekdays[0]", "UNKNOWN_VALUE" },
            {
                "campaign.schedule.windows",
                """[{"start_time": "09:00", "end_time": "12:00"}]""",
                "campaign.schedule.windows",
                "CONTRADICTION"
            },
            { "campaign.schedule.excluded_dates", """["2026-03-08", "8 March"]""", "campaign.schedule.excluded_dates[1]", "FORMAT" },
            { "request_id", "\"with space\"", "request_id", "BAD_CHARACTER" },
            { "request_id", "\"ключ\"", "request_id", "BAD_CHARACTER" },
            { "request_id", Quoted(new('k', 129)), "request_id", "TOO_LONG" },
        };

    /// <summary>The same for what only JSON can say.</summary>
    public static TheoryData<string, string, string, string> InJsonAlone =>
        new()
        {
            { "campaign", "5", "campaign", "WRONG_TYPE" },
            { "campaign", "[]", "campaign", "WRONG_TYPE" },
            { "campaign.name", "5", "campaign.name", "WRONG_TYPE" },
            { "campaign.name", "true", "campaign.name", "WRONG_TYPE" },
            { "campaign.name", "{}", "campaign.name", "WRONG_TYPE" },
            { "campaign.name", "\"\\ud800\"", "campaign.name", "BAD_ENCODING" },
            { "campaign.description", "[\"a\"]", "campaign.description", "WRONG_TYPE" },
            { "campaign.state", "1", "campaign.state", "WRONG_TYPE" },
            { "campaign.project_id", "1.5", "campaign.project_id", "WRONG_TYPE" },
            { "campaign.project_id", "1e-1", "campaign.project_id", "WRONG_TYPE" },
            { "campaign.project_id", "1e-400", "campaign.project_id", "WRONG_TYPE" },
            { "campaign.project_id", "1.00000000000000000000000000000000000001", "campaign.project_id", "WRONG_TYPE" },
            { "campaign.project_id", "99999999999999999999", "campaign.project_id", "OUT_OF_RANGE" },
            { "campaign.project_id", "9223372036854775808", "campaign.project_id", "OUT_OF_RANGE" },
            { "campaign.project_id", "1e400", "campaign.project_id", "OUT_OF_RANGE" },
            { "campaign.project_id", "1e999999999999", "campaign.project_id", "OUT_OF_RANGE" },
            { "campaign.project_id", "true", "campaign.project_id", "WRONG_TYPE" },
            { "campaign.project_id", "[1]", "campaign.project_id", "WRONG_TYPE" },
            { "campaign.project_id", "\"\"", "campaign.project_id", "WRONG_TYPE" },
            { "campaign.project_id", "\"0x1\"", "campaign.project_id", "WRONG_TYPE" },
            { "campaign.project_id", "\" 1\"", "campaign.project_id", "WRONG_TYPE" },
            { "campaign.project_id", "\"+1\"", "campaign.project_id", "WRONG_TYPE" },
            { "campaign.project_id", "\"1.\"", "campaign.project_id", "WRONG_TYPE" },
            { "campaign.project_id", "\"1,000\"", "campaign.project_id", "WRONG_TYPE" },
            { "campaign.project_id", "\"NaN\"", "campaign.project_id", "WRONG_TYPE" },
            { "campaign.project_id", "\"Infinity\"", "campaign.project_id", "WRONG_TYPE" },
            { "campaign.project_id", "\"١\"", "campaign.project_id", "WRONG_TYPE" },
            { "campaign.schedule", "\"x\"", "campaign.schedule", "WRONG_TYPE" },
            { "campaign.schedule.date", "20260304", "campaign.schedule.date", "WRONG_TYPE" },
            { "campaign.schedule.periods", "1", "campaign.schedule.periods", "WRONG_TYPE" },
            { "campaign.schedule.periods", """{"id": "once"}""", "campaign.schedule.periods.id", "WRONG_TYPE" },
            { "campaign.schedule.attempts", "3", "campaign.schedule.attempts", "WRONG_TYPE" },
            { "campaign.schedule.attempts", """{"title": 3}""", "campaign.schedule.attempts.title", "WRONG_TYPE" },
            { "campaign.schedule.interval", "-5", "campaign.schedule.interval", "OUT_OF_RANGE" },
            { "campaign.schedule.interval", "5.5", "campaign.schedule.interval", "WRONG_TYPE" },
            { "campaign.schedule.interval", "true", "campaign.schedule.interval", "WRONG_TYPE" },
            { "campaign.schedule.weekdays", "\"MONDAY\"", "campaign.schedule.weekdays", "WRONG_TYPE" },
            { "campaign.schedule.weekdays", """["MONDAY", "FREYDAY"]""", "campaign.schedule.weekdays[1]", "UNKNOWN_VALUE" },
            { "campaign.schedule.weekdays", "[null]", "campaign.schedule.weekdays[0]", "WRONG_TYPE" },
            { "request_id", "5", "request_id", "WRONG_TYPE" },
            { "campaign.shedule", "{}", "campaign.shedule", "UNKNOWN_FIELD" },
            { "campaign.schedule.Date", "\"2026-03-04\"", "campaign.schedule.Date", "UNKNOWN_FIELD" },
            { "campaign.schedule.periods.name", "1", "campaign.schedule.periods.name", "UNKNOWN_FIELD" },
            { "phones[1].fone", "1", "phones[1].fone", "UNKNOWN_FIELD" },
            { "extra", """{"deep": [[[{}]]]}""", "extra", "UNKNOWN_FIELD" },
            { "campaign.projectId", "1", "campaign.project_id", "DUPLICATE_FIELD" },
            { "campaign.name", "\"a\", \"name\": \"b\"", "campaign.name", "DUPLICATE_FIELD" },
            { "campaign.name", "\"a\", \"n\\u0061me\": \"b\"", "campaign.name", "DUPLICATE_FIELD" },
            { "phones[0].phone", "\"+79123456789\", \"phone\": null", "phones[0].phone", "DUPLICATE_FIELD" },
            { "phones[1].add_data", "{}, \"addData\": {}", "phones[1].add_data", "DUPLICATE_FIELD" },
            { "phones", "[], \"phones\": [{\"phone\": \"x\"}]", "phones", "DUPLICATE_FIELD" },
            { "request_id", "\"a\", \"requestId\": \"a\"", "request_id", "DUPLICATE_FIELD" },
        };

    [Theory]
    [MemberData(nameof(OnBothRoads))]
    public async Task Is_refused_alike_on_both_roads(string where, string value, string path, string reason)
    {
        var rows = server.Rows();
        var body = With(where, value);

        var json = await server.PostAsync(body);
        var grpc = await server.CreateAsync(Message(body));

        Assert.Equal([$"{path} {reason}"], json.Faults);
        Assert.Equal(400, json.HttpStatus);
        Assert.Equal(json.Status, grpc.Status);
        Assert.Equal(rows, server.Rows());
    }

    [Theory]
    [MemberData(nameof(InJsonAlone))]
    public async Task Is_refused_in_json_where_no_message_could_say_it(string where, string value, string path, string reason)
    {
        var rows = server.Rows();

        var json = await server.PostAsync(With(where, value));

        Assert.Equal([$"{path} {reason}"], json.Faults);
        Assert.Equal((400, Google.Rpc.Code.InvalidArgument), (json.HttpStatus, json.Code));
        Assert.Equal(rows, server.Rows());
    }

    [Fact]
    public async Task An_unknown_period_is_answered_with_the_known_ones()
    {
        var answer = await server.PostAsync(With("campaign.schedule.periods", """{"id": 99}"""));

        Assert.Equal("One of: 1 Однократно, 2 Ежедневно, 3 По будням, 4 Еженедельно, 5 Ежемесячно.", answer.Description);
    }

    [Fact]
    public async Task All_faults_of_a_request_are_answered_at_once()
    {
        var body = With(
            ("campaign.project_id", "0"),
            ("campaign.state", "\"x\""),
            ("campaign.schedule.start_time", "\"9\""),
            ("campaign.schedule.interval", "\"abc\""),
            ("phones[0].phone", "\"abc\""),
            ("phones[1].add_data", """{"": 1}""")
        );

        var json = await server.PostAsync(body);
        var grpc = await server.CreateAsync(Message(body));

        string[] faults =
        [
            "campaign.project_id OUT_OF_RANGE",
            "campaign.schedule.interval NOT_A_NUMBER",
            "campaign.schedule.start_time FORMAT",
            "campaign.state NOT_INITIAL",
            "phones[0].phone NOT_A_PHONE",
            "phones[1].add_data EMPTY_KEY",
        ];
        Assert.Equal(faults, json.Faults.Order(StringComparer.Ordinal));
        Assert.Equal(json.Status, grpc.Status);
    }

    [Fact]
    public async Task An_empty_campaign_lacks_each_required_field()
    {
        var json = await server.PostAsync("""{"campaign":{}}""");
        var grpc = await server.CreateAsync(Message("""{"campaign":{}}"""));

        Assert.Equal(
            [
                "campaign.project_id REQUIRED",
                "campaign.start_block_id REQUIRED",
                "campaign.schedule REQUIRED",
                "campaign.phone_id REQUIRED",
            ],
            json.Faults
        );
        Assert.Equal(json.Status, grpc.Status);
    }
}
