using CampaignGrpc.Api.Tests.Driving;
using static CampaignGrpc.Api.Tests.Creating.ValidRequest;

namespace CampaignGrpc.Api.Tests.Creating;

/// <summary>What an operator may choose.</summary>
public sealed class PolicyTests
{
    [Fact]
    public async Task A_past_first_day_can_be_refused_by_the_clock_of_the_campaigns_zone()
    {
        await using var server = await CampaignServerFixture.StartAsync("--Campaigns:PastStartDate=Reject");
        // 18:30 UTC: in Moscow it is still the 3rd, in Yekaterinburg just so, in Vladivostok the 4th has begun.
        server.Time.Advance(TimeSpan.FromHours(8.5));
        var yesterday = With("campaign.schedule.date", "\"2026-03-02\"");
        var today = With(("campaign.schedule.date", "\"2026-03-03\""), ("campaign.schedule.time_zone", "\"Europe/Moscow\""));
        var over = With(("campaign.schedule.date", "\"2026-03-03\""), ("campaign.schedule.time_zone", "\"Asia/Vladivostok\""));

        Assert.Equal("campaign.schedule.date IN_PAST", (await server.PostAsync(yesterday)).Faults.Single());
        Assert.Equal("campaign.schedule.date IN_PAST", (await server.PostAsync(over)).Faults.Single());
        Assert.Equal((await server.PostAsync(over)).Status, (await server.CreateAsync(Message(over))).Status);
        Assert.Equal(200, (await server.PostAsync(today)).HttpStatus);
    }

    [Fact]
    public async Task Of_a_number_that_stands_twice_the_first_can_be_kept()
    {
        await using var server = await CampaignServerFixture.StartAsync("--Campaigns:DuplicatePhones=Skip");
        var body = With(
            "phones",
            """
            [{"phone": "+79123456789", "add_data": {"n": 1}}, {"phone": "8 (912) 345-67-89", "add_data": {"n": 2}}, {"phone": "+79123456780"}]
            """
        );

        foreach (var id in new[] { (await server.PostAsync(body)).CampaignId, (await server.CreateAsync(Message(body))).CampaignId })
        {
            Assert.Equal(2, (await server.GetAsync(id)).ContactCount);
            Assert.Equal("""{"n":1}""", (await server.GetContactAsync(id, 1)).AddDataJson);
            Assert.Equal("+79123456780", (await server.GetContactAsync(id, 2)).Phone);
        }
    }

    [Fact]
    public async Task A_number_that_is_left_out_as_a_repeat_is_checked_all_the_same()
    {
        await using var server = await CampaignServerFixture.StartAsync("--Campaigns:DuplicatePhones=Skip");
        var body = With("phones", """[{"phone": "+79123456789"}, {"phone": "+79123456789", "add_data": {"": 1}}]""");

        Assert.Equal("phones[1].add_data EMPTY_KEY", (await server.PostAsync(body)).Faults.Single());
    }

    [Fact]
    public async Task Unknown_fields_can_be_passed_over_and_repeated_ones_cannot()
    {
        await using var server = await CampaignServerFixture.StartAsync("--Api:UnknownJsonFields=Ignore");
        var unknown = With(
            ("extra", """{"deep": [{}]}"""),
            ("campaign.extra", "[1]"),
            ("campaign.schedule.extra", "{}"),
            ("phones[0].extra", "{\"phone\": 1}")
        );

        var id = await server.CreateCampaignAsync(unknown);

        Assert.Equal(2, (await server.GetAsync(id)).ContactCount);
        Assert.Equal(
            "campaign.name DUPLICATE_FIELD",
            (await server.PostAsync(With("campaign.name", "\"a\", \"name\": \"b\""))).Faults.Single()
        );
    }

    [Fact]
    public async Task The_default_zone_is_the_operators()
    {
        await using var server = await CampaignServerFixture.StartAsync("--Campaigns:DefaultTimeZone=Europe/Kaliningrad");

        var campaign = await server.GetAsync(await server.CreateCampaignAsync());

        Assert.Equal("Europe/Kaliningrad", campaign.Schedule.TimeZone);
        Assert.Equal(new(2026, 3, 4, 7, 0, 0, TimeSpan.Zero), campaign.NextOpeningTime.ToDateTimeOffset());
    }

    [Fact]
    public async Task National_numbers_are_those_of_the_operators_country()
    {
        await using var server = await CampaignServerFixture.StartAsync("--Campaigns:DefaultRegion=DE");

        var id = await server.CreateCampaignAsync(WithPhones("030 12345678", "+7 912 345-67-89"));

        Assert.Equal("+493012345678", (await server.GetContactAsync(id, 1)).Phone);
        Assert.Equal("+79123456789", (await server.GetContactAsync(id, 2)).Phone);
        Assert.Equal("phones[0].phone FORBIDDEN_NUMBER", (await server.PostAsync(WithPhones("0900 1234567"))).Faults.Single());
    }

    [Theory]
    [InlineData("--Campaigns:DefaultTimeZone=Mars/Olympus", "DefaultTimeZone")]
    [InlineData("--Campaigns:DefaultRegion=Россия", "DefaultRegion")]
    [InlineData("--Api:MaxRequestBytes=1", "MaxRequestBytes")]
    public async Task A_choice_that_cannot_be_is_refused_before_the_service_starts(string setting, string named)
    {
        var refusal = await Assert.ThrowsAnyAsync<Exception>(() => CampaignServerFixture.StartAsync(setting));

        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }
}
