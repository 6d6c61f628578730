using CampaignGrpc.Api.Tests.Driving;

namespace CampaignGrpc.Console.Tests;

/// <summary>What each page asks of the storage, it is answered; how pages look depends on no engine.</summary>
public sealed class OpenPageTests(Chromium chromium)
{
    [Fact]
    public async Task Every_page_opens_and_shows_what_there_is()
    {
        await using var server = await CampaignServerFixture.StartAsync();
        var campaign = await SampleDay.MakeAsync(server);
        await using var window = await chromium.OpenAsync(server.JsonUrl);
        foreach (var (name, path) in PageList.Of(campaign))
        {
            var answer = await window.GoAsync(path);
            Assert.Equal((name, name == "missing" ? 404 : 200), (name, answer.Status));
        }

        window.AssertWell();
    }
}
