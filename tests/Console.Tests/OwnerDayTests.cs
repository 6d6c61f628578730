using System.IO.Compression;
using System.Text;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Microsoft.Playwright;

namespace CampaignGrpc.Console.Tests;

/// <summary>An owner's day, through the pages alone.</summary>
public sealed class OwnerDayTests(CampaignServerFixture server, Chromium chromium) : IClassFixture<CampaignServerFixture>
{
    private const string List =
        "phone;name\n+79123456701;Иванов Иван\n12;Никто\n8 (912) 345-67-02;Петрова Анна\n+79123456703;Сидоров\n+79123456703;Сидоров\n";

    [Fact]
    public async Task They_bring_a_file_see_it_called_pause_understand_go_on_and_take_the_results_away()
    {
        await using var window = await chromium.OpenAsync(server.JsonUrl);
        await window.GoAsync("/campaigns/new");
        await window.FillAsync("name", "Мартовский обзвон");
        await window.FillAsync("start_time", "00:00");
        await window.FillAsync("end_time", "24:00");
        await window.FillAsync("time_zone", "Asia/Yekaterinburg");
        await window
            .Page.Locator("input[type=file]")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "март.csv",
                    MimeType = "text/csv",
                    Buffer = Encoding.UTF8.GetBytes(List),
                }
            );
        await window.ActAsync("preview");

        // A fault is shown with its row, and what stands twice is told; nothing is made before that is decided.
        var preview = await window.TextAsync();
        Assert.Contains("1 ошибка в строках", preview, StringComparison.Ordinal);
        Assert.Contains("1 повтор пропущен.", preview, StringComparison.Ordinal);
        Assert.Equal("3", (await window.Page.Locator(".fault tbody td").First.InnerTextAsync()).Trim());
        Assert.Equal("3", await window.Page.Locator("aside .big strong").InnerTextAsync());
        await window.ActAsync("create");
        Assert.Equal("/campaigns/new", new Uri(window.Page.Url).AbsolutePath);

        await window.Page.Locator("[name=skip_bad]").CheckAsync();
        await window.ActAsync("create");
        await window.Page.WaitForURLAsync("**/campaigns/*?done=create");
        Assert.Contains("0 / 3 номера", await window.TextAsync(".hero"), StringComparison.Ordinal);
        var id = long.Parse(new Uri(window.Page.Url).AbsolutePath.Split('/')[^1], null);

        // What a dialer does is on the page without loading it again.
        await window.Page.Locator("[data-live]:not([hidden])").WaitForAsync();
        var driver = new DialerDriver(server);
        await driver.UntilAsync(id, campaign => campaign.State == CampaignState.Running);
        await driver.CallAsync(id, Outcome.Answered);
        await Eventually.IsTrueAsync(
            async () => await window.Page.Locator(".hero [data-done]").InnerTextAsync() == "1",
            () => server.Time.Advance(TimeSpan.FromSeconds(1))
        );

        await window.GoAsync($"/campaigns/{id}");
        await window.ActAsync("pause");
        await window.Page.Locator(".note").WaitForAsync();
        Assert.Contains("Приостановлен. Возобновите", await window.TextAsync(".gates .tight"), StringComparison.Ordinal);
        Assert.Equal(1, await window.Page.Locator(".gates em").CountAsync());

        await window.ActAsync("resume");
        await window.Page.WaitForURLAsync("**?done=resume");
        Assert.Equal(CampaignState.Running, (await server.GetAsync(id)).State);

        await window.GoAsync($"/results?campaign={id}");
        var download = await window.Page.RunAndWaitForDownloadAsync(() => window.Page.Locator("main form button").ClickAsync());
        Assert.Equal($"campaign-{id}-results.xlsx", download.SuggestedFilename);
        await using var file = await download.CreateReadStreamAsync();
        using var whole = new MemoryStream();
        await file.CopyToAsync(whole, TestContext.Current.CancellationToken);
        using var workbook = new ZipArchive(whole);
        using var sheet = new StreamReader(workbook.GetEntry("xl/worksheets/sheet1.xml")!.Open());
        Assert.Contains("+79123456701", await sheet.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        window.AssertWell();
    }

    [Fact]
    public async Task Without_script_everything_works_by_links_and_forms()
    {
        await using var window = await chromium.OpenAsync(server.JsonUrl, "en", hasScript: false);
        await window.GoAsync("/campaigns/new");
        await window.FillAsync("name", "No script");
        await window.FillAsync("numbers", "+7 912 345-67-11\n8 912 345 67 12");
        await window.ActAsync("preview");
        await window.ActAsync("create");
        Assert.Contains("The campaign is made.", await window.TextAsync(), StringComparison.Ordinal);
        Assert.Contains("0 / 2 numbers", await window.TextAsync(".hero"), StringComparison.Ordinal);

        await window.ActAsync("pause");
        Assert.Contains("The campaign is paused.", await window.TextAsync(), StringComparison.Ordinal);

        await window.Page.Locator("main a", new() { HasText = "Numbers" }).First.ClickAsync();
        await window.Page.Locator("tbody a").First.ClickAsync();
        Assert.Equal("+79123456711", await window.TextAsync("h1"));
        await window.Page.Locator("details summary").First.ClickAsync();
        await window.ActAsync("cancel");
        Assert.Contains("The number is not called any more.", await window.TextAsync(), StringComparison.Ordinal);

        await window.Page.Locator(".lang button[value=ru]").ClickAsync();
        Assert.Equal("ru", await window.Page.Locator("html").GetAttributeAsync("lang"));
        window.AssertWell();
    }

    [Fact]
    public async Task A_draft_is_kept_and_called_once_it_is_launched()
    {
        await using var window = await chromium.OpenAsync(server.JsonUrl, "ru", hasScript: false);
        await window.GoAsync("/campaigns/new");
        await window.FillAsync("name", "На потом");
        await window.FillAsync("project_id", $"{DialerDriver.NextProject}");
        await window.FillAsync("start_time", "00:00");
        await window.FillAsync("end_time", "24:00");
        await window.FillAsync("time_zone", "Asia/Yekaterinburg");
        await window.FillAsync("numbers", "+7 912 345-67-21");
        await window.ActAsync("preview");
        await window.ActAsync("draft");
        Assert.Contains("Черновик сохранён.", await window.TextAsync(), StringComparison.Ordinal);
        Assert.Contains("Черновик. Запустите обзвон", await window.TextAsync(".gates .tight"), StringComparison.Ordinal);
        var id = long.Parse(new Uri(window.Page.Url).AbsolutePath.Split('/')[^1], null);
        var driver = new DialerDriver(server);
        Assert.Empty(await driver.ClaimAsync(id));

        await window.ActAsync("launch");

        Assert.Contains("Обзвон запущен.", await window.TextAsync(), StringComparison.Ordinal);
        Assert.Single(await driver.ClaimAsync(id));
        window.AssertWell();
    }

    [Fact]
    public async Task A_person_is_found_over_all_campaigns_kept_from_calls_and_erased()
    {
        var driver = new DialerDriver(server);
        var project = DialerDriver.NextProject;
        var id = await driver.CreateAsync(1, campaign => (campaign.ProjectId, campaign.Name) = (project, "Личное дело"));
        await using var window = await chromium.OpenAsync(server.JsonUrl);

        await window.GoAsync($"/people/donotcall?project={project}");
        await window.FillAsync("phones", "8 912 100 00 00");
        await window.FillAsync("reason", "Просил");
        await window.ActAsync("add");
        Assert.Contains("+79121000000", await window.TextAsync("table"), StringComparison.Ordinal);

        await window.GoAsync("/people");
        await window.FillAsync("phone", "8 912 100 00 00");
        await window.Page.Locator("main form button").First.ClickAsync();
        Assert.Contains("Личное дело", await window.TextAsync("table"), StringComparison.Ordinal);
        await window.Page.Locator("details summary").ClickAsync();
        await window.ActAsync("erase");
        Assert.Contains("Об этом номере ничего не известно.", await window.TextAsync(), StringComparison.Ordinal);
        Assert.Equal("", (await server.GetContactAsync(id, 1)).Phone);
        window.AssertWell();
    }
}
