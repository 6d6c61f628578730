using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Api.Tests.Imports;
using CampaignGrpc.Contracts.V1;
using CsvHelper;
using Google.Protobuf.WellKnownTypes;
using PhoneNumbers;
using static CampaignGrpc.Api.Tests.Creating.ValidRequest;

namespace CampaignGrpc.Api.Tests.Results;

/// <summary>What stands in the files of results, read back as their readers would.</summary>
public sealed class ResultFileTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private const string Header =
        "contact_id,phone,state,result,attempts,run_date,dialer_id,outcome,start_time,"
        + "answer_time,end_time,talk_seconds,add_data,result_data";

    private readonly DialerDriver _dialer = new(server);

    /// <summary>Texts of JSON objects that a spreadsheet or a reader of lines could stumble over.</summary>
    public static TheoryData<string> NastyData =>
        new(
            "{}",
            """{"имя":"Иванов, Иван","quote":"\"","emoji":"🎉"}""",
            """{"sum":12345678901234567890.10,"tiny":1e-400,"huge":-1E+400,"zero":-0}""",
            """{"lines":"a\r\nb\n","tab":"\t","=cmd|' /C calc'!A0":["=1+1","@x","-1","+1"]}""",
            """{"escaped":"\u0041\u2028\ud83c\udf89","separator":"\u2028","html":"<b>&'</b>"}""",
            """{"a":{"b":[null,true,[],{}]},"bom":"\ufeff"}"""
        );

    private IEnumerable<string> StoredPhones(long campaign) =>
        server.Ask($"SELECT '+' || phone FROM contacts WHERE campaign_id = {campaign} ORDER BY number");

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_row_of_csv_tells_of_the_contact_and_of_its_last_attempt()
    {
        var campaign = await MixAsync();

        var rows = await ReadCsvAsync($"/api/campaigns/{campaign}/results.csv");

        Assert.Equal(
            [
                [
                    "1",
                    "+79121000000",
                    "CONTACT_STATE_DONE",
                    "CONTACT_RESULT_REACHED",
                    "2",
                    "2026-03-03",
                    "dialer-1",
                    "OUTCOME_ANSWERED",
                    "2026-03-03T10:30:00.000000Z",
                    "2026-03-03T10:30:05.000000Z",
                    "2026-03-03T10:30:42.500001Z",
                    "37.500001",
                    "{}",
                    """{"оценка":5}""",
                ],
                [
                    "2",
                    "+79121000001",
                    "CONTACT_STATE_DIALING",
                    "",
                    "1",
                    "2026-03-03",
                    "'=1+1",
                    "",
                    "2026-03-03T10:30:00.000000Z",
                    "",
                    "",
                    "",
                    "{}",
                    "",
                ],
                ["3", "+79121000002", "CONTACT_STATE_WAITING", "", "0", "", "", "", "", "", "", "", "{}", ""],
            ],
            rows
        );
    }

    [Fact]
    public async Task An_export_imported_again_gives_the_same_numbers_of_every_region_and_says_how_many_are_foreign()
    {
        var library = PhoneNumberUtil.GetInstance();
        var numbers = library
            .GetSupportedRegions()
            .SelectMany(region =>
                new[] { PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE }.Select(kind => library.GetExampleNumberForType(region, kind))
            )
            .OfType<PhoneNumber>()
            .Select(number => library.Format(number, PhoneNumberFormat.E164))
            .Distinct()
            .ToList();
        var first = await server.CreateCampaignAsync(WithPhones(numbers));
        var again = await server.CreateCampaignAsync(WithPhones());

        var file = await server.Json.GetByteArrayAsync($"/api/campaigns/{first}/results.csv", TestEnd);
        var imports = new ImportDriver(server);
        var answer = await imports.PostAsync(again, file, ImportDriver.Csv);

        Assert.Equal(numbers, StoredPhones(again));
        Assert.Equal(numbers.Count - 2, answer.Import.ForeignCount);
        Assert.Equal(10, answer.Import.ForeignRows.Count);
        Assert.Equal(answer.Import, await imports.GetAsync(again, answer.Import.ImportId));
    }

    [Theory]
    [InlineData("""{"a":"a;=HYPERLINK(1);b"}""")]
    [InlineData("""{"a":"x|+1","b;":"=1","c":[";","@x"]}""")]
    [InlineData("""{"a;-1":"x; =1","b":"; \"=1"}""")]
    public async Task No_cell_becomes_a_formula_whatever_a_spreadsheet_splits_lines_at_and_JSON_says_the_same(string data)
    {
        var campaign = await server.CreateCampaignAsync(With("phones", $$"""[{"phone": "+79123456789", "add_data": {{data}}}]"""));

        var text = await server.Json.GetStringAsync($"/api/campaigns/{campaign}/results.csv", TestEnd);
        var cell = (await ReadCsvAsync($"/api/campaigns/{campaign}/results.csv"))[0][^2];

        foreach (var separator in new[] { ';', '|', '\t' })
            Assert.DoesNotContain(text.Split(separator, '\n').Skip(1), part => part.TrimStart(' ', '"') is ['=' or '+' or '-' or '@', ..]);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(data), JsonNode.Parse(cell)), cell);
    }

    [Fact]
    public async Task A_line_of_ndjson_tells_the_same()
    {
        var campaign = await MixAsync();

        var lines = (await server.Json.GetStringAsync($"/api/campaigns/{campaign}/results.ndjson", TestEnd)).Split('\n');

        Assert.Equal(
            [
                """{"contact_id":1,"phone":"+79121000000","state":"CONTACT_STATE_DONE","result":"CONTACT_RESULT_REACHED","attempts":2,"run_date":"2026-03-03","dialer_id":"dialer-1","outcome":"OUTCOME_ANSWERED","start_time":"2026-03-03T10:30:00.000000Z","answer_time":"2026-03-03T10:30:05.000000Z","end_time":"2026-03-03T10:30:42.500001Z","talk_seconds":37.500001,"add_data":{},"result_data":{"оценка":5}}""",
                """{"contact_id":2,"phone":"+79121000001","state":"CONTACT_STATE_DIALING","result":null,"attempts":1,"run_date":"2026-03-03","dialer_id":"=1+1","outcome":null,"start_time":"2026-03-03T10:30:00.000000Z","answer_time":null,"end_time":null,"talk_seconds":null,"add_data":{},"result_data":null}""",
                """{"contact_id":3,"phone":"+79121000002","state":"CONTACT_STATE_WAITING","result":null,"attempts":0,"run_date":null,"dialer_id":null,"outcome":null,"start_time":null,"answer_time":null,"end_time":null,"talk_seconds":null,"add_data":{},"result_data":null}""",
                "",
            ],
            lines
        );
    }

    [Theory]
    [MemberData(nameof(NastyData))]
    public async Task Data_comes_out_byte_for_byte_as_it_is_stored(string data)
    {
        var campaign = await server.CreateCampaignAsync(With("phones", $$"""[{"phone": "+79123456789", "add_data": {{data}}}]"""));

        var csv = Assert.Single(await ReadCsvAsync($"/api/campaigns/{campaign}/results.csv"));
        var ndjson = await server.Json.GetStringAsync($"/api/campaigns/{campaign}/results.ndjson", TestEnd);

        Assert.Equal(data, csv[12]);
        using var line = JsonDocument.Parse(Assert.Single(ndjson.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(data, line.RootElement.GetProperty("add_data").GetRawText());
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("a=1", "a=1")]
    [InlineData("=\"a\",1", "'=\"a\",1")]
    public async Task What_a_spreadsheet_would_take_for_a_formula_is_made_harmless(string dialer, string cell)
    {
        var campaign = await _dialer.CreateAsync(1);
        await _dialer.StartAsync(Assert.Single(await _dialer.ClaimAsync(campaign, dialer: dialer)).Token);

        Assert.Equal(cell, Assert.Single(await ReadCsvAsync($"/api/campaigns/{campaign}/results.csv"))[6]);
    }

    [Fact]
    public async Task Csv_has_its_mark_its_header_and_its_line_ends_and_both_files_their_names()
    {
        var campaign = await _dialer.CreateAsync(0);

        using var csv = await server.Json.GetAsync($"/api/campaigns/{campaign}/results.csv", TestEnd);
        using var ndjson = await server.Json.GetAsync($"/api/campaigns/{campaign}/results.ndjson", TestEnd);

        Assert.Equal(Encoding.UTF8.GetBytes("\ufeff" + Header + "\r\n"), await csv.Content.ReadAsByteArrayAsync(TestEnd));
        Assert.Empty(await ndjson.Content.ReadAsByteArrayAsync(TestEnd));
        Assert.Equal("text/csv; charset=utf-8; header=present", csv.Content.Headers.ContentType?.ToString());
        Assert.Equal("application/x-ndjson; charset=utf-8", ndjson.Content.Headers.ContentType?.ToString());
        Assert.Equal($"attachment; filename=campaign-{campaign}-results.csv", csv.Content.Headers.ContentDisposition?.ToString());
        Assert.Equal($"attachment; filename=campaign-{campaign}-results.ndjson", ndjson.Content.Headers.ContentDisposition?.ToString());
    }

    /// <summary>Contact 1 was busy and then answered, contact 2 is being called by a dialer with a nasty name, contact 3 waits.</summary>
    private async Task<long> MixAsync()
    {
        server.Time.AdjustTime(CampaignServerFixture.Start);
        var campaign = await _dialer.CreateAsync(3);
        await _dialer.CallAsync(campaign, Outcome.Busy);
        server.Time.Advance(TimeSpan.FromMinutes(30));
        var second = Assert.Single(await _dialer.ClaimAsync(campaign, 1, dialer: "=1+1"));
        await _dialer.StartAsync(second.Token);
        var calls = await _dialer.ClaimAsync(campaign, 2);
        await _dialer.ReleaseAsync(calls.Single(call => call.ContactId == 3).Token);
        var answered = (await _dialer.StartAsync(calls.Single(call => call.ContactId == 1).Token))
            .Start.StartTime.ToDateTimeOffset()
            .AddSeconds(5);
        await _dialer.ReportAsync(calls.Single(call => call.ContactId == 1).Token, Outcome.Answered, report =>
        {
            report.AnswerTime = answered.ToTimestamp();
            report.EndTime = answered.AddMicroseconds(37_500_001).ToTimestamp();
            report.ResultData = new() { Fields = { ["оценка"] = Value.ForNumber(5) } };
        });
        return campaign;
    }

    private async Task<List<string[]>> ReadCsvAsync(string path)
    {
        using var text = new StreamReader(new MemoryStream(await server.Json.GetByteArrayAsync(path, TestEnd)));
        using var csv = new CsvParser(text, CultureInfo.InvariantCulture);
        Assert.True(await csv.ReadAsync());
        Assert.Equal(Header.Split(','), csv.Record);
        var rows = new List<string[]>();
        while (await csv.ReadAsync())
            rows.Add(csv.Record!);
        return rows;
    }
}
