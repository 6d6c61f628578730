using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Scheduling;

namespace CampaignGrpc.Domain.Tests;

public sealed class OnceRunNameTests
{
    [Theory]
    [InlineData("2026-03-03T10:00:00Z", "2026-03-03T10:00:00Z", "2026-03-03")] // created at 15:00 in the open window
    [InlineData("2026-03-03T14:00:00Z", "2026-03-04T04:00:00Z", "2026-03-04")] // created at 19:00 after it, opened at 09:00
    [InlineData("2026-03-03T10:00:00Z", "2026-03-05T05:00:00Z", "2026-03-03")] // looked at two days late, as after an outage
    public void A_once_campaign_whose_first_day_is_long_past_has_its_run_named_after_the_day_it_opened(
        string created,
        string now,
        string run
    )
    {
        var campaign = Once(Instant(created));

        campaign.Advance(Instant(now));

        Assert.Equal(DateOnly.ParseExact(run, "yyyy-MM-dd", null), campaign.RunDay);
    }

    [Fact]
    public void A_once_campaigns_run_keeps_its_name_on_the_days_after()
    {
        var campaign = Once(Instant("2026-03-03T10:00:00Z"));
        campaign.Advance(Instant("2026-03-03T10:00:00Z"));

        Assert.Equal(RunChange.None, campaign.Advance(Instant("2026-03-04T04:00:00Z")));
        Assert.Equal(new DateOnly(2026, 3, 3), campaign.RunDay);
    }

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static Campaign Once(DateTimeOffset created)
    {
        var window = WeeklyWindows.OfEveryDay(DailyWindow.TryCreate(new(9, 0), new(17, 0), out _)!);
        var schedule = new CallingSchedule(new(2021, 10, 6), window, Recurrence.Once, IanaZone.FromStorage("Asia/Yekaterinburg"));
        return Campaign.Create(1, 1, 1, null, CampaignDescription.None, schedule, AttemptRules.Create(1, 0), 1, created, null);
    }
}
