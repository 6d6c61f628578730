using System.Globalization;
using System.Text;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Api.Tests.Imports;
using CampaignGrpc.Contracts.V1;
using CsvHelper;
using CsvHelper.Configuration;
using ExcelDataReader;
using Google.Protobuf.WellKnownTypes;
using static CampaignGrpc.Api.Tests.Creating.ValidRequest;

namespace CampaignGrpc.Api.Tests.Results;

/// <summary>How results are laid out in tables: columns, words, clocks, separators, and the data of contacts in columns.</summary>
public sealed class ResultTableTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private static readonly char[] Separators = [';', '|', '\t', ','];

    private readonly DialerDriver _dialer = new(server);

    public static TheoryData<string, string> Refusals =>
        new()
        {
            { "csv?columns=phone&columns=color", "columns UNKNOWN_VALUE" },
            { "xlsx?columns=Phone", "columns UNKNOWN_VALUE" },
            { "csv?columns=phone&columns=phone", "columns DUPLICATE_FIELD" },
            { "csv?language=de", "language UNKNOWN_VALUE" },
            { "xlsx?language=RU", "language UNKNOWN_VALUE" },
            { "csv?time_zone=Mars/Olympus", "time_zone UNKNOWN_ZONE" },
            { "xlsx?time_zone=%2B05:00", "time_zone UNKNOWN_ZONE" },
            { "csv?separator=;", "separator WRONG_TYPE" },
            { "xlsx?separator=FILE_SEPARATOR_TAB", "separator UNKNOWN_FIELD" },
            { "ndjson?columns=phone", "columns UNKNOWN_FIELD" },
            { "csv?expand_add_data=1", "expand_add_data WRONG_TYPE" },
        };

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task What_no_table_has_is_refused_with_its_parameter(string file, string fault)
    {
        var campaign = await server.CreateCampaignAsync();

        using var response = await server.Json.GetAsync($"/api/campaigns/{campaign}/results.{file}", TestEnd);

        var answer = await response.ReadAnswerAsync();
        Assert.Equal((400, fault), (answer.HttpStatus, Assert.Single(answer.Faults)));
    }

    [Fact]
    public async Task Columns_come_as_they_are_chosen_in_words_and_on_the_clock_that_is_named()
    {
        var campaign = await CalledAsync();
        const string Query =
            "columns=result&columns=phone&columns=start_time&columns=outcome&columns=talk_seconds&columns=state&time_zone=Asia/Vladivostok";

        Assert.Equal(
            [
                ["Результат", "Телефон", "Начало звонка", "Исход", "Разговор, с", "Состояние"],
                ["Дозвонились", "+79121000000", "2026-03-03 20:00:00", "Ответили", "37.5", "Обработан"],
            ],
            await ReadAsync(campaign, Query + "&language=ru")
        );
        Assert.Equal(
            [
                ["Result", "Phone", "Call start", "Outcome", "Talk, s", "State"],
                ["Reached", "+79121000000", "2026-03-03 20:00:00", "Answered", "37.5", "Done"],
            ],
            await ReadAsync(campaign, Query + "&language=en")
        );
    }

    [Theory]
    [InlineData("FILE_SEPARATOR_SEMICOLON", ";")]
    [InlineData("FILE_SEPARATOR_TAB", "\t")]
    [InlineData("FILE_SEPARATOR_COMMA", ",")]
    public async Task Cells_stand_apart_by_the_separator_that_is_chosen(string separator, string character)
    {
        const string Data = """{"a":"x;y\tz, \"q\"","b":[-1,"=1"],"c":"-5"}""";
        var campaign = await server.CreateCampaignAsync(With("phones", $$"""[{"phone": "+79123456789", "add_data": {{Data}}}]"""));

        var rows = await ReadAsync(campaign, $"columns=phone&columns=add_data&separator={separator}", character);

        Assert.Equal("+79123456789", rows[1][0]);
        Assert.True(
            System.Text.Json.Nodes.JsonNode.DeepEquals(
                System.Text.Json.Nodes.JsonNode.Parse(Data),
                System.Text.Json.Nodes.JsonNode.Parse(rows[1][1])
            )
        );
    }

    [Theory]
    [InlineData("FILE_SEPARATOR_SEMICOLON", ';')]
    [InlineData("FILE_SEPARATOR_TAB", '\t')]
    [InlineData("FILE_SEPARATOR_COMMA", ',')]
    public async Task No_spreadsheet_reads_a_formula_whatever_it_splits_lines_at(string separator, char own)
    {
        const string Nasty = """{"=1+1":"=2","a":"x;=1|+1,@x","b":[",=1","|-x"],"c":"\tx","d":" ;\"=1"}""";
        var campaign = await server.CreateCampaignAsync(With("phones", $$"""[{"phone": "+79123456789", "add_data": {{Nasty}}}]"""));

        foreach (var expanded in new[] { "true", "false" })
        {
            var text = await server.Json.GetStringAsync(
                $"/api/campaigns/{campaign}/results.csv?columns=add_data&separator={separator}&expand_add_data={expanded}",
                TestEnd
            );

            foreach (var other in Separators.Where(other => other != own))
                Assert.DoesNotContain(text.Split(other, '\n'), part =>
                    part.TrimStart(' ', '"', '\ufeff') is ['=' or '+' or '@', ..] or ['-', not (>= '0' and <= '9'), ..]
                );
        }
    }

    [Fact]
    public async Task Keys_of_the_data_become_columns_in_the_order_of_the_file_that_was_imported()
    {
        var campaign = await server.CreateCampaignAsync(WithPhones());
        var imports = new ImportDriver(server);
        await imports.PostAsync(
            campaign,
            Encoding.UTF8.GetBytes("город;phone;имя;phone2\n;+79121000000;Иван;\nПермь;+79121000001;;5\n"),
            ImportDriver.Csv
        );

        var rows = await ReadAsync(campaign, "columns=phone&columns=add_data&columns=state&expand_add_data=true");

        Assert.Equal(["phone", "город", "имя", "phone2", "state"], rows[0]);
        Assert.Equal(["+79121000000", "", "Иван", "", "CONTACT_STATE_WAITING"], rows[1]);
        Assert.Equal(["+79121000001", "Пермь", "", "5", "CONTACT_STATE_WAITING"], rows[2]);
    }

    [Fact]
    public async Task Every_kind_of_value_stands_in_its_column_as_it_was_sent()
    {
        const string Data =
            """{"phone":"x","big":12345678901234567890,"sum":1.10,"n":-7,"yes":true,"none":null,"list":[1,{"a":"b"}],"text":"0012"}""";
        var campaign = await server.CreateCampaignAsync(With("phones", $$"""[{"phone": "+79123456789", "add_data": {{Data}}}]"""));

        var rows = await ReadAsync(campaign, "columns=phone&columns=add_data&expand_add_data=true");

        Assert.Equal(["phone", "add_data.phone", "big", "sum", "n", "yes", "none", "list", "text"], rows[0]);
        Assert.Equal(["+79123456789", "x", "12345678901234567890", "1.10", "-7", "true", "", """[1,{"a":"b"}]""", "0012"], rows[1]);
    }

    [Fact]
    public async Task More_keys_than_a_table_has_columns_are_refused()
    {
        var contacts = Enumerable
            .Range(0, 21)
            .Select(contact =>
            {
                var data = string.Join(",", Enumerable.Range(0, 50).Select(key => $"\"k{contact}-{key}\":1"));
                return $$"""{"phone": "+7912345{{contact:0000}}", "add_data": { {{data}} } }""";
            });
        var campaign = await server.CreateCampaignAsync(With("phones", $"[{string.Join(",", contacts)}]"));

        using var response = await server.Json.GetAsync($"/api/campaigns/{campaign}/results.csv?expand_add_data=true", TestEnd);

        Assert.Equal("expand_add_data TOO_MANY", Assert.Single((await response.ReadAnswerAsync()).Faults));
    }

    [Fact]
    public async Task An_Excel_file_has_texts_numbers_and_times_and_no_formula()
    {
        var campaign = await CalledAsync("""{"a":"=1+1","n":-7,"x":"\u0001+"}""");

        var rows = await ReadXlsxAsync(campaign, "time_zone=Asia/Vladivostok&expand_add_data=true");

        Assert.Equal(
            [
                "contact_id",
                "phone",
                "state",
                "result",
                "attempts",
                "run_date",
                "dialer_id",
                "outcome",
                "start_time",
                "answer_time",
                "end_time",
                "talk_seconds",
                "a",
                "n",
                "x",
                "result_data",
            ],
            rows[0]
        );
        Assert.Equal(
            [
                1.0,
                "+79121000000",
                "CONTACT_STATE_DONE",
                "CONTACT_RESULT_REACHED",
                1.0,
                new DateTime(2026, 3, 3),
                "=dialer",
                "OUTCOME_ANSWERED",
                new DateTime(2026, 3, 3, 20, 0, 0),
                new DateTime(2026, 3, 3, 20, 0, 5),
                new DateTime(2026, 3, 3, 20, 0, 42, 500),
                37.5,
                "=1+1",
                -7.0,
                "\uFFFD+",
                """{"ok":true}""",
            ],
            rows[1]
        );
        Assert.Equal(2, rows.Count);
    }

    [Fact]
    public async Task An_Excel_file_of_many_contacts_has_them_all_and_can_be_imported_again()
    {
        var campaign = await server.CreateCampaignAsync(WithPhones(Numbers(1_234)));
        var again = await server.CreateCampaignAsync(WithPhones());

        var file = await server.Json.GetByteArrayAsync($"/api/campaigns/{campaign}/results.xlsx?language=ru", TestEnd);
        var answer = await new ImportDriver(server).PostAsync(
            again,
            file,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        );

        Assert.Equal((1_234, 0), (answer.Import.AcceptedCount, answer.Import.RefusedCount));
    }

    /// <summary>A campaign of one contact that was called by a dialer with a nasty name, at 15:00 in Yekaterinburg.</summary>
    private async Task<long> CalledAsync(string data = "{}")
    {
        server.Time.AdjustTime(CampaignServerFixture.Start);
        var campaign = await server.CreateCampaignAsync(
            With(("campaign.schedule.date", "\"2026-03-03\""), ("phones", $$"""[{"phone": "+79121000000", "add_data": {{data}}}]"""))
        );
        var call = Assert.Single(await _dialer.ClaimAsync(campaign, dialer: "=dialer"));
        var started = (await _dialer.StartAsync(call.Token)).Start.StartTime.ToDateTimeOffset();
        await _dialer.ReportAsync(call.Token, Outcome.Answered, report =>
        {
            report.AnswerTime = started.AddSeconds(5).ToTimestamp();
            report.EndTime = started.AddSeconds(42.5).ToTimestamp();
            report.ResultDataJson = """{"ok":true}""";
        });
        return campaign;
    }

    private async Task<List<string[]>> ReadAsync(long campaign, string query, string separator = ",")
    {
        using var text = new StringReader(await server.Json.GetStringAsync($"/api/campaigns/{campaign}/results.csv?{query}", TestEnd));
        using var csv = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = separator });
        var rows = new List<string[]>();
        while (await csv.ReadAsync())
            rows.Add(csv.Record!);
        rows[0][0] = rows[0][0].TrimStart('\ufeff');
        return rows;
    }

    private async Task<List<object?[]>> ReadXlsxAsync(long campaign, string query)
    {
        using var file = new MemoryStream(await server.Json.GetByteArrayAsync($"/api/campaigns/{campaign}/results.xlsx?{query}", TestEnd));
        using var reader = ExcelReaderFactory.CreateOpenXmlReader(file);
        var rows = new List<object?[]>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)]);
        return rows;
    }
}
