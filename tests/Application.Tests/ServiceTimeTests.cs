using Microsoft.Extensions.Time.Testing;

namespace CampaignGrpc.Application.Tests;

public sealed class ServiceTimeTests
{
    [Fact]
    public void Now_has_whole_microseconds()
    {
        var second = new DateTimeOffset(2026, 5, 8, 9, 0, 0, TimeSpan.Zero);

        Assert.Equal(second.AddTicks(123_450), new FakeTimeProvider(second.AddTicks(123_459)).Now());
        Assert.Equal(second.AddTicks(123_460), new FakeTimeProvider(second.AddTicks(123_460)).Now());
    }
}
