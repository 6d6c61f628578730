using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf.WellKnownTypes;

namespace CampaignGrpc.Api.Tests.Dialing;

public sealed class ListDialersTests : IAsyncLifetime
{
    private readonly CampaignServerFixture _server = new();
    private readonly DialerDriver _driver;

    public ListDialersTests() => _driver = new(_server);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Who_has_asked_is_listed_with_what_it_told_and_what_it_holds()
    {
        var campaign = await _driver.CreateAsync(3);
        await ClaimAsync(
            new()
            {
                DialerId = "demo",
                DialerVersion = "1.2.0",
                Capacity = 20,
                MaxCalls = 2,
                CampaignId = campaign,
            }
        );

        var dialer = Assert.Single(await ListAsync());

        Assert.Equal(("demo", "1.2.0", 20, 2), (dialer.DialerId, dialer.Version, dialer.Capacity, dialer.HeldCalls));
        Assert.Equal(
            new DialerAsk
            {
                CampaignId = campaign,
                MaxCalls = 2,
                AskTime = Now,
            },
            Assert.Single(dialer.Asks)
        );
        Assert.Equal(Now, dialer.LastWordTime);
    }

    [Fact]
    public async Task A_dialer_that_tells_neither_version_nor_capacity_is_listed_all_the_same()
    {
        await ClaimAsync(new() { DialerId = "old" });

        var dialer = Assert.Single(await ListAsync());

        Assert.Equal(("", false, 0), (dialer.Version, dialer.HasCapacity, dialer.HeldCalls));
        Assert.Equal(new DialerAsk { MaxCalls = 1, AskTime = Now }, Assert.Single(dialer.Asks));
    }

    [Fact]
    public async Task A_dialer_at_work_is_heard_of_though_it_does_not_ask()
    {
        var campaign = await _driver.CreateAsync(1);
        var call = await _driver.ClaimOneAsync(campaign);
        var asked = Now;
        _server.Time.Advance(TimeSpan.FromSeconds(20));
        await _driver.StartAsync(call.Token);
        _server.Time.Advance(TimeSpan.FromSeconds(20));
        await _driver.ExtendAsync(call.Token);

        var dialer = Assert.Single(await ListAsync());

        Assert.Equal((asked, Now, 1), (dialer.Asks[0].AskTime, dialer.LastWordTime, dialer.HeldCalls));
    }

    [Fact]
    public async Task What_a_dialer_asks_for_is_told_for_each_project_and_campaign()
    {
        await ClaimAsync(new() { DialerId = "both", ProjectId = 1 });
        _server.Time.Advance(TimeSpan.FromSeconds(1));
        await ClaimAsync(new() { DialerId = "both", ProjectId = 2 });

        Assert.Equal([2L, 1L], Assert.Single(await ListAsync()).Asks.Select(ask => ask.ProjectId));
    }

    [Fact]
    public async Task The_latest_stands_first_and_who_was_silent_for_a_day_is_gone()
    {
        await ClaimAsync(new() { DialerId = "yesterday" });
        _server.Time.Advance(TimeSpan.FromHours(23));
        await ClaimAsync(new() { DialerId = "today" });
        Assert.Equal(["today", "yesterday"], (await ListAsync()).Select(dialer => dialer.DialerId));

        _server.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(["today"], (await ListAsync()).Select(dialer => dialer.DialerId));
    }

    [Fact]
    public async Task What_claims_left_is_written_in_a_few_seconds_and_not_by_them()
    {
        for (var i = 0; i < 20; i++)
            await ClaimAsync(new() { DialerId = $"dialer-{i % 2}" });
        Assert.Equal("0", Assert.Single(_server.Ask("SELECT count(*) FROM dialers")));

        await Eventually.IsTrueAsync(
            () => _server.Ask("SELECT count(*) FROM dialers").Single() != "0",
            meanwhile: () => _server.Time.Advance(TimeSpan.FromSeconds(5))
        );

        Assert.Equal(["dialer-0", "dialer-1"], _server.Ask("SELECT dialer_id FROM dialers ORDER BY dialer_id"));
    }

    private Timestamp Now => _server.Time.GetUtcNow().ToTimestamp();

    private async Task ClaimAsync(ClaimCallsRequest request) =>
        await new DialerService.DialerServiceClient(_server.Channel).ClaimCallsAsync(request, cancellationToken: TestEnd);

    private async Task<IReadOnlyList<Dialer>> ListAsync() =>
        (await new OperationService.OperationServiceClient(_server.Channel).ListDialersAsync(new(), cancellationToken: TestEnd)).Dialers;
}
