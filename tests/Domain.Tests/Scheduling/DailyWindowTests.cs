using CampaignGrpc.Domain.Scheduling;

namespace CampaignGrpc.Domain.Tests.Scheduling;

public sealed class DailyWindowTests
{
    [Theory]
    [InlineData(9, 0, false)]
    [InlineData(9, 1, true)]
    public void A_window_ends_after_it_starts(int hour, int minute, bool isWindow)
    {
        var window = DailyWindow.TryCreate(new(9, 0), new(hour, minute), out var problem);

        Assert.Equal(isWindow, window is not null);
        Assert.Equal(isWindow ? null : FieldReason.EmptyWindow, problem.Reason);
    }

    [Fact]
    public void A_window_does_not_reach_over_midnight() => Assert.Null(DailyWindow.TryCreate(new(22, 0), new(6, 0), out _));

    [Fact]
    public void A_window_holds_its_start_and_not_its_end()
    {
        var window = DailyWindow.TryCreate(new(9, 0), new(17, 0), out _)!;

        Assert.False(window.Contains(new TimeOnly(9, 0).Add(TimeSpan.FromTicks(-1))));
        Assert.True(window.Contains(new(9, 0)));
        Assert.True(window.Contains(new TimeOnly(17, 0).Add(TimeSpan.FromTicks(-1))));
        Assert.False(window.Contains(new(17, 0)));
    }

    [Fact]
    public void A_window_until_midnight_holds_the_last_instant_of_its_day()
    {
        var window = DailyWindow.TryCreate(new(22, 0), DailyWindow.Midnight, out _)!;

        Assert.True(window.Contains(TimeOnly.MaxValue));
        Assert.Equal((TimeSpan.FromHours(2), new DateTime(2026, 3, 5)), (window.Length, window.EndOn(new(2026, 3, 4))));
    }
}
