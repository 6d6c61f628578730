using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Scheduling;
using static CampaignGrpc.Domain.Tests.Dialing;
using static CampaignGrpc.Domain.Tests.Scheduling.Schedules;

namespace CampaignGrpc.Domain.Tests.Campaigns;

/// <summary>The stretches say of every instant what the campaign says of it.</summary>
public sealed class DueStretchTests
{
    private const int Schedules = 200;
    private const int Instants = 40;

    private static readonly string[] Windows = ["00:00-23:59", "09:00-17:00", "01:30-02:30", "02:15-02:45", "12:00-12:10"];

    private static readonly string[] Zones = ["Etc/UTC", "Europe/Berlin", "Asia/Beirut", "Australia/Lord_Howe"];

    [Fact]
    public void A_contact_is_due_where_its_stretch_says_which_is_when_the_campaign_is_open_for_it()
    {
        var random = new Random(1);
        for (var schedule = 0; schedule < Schedules; schedule++)
        {
            var now = At("2026-10-20 12:00 +00:00").AddMinutes(random.Next(20_000));
            var campaign = RandomCampaign(random, now);
            var stretches = DueStretch.Of(campaign, now);
            for (var instant = 0; instant < Instants; instant++)
            {
                var from = now.AddMinutes(random.Next(10_080)).AddSeconds(random.Next(3) - 1);
                if (from < now)
                    from = now;
                var stretch = Assert.Single(stretches, stretch => stretch.Since <= from && from < stretch.Until);
                Assert.Equal(campaign.OpenAtOrAfter(from) ?? from, stretch.Opening ?? from);
            }
        }
    }

    [Fact]
    public void They_leave_no_gap_and_have_no_end()
    {
        var stretches = DueStretch.Of(Running(), Start);

        Assert.Equal(Start, stretches[0].Since);
        Assert.Equal(stretches.Skip(1).Select(stretch => stretch.Since), stretches.SkipLast(1).Select(stretch => stretch.Until));
        Assert.Equal(DateTimeOffset.MaxValue, stretches[^1].Until);
    }

    private static Campaign RandomCampaign(Random random, DateTimeOffset now)
    {
        var schedule = In(
            Zones[random.Next(Zones.Length)],
            Windows[random.Next(Windows.Length)],
            (Recurrence)random.Next(1, 6),
            "2026-10-19",
            random.Next(2) == 0 ? null : "2026-10-26",
            (Weekdays)random.Next(1, 128)
        );
        var campaign = NewCampaign(firstDay: "2026-10-19");
        campaign.Update(campaign.Terms with { Schedule = schedule }, now.AddDays(-1));
        campaign.Advance(now);
        return campaign;
    }
}
