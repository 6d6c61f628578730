using System.Text;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using static CampaignGrpc.Api.Tests.Imports.ImportDriver;

namespace CampaignGrpc.Api.Tests.Imports;

/// <summary>What is kept of the rows that an import refused: their own text, and no more than can be read.</summary>
public sealed class RefusedRowTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private readonly DialerDriver _dialer = new(server);
    private readonly ImportDriver _imports = new(server);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_refused_row_is_told_with_what_was_sent()
    {
        var campaign = await _dialer.CreateAsync(0);
        var ndjson = string.Join(
            '\n',
            """{"phone":"8 800","add_data":{"sum":1.10}}""",
            """{"phone":79130000001}""",
            "not json",
            """{"phone":"112","add_data":[1]}"""
        );

        var answer = await _imports.PostAsync(campaign, ndjson, query: SkipBad);
        var csv = await _imports.PostAsync(campaign, "phone;name;sum\n112;Иван;1,10\n+79130000001;Пётр\n", Csv, SkipBad);

        Assert.Equal(
            [
                """8 800 {"sum":1.10} """,
                """  {"phone":79130000001}""",
                "  not json",
                """112 [1] {"phone":"112","add_data":[1]}""",
                """112 [1] {"phone":"112","add_data":[1]}""",
                """112 {"name":"Иван","sum":"1,10"} """,
                "  +79130000001\tПётр",
            ],
            answer.Response!.RefusedRows.Concat(csv.Response!.RefusedRows).Select(row => $"{row.Phone} {row.AddDataJson} {row.Text}")
        );
    }

    [Fact]
    public async Task They_come_as_a_file_that_can_be_mended_and_sent_again()
    {
        var campaign = await _dialer.CreateAsync(0);
        await _imports.PostAsync(
            campaign,
            "phone;name;sum\n112;Иван;1,10\n+79130000001;Пётр\n+79130000002;=Анна;3\nнет;Ольга;2\n",
            Csv,
            SkipBad + "&import_id=first"
        );

        var file = await server.Json.GetStringAsync($"/api/campaigns/{campaign}/imports/first/refused_rows.csv", TestEnd);
        var mended = await _imports.PostAsync(
            campaign,
            file.Replace("нет", "+79130000003", StringComparison.Ordinal),
            Csv,
            SkipBad + "&import_id=mended"
        );

        var lines = file.TrimStart('\ufeff').Split("\r\n");
        Assert.Equal("phone,name,sum,refused_row,refused_line,refused_field,refused_reason,refused_description,refused_text", lines[0]);
        Assert.StartsWith("112,Иван,\"1,10\",1,2,phone,FORBIDDEN_NUMBER,", lines[1], StringComparison.Ordinal);
        Assert.Matches("^,,,2,3,,FORMAT,.*,'?\\+79130000001\tПётр$", lines[2]);
        Assert.StartsWith("нет,Ольга,2,4,5,phone,NOT_A_PHONE,", lines[3], StringComparison.Ordinal);
        Assert.Equal(["", "5"], [lines[4], $"{lines.Length}"]);
        Assert.Equal("3 = 1 + 0 + 2", mended.Counts);
        Assert.Equal("""{"name":"Ольга","sum":"2"}""", (await server.GetContactAsync(campaign, 2)).AddDataJson);
    }

    [Fact]
    public async Task A_file_of_an_import_that_is_not_there_is_not_found()
    {
        using var answer = await server.Json.GetAsync("/api/campaigns/999999/imports/none/refused_rows.csv", TestEnd);

        Assert.Equal("CAMPAIGN_NOT_FOUND", (await answer.ReadAnswerAsync()).Reason);
    }

    [Fact]
    public async Task What_is_kept_of_a_row_is_cut_and_can_be_stored_anywhere()
    {
        var campaign = await _dialer.CreateAsync(0);
        var settings = new ImportSettings { CampaignId = campaign, BadRows = BadRowPolicy.SkipBad };
        var row = new ImportRow { Phone = "1\0" + new string('2', 9_000), AddDataJson = $$"""{"long":"{{new string('ы', 9_000)}}"}""" };

        var answer = await _imports.StreamAsync(settings, Batch(null, row));

        var refused = answer.Response!.RefusedRows[0];
        Assert.Equal((4_096, 4_096), (refused.Phone.Length, refused.AddDataJson.Length));
        Assert.StartsWith("1\uFFFD22", refused.Phone, StringComparison.Ordinal);
        Assert.EndsWith("ы…", refused.AddDataJson, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_ten_thousand_are_kept_and_the_others_are_counted()
    {
        var campaign = await _dialer.CreateAsync(0);
        var bad = new StringBuilder().Insert(0, "x\n", 12_345).ToString();

        var answer = await _imports.PostAsync(campaign, bad, query: SkipBad + "&import_id=bad");
        var page = await server.Contacts.ListRefusedRowsAsync(
            new()
            {
                CampaignId = campaign,
                ImportId = "bad",
                PageSize = 1,
            },
            cancellationToken: TestEnd
        );
        var whole = await _imports.PostAsync(campaign, bad, query: "import_id=all-or-nothing");

        Assert.Equal(("12345 = 0 + 0 + 12345", 2_345), (answer.Counts, answer.Import.UnlistedRefusedCount));
        Assert.Equal((1_000, 10_000), (answer.Response!.RefusedRows.Count, page.TotalCount));
        Assert.Equal(
            "10000",
            server
                .Ask(
                    $"SELECT count(*) FROM sent_rows s JOIN imports i ON s.id >> 32 = i.id WHERE i.campaign_id = {campaign} "
                        + "AND i.import_id = 'bad'"
                )
                .Single()
        );
        Assert.Contains("12245 more", whole.Refusal.Status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_that_goes_on_keeps_no_more_of_them_either()
    {
        var campaign = await _dialer.CreateAsync(0);
        var settings = new ImportSettings
        {
            CampaignId = campaign,
            ImportId = "cut",
            BadRows = BadRowPolicy.SkipBad,
        };
        var bad = Batch(null, Enumerable.Repeat(new ImportRow { Phone = "112" }, 6_000));
        using (await _imports.BeginAsync(settings.Clone(), bad.Clone()))
            await _imports.UntilStoredAsync(campaign, "cut", 6_000);

        var answer = await RetryAsync(() => _imports.StreamAsync(settings, bad, bad));

        Assert.Equal(("12000 = 0 + 0 + 12000", 2_000), (answer.Counts, answer.Import.UnlistedRefusedCount));
        var page = await server.Contacts.ListRefusedRowsAsync(
            new() { CampaignId = campaign, ImportId = "cut" },
            cancellationToken: TestEnd
        );
        Assert.Equal(10_000, page.TotalCount);
    }
}
