using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Tests.Scheduling;

namespace CampaignGrpc.Domain.Tests.Campaigns;

public sealed class CampaignTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 8, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_new_campaign_is_created_now_and_has_no_id_yet()
    {
        var campaign = Create(name: CampaignName.TryParse("Опрос", out _));

        Assert.Equal(CampaignState.Created, campaign.State);
        Assert.Equal(Now, campaign.CreateTime);
        Assert.Equal(new CampaignId(0), campaign.Id);
        Assert.Equal("Опрос", campaign.Name.Value);
        Assert.Equal(3, campaign.ContactCount);
    }

    [Fact]
    public void A_campaign_without_a_name_is_named_after_the_first_day_of_its_schedule() =>
        Assert.Equal("Обзвон 2026-05-08", Create().Name.Value);

    [Theory]
    [InlineData(0, 1, 1, 0)]
    [InlineData(-1, 1, 1, 0)]
    [InlineData(1, 0, 1, 0)]
    [InlineData(1, 1, 0, 0)]
    [InlineData(1, 1, 1, -1)]
    public void Ids_begin_at_one_and_counts_at_zero(long projectId, long startBlockId, long phoneId, int contacts) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Create(projectId, startBlockId, phoneId, contacts));

    private static Campaign Create(
        long projectId = 1,
        long startBlockId = 10,
        long phoneId = 5,
        int contacts = 3,
        CampaignName? name = null
    ) =>
        Campaign.Create(
            projectId,
            startBlockId,
            phoneId,
            name,
            CampaignDescription.None,
            Schedules.In("Asia/Yekaterinburg", "09:00-17:00", firstDay: "2026-05-08"),
            AttemptRules.Create(1, 0),
            contacts,
            Now
        );
}
