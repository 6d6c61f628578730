using System.Net;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Console.Tests;

/// <summary>Several campaigns at once, of which the page says first how many and which they are.</summary>
public sealed class BulkTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private readonly DialerDriver _dialer = new(server);

    [Fact]
    public async Task Those_that_are_chosen_are_counted_and_then_paused_and_what_cannot_be_says_why()
    {
        var (first, second, over, other) = (
            await _dialer.CreateAsync(1),
            await _dialer.CreateAsync(1),
            await _dialer.CreateAsync(1),
            await _dialer.CreateAsync(1)
        );
        await server.Campaigns.CancelCampaignAsync(new() { CampaignId = over }, cancellationToken: TestContext.Current.CancellationToken);
        using var browser = new FormBrowser(server.JsonUrl);
        var page = $"/campaigns/act?act=pause&id={first}&id={second}&id={over}";

        var asked = await browser.TextAsync(page);
        var (status, told) = await browser.SayAsync(
            page,
            "/campaigns/act",
            ("act", "pause"),
            ("id", $"{first}"),
            ("id", $"{second}"),
            ("id", $"{over}")
        );

        Assert.Contains("Приостановить 3 обзвона?", asked, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("Приостановлено 2 обзвона", told, StringComparison.Ordinal);
        Assert.Equal(2, told.Split("сделано").Length - 1);
        Assert.Contains($"№ {over}</a> <span class=\"soft\">Обзвон", told, StringComparison.Ordinal);
        Assert.Equal(
            [CampaignState.Paused, CampaignState.Paused, CampaignState.Cancelled, CampaignState.Running],
            [await StateAsync(first), await StateAsync(second), await StateAsync(over), await StateAsync(other)]
        );
    }

    [Theory]
    [InlineData("/campaigns/act?act=pause")]
    [InlineData("/campaigns/act?act=erase&id=1")]
    [InlineData("/campaigns/act?act=pause&id=first")]
    public async Task With_none_chosen_or_nothing_to_do_nothing_is_asked(string path)
    {
        using var browser = new FormBrowser(server.JsonUrl);

        using var answer = await browser.GetAsync(path);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private async Task<CampaignState> StateAsync(long campaign) => (await _dialer.GetAsync(campaign)).State;
}
