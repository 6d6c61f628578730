using System.Net;
using System.Text;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;

namespace CampaignGrpc.Console.Tests;

/// <summary>A list of numbers that are not to be called, given as a file.</summary>
public sealed class DoNotCallFileTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private const string List = "/people/donotcall";

    private readonly long _project = DialerDriver.NextProject;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_of_a_file_is_new_known_and_refused_is_told_and_the_list_comes_back_as_a_file()
    {
        using var browser = new FormBrowser(server.JsonUrl);
        const string File = "Телефон;reason;until\n+79130000001;письмо;2031-01-01\n8 913 000-00-02;;\nнет;;\n";

        var told = await SendAsync(browser, "numbers.csv", File);
        var again = await SendAsync(browser, "numbers.csv", File);
        var shown = WebUtility.HtmlDecode(await browser.TextAsync($"{List}?project={_project}"));

        Assert.Contains("2 новых номера. 0 уже были.", told, StringComparison.Ordinal);
        Assert.Contains("<td class=\"n\">4</td><td><bdi>нет</bdi></td>", told, StringComparison.Ordinal);
        Assert.Contains("0 новых номеров. 2 уже были.", again, StringComparison.Ordinal);
        Assert.Contains("+79130000001", shown, StringComparison.Ordinal);
        Assert.Contains("письмо", shown, StringComparison.Ordinal);
        var file = await browser.TextAsync($"/api/projects/{_project}/do_not_call.csv");
        Assert.Contains("+79130000002", file, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list.csv", "name;debt\nАнна;1\n")]
    [InlineData("list.ndjson", "{}")]
    [InlineData("list.xlsx", "no archive")]
    public async Task What_is_no_such_file_is_refused_on_the_page(string name, string content)
    {
        using var browser = new FormBrowser(server.JsonUrl);

        var told = await SendAsync(browser, name, content, isTaken: false);

        Assert.Contains("role=\"alert\"", told, StringComparison.Ordinal);
        Assert.Contains($"value=\"{_project}\"", told, StringComparison.Ordinal);
    }

    private async Task<string> SendAsync(FormBrowser browser, string name, string content, bool isTaken = true)
    {
        using var answer = await browser.PostFileAsync(
            List,
            $"{List}/file",
            (name, Encoding.UTF8.GetBytes(content)),
            ("project", $"{_project}")
        );
        Assert.Equal(isTaken, answer.StatusCode == HttpStatusCode.OK);
        return await answer.Content.ReadAsStringAsync(TestEnd);
    }
}
