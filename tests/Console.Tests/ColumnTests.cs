using System.Net;
using System.Text;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Console.Tests;

/// <summary>Which columns of a table are time zones and priorities.</summary>
public sealed class ColumnTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private const string Table = "phone;name;Пояс;Важность\n+79121000001;Анна;Asia/Omsk;7\n+79121000002;Пётр;;\n";

    private static readonly (string, string)[] Choice = [("time_zone_column", "пояс"), ("priority_column", "Важность")];

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_a_file_and_of_a_pasted_table_they_are_taken_as_such_when_numbers_are_added(bool isPasted)
    {
        var id = await new DialerDriver(server).CreateAsync(0);
        var path = $"/campaigns/{id}/import";
        using var browser = new FormBrowser(server.JsonUrl);

        var tried = await SendAsync(browser, path, isPasted, [("act", "check"), .. Choice]);
        await SendAsync(browser, path, isPasted, [("act", "import"), .. Choice]);

        Assert.Contains("<th scope=\"row\">Пояс</th><td><span class=\"tag\">часовой пояс</span>", tried, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">Важность</th><td><span class=\"tag\">приоритет</span>", tried, StringComparison.Ordinal);
        Assert.Contains("name=\"time_zone_column\" value=\"пояс\"", tried, StringComparison.Ordinal);
        Assert.Equal(("Asia/Omsk", 7, """{"name":"Анна"}"""), Told(await server.GetContactAsync(id, 1)));
        Assert.Equal(("", 0, """{"name":"Пётр"}"""), Told(await server.GetContactAsync(id, 2)));
    }

    [Fact]
    public async Task A_new_campaign_takes_them_from_its_file()
    {
        using var browser = new FormBrowser(server.JsonUrl);
        (string, string)[] fields =
        [
            ("request_id", $"{Guid.NewGuid()}"),
            ("project_id", "1"),
            ("start_block_id", "1"),
            ("phone_id", "1"),
            ("date", "2026-03-04"),
            ("start_time", "09:00"),
            ("end_time", "20:00"),
            ("time_zone", "Asia/Yekaterinburg"),
            ("periods", "Once"),
            ("attempts", "3"),
            ("interval", "30"),
        ];

        using var made = await browser.PostFileAsync(
            "/people",
            "/campaigns/new",
            ("list.csv", Encoding.UTF8.GetBytes(Table)),
            [("act", "create"), .. fields, .. Choice]
        );

        Assert.Equal(HttpStatusCode.Redirect, made.StatusCode);
        var id = long.Parse(made.Headers.Location!.ToString().Split('/', '?')[2], null);
        Assert.Equal(("Asia/Omsk", 7, """{"name":"Анна"}"""), Told(await server.GetContactAsync(id, 1)));
    }

    [Fact]
    public async Task A_column_that_the_table_does_not_have_is_told()
    {
        var id = await new DialerDriver(server).CreateAsync(0);
        using var browser = new FormBrowser(server.JsonUrl);

        var page = await SendAsync(
            browser,
            $"/campaigns/{id}/import",
            isPasted: false,
            [("act", "check"), ("time_zone_column", "зона"), ("priority_column", "вес")]
        );

        Assert.Contains("<b>Столбец с часовыми поясами</b>: ", page, StringComparison.Ordinal);
        Assert.Contains("<b>Столбец с приоритетами</b>: ", page, StringComparison.Ordinal);
        Assert.Contains("name=\"priority_column\" value=\"вес\"", page, StringComparison.Ordinal);
    }

    private static (string, int, string) Told(Contact contact) => (contact.TimeZone, contact.Priority, contact.AddDataJson);

    private static async Task<string> SendAsync(FormBrowser browser, string path, bool isPasted, IEnumerable<(string, string)> fields)
    {
        using var answer = isPasted
            ? await browser.PostFileAsync("/people", path, null, [("numbers", Table), .. fields])
            : await browser.PostFileAsync("/people", path, ("list.csv", Encoding.UTF8.GetBytes(Table)), fields);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestEnd));
    }
}
