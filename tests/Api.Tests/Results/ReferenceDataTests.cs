using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;
using static CampaignGrpc.Api.Tests.Creating.ValidRequest;

namespace CampaignGrpc.Api.Tests.Results;

public sealed class ReferenceDataTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    /// <summary>A list of the answer, and the contract's enum that it is of.</summary>
    private static readonly (Func<ListReferenceDataResponse, RepeatedField<ReferenceItem>> List, EnumDescriptor Type)[] Enums =
    [
        (data => data.CampaignStates, CampaignReflection.Descriptor.FindTypeByName<EnumDescriptor>("CampaignState")),
        (data => data.ContactStates, ContactReflection.Descriptor.FindTypeByName<EnumDescriptor>("ContactState")),
        (data => data.ContactResults, ContactReflection.Descriptor.FindTypeByName<EnumDescriptor>("ContactResult")),
        (data => data.Outcomes, AttemptReflection.Descriptor.FindTypeByName<EnumDescriptor>("Outcome")),
    ];

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_value_of_the_contract_has_its_number_its_name_and_both_titles()
    {
        var data = await ListAsync();

        foreach (var (list, type) in Enums)
        {
            Assert.Equal(
                type.Values.Where(value => value.Number > 0).Select(value => (value.Number, value.Name)),
                list(data).Select(item => (item.Id, item.Name))
            );
            HaveTitles(list(data));
        }
    }

    [Fact]
    public async Task Periods_have_the_documented_ids_and_no_names()
    {
        var periods = (await ListAsync()).Periods;

        Assert.Equal([1, 2, 3, 4, 5], periods.Select(item => item.Id));
        Assert.All(periods, item => Assert.Empty(item.Name));
        HaveTitles(periods);
    }

    [Fact]
    public async Task The_titles_of_periods_are_those_that_a_schedule_takes_and_shows()
    {
        foreach (var period in (await ListAsync()).Periods)
        {
            var id = await server.CreateCampaignAsync(With("campaign.schedule.periods", $$"""{"title": {{Quoted(period.TitleRu)}}}"""));
            var shown = (await server.GetAsync(id)).Schedule.Periods;
            Assert.Equal((period.Id, period.TitleRu), (shown.Id, shown.Title));
        }
    }

    [Fact]
    public async Task The_title_of_a_new_campaign_is_the_documented_one() =>
        Assert.Equal(("Создано", "Created"), (await ListAsync()).CampaignStates.Select(item => (item.TitleRu, item.TitleEn)).First());

    [Fact]
    public async Task Both_roads_say_the_same() =>
        Assert.Equal(
            await ListAsync(),
            JsonParser.Default.Parse<ListReferenceDataResponse>(await server.Json.GetStringAsync("/api/reference", TestEnd))
        );

    /// <summary>Titles in a list tell its values apart, and each is in its own language.</summary>
    private static void HaveTitles(RepeatedField<ReferenceItem> items)
    {
        Assert.All(items, item => Assert.Matches(@"^[А-ЯЁ][а-яё ]+$", item.TitleRu));
        Assert.All(items, item => Assert.Matches(@"^[A-Z][a-z ]+$", item.TitleEn));
        Assert.Distinct(items.Select(item => item.TitleRu));
        Assert.Distinct(items.Select(item => item.TitleEn));
    }

    private async Task<ListReferenceDataResponse> ListAsync() =>
        await new ReferenceService.ReferenceServiceClient(server.Channel).ListReferenceDataAsync(new(), cancellationToken: TestEnd);
}
