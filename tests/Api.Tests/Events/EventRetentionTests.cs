using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Api.Tests.Managing;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Tests.Events;

public sealed class EventRetentionTests
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    [Fact]
    public async Task What_was_kept_long_enough_goes_and_whoever_comes_too_late_is_told()
    {
        await using var server = await CampaignServerFixture.StartAsync();
        var (dialer, log) = (new DialerDriver(server), new EventLog(server));
        await dialer.CallAsync(await dialer.CreateAsync(1), Outcome.Answered);
        var old = await log.ReadAsync();
        server.Time.Advance(Kept - TimeSpan.FromDays(1));
        var young = await dialer.CreateAsync(1);
        Assert.Equal(old, (await log.ReadAsync()).Take(old.Count));

        server.Time.Advance(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(1));
        await Eventually.IsTrueAsync(
            () => server.Ask($"SELECT count(*) FROM events WHERE sequence <= {old[^1].Id}").Single() == "0",
            meanwhile: () => server.Time.Advance(TimeSpan.FromSeconds(1))
        );

        Assert.Equal($"campaigns/{young}", (await log.ReadAsync())[0].Subject);
        Assert.Equal("EVENTS_GONE", (await Owner.RefusalAsync(() => log.ReadAsync(null, old[^2].Id))).Reason);
        Assert.Equal("EVENTS_GONE", (await Owner.RefusalAsync(() => log.ReadAsync(null, "0"))).Reason);
        Assert.Equal($"campaigns/{young}", (await log.ReadAsync(null, old[^1].Id))[0].Subject);
    }

    [Fact]
    public async Task The_last_one_stays_so_that_no_place_is_given_twice()
    {
        await using var server = await CampaignServerFixture.StartAsync("--Events:RemovedAfter=1.00:00:00");
        var (dialer, log) = (new DialerDriver(server), new EventLog(server));
        await dialer.CallAsync(await dialer.CreateAsync(1), Outcome.Answered);
        var last = (await log.ReadAsync())[^1];

        server.Time.Advance(TimeSpan.FromDays(3));
        await Eventually.IsTrueAsync(
            () => server.Ask("SELECT count(*) FROM events").Single() == "1",
            meanwhile: () => server.Time.Advance(TimeSpan.FromSeconds(1))
        );
        await dialer.CreateAsync(1);

        Assert.Equal(long.Parse(last.Id, null) + 1, long.Parse((await log.ReadAsync(null, last.Id))[0].Id, null));
    }
}
