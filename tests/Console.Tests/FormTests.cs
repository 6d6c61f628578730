using System.Net;
using System.Text;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Console.Tests;

/// <summary>Forms that are too large, are none, or do not say what is to be done.</summary>
public sealed class FormTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private const int MiB = 1_024 * 1_024;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_form_without_a_file_is_small_and_one_with_numbers_larger()
    {
        using var browser = new FormBrowser(server.JsonUrl);
        var small = await browser.SayAsync("/people", "/people", ("act", "export"), ("phone", new string('7', 2 * MiB)));
        var numbers = await browser.SayAsync(
            "/people",
            "/people/donotcall",
            ("act", "add"),
            ("project", "1"),
            ("phones", new string('7', 2 * MiB))
        );
        var large = await browser.SayAsync(
            "/people",
            "/people/donotcall",
            ("act", "add"),
            ("project", "1"),
            ("phones", new string('7', 9 * MiB))
        );

        Assert.Equal(HttpStatusCode.BadRequest, small.Status);
        Assert.Contains("Не больше 1048576 байт в одном запросе.", small.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, numbers.Status);
        Assert.DoesNotContain("в одном запросе", numbers.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, large.Status);
        Assert.Contains("Не больше 8388608 байт в одном запросе.", large.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_fields_beside_a_file_have_a_bound_together()
    {
        using var browser = new FormBrowser(server.JsonUrl);
        var many = Enumerable.Range(0, 5).Select(place => ($"field{place}", new string('7', 2 * MiB)));
        using var answer = await browser.PostFileAsync(
            "/people",
            "/campaigns/new",
            ("list.csv", "phone\n"u8.ToArray()),
            [.. CampaignFields(), .. many]
        );

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(
            "Не больше 8388608 байт в одном запросе.",
            await answer.Content.ReadAsStringAsync(TestEnd),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_is_no_form_is_told_so()
    {
        var campaign = await new DialerDriver(server).CreateAsync(1);
        using var client = new HttpClient { BaseAddress = server.JsonUrl };
        using var text = new StringContent("act=pause", Encoding.UTF8, "text/plain");
        using var answer = await client.PostAsync($"/campaigns/{campaign}", text, TestEnd);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Форма пришла не целиком.", await answer.Content.ReadAsStringAsync(TestEnd), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Erase")]
    [InlineData("all")]
    public async Task A_form_that_does_not_say_what_is_to_be_done_changes_nothing(string act)
    {
        var project = DialerDriver.NextProject;
        var campaign = await new DialerDriver(server).CreateAsync(1, fields => fields.ProjectId = project);
        var numbers = new DoNotCallService.DoNotCallServiceClient(server.Channel);
        await numbers.AddDoNotCallAsync(
            new() { ProjectId = project, Entries = { new NewDoNotCallEntry { Phone = "+79121000000" } } },
            cancellationToken: TestEnd
        );
        using var browser = new FormBrowser(server.JsonUrl);
        (string, string)[] named = act.Length == 0 ? [] : [("act", act)];

        var answers = new[]
        {
            await browser.SayAsync("/people", "/people", [.. named, ("phone", "+79121000000")]),
            await browser.SayAsync(
                "/people",
                "/people/donotcall",
                [.. named, ("project", $"{project}"), ("phones", "+79121000000\n+79121000001")]
            ),
            await browser.SayAsync("/keys", "/keys", [.. named, ("name", "nobody's"), ("roles", "Admin")]),
            await browser.SayAsync("/people", $"/campaigns/{campaign}", named),
            await browser.SayAsync("/people", $"/campaigns/{campaign}/contacts/1", named),
            await browser.SayAsync("/people", "/campaigns/new", [.. named, ("name", "nobody's")]),
        };

        Assert.All(answers, answer =>
        {
            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
            Assert.Contains("Одно из: ", answer.Text, StringComparison.Ordinal);
        });
        Assert.Equal("+79121000000", (await server.GetContactAsync(campaign, 1)).Phone);
        Assert.NotEqual(ContactState.Done, (await server.GetContactAsync(campaign, 1)).State);
        Assert.Equal(1, (await numbers.ListDoNotCallAsync(new() { ProjectId = project }, cancellationToken: TestEnd)).TotalCount);
        var keys = await new KeyService.KeyServiceClient(server.Channel).ListKeysAsync(new(), cancellationToken: TestEnd);
        Assert.DoesNotContain(keys.Keys, key => key.Name == "nobody's");
    }

    [Theory]
    [InlineData("ten")]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("1.5")]
    [InlineData("99999")]
    public async Task Days_that_cannot_be_read_make_no_key_that_never_expires(string days)
    {
        using var browser = new FormBrowser(server.JsonUrl);

        var answer = await browser.SayAsync("/keys", "/keys", ("act", "make"), ("name", "for ever"), ("roles", "Viewer"), ("days", days));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("<b>Дней до истечения</b>", answer.Text, StringComparison.Ordinal);
        Assert.Contains($"name=\"days\" value=\"{days}\"", answer.Text, StringComparison.Ordinal);
        var keys = await new KeyService.KeyServiceClient(server.Channel).ListKeysAsync(new(), cancellationToken: TestEnd);
        Assert.DoesNotContain(keys.Keys, key => key.Name == "for ever");
    }

    [Theory]
    [InlineData("/audit?campaign=one", "Обзвон")]
    [InlineData("/audit?campaign=-1&subject=anyone", "Обзвон")]
    [InlineData("/?project=one", "Проект")]
    [InlineData("/?state=asleep", "Состояние")]
    [InlineData("/people/donotcall?project=one", "Проект")]
    [InlineData("/results/file?campaign=one", "Обзвон")]
    [InlineData("/results?campaign=abc", "Обзвон")]
    [InlineData("/campaigns/new?like=abc", "Обзвон")]
    [InlineData("/events?campaign=abc", "Обзвон")]
    [InlineData("/events?project=0", "Проект")]
    [InlineData("/webhooks?project=one", "Проект")]
    public async Task A_filter_that_cannot_be_read_is_refused_and_not_dropped(string path, string field)
    {
        await new DialerDriver(server).CreateAsync(1);
        using var browser = new FormBrowser(server.JsonUrl);
        using var answer = await browser.GetAsync(path);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains($"<b>{field}</b>", await answer.Content.ReadAsStringAsync(TestEnd), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_of_an_outcomes_rule_names_the_outcome()
    {
        using var browser = new FormBrowser(server.JsonUrl);
        var unreadable = await browser.SayAsync(
            "/people",
            "/campaigns/new",
            [.. CampaignFields(), ("interval_NoAnswer", "5"), ("interval_Busy", "soon")]
        );
        var outside = await browser.SayAsync(
            "/people",
            "/campaigns/new",
            [.. CampaignFields(), ("interval_NoAnswer", "5"), ("attempts_Busy", "9999")]
        );

        Assert.Contains("<b>Занято, Минут между попытками</b>", unreadable.Text, StringComparison.Ordinal);
        Assert.Contains("<b>Занято, Попыток на номер</b>", outside.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_window_that_ends_at_midnight_ends_at_24_and_a_file_and_a_text_are_both_taken()
    {
        using var browser = new FormBrowser(server.JsonUrl);
        using var answer = await browser.PostFileAsync(
            "/people",
            "/campaigns/new",
            ("list.csv", "phone\n+79121000001\n"u8.ToArray()),
            [.. CampaignFields(), ("numbers", "+79121000002\n+79121000003")]
        );
        var text = await answer.Content.ReadAsStringAsync(TestEnd);

        Assert.Contains("<strong>3</strong>", text, StringComparison.Ordinal);
        Assert.Contains("–24:00", text, StringComparison.Ordinal);
    }

    private static (string, string)[] CampaignFields() =>
        [
            ("act", "preview"),
            ("request_id", $"{Guid.NewGuid()}"),
            ("project_id", "1"),
            ("start_block_id", "1"),
            ("phone_id", "1"),
            ("date", "2026-03-04"),
            ("start_time", "09:00"),
            ("end_time", "24:00"),
            ("time_zone", "Asia/Yekaterinburg"),
            ("periods", "Once"),
            ("attempts", "3"),
            ("interval", "30"),
        ];
}
