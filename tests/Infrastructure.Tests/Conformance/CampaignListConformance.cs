using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Domain.Campaigns;
using static CampaignGrpc.Infrastructure.Tests.Conformance.Samples;

namespace CampaignGrpc.Infrastructure.Tests.Conformance;

/// <summary>What every store of campaigns promises about listing them.</summary>
public abstract class CampaignListConformance(ITestStorage storage) : IDisposable
{
    private static readonly CampaignFilter Everything = new(null, null, null, null, null);

    [Fact]
    public async Task The_newest_stands_first_and_a_page_goes_on_below_the_last_id()
    {
        for (var i = 0; i < 5; i++)
            await storage.AddAsync(NewCampaign());

        Assert.Equal([5, 4, 3, 2, 1], await IdsAsync(Everything));
        Assert.Equal([5, 4], await IdsAsync(Everything, limit: 2));
        Assert.Equal([3, 2], await IdsAsync(Everything, before: 4, limit: 2));
        Assert.Empty(await IdsAsync(Everything, before: 1));
    }

    [Fact]
    public async Task A_project_sees_its_own()
    {
        await storage.AddAsync(NewCampaign(project: 7));
        await storage.AddAsync(NewCampaign(project: 8));
        await storage.AddAsync(NewCampaign(project: 7));

        Assert.Equal([3, 1], await IdsAsync(Everything with { ProjectId = 7 }));
        Assert.Empty(await IdsAsync(Everything with { ProjectId = 9 }));
    }

    [Fact]
    public async Task A_state_is_asked_for()
    {
        for (var i = 0; i < 3; i++)
            await storage.AddAsync(NewCampaign());
        storage.Execute($"UPDATE campaigns SET state = {(int)CampaignState.Paused} WHERE id = 2");

        Assert.Equal([2], await IdsAsync(Everything with { State = CampaignState.Paused }));
        Assert.Equal([3, 1], await IdsAsync(Everything with { State = CampaignState.Created }));
    }

    [Fact]
    public async Task A_range_of_creation_begins_at_its_start_and_ends_before_its_end()
    {
        for (var i = 0; i < 4; i++)
            await storage.AddAsync(NewCampaign(at: Noon.AddMicroseconds(i)));

        Assert.Equal([4, 3], await IdsAsync(Everything with { FromCreateTime = Noon.AddMicroseconds(2) }));
        Assert.Equal([2, 1], await IdsAsync(Everything with { UntilCreateTime = Noon.AddMicroseconds(2) }));
        Assert.Equal(
            [3, 2],
            await IdsAsync(Everything with { FromCreateTime = Noon.AddMicroseconds(1), UntilCreateTime = Noon.AddMicroseconds(3) })
        );
    }

    [Fact]
    public async Task An_instant_between_two_microseconds_lies_after_the_first_of_them()
    {
        await storage.AddAsync(NewCampaign(at: Noon));
        var justAfter = Noon.AddTicks(1);

        Assert.Empty(await IdsAsync(Everything with { FromCreateTime = justAfter }));
        Assert.Equal([1], await IdsAsync(Everything with { UntilCreateTime = justAfter }));
    }

    [Fact]
    public async Task The_ends_of_the_calendar_are_a_range_too()
    {
        await storage.AddAsync(NewCampaign());

        Assert.Equal(
            [1],
            await IdsAsync(Everything with { FromCreateTime = DateTimeOffset.MinValue, UntilCreateTime = DateTimeOffset.MaxValue })
        );
    }

    [Theory]
    [InlineData("опрос", new long[] { 3, 1 })]
    [InlineData("КЛИЕНТ", new long[] { 2, 1 })]
    [InlineData("клиентов", new long[] { 1 })]
    [InlineData("%", new long[] { 3 })]
    [InlineData("_", new long[0])]
    [InlineData("и\u0306", new long[] { 2 })]
    public async Task A_part_of_the_name_is_found_in_capitals_or_not_and_is_no_pattern(string part, long[] found)
    {
        await storage.AddAsync(NewCampaign(name: "Опрос клиентов"));
        await storage.AddAsync(NewCampaign(name: "Клиентский й"));
        await storage.AddAsync(NewCampaign(name: "Опрос 50%"));

        Assert.Equal(found, await IdsAsync(Everything with { NameContains = part }));
    }

    [Fact]
    public async Task Every_filter_that_is_given_must_hold()
    {
        await storage.AddAsync(NewCampaign(project: 7, name: "Опрос"));
        await storage.AddAsync(NewCampaign(project: 7, name: "Обзвон"));
        await storage.AddAsync(NewCampaign(project: 8, name: "Опрос"));

        Assert.Equal([1], await IdsAsync(Everything with { ProjectId = 7, NameContains = "опрос" }));
    }

    public void Dispose()
    {
        storage.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task How_many_there_are_is_the_same_on_every_page()
    {
        for (var i = 0; i < 5; i++)
            await storage.AddAsync(NewCampaign(project: 1 + (i % 2)));

        foreach (var before in new[] { long.MaxValue, 4, 1 })
        {
            Assert.Equal(5, (await storage.Campaigns.ListAsync(Everything, before, 2, TestContext.Current.CancellationToken)).TotalCount);
            Assert.Equal(
                2,
                (
                    await storage.Campaigns.ListAsync(Everything with { ProjectId = 2 }, before, 2, TestContext.Current.CancellationToken)
                ).TotalCount
            );
        }
    }

    private async Task<IEnumerable<long>> IdsAsync(CampaignFilter filter, long before = long.MaxValue, int limit = 100) =>
        (await storage.Campaigns.ListAsync(filter, before, limit, TestContext.Current.CancellationToken)).Items.Select(campaign =>
            campaign.Id.Value
        );
}
