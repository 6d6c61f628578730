using CampaignGrpc.Api.Tests.Driving;
using Google.Rpc;
using static CampaignGrpc.Api.Tests.Creating.ValidRequest;

namespace CampaignGrpc.Api.Tests.Creating;

/// <summary>Sending a request again: the first answer, and never a second campaign.</summary>
public sealed class IdempotencyTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    /// <summary>Another content under the same key: what is changed.</summary>
    public static TheoryData<string, string> OtherContents =>
        new()
        {
            { "campaign.name", "\"Другой\"" },
            { "campaign.name", Absent },
            { "campaign.description", Absent },
            { "campaign.schedule.date", "\"2026-03-05\"" },
            { "campaign.schedule.start_time", "\"09:01\"" },
            { "campaign.schedule.time_zone", "\"Europe/Moscow\"" },
            { "campaign.schedule.periods", """{"id": 2}""" },
            { "campaign.schedule.attempts", """{"id": 4}""" },
            { "campaign.schedule.interval", "\"6\"" },
            { "campaign.schedule.last_date", "\"2026-03-05\"" },
            { "campaign.schedule.weekdays", """["WEDNESDAY"]""" },
            { "campaign.phone_id", "6" },
            { "draft", "true" },
            { "phones", "[]" },
            { "phones[1].phone", "\"+79123456799\"" },
            { "phones[0].add_data.order", "123457" },
            { "phones[2]", """{"phone": "+79123456799"}""" },
        };

    /// <summary>The same content, written in another way.</summary>
    public static TheoryData<string, string> SameContents =>
        new()
        {
            { "campaign.project_id", "\"1\"" },
            { "campaign.state", Absent },
            { "draft", "false" },
            { "campaign.schedule.time_zone", "\"Asia/Yekaterinburg\"" },
            { "campaign.schedule.periods", Absent },
            { "campaign.schedule.attempts", """{"title": "3"}""" },
            { "campaign.schedule.interval", "\"05\"" },
            { "phones[1].phone", "\"+7 912 345 67 90\"" },
            { "phones[1].add_data", "{ }" },
            { "phones[0].add_data", """{"tags": ["a", null, true], "name": "Иванов Иван", "order": 123456}""" },
        };

    public static TheoryData<string, string> BadKeys =>
        new()
        {
            { "", "REQUIRED" },
            { "two words", "BAD_CHARACTER" },
            { "ключ", "BAD_CHARACTER" },
            { new('k', 129), "TOO_LONG" },
            { new('k', 8_000), "TOO_LONG" },
        };

    [Fact]
    public async Task A_repeat_gets_the_first_id_on_either_road()
    {
        var body = With("request_id", "\"either-road\"");

        var first = await server.CreateCampaignAsync(body);
        var rows = server.Rows();

        Assert.Equal(first, (await server.PostAsync(body)).CampaignId);
        Assert.Equal(first, (await server.PostAsync(Text, key: "either-road")).CampaignId);
        Assert.Equal(first, (await server.PostAsync(body, key: "either-road")).CampaignId);
        Assert.Equal(first, (await server.CreateAsync(Message(body))).CampaignId);
        Assert.Equal(rows, server.Rows());
    }

    [Fact]
    public async Task A_repeat_in_json_of_a_grpc_call_gets_the_first_id()
    {
        var body = With("request_id", "\"grpc-first\"");

        var first = (await server.CreateAsync(Message(body))).CampaignId;

        Assert.Equal(first, (await server.PostAsync(body)).CampaignId);
    }

    [Fact]
    public async Task Requests_without_a_key_are_all_new()
    {
        var emptyKey = With("request_id", "\"\"");

        var first = await server.CreateCampaignAsync(emptyKey);

        Assert.Equal(first + 1, (await server.CreateAsync(Message(emptyKey))).CampaignId);
        Assert.Equal(first + 2, await server.CreateCampaignAsync());
    }

    [Theory]
    [MemberData(nameof(OtherContents))]
    public async Task A_key_is_not_taken_for_another_content(string where, string value)
    {
        Assert.Equal(200, (await server.PostAsync(Text, key: "taken")).HttpStatus);
        var other = With((where, value), ("request_id", "\"taken\""));
        var rows = server.Rows();

        var json = await server.PostAsync(other);
        var grpc = await server.CreateAsync(Message(other));

        Assert.Equal((409, Code.AlreadyExists, "REQUEST_ID_REUSED"), (json.HttpStatus, json.Code, json.Reason));
        Assert.Equal(json.Status, grpc.Status);
        Assert.Equal(rows, server.Rows());
    }

    [Theory]
    [MemberData(nameof(SameContents))]
    public async Task A_repeat_may_be_written_in_another_way(string where, string value)
    {
        var first = (await server.PostAsync(Text, key: "rewritten")).CampaignId;

        var repeat = await server.PostAsync(With(where, value), key: "rewritten");

        Assert.Equal(first, repeat.CampaignId);
    }

    [Fact]
    public async Task Texts_that_run_together_are_still_told_apart()
    {
        var inName = With(("campaign.name", "\"a, Description = b\""), ("campaign.description", Absent));
        var inDescription = With(("campaign.name", "\"a\""), ("campaign.description", "\"b, Description = \""));

        Assert.Equal(200, (await server.PostAsync(inName, key: "running-together")).HttpStatus);

        Assert.Equal("REQUEST_ID_REUSED", (await server.PostAsync(inDescription, key: "running-together")).Reason);
    }

    [Fact]
    public async Task Two_hundred_repeats_at_once_make_one_campaign()
    {
        var campaigns = server.Ask("SELECT count(*) FROM campaigns").Single();
        var message = Message(With("request_id", "\"at-once\""));

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(place => place % 2 == 0 ? server.PostAsync(Text, key: "at-once") : server.CreateAsync(message))
        );

        var id = answers.Select(answer => answer.CampaignId).Distinct().Single();
        Assert.True(id > 0);
        Assert.Equal(
            $"{int.Parse(campaigns, System.Globalization.CultureInfo.InvariantCulture) + 1}",
            server.Ask("SELECT count(*) FROM campaigns").Single()
        );
        Assert.Equal("2", server.Ask($"SELECT count(*) FROM contacts WHERE campaign_id = {id}").Single());
    }

    [Fact]
    public async Task A_key_in_the_header_must_not_contradict_the_body()
    {
        var answer = await server.PostAsync(With("request_id", "\"body\""), key: "header");

        Assert.Equal("request_id CONTRADICTION", answer.Faults.Single());
    }

    [Theory]
    [MemberData(nameof(BadKeys))]
    public async Task A_bad_key_in_the_header_is_refused(string key, string reason)
    {
        var rows = server.Rows();
        var request = RawHttp.Head($"Idempotency-Key: {key}", "Content-Length: 13") + "{\"phones\":[]}";

        var answer = RawHttp.ReadAnswer(await server.SendRawAsync(request));

        Assert.Equal(400, answer.HttpStatus);
        Assert.Contains($"request_id {reason}", answer.Faults);
        Assert.Equal(rows, server.Rows());
    }

    [Fact]
    public async Task Two_keys_in_the_header_are_refused()
    {
        var request = RawHttp.Head("Idempotency-Key: one", "Idempotency-Key: two", "Content-Length: 2") + "{}";

        var answer = RawHttp.ReadAnswer(await server.SendRawAsync(request));

        Assert.Contains("request_id DUPLICATE_FIELD", answer.Faults);
    }

    [Fact]
    public async Task A_refused_request_does_not_use_up_its_key()
    {
        Assert.Equal(400, (await server.PostAsync(With("campaign.project_id", "0"), key: "second-try")).HttpStatus);

        Assert.Equal(200, (await server.PostAsync(Text, key: "second-try")).HttpStatus);
    }

    [Fact]
    public async Task A_repeat_gets_its_id_even_when_its_first_day_has_passed_since()
    {
        await using var strict = await CampaignServerFixture.StartAsync("--Campaigns:PastStartDate=Reject");
        var body = With(("campaign.schedule.last_date", "\"2026-03-04\""), ("request_id", "\"late\""));
        var first = await strict.CreateCampaignAsync(body);

        strict.Time.Advance(TimeSpan.FromDays(5));

        Assert.Equal(first, (await strict.PostAsync(body)).CampaignId);
        Assert.Equal(first, (await strict.CreateAsync(Message(body))).CampaignId);
        Assert.Equal("campaign.schedule.date IN_PAST", (await strict.PostAsync(Text, key: "new")).Faults.Single());
    }
}
