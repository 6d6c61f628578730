using System.Net.Http.Json;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Tests.Managing;

/// <summary>A service whose data was restored lets no call go until an operator has decided.</summary>
public sealed class HoldTests
{
    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_is_released_once_with_or_without_those_who_are_due(bool skipDue)
    {
        await using var server = await CampaignServerFixture.StartAsync();
        // What a backup has in it, before the service has asked for the first time.
        server.Execute("INSERT INTO holds (id, backup_time) VALUES (1, 1772532000000000)");
        var dialer = new DialerDriver(server);
        var operation = new OperationService.OperationServiceClient(server.Channel);
        var campaign = await dialer.CreateAsync(2);

        Assert.Empty(await dialer.ClaimAsync(campaign));
        Assert.Equal(GateKind.Hold, (await dialer.ExplainAsync(campaign, 1)).Blocking);
        Assert.Equal(
            new(2026, 3, 3, 10, 0, 0, TimeSpan.Zero),
            (await operation.GetHoldAsync(new(), cancellationToken: TestEnd)).BackupTime.ToDateTimeOffset()
        );

        var released = await operation.ReleaseHoldAsync(new() { SkipDue = skipDue }, cancellationToken: TestEnd);
        var again = await operation.ReleaseHoldAsync(new() { SkipDue = true }, cancellationToken: TestEnd);

        Assert.Equal((true, skipDue ? 1 : 0), (released.WasHeld, released.SkippingCampaigns));
        Assert.Equal((false, 0), (again.WasHeld, again.SkippingCampaigns));
        Assert.False((await operation.GetHoldAsync(new(), cancellationToken: TestEnd)).Held);
        if (skipDue)
            await dialer.UntilAsync(campaign, shown => shown.State == CampaignState.Completed);
        Assert.Equal(skipDue ? 0 : 2, (await dialer.ClaimAsync(campaign, 10)).Count);
        Assert.Equal(skipDue ? ContactResult.WindowClosed : ContactResult.Unspecified, (await server.GetContactAsync(campaign, 2)).Result);
    }

    [Fact]
    public async Task What_comes_after_the_release_is_called()
    {
        await using var server = await CampaignServerFixture.StartAsync();
        server.Execute("INSERT INTO holds (id, backup_time) VALUES (1, 0)");
        var dialer = new DialerDriver(server);
        var before = await dialer.CreateAsync(1);
        Assert.Empty(await dialer.ClaimAsync(before));

        using var released = await server.Json.PostAsJsonAsync("/api/hold:release", new { skip_due = true }, TestEnd);
        var after = await dialer.CreateAsync(1);

        Assert.Single(await dialer.ClaimAsync(after));
    }
}
