using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Application;
using CampaignGrpc.Web.Forms;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignGrpc.Console.Tests;

/// <summary>Files that wait for their owner's word.</summary>
public sealed partial class UploadTests : IAsyncLifetime
{
    private const UnixFileMode OwnersAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"uploads-{Guid.NewGuid():N}");
    private CampaignServerFixture _server = null!;
    private long _campaign;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    private IReadOnlyList<string> Kept =>
        [
            .. Directory
                .EnumerateFiles(_folder, "*", SearchOption.AllDirectories)
                .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)),
        ];

    public async ValueTask InitializeAsync()
    {
        // As a process that was killed leaves it.
        var left = Directory.CreateDirectory(Path.Combine(_folder, $"{Guid.NewGuid():N}")).FullName;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder, OwnersAlone);
        await File.WriteAllTextAsync(Path.Combine(left, "list"), "+79121000000", TestEnd);
        _server = await CampaignServerFixture.StartAsync($"--Console:UploadsFolder={_folder}");
        _campaign = await new DialerDriver(_server).CreateAsync(0);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
        Directory.Delete(_folder);
    }

    [Fact]
    public async Task What_a_killed_process_left_is_removed_at_the_start_and_what_is_kept_nobody_else_can_read()
    {
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
        using var browser = new FormBrowser(_server.JsonUrl);
        var name = await UploadAsync(browser);

        var file = Assert.Single(Kept);
        Assert.Equal(name, Path.GetFileName(file));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(OwnersAlone, File.GetUnixFileMode(_folder));
    }

    [Fact]
    public async Task In_a_folder_that_others_may_read_it_does_not_begin()
    {
        if (OperatingSystem.IsWindows())
            return;
        File.SetUnixFileMode(_folder, OwnersAlone | UnixFileMode.OtherRead);

        var refusal = await Assert.ThrowsAsync<SettingException>(() =>
            CampaignServerFixture.StartAsync($"--Console:UploadsFolder={_folder}")
        );

        Assert.Contains("Console:UploadsFolder", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_an_hour_it_is_removed_by_itself_and_the_form_says_that_it_is_gone()
    {
        using var browser = new FormBrowser(_server.JsonUrl);
        var name = await UploadAsync(browser);
        _server.Time.Advance(TimeSpan.FromMinutes(59));
        Assert.Single(Kept);

        _server.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Empty(Kept);
        using var answer = await browser.PostFileAsync(
            "/people",
            $"/campaigns/{_campaign}/import",
            null,
            ("act", "import"),
            ("upload", name)
        );
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_folder_that_was_tidied_away_is_made_again_and_a_file_that_went_with_it_is_told_as_gone()
    {
        using var browser = new FormBrowser(_server.JsonUrl);
        var lost = await UploadAsync(browser);
        Directory.Delete(_folder, recursive: true);

        using var answer = await browser.PostFileAsync(
            "/people",
            $"/campaigns/{_campaign}/import",
            null,
            ("act", "import"),
            ("upload", lost)
        );
        await UploadAsync(browser);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Single(Kept);
    }

    [Fact]
    public async Task Only_so_many_forms_with_files_are_read_at_once()
    {
        var uploads = _server.Services.GetRequiredService<Uploads>();
        var arriving = Enumerable.Range(0, 8).Select(_ => uploads.Arrive()).ToList();
        using var browser = new FormBrowser(_server.JsonUrl);

        using var refused = await browser.PostFileAsync(
            "/people",
            $"/campaigns/{_campaign}/import",
            ("list.csv", "phone\n"u8.ToArray()),
            ("act", "check")
        );
        arriving[0].Dispose();
        var name = await UploadAsync(browser);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotEmpty(name);
        foreach (var arrival in arriving[1..])
            arrival.Dispose();
    }

    [Fact]
    public async Task Of_one_person_the_newest_are_kept()
    {
        using var browser = new FormBrowser(_server.JsonUrl);
        var names = new List<string>();
        for (var file = 0; file < 7; file++)
        {
            names.Add(await UploadAsync(browser));
            _server.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(names[2..].Order(StringComparer.Ordinal), Kept.Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_was_taken_in_is_told_and_what_was_not_is_a_link_to_a_file_of_it()
    {
        using var browser = new FormBrowser(_server.JsonUrl);
        var name = await UploadAsync(browser);

        using var refused = await browser.PostFileAsync(
            "/people",
            $"/campaigns/{_campaign}/import",
            null,
            ("act", "import"),
            ("upload", name)
        );
        using var taken = await browser.PostFileAsync(
            "/people",
            $"/campaigns/{_campaign}/import",
            null,
            ("act", "import"),
            ("upload", name),
            ("skip_bad", "on")
        );
        var page = await browser.TextAsync(taken.Headers.Location!.ToString());
        var link = Link().Match(page).Groups[1].Value;

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.Redirect), (refused.StatusCode, taken.StatusCode));
        Assert.Contains("1 строка не взята.", page, StringComparison.Ordinal);
        Assert.Contains("nobody", await browser.TextAsync(link), StringComparison.Ordinal);
        Assert.Equal(1, (await _server.GetAsync(_campaign)).Counts.Waiting);
        Assert.Empty(Kept);
    }

    [Fact]
    public async Task Of_a_large_list_every_row_is_looked_at_and_those_that_cannot_be_taken_are_asked_for()
    {
        const int Good = 200_005;
        var list = new StringBuilder("phone\n");
        for (var row = 0; row < Good; row++)
            list.Append("+7912").Append((1_000_000 + row).ToString(System.Globalization.CultureInfo.InvariantCulture)).Append('\n');
        list.Append("nobody\n");
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
        using var browser = new FormBrowser(_server.JsonUrl);

        using var asked = await browser.PostFileAsync(
            "/people",
            "/campaigns/new",
            ("list.csv", Encoding.UTF8.GetBytes(list.ToString())),
            [.. fields, ("act", "create")]
        );
        var page = await asked.Content.ReadAsStringAsync(TestEnd);
        var name = Upload().Match(page).Groups[1].Value;
        using var made = await browser.PostFileAsync(
            "/people",
            "/campaigns/new",
            null,
            [.. fields, ("act", "create"), ("upload", name), ("skip_bad", "on")]
        );
        var told = await browser.TextAsync(made.Headers.Location!.ToString());

        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        Assert.Contains("1 ошибка в строках", page, StringComparison.Ordinal);
        Assert.Contains("200 005", WebUtility.HtmlDecode(page).Replace('\u00a0', ' '), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, made.StatusCode);
        Assert.Contains("1 строка не взята.", told, StringComparison.Ordinal);
        Assert.Matches(Link(), told);
        var id = long.Parse(made.Headers.Location!.ToString().Split('/')[2], null);
        Assert.Equal(Good, (await _server.GetAsync(id)).Counts.Waiting);
    }

    /// <returns>The name under which it is kept.</returns>
    private async Task<string> UploadAsync(FormBrowser browser)
    {
        using var answer = await browser.PostFileAsync(
            "/people",
            $"/campaigns/{_campaign}/import",
            ("list.csv", "phone\n+79121000001\nnobody\n"u8.ToArray()),
            ("act", "check")
        );
        return Upload().Match(await answer.Content.ReadAsStringAsync(TestEnd)).Groups[1].Value;
    }

    [GeneratedRegex("name=\"upload\" value=\"([0-9a-f]{32})\"")]
    private static partial Regex Upload();

    [GeneratedRegex("href=\"(/api/[^\"]*refused_rows\\.csv)\"")]
    private static partial Regex Link();
}
