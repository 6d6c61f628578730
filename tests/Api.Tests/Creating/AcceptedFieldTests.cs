using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf.WellKnownTypes;
using static CampaignGrpc.Api.Tests.Creating.ValidRequest;

namespace CampaignGrpc.Api.Tests.Creating;

/// <summary>What is accepted though it looks odd, and what the service makes of it.</summary>
public sealed class AcceptedFieldTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    /// <summary>Where, what is put there, what is shown afterwards: for what a message can say as well.</summary>
    public static TheoryData<string, string, string> OnBothRoads =>
        new()
        {
            { "campaign.name", Absent, "Обзвон 2026-03-04" },
            { "campaign.name", "null", "Обзвон 2026-03-04" },
            { "campaign.name", "\"\"", "Обзвон 2026-03-04" },
            { "campaign.name", "\" \\u00a0\\t\"", "Обзвон 2026-03-04" },
            { "campaign.name", "\"=cmd()\"", "=cmd()" },
            { "campaign.name", "\"<script>alert(1)</script>\"", "<script>alert(1)</script>" },
            { "campaign.name", "\"'; drop table campaigns; --\"", "'; drop table campaigns; --" },
            { "campaign.name", "\"\\uffff\"", "\uffff" },
            { "campaign.name", "\"Е\\u0308ж\"", "Ёж" },
            { "campaign.name", Quoted(new('я', 200)), new('я', 200) },
            { "campaign.name", Quoted(string.Concat(Enumerable.Repeat("🎉", 200))), string.Concat(Enumerable.Repeat("🎉", 200)) },
            { "campaign.description", Absent, "" },
            { "campaign.description", "\"two\\r\\n\\tlines\"", "two\r\n\tlines" },
            { "campaign.description", Quoted(new('я', 2_000)), new('я', 2_000) },
            { "campaign.state", Absent, "CAMPAIGN_STATE_CREATED" },
            { "campaign.state", "\"\"", "CAMPAIGN_STATE_CREATED" },
            { "campaign.project_id", "9007199254740991", "9007199254740991" },
            { "campaign.project_id", "\"9223372036854775807\"", "9223372036854775807" },
            { "campaign.project_id", "\"1\"", "1" },
            { "campaign.project_id", "1.0", "1" },
            { "campaign.project_id", "1e2", "100" },
            { "campaign.schedule.date", "\"2021-10-06\"", "2021-10-06" },
            { "campaign.schedule.date", "\"0001-01-01\"", "0001-01-01" },
            { "campaign.schedule.date", "\"2027-03-04\"", "2027-03-04" },
            { "campaign.schedule.start_time", "\"00:00\"", "00:00" },
            { "campaign.schedule.end_time", "\"23:59\"", "23:59" },
            { "campaign.schedule.end_time", "\"24:00\"", "24:00" },
            { "campaign.schedule.time_zone", Absent, "Asia/Yekaterinburg" },
            { "campaign.schedule.time_zone", "\"Europe/Moscow\"", "Europe/Moscow" },
            { "campaign.schedule.periods", Absent, "1 Однократно" },
            { "campaign.schedule.periods", "{}", "1 Однократно" },
            { "campaign.schedule.periods", """{"id": 3}""", "3 По будням" },
            { "campaign.schedule.periods", """{"title": "еженедельно"}""", "4 Еженедельно" },
            { "campaign.schedule.periods", """{"id": 5, "title": "раз в месяц"}""", "5 Ежемесячно" },
            { "campaign.schedule.attempts", Absent, "1 1" },
            { "campaign.schedule.attempts", "{}", "1 1" },
            { "campaign.schedule.attempts", """{"title": "10"}""", "10 10" },
            { "campaign.schedule.attempts", """{"id": 4, "title": "четыре"}""", "4 4" },
            { "campaign.schedule.interval", Absent, "0" },
            { "campaign.schedule.interval", "\"10080\"", "10080" },
            { "campaign.schedule.interval", "\"007\"", "7" },
        };

    /// <summary>The same for what only JSON can say.</summary>
    public static TheoryData<string, string, string> InJsonAlone =>
        new()
        {
            { "campaign.project_id", "9223372036854775807", "9223372036854775807" },
            { "campaign.project_id", "9223372036854775807.0", "9223372036854775807" },
            { "campaign.project_id", "0.01e2", "1" },
            { "campaign.project_id", "10000e-4", "1" },
            { "campaign.schedule.interval", "5", "5" },
            { "campaign.schedule.interval", "5.0", "5" },
            { "campaign.schedule.interval", "0e99999999999", "0" },
        };

    [Theory]
    [MemberData(nameof(OnBothRoads))]
    public async Task Is_accepted_alike_on_both_roads(string where, string value, string shown)
    {
        var body = With(where, value);

        var (first, second) = ((await server.PostAsync(body)).CampaignId, (await server.CreateAsync(Message(body))).CampaignId);
        // Their run, where one is to begin now, has begun.
        await server.RunUpkeepAsync();
        var (byJson, byGrpc) = (await server.GetAsync(first), await server.GetAsync(second));

        Assert.Equal(shown, Shown(byJson, where));
        byGrpc.Id = byJson.Id;
        Assert.Equal(byJson, byGrpc);
    }

    [Theory]
    [MemberData(nameof(InJsonAlone))]
    public async Task Is_accepted_in_json_where_no_message_could_say_it(string where, string value, string shown)
    {
        var answer = await server.PostAsync(With(where, value));

        Assert.Equal(shown, Shown(await server.GetAsync(answer.CampaignId), where));
    }

    [Fact]
    public async Task Everything_that_was_asked_for_is_shown_with_the_defaults_filled_in()
    {
        var id = await server.CreateCampaignAsync();

        var expected = new Campaign
        {
            Id = id,
            ProjectId = 1,
            Name = "Обзвон клиентов",
            Description = "Опрос",
            StartBlockId = 10,
            Schedule = new()
            {
                Date = "2026-03-04",
                StartTime = "09:00",
                EndTime = "17:00",
                Periods = new() { Id = 1, Title = "Однократно" },
                Attempts = new() { Id = 3, Title = "3" },
                Interval = "5",
                TimeZone = "Asia/Yekaterinburg",
            },
            State = CampaignState.Created,
            PhoneId = 5,
            CreateTime = CampaignServerFixture.Start.ToTimestamp(),
            ContactCount = 2,
            Counts = new() { Waiting = 2 },
            NextOpeningTime = new DateTimeOffset(2026, 3, 4, 4, 0, 0, TimeSpan.Zero).ToTimestamp(),
            Etag = "1",
            UpdateTime = CampaignServerFixture.Start.ToTimestamp(),
        };
        Assert.Equal(expected, await server.GetAsync(id));
    }

    [Fact]
    public async Task Camel_case_names_are_understood()
    {
        const string Body = """
            {"campaign": {"projectId": 1, "startBlockId": 2, "phoneId": 3,
              "schedule": {"date": "2026-03-04", "startTime": "09:00", "endTime": "17:00", "timeZone": "Europe/Moscow", "lastDate": "2026-03-05"}},
             "phones": [{"phone": "+79123456789", "addData": {"k": 1}}], "requestId": "camel"}
            """;

        var id = await server.CreateCampaignAsync(Body);

        var campaign = await server.GetAsync(id);
        Assert.Equal((1, 2, 3), (campaign.ProjectId, campaign.StartBlockId, campaign.PhoneId));
        Assert.Equal(("Europe/Moscow", "2026-03-05"), (campaign.Schedule.TimeZone, campaign.Schedule.LastDate));
        Assert.Equal("""{"k":1}""", (await server.GetContactAsync(id, 1)).AddDataJson);
        Assert.Equal(id, (await server.PostAsync(Body)).CampaignId);
    }

    [Fact]
    public async Task Names_may_be_written_with_escapes_and_stand_in_any_order()
    {
        var body = Text.Replace("\"campaign\"", "\"\\u0063ampaign\"", StringComparison.Ordinal)
            .Replace("\"phones\"", "\"ph\\u006fnes\"", StringComparison.Ordinal)
            .Replace("\"add_data\"", "\"add\\u005fdata\"", StringComparison.Ordinal);
        var message = Message(body);
        var phonesFirst = $$"""{"phones": {{message.Phones}}, "campaign": {{message.Campaign}}}""";

        var escaped = await server.CreateCampaignAsync(body);
        var reversed = await server.CreateCampaignAsync(phonesFirst);

        Assert.Equal(2, (await server.GetAsync(escaped)).ContactCount);
        Assert.Equal(2, (await server.GetAsync(reversed)).ContactCount);
    }

    private static string Shown(Campaign campaign, string path) =>
        path switch
        {
            "campaign.name" => campaign.Name,
            "campaign.description" => campaign.Description,
            "campaign.state" => "CAMPAIGN_STATE_" + campaign.State.ToString().ToUpperInvariant(),
            "campaign.project_id" => $"{campaign.ProjectId}",
            "campaign.schedule.date" => campaign.Schedule.Date,
            "campaign.schedule.start_time" => campaign.Schedule.StartTime,
            "campaign.schedule.end_time" => campaign.Schedule.EndTime,
            "campaign.schedule.time_zone" => campaign.Schedule.TimeZone,
            "campaign.schedule.periods" => $"{campaign.Schedule.Periods.Id} {campaign.Schedule.Periods.Title}",
            "campaign.schedule.attempts" => $"{campaign.Schedule.Attempts.Id} {campaign.Schedule.Attempts.Title}",
            "campaign.schedule.interval" => campaign.Schedule.Interval,
            _ => throw new ArgumentOutOfRangeException(nameof(path), path, "Not shown by this test."),
        };
}
