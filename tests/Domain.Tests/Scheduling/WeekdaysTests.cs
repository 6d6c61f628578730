using CampaignGrpc.Domain.Scheduling;

namespace CampaignGrpc.Domain.Tests.Scheduling;

public sealed class WeekdaysTests
{
    public static TheoryData<DayOfWeek> Days => [.. Enum.GetValues<DayOfWeek>()];

    [Theory]
    [MemberData(nameof(Days))]
    public void A_day_is_in_its_own_set_and_in_no_other(DayOfWeek day)
    {
        Assert.Equal(day.ToString(), day.ToSet().ToString());
        Assert.Equal([day], Enum.GetValues<DayOfWeek>().Where(other => day.ToSet().Contains(other)));
        Assert.True(Weekdays.All.Contains(day));
        Assert.False(Weekdays.None.Contains(day));
    }

    [Fact]
    public void The_stored_bits_stay_what_they_are() =>
        Assert.Equal([1, 2, 4, 8, 16, 32, 64], Enum.GetValues<DayOfWeek>().Select(day => (int)day.ToSet()));
}
