using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Tests.Dialing;

/// <summary>A dialer that waits on the line is answered when a call becomes due, without anybody asking in circles.</summary>
public sealed class WaitingTests : IAsyncLifetime
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(30);

    private readonly CampaignServerFixture _server = new();
    private DialerDriver _dialer = null!;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _server.InitializeAsync();
        _dialer = new(_server);
    }

    [Fact]
    public async Task It_is_answered_when_a_campaign_is_created()
    {
        var waiting = ClaimAsync();

        var campaign = await _dialer.CreateAsync(1);

        Assert.Equal(campaign, Assert.Single((await waiting).Calls).CampaignId);
    }

    [Fact]
    public async Task It_is_answered_when_a_campaign_is_resumed()
    {
        var campaign = await _dialer.CreateAsync(1);
        await _server.Campaigns.PauseCampaignAsync(new() { CampaignId = campaign }, cancellationToken: TestEnd);
        var waiting = ClaimAsync();

        await _server.Campaigns.ResumeCampaignAsync(new() { CampaignId = campaign }, cancellationToken: TestEnd);

        Assert.Single((await waiting).Calls);
    }

    [Fact]
    public async Task It_is_answered_when_contacts_are_imported()
    {
        var campaign = await _dialer.CreateAsync(0);
        var waiting = ClaimAsync();

        using var file = new StringContent("phone\n+79121234567\n", System.Text.Encoding.UTF8, "text/csv");
        using var imported = await _server.Json.PostAsync($"/api/campaigns/{campaign}/contacts:import", file, TestEnd);

        Assert.Equal(System.Net.HttpStatusCode.OK, imported.StatusCode);
        Assert.Single((await waiting).Calls);
    }

    [Fact]
    public async Task It_is_answered_when_a_retry_becomes_due()
    {
        var campaign = await _dialer.CreateAsync(1, draft => draft.Schedule.Interval = "1");
        await _dialer.CallAsync(campaign, Outcome.Busy);
        _server.Time.Advance(TimeSpan.FromSeconds(45));
        var waiting = ClaimAsync();

        // Whoever waits is told at the instant, or asks for the first time at it.
        _server.Time.Advance(TimeSpan.FromSeconds(15));

        Assert.Single((await waiting).Calls);
    }

    [Fact]
    public async Task A_hundred_that_wait_get_a_call_each_when_there_are_a_hundred()
    {
        var waiting = Enumerable.Range(0, 100).Select(_ => ClaimAsync()).ToList();

        await _dialer.CreateAsync(100);

        var calls = (await Task.WhenAll(waiting)).SelectMany(response => response.Calls).ToList();
        Assert.Equal(100, calls.Select(call => call.ContactId).Distinct().Count());
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Task<ClaimCallsResponse> ClaimAsync() =>
        new DialerService.DialerServiceClient(_server.Channel)
            .ClaimCallsAsync(
                new()
                {
                    DialerId = "patient",
                    MaxCalls = 1,
                    Wait = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(Wait),
                },
                cancellationToken: TestEnd
            )
            .ResponseAsync;
}
