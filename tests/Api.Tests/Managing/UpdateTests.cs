using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Google.Rpc;
using static CampaignGrpc.Api.Tests.Creating.ValidRequest;

namespace CampaignGrpc.Api.Tests.Managing;

/// <summary>What an update reads, by gRPC and by JSON alike.</summary>
public sealed class UpdateTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private readonly Owner _owner = new(server);

    /// <summary>An update as JSON, and what becomes of the campaign.</summary>
    public static TheoryData<string, string> Updates =>
        new()
        {
            { """{"campaign": {"name": "Новое"}}""", """{"name": "Новое"}""" },
            { """{"campaign": {"name": "Новое", "description": "d"}, "update_mask": "description"}""", """{"description": "d"}""" },
            { """{"campaign": {"name": "Новое"}, "update_mask": ""}""", """{"name": "Новое"}""" },
            { """{"campaign": {}, "update_mask": "name"}""", """{"name": "Обзвон 2026-03-04"}""" },
            { """{"campaign": {"name": " "}}""", """{"name": "Обзвон 2026-03-04"}""" },
            { """{"campaign": {}, "update_mask": "description"}""", """{"description": ""}""" },
            { """{"campaign": {"schedule": {"end_time": "18:30"}}}""", """{"schedule": {"end_time": "18:30"}}""" },
            {
                """{"campaign": {"schedule": {"end_time": "18:30", "date": "?"}}, "update_mask": "schedule.end_time"}""",
                """{"schedule": {"end_time": "18:30"}}"""
            },
            {
                """{"campaign": {"schedule": {"endTime": "18:30"}}, "updateMask": "schedule.endTime,maxConcurrentCalls"}""",
                """{"schedule": {"end_time": "18:30"}}"""
            },
            { """{"campaign": {"schedule": {"interval": 7}}}""", """{"schedule": {"interval": "7"}}""" },
            {
                """{"campaign": {}, "update_mask": "schedule.attempts,schedule.interval"}""",
                """{"schedule": {"attempts": {"id": 1, "title": "1"}, "interval": "0"}}"""
            },
            {
                """{"campaign": {"schedule": {"weekdays": ["FRIDAY"], "last_date": "2026-04-01"}}}""",
                """{"schedule": {"weekdays": ["FRIDAY"], "last_date": "2026-04-01"}}"""
            },
            {
                """{"campaign": {"schedule": {"date": "2026-03-10", "periods": {"id": 2}, "time_zone": "Europe/Moscow"}}}""",
                """{"schedule": {"date": "2026-03-10", "periods": {"id": 2, "title": "Ежедневно"}, "time_zone": "Europe/Moscow"}}"""
            },
            {
                """{"campaign": {"name": "Новое", "schedule": {"attempts": {}}}}""",
                """{"name": "Новое", "schedule": {"attempts": {"id": 1, "title": "1"}}}"""
            },
            { """{"campaign": {"max_concurrent_calls": 7}}""", """{"max_concurrent_calls": 7}""" },
            { """{"campaign": {"max_starts_per_second": 7}}""", """{"max_starts_per_second": 7}""" },
            { """{"campaign": {"purpose": "debt-2"}}""", """{"purpose": "debt-2"}""" },
            {
                """{"campaign": {"outcome_rules": [{"outcome": "OUTCOME_BUSY", "final": true}]}}""",
                """{"outcome_rules": [{"outcome": "OUTCOME_BUSY", "final": true}]}"""
            },
            {
                """{"campaign": {"name": "n", "schedule": {"date": "2026-03-05", "start_time": "08:00", "end_time": "09:00"}}, "update_mask": "*"}""",
                """{"name": "n", "description": "", "schedule": {"date": "2026-03-05", "start_time": "08:00", "end_time": "09:00", "attempts": {"id": 1, "title": "1"}, "interval": "0"}}"""
            },
        };

    /// <summary>An update as JSON, and its faults.</summary>
    public static TheoryData<string, string> Refused =>
        new()
        {
            { "{}", "campaign REQUIRED" },
            { """{"campaign": {"purpose": "Долги"}}""", "campaign.purpose FORMAT" },
            {
                """{"campaign": {"name": "n"}, "update_mask": "name,project_id,nam"}""",
                "update_mask UNKNOWN_FIELD, update_mask UNKNOWN_FIELD"
            },
            { """{"campaign": {"name": "n"}, "update_mask": "schedule.periods.id"}""", "update_mask UNKNOWN_FIELD" },
            {
                """{"campaign": {}, "update_mask": "schedule"}""",
                "campaign.schedule.date REQUIRED, campaign.schedule.start_time REQUIRED, campaign.schedule.end_time REQUIRED"
            },
            { """{"campaign": {"schedule": {"start_time": "17:00"}}}""", "campaign.schedule.end_time EMPTY_WINDOW" },
            { """{"campaign": {"schedule": {"last_date": "2026-03-01"}}}""", "campaign.schedule.last_date OUT_OF_RANGE" },
            { """{"campaign": {"schedule": {"date": "2027-03-05"}}}""", "campaign.schedule.date TOO_FAR" },
            {
                """{"campaign": {"schedule": {"start_time": "9:00", "attempts": {"id": 11}, "periods": {"id": 9}}, "max_concurrent_calls": 0}, "update_mask": "x,*"}""",
                "campaign.schedule.attempts OUT_OF_RANGE, campaign.schedule.date REQUIRED, campaign.schedule.end_time REQUIRED, "
                    + "campaign.schedule.periods UNKNOWN_PERIOD, "
                    + "campaign.schedule.start_time FORMAT, campaign.max_concurrent_calls OUT_OF_RANGE, update_mask UNKNOWN_FIELD"
            },
            {
                """{"campaign": {"outcome_rules": [{"outcome": "OUTCOME_ANSWERED"}, {}]}}""",
                "campaign.outcome_rules[0].outcome UNKNOWN_VALUE, campaign.outcome_rules[1].outcome REQUIRED"
            },
        };

    [Theory]
    [InlineData("{0}", "", 200, "")]
    [InlineData("*", "", 200, "")]
    [InlineData("\"99\"", "", 412, "ETAG_STALE")]
    [InlineData("W/{0}", "", 412, "ETAG_STALE")]
    [InlineData("{0}", ", \"etag\": \"99\"", 400, "INVALID_REQUEST")]
    [InlineData("{0}, \"99\"", "", 400, "INVALID_REQUEST")]
    [InlineData("1", "", 400, "INVALID_REQUEST")]
    [InlineData(null, ", \"etag\": \"99\"", 409, "ETAG_STALE")]
    public async Task The_ETag_of_an_answer_may_come_back_as_If_Match(string? match, string more, int status, string reason)
    {
        var path = new Uri($"/api/campaigns/{await server.CreateCampaignAsync()}", UriKind.Relative);
        using var got = await server.Json.GetAsync(path, TestContext.Current.CancellationToken);
        var tag = got.Headers.ETag!.ToString();
        using var request = new HttpRequestMessage(HttpMethod.Patch, path)
        {
            Content = new StringContent($$$"""{"campaign": {"name": "N"}{{{more}}}}""", System.Text.Encoding.UTF8, "application/json"),
        };
        if (match is not null)
            request.Headers.TryAddWithoutValidation("If-Match", match.Replace("{0}", tag, StringComparison.Ordinal));

        using var response = await server.Json.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(
            (status, reason),
            ((int)response.StatusCode, response.IsSuccessStatusCode ? "" : (await response.ReadAnswerAsync()).Reason)
        );
        if (status == 200)
            Assert.NotEqual(tag, response.Headers.ETag!.ToString());
    }

    [Theory]
    [InlineData("""{"campaign": {"max_concurrent_calls": null}}""", "max_concurrent_calls")]
    [InlineData("""{"campaign": {"schedule": {"lastDate": null}}}""", "last_date")]
    [InlineData("""{"campaign": {"schedule": {"last_date": null, "weekdays": []}, "name": "N"}}""", "last_date, weekdays")]
    [InlineData("""{"campaign": {"schedule": {"weekdays": null}, "outcome_rules": []}}""", "outcome_rules, weekdays")]
    [InlineData("""{"campaign": {"schedule": {}, "description": null}}""", "description")]
    [InlineData("""{"campaign": {"schedule": {"last_date": null}}, "update_mask": "name"}""", "name")]
    public async Task What_JSON_names_as_null_or_as_an_empty_list_goes_back_to_its_default(string update, string cleared)
    {
        var id = await server.CreateCampaignAsync(
            With(
                ("campaign.name", "\"N\""),
                ("campaign.description", "\"D\""),
                ("campaign.max_concurrent_calls", "5"),
                ("campaign.schedule.last_date", "\"2026-04-01\""),
                ("campaign.schedule.weekdays", """["TUESDAY", "WEDNESDAY"]"""),
                ("campaign.outcome_rules", """[{"outcome": "OUTCOME_BUSY", "attempts": 2}]""")
            )
        );
        using var body = new StringContent(update, System.Text.Encoding.UTF8, "application/json");

        using var answer = await server.Json.PatchAsync(
            new Uri($"/api/campaigns/{id}", UriKind.Relative),
            body,
            TestContext.Current.CancellationToken
        );

        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var changed = await server.GetAsync(id);
        (string Name, bool IsCleared)[] fields =
        [
            ("description", changed.Description.Length == 0),
            ("last_date", changed.Schedule.LastDate.Length == 0),
            ("max_concurrent_calls", !changed.HasMaxConcurrentCalls),
            ("name", changed.Name != "N"),
            ("outcome_rules", changed.OutcomeRules.Count == 0),
            ("weekdays", changed.Schedule.Weekdays.Count == 0),
        ];
        Assert.Equal(cleared, string.Join(", ", fields.Where(field => field.IsCleared).Select(field => field.Name)));
    }

    [Theory]
    [MemberData(nameof(Updates))]
    public async Task Both_roads_change_what_is_named_or_given_and_nothing_else(string update, string changed)
    {
        var (first, second) = (await server.CreateCampaignAsync(), await server.CreateCampaignAsync());
        var expected = await server.GetAsync(first);
        expected = Merge(expected, changed);

        var (json, _) = await _owner.PatchAsync(first, update);
        var message = Google.Protobuf.JsonParser.Default.Parse<UpdateCampaignRequest>(AsProtobufReads(update));
        message.CampaignId = second;
        var grpc = (await server.Campaigns.UpdateCampaignAsync(message, cancellationToken: TestContext.Current.CancellationToken)).Campaign;

        Assert.Equal(expected, Told(json!));
        Assert.Equal(expected, Told(grpc, first));
        Assert.Equal(json, await server.GetAsync(first));
        Assert.Equal("2", json!.Etag);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Both_roads_name_every_fault_at_once_and_change_nothing(string update, string faults)
    {
        var id = await server.CreateCampaignAsync();
        var was = await server.GetAsync(id);

        var (_, json) = await _owner.PatchAsync(id, update);
        var message = Google.Protobuf.JsonParser.Default.Parse<UpdateCampaignRequest>(AsProtobufReads(update));
        message.CampaignId = id;
        var grpc = await Owner.RefusalAsync(async () =>
            await server.Campaigns.UpdateCampaignAsync(message, cancellationToken: TestContext.Current.CancellationToken)
        );

        Assert.Equal(faults.Split(", ").Order(StringComparer.Ordinal), json!.Faults.Order(StringComparer.Ordinal));
        Assert.Equal(json.Status, grpc.Status);
        Assert.Equal(was, await server.GetAsync(id));
    }

    [Theory]
    [InlineData("""{"campaign": {"name": 1}}""", "campaign.name WRONG_TYPE")]
    [InlineData("""{"campaign": {"nam": "n"}}""", "campaign.nam UNKNOWN_FIELD")]
    [InlineData("""{"campaign": {"name": "n"}, "update_mask": ["name"]}""", "update_mask WRONG_TYPE")]
    [InlineData(
        """{"campaign": {"name": "n"}, "update_mask": "name,a b,_x,y_"}""",
        "update_mask UNKNOWN_FIELD, update_mask UNKNOWN_FIELD, update_mask UNKNOWN_FIELD"
    )]
    [InlineData("""{"campaign_id": 999, "campaign": {"name": "n"}}""", "campaign_id CONTRADICTION")]
    public async Task What_only_JSON_can_say_wrongly_is_refused_with_its_path(string update, string faults)
    {
        var id = await server.CreateCampaignAsync();

        Assert.Equal(faults.Split(", "), (await _owner.PatchAsync(id, update)).Refusal!.Faults);
    }

    [Fact]
    public async Task A_mask_in_the_query_is_not_lost_in_silence()
    {
        var id = await server.CreateCampaignAsync();

        var refusal = await _owner.SendAsync(HttpMethod.Patch, $"/api/campaigns/{id}?update_mask=name");

        Assert.Equal((415, "MEDIA_TYPE"), (refusal!.HttpStatus, refusal.Reason));
        using var content = new StringContent("""{"campaign": {"name": "n"}}""", System.Text.Encoding.UTF8, "application/json");
        using var response = await server.Json.PatchAsync(
            $"/api/campaigns/{id}?update_mask=name",
            content,
            TestContext.Current.CancellationToken
        );
        Assert.Equal(["update_mask UNKNOWN_FIELD"], (await response.ReadAnswerAsync()).Faults);
    }

    [Fact]
    public async Task An_etag_that_is_not_the_campaigns_any_more_is_refused_and_one_that_is_goes_through()
    {
        var id = await server.CreateCampaignAsync();
        var seen = await server.GetAsync(id);
        Assert.NotNull((await _owner.PatchAsync(id, $$"""{"campaign": {"name": "a"}, "etag": "{{seen.Etag}}"}""")).Campaign);

        var (_, json) = await _owner.PatchAsync(id, $$"""{"campaign": {"name": "b"}, "etag": "{{seen.Etag}}"}""");
        var request = new UpdateCampaignRequest
        {
            CampaignId = id,
            Campaign = new() { Name = "b" },
            Etag = seen.Etag,
        };
        var grpc = await Owner.RefusalAsync(async () =>
            await server.Campaigns.UpdateCampaignAsync(request, cancellationToken: TestContext.Current.CancellationToken)
        );

        Assert.Equal((409, Code.Aborted, "ETAG_STALE"), (json!.HttpStatus, json.Code, json.Reason));
        Assert.Equal(json.Status, grpc.Status);
        Assert.Equal("a", (await server.GetAsync(id)).Name);
    }

    [Fact]
    public async Task An_update_that_changes_nothing_answers_the_campaign_as_it_is()
    {
        var id = await server.CreateCampaignAsync();
        var was = await server.GetAsync(id);
        server.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(was, (await _owner.PatchAsync(id, """{"campaign": {}}""")).Campaign);
        Assert.Equal(was, await _owner.UpdateAsync(id, new() { Name = was.Name, Schedule = was.Schedule }, "name", "schedule"));
    }

    [Fact]
    public async Task A_change_tells_when_it_was_made_and_has_an_etag_of_its_own()
    {
        var id = await server.CreateCampaignAsync();
        server.Time.Advance(TimeSpan.FromSeconds(1));

        var changed = await _owner.UpdateAsync(id, new() { Description = "d" });

        Assert.Equal(server.Time.GetUtcNow(), changed.UpdateTime.ToDateTimeOffset());
        Assert.NotEqual("1", changed.Etag);
        Assert.Equal("1", (await server.GetAsync(await server.CreateCampaignAsync())).Etag);
    }

    [Fact]
    public async Task A_renamed_campaign_is_found_by_its_new_name()
    {
        var id = await server.CreateCampaignAsync();
        await _owner.UpdateAsync(id, new() { Name = "Весенний опрос" });

        var found = await server.Campaigns.ListCampaignsAsync(
            new() { NameContains = "ВЕСЕННИЙ" },
            cancellationToken: TestContext.Current.CancellationToken
        );

        Assert.Equal([id], found.Campaigns.Select(campaign => campaign.Id));
    }

    [Fact]
    public async Task A_field_that_the_state_froze_is_refused_by_its_path_and_its_present_value_is_none()
    {
        var id = await new DialerDriver(server).CreateAsync(1);
        await new DialerDriver(server).ClaimAsync(id);
        var was = await server.GetAsync(id);
        var (_, json) = await _owner.PatchAsync(
            id,
            """{"campaign": {"name": "n", "schedule": {"date": "2026-03-01", "time_zone": "Europe/Moscow"}}}"""
        );

        Assert.Equal((400, Code.FailedPrecondition, "FIELD_FROZEN"), (json!.HttpStatus, json.Code, json.Reason));
        Assert.StartsWith("campaign.schedule.date, campaign.schedule.time_zone: ", json.Status.Message, StringComparison.Ordinal);
        Assert.Equal(was.Name, (await server.GetAsync(id)).Name);
        Assert.Equal("n", (await _owner.UpdateAsync(id, new() { Name = "n", Schedule = was.Schedule })).Name);
    }

    [Fact]
    public async Task A_campaign_that_has_ended_keeps_its_name_and_description_open_and_nothing_else()
    {
        var id = await server.CreateCampaignAsync();
        await _owner.CancelAsync(id);

        Assert.Equal("n", (await _owner.UpdateAsync(id, new() { Name = "n", Description = "d" })).Name);
        Assert.Equal("FIELD_FROZEN", (await Owner.RefusalAsync(() => _owner.UpdateAsync(id, new() { MaxConcurrentCalls = 5 }))).Reason);
    }

    [Fact]
    public async Task A_schedule_that_never_opens_again_is_refused()
    {
        var id = await new DialerDriver(server).CreateAsync(1);
        await new DialerDriver(server).ClaimAsync(id);

        var (_, json) = await _owner.PatchAsync(id, """{"campaign": {"schedule": {"end_time": "09:00", "last_date": "2026-03-03"}}}""");

        Assert.Equal(["campaign.schedule NEVER_OPENS"], json!.Faults);
        Assert.Equal(1, (await server.GetAsync(id)).Counts.Claimed);
    }

    [Fact]
    public async Task What_does_not_exist_is_not_found_and_an_id_that_cannot_be_is_refused()
    {
        Assert.Equal("CAMPAIGN_NOT_FOUND", (await _owner.PatchAsync(999_999, """{"campaign": {"name": "n"}}""")).Refusal!.Reason);
        Assert.Equal(["campaign_id OUT_OF_RANGE"], (await _owner.PatchAsync(0, """{"campaign": {"name": "n"}}""")).Refusal!.Faults);
    }

    [Fact]
    public async Task A_first_day_in_the_past_is_refused_where_that_is_set_unless_it_stays_the_same()
    {
        await using var own = await CampaignServerFixture.StartAsync("--Campaigns:PastStartDate=Reject");
        var owner = new Owner(own);
        var id = await own.CreateCampaignAsync(With("campaign.schedule.weekdays", """["SUNDAY"]"""));
        own.Time.Advance(TimeSpan.FromDays(2));

        Assert.Equal(
            ["campaign.schedule.date IN_PAST"],
            (await owner.PatchAsync(id, """{"campaign": {"schedule": {"date": "2026-03-03"}}}""")).Refusal!.Faults
        );
        Assert.NotNull(
            (await owner.PatchAsync(id, """{"campaign": {"schedule": {"date": "2026-03-04", "end_time": "18:00"}}}""")).Campaign
        );
    }

    private static Campaign Merge(Campaign campaign, string changed)
    {
        var changes = Google.Protobuf.JsonParser.Default.Parse<Campaign>(changed);
        // Lists and what goes back to its default are replaced, not merged.
        if (changes.Schedule?.Weekdays.Count > 0)
            campaign.Schedule.Weekdays.Clear();
        if (changes.Schedule?.Periods is not null)
            campaign.Schedule.Periods = null;
        campaign.MergeFrom(changes);
        if (changed.Contains("\"description\": \"\"", StringComparison.Ordinal))
            campaign.Description = "";
        return Told(campaign);
    }

    /// <summary>What an owner tells of a campaign, without what follows from it.</summary>
    private static Campaign Told(Campaign campaign, long? id = null)
    {
        var told = campaign.Clone();
        if (id is { } other)
            told.Id = other;
        told.Etag = "";
        told.UpdateTime = null;
        told.NextOpeningTime = null;
        return told;
    }

    /// <summary>Protobuf's own rule for JSON takes a mask in camel case only, and no number for the interval.</summary>
    private static string AsProtobufReads(string update) =>
        update
            .Replace("{\"endTime\"", "{\"end_time\"", StringComparison.Ordinal)
            .Replace("updateMask", "update_mask", StringComparison.Ordinal)
            .Replace("\"interval\": 7", "\"interval\": \"7\"", StringComparison.Ordinal)
            .Replace("mask\": \"schedule.end_time", "mask\": \"schedule.endTime", StringComparison.Ordinal)
            .Replace("name,project_id,nam", "name,projectId,nam", StringComparison.Ordinal);
}
