using System.Text;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using static CampaignGrpc.Api.Tests.Imports.ImportDriver;

namespace CampaignGrpc.Api.Tests.Imports;

/// <summary>What a CSV file may be, and what it is told otherwise.</summary>
public sealed class CsvImportTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private readonly DialerDriver _dialer = new(server);
    private readonly ImportDriver _imports = new(server);

    [Theory]
    [InlineData("phone,name\n+79130000001,Анна\n")]
    [InlineData("name;phone\r\nАнна;+79130000001\r\n")]
    [InlineData("name\tphone\nАнна\t8 (913) 000-00-01")]
    [InlineData("\uFEFFPhone;name\n+79130000001;Анна")]
    [InlineData(" PHONE , name \n +7 913 000 00 01 ,Анна\n")]
    [InlineData("\"phone\",\"name\"\n\"+79130000001\",\"Анна\"\n")]
    [InlineData("\n\nphone;name\n\n+79130000001;Анна\n\n\r\n")]
    [InlineData("\uFEFF\r\n\t\nphone\tname\r\n+79130000001\tАнна\r\n")]
    [InlineData("sep=;\r\nphone;name\r\n+79130000001;Анна\r\n")]
    [InlineData("\uFEFF\"sep=\t\"\nphone\tname\n+79130000001\tАнна\n")]
    [InlineData("SEP=|\n\nphone|name\n+79130000001|Анна\n")]
    [InlineData("phone;name;;\n;;;\n+79130000001;Анна;;\n ; ;\n")]
    [InlineData("phone;;name\n+79130000001;;Анна\n;;\n")]
    [InlineData("phone;name\n+79130000001;Анна;;\n")]
    [InlineData("Телефон;name\n+79130000001;Анна\n")]
    [InlineData("Номер телефона,name\n+79130000001,Анна\n")]
    [InlineData("name;phone_number\nАнна;+79130000001\n")]
    [InlineData("name;MSISDN\rАнна;79130000001\r")]
    public async Task It_is_read_as_people_write_it(string body)
    {
        var campaign = await _dialer.CreateAsync(0);

        var answer = await _imports.PostAsync(campaign, body, Csv);

        Assert.Equal("1 = 1 + 0 + 0", answer.Counts);
        Assert.Equal("1: 79130000001 {\"name\":\"Анна\"}", Assert.Single(_imports.Stored(campaign)));
    }

    [Theory]
    [InlineData("phone\n8 913 000-00-01\n\n8 913 000-00-02\n")]
    [InlineData("phone\r\n+79130000001\r\n+79130000002")]
    public async Task A_list_of_numbers_alone_is_enough(string body)
    {
        var campaign = await _dialer.CreateAsync(0);

        Assert.Equal("2 = 2 + 0 + 0", (await _imports.PostAsync(campaign, body, Csv)).Counts);
        Assert.Equal(["1: 79130000001 {}", "2: 79130000002 {}"], _imports.Stored(campaign));
    }

    [Fact]
    public async Task Cells_in_quotes_may_hold_anything_and_every_cell_is_a_text()
    {
        var campaign = await _dialer.CreateAsync(0);
        const string Body = "phone,note,sum\n+79130000001,\"a,b;c \"\"d\"\"\nsecond line\t\\\",007\n+79130000002,\"\",\n";

        var answer = await _imports.PostAsync(campaign, Body, Csv);

        Assert.Equal("2 = 2 + 0 + 0", answer.Counts);
        Assert.Equal(
            [
                "1: 79130000001 {\"note\":\"a,b;c \\\"d\\\"\\nsecond line\\t\\\\\",\"sum\":\"007\"}",
                "2: 79130000002 {\"note\":\"\",\"sum\":\"\"}",
            ],
            _imports.Stored(campaign)
        );
    }

    [Fact]
    public async Task Every_row_has_its_own_verdict_with_its_row_and_its_line()
    {
        const string Body =
            "phone;name\n;x\n112;x\n+79130000001\n+79130000001;x;y\n\"two\nlines\";x\n+79130000001;\0\nabc;\u0001\uFFFD\n\n"
            + "+79130000001;x\n+79130000001;y\n";

        var answer = await _imports.PostAsync(await _dialer.CreateAsync(0), Body, Csv, SkipBad);

        Assert.Equal(
            [
                "1/2 phone REQUIRED",
                "2/3 phone FORBIDDEN_NUMBER",
                "3/4  FORMAT",
                "4/5  FORMAT",
                "5/6 phone NOT_A_PHONE",
                "6/8 add_data BAD_CHARACTER",
                "7/9 phone NOT_A_PHONE",
                "9/12 phone DUPLICATE",
            ],
            answer.Verdicts
        );
        Assert.Equal("9 = 1 + 0 + 8", answer.Counts);
    }

    [Theory]
    [InlineData("name;city\nАнна;Омск\n", "phone REQUIRED")]
    [InlineData("+79130000001;Анна\n", "phone REQUIRED")]
    [InlineData("phone;name;name\n+79130000001;a;b\n", "name DUPLICATE_FIELD")]
    [InlineData("phone;Phone\n+79130000001;b\n", "phone DUPLICATE_FIELD")]
    [InlineData("Телефон;Мобильный\n+79130000001;+79130000002\n", "phone REQUIRED")]
    public async Task A_heading_that_is_none_is_refused_and_nothing_begins(string body, string fault)
    {
        var campaign = await _dialer.CreateAsync(0);

        var answer = await _imports.PostAsync(campaign, body, Csv, SkipBad);

        Assert.Equal((400, fault), (answer.Refusal.HttpStatus, Assert.Single(answer.Refusal.Faults)));
        Assert.Equal("0", server.Ask($"SELECT count(*) FROM imports WHERE campaign_id = {campaign}").Single());
    }

    [Fact]
    public async Task Quotes_in_a_cell_that_does_not_begin_with_one_are_characters_like_any_other()
    {
        var campaign = await _dialer.CreateAsync(0);
        const string Body = "phone;name\n+79130000001;ООО \"Ромашка\"\n+79130000002;5\" disk\n+79130000003;7\" disk\n";

        var answer = await _imports.PostAsync(campaign, Body, Csv);

        Assert.Equal("3 = 3 + 0 + 0", answer.Counts);
        Assert.Equal(
            [
                "1: 79130000001 {\"name\":\"ООО \\\"Ромашка\\\"\"}",
                "2: 79130000002 {\"name\":\"5\\\" disk\"}",
                "3: 79130000003 {\"name\":\"7\\\" disk\"}",
            ],
            _imports.Stored(campaign)
        );
    }

    [Theory]
    [InlineData("phone;last, first, middle\n+79130000001;Иванов, Иван, Иванович\n", "last, first, middle", "Иванов, Иван, Иванович")]
    [InlineData("phone,Имя (a; b)\n+79130000001,x; y\n", "Имя (a; b)", "x; y")]
    [InlineData("phone,a|b|c\n+79130000001,1|2|3\n", "a|b|c", "1|2|3")]
    [InlineData("phone\t\"a;b\nc,d\"\n+79130000001\tx;y,z\n", "a;b\nc,d", "x;y,z")]
    public async Task The_separator_is_the_one_with_which_there_is_a_column_of_numbers(string body, string name, string value)
    {
        var campaign = await _dialer.CreateAsync(0);

        var answer = await _imports.PostAsync(campaign, body, Csv);

        Assert.Equal("1 = 1 + 0 + 0", answer.Counts);
        Assert.Equal(
            $$"""1: 79130000001 {"{{name.Replace("\n", "\\n", StringComparison.Ordinal)}}":"{{value}}"}""",
            Assert.Single(_imports.Stored(campaign))
        );
    }

    [Theory]
    [InlineData("phone_column=Контакт", "1: 79130000001 {\"Имя\":\"Анна\",\"Долг\":\"5\",\"Город\":\"Омск\"}")]
    [InlineData("phone_column=контакт&columns=долг&columns=Имя", "1: 79130000001 {\"Долг\":\"5\",\"Имя\":\"Анна\"}")]
    public async Task Whoever_sends_it_may_say_which_columns_are_meant(string query, string stored)
    {
        var campaign = await _dialer.CreateAsync(0);

        var answer = await _imports.PostAsync(campaign, "Имя;Контакт;Долг;Город\nАнна;+79130000001;5;Омск\n", Csv, query);

        Assert.Equal("1 = 1 + 0 + 0", answer.Counts);
        Assert.Equal(stored, Assert.Single(_imports.Stored(campaign)));
    }

    [Theory]
    [InlineData("phone_column=tel", "phone_column UNKNOWN_VALUE")]
    [InlineData("columns=debt", "columns UNKNOWN_VALUE")]
    [InlineData("separator=FILE_SEPARATOR_COMMA", "phone REQUIRED")]
    [InlineData("separator=;", "separator WRONG_TYPE")]
    public async Task A_column_that_is_not_there_is_told_before_anything_begins(string query, string fault)
    {
        var campaign = await _dialer.CreateAsync(0);

        var answer = await _imports.PostAsync(campaign, "phone;name\n+79130000001;Анна\n", Csv, query);

        Assert.Equal(fault, Assert.Single(answer.Refusal.Faults));
        Assert.Equal("0", server.Ask($"SELECT count(*) FROM imports WHERE campaign_id = {campaign}").Single());
    }

    [Fact]
    public async Task A_file_of_many_columns_is_read_as_far_as_they_are_named()
    {
        var campaign = await _dialer.CreateAsync(0);
        var body =
            "phone"
            + string.Concat(Enumerable.Range(1, 70).Select(column => $";c{column}"))
            + "\n+79130000001"
            + string.Concat(Enumerable.Range(1, 70).Select(column => $";{column}"))
            + "\n";

        Assert.Equal("1 = 1 + 0 + 0", (await _imports.PostAsync(campaign, body, Csv, "columns=c70&columns=c2")).Counts);
        Assert.Equal("1: 79130000001 {\"c70\":\"70\",\"c2\":\"2\"}", Assert.Single(_imports.Stored(campaign)));
    }

    [Fact]
    public async Task What_stands_in_a_column_without_a_name_is_its_rows_fault()
    {
        var answer = await _imports.PostAsync(
            await _dialer.CreateAsync(0),
            "phone;;name\n+79130000001;x;Анна\n+79130000002;;Пётр\n+79130000003;;a;b\n",
            Csv,
            SkipBad
        );

        Assert.Equal(["1/2  FORMAT", "3/4  FORMAT"], answer.Verdicts);
        Assert.Equal("3 = 1 + 0 + 2", answer.Counts);
    }

    [Fact]
    public async Task A_text_is_as_long_as_in_NDJSON_and_a_genuine_replacement_character_is_a_character()
    {
        var campaign = await _dialer.CreateAsync(0);
        var emoji = string.Concat(Enumerable.Repeat("🎉", 1_000));

        var answer = await _imports.PostAsync(campaign, $"phone;name\n+79130000001;{emoji}\n+79130000002;a\uFFFDb\n", Csv);

        Assert.Equal("2 = 2 + 0 + 0", answer.Counts);
        Assert.Equal([$"1: 79130000001 {{\"name\":\"{emoji}\"}}", "2: 79130000002 {\"name\":\"a\uFFFDb\"}"], _imports.Stored(campaign));
    }

    [Fact]
    public async Task A_heading_alone_is_a_list_of_no_rows() =>
        Assert.Equal("0 = 0 + 0 + 0", (await _imports.PostAsync(await _dialer.CreateAsync(0), "phone;name\n", Csv)).Counts);

    [Theory]
    [InlineData("phone;name\n+79130000001;\"x\n+79130000002;y\n+79130000003;z\n")]
    [InlineData("phone;name\n+79130000001;x\n\"+79130000002;y\n")]
    [InlineData("phone;name\n+79130000001;\"x\n+79130000002;\"y\"\n+79130000003;z\n")]
    public async Task A_quote_that_is_never_closed_does_not_swallow_rows_in_silence(string body)
    {
        var campaign = await _dialer.CreateAsync(0);

        var answer = await _imports.PostAsync(campaign, body, Csv);

        Assert.Matches("MALFORMED|INVALID_REQUEST", answer.Reason);
        Assert.Empty(_imports.Stored(campaign));
    }

    [Fact]
    public async Task A_file_of_an_older_encoding_is_refused_with_its_likely_name_and_not_misread()
    {
        byte[] name = [0xC8, 0xE2, 0xE0, 0xED]; // Иван, in windows-1251.
        var campaign = await _dialer.CreateAsync(0);

        var cell = await _imports.PostAsync(
            campaign,
            [.. "phone;name\n+79130000001;"u8, .. name, .. "\n+79130000002;Ivan\n"u8],
            Csv,
            SkipBad
        );
        var heading = await _imports.PostAsync(campaign, [.. "phone;"u8, .. name, .. "\n+79130000001;x\n"u8], Csv);

        Assert.Equal(["1/2 add_data BAD_ENCODING"], cell.Verdicts);
        Assert.Contains("charset=windows-1251", Assert.Single(cell.Response!.RefusedRows).Description, StringComparison.Ordinal);
        Assert.Equal(["file BAD_ENCODING"], heading.Refusal.Faults);
        Assert.Equal("1: 79130000002 {\"name\":\"Ivan\"}", Assert.Single(_imports.Stored(campaign)));
    }

    [Theory]
    [InlineData("windows-1251", "text/csv; charset=windows-1251", false)]
    [InlineData("windows-1251", "text/csv; charset=\"Windows-1251\"", false)]
    [InlineData("koi8-r", "text/csv; charset=koi8-r", false)]
    [InlineData("ibm866", "text/csv; charset=ibm866", false)]
    [InlineData("utf-16", "text/csv", true)]
    [InlineData("utf-16BE", "text/csv", true)]
    [InlineData("utf-16", "application/vnd.ms-excel", true)]
    [InlineData("utf-8", "text/csv; charset=windows-1251", true)]
    public async Task It_is_read_in_the_charset_that_its_mark_or_its_sender_says(string charset, string type, bool isMarked)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var encoding = Encoding.GetEncoding(charset);
        var campaign = await _dialer.CreateAsync(0);
        byte[] body = [.. isMarked ? encoding.GetPreamble() : [], .. encoding.GetBytes("Телефон;Имя\r\n8 (913) 000-00-01;Иванов Иван\r\n")];

        var answer = await _imports.PostAsync(campaign, body, type);

        Assert.Equal("1 = 1 + 0 + 0", answer.Counts);
        Assert.Equal("1: 79130000001 {\"Имя\":\"Иванов Иван\"}", Assert.Single(_imports.Stored(campaign)));
    }

    [Theory]
    [InlineData("windows-1251")]
    [InlineData("koi8-r")]
    [InlineData("ibm866")]
    public async Task A_heading_that_cannot_be_read_is_told_with_the_charset_that_would_read_it(string charset)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

        var answer = await _imports.PostAsync(
            await _dialer.CreateAsync(0),
            Encoding.GetEncoding(charset).GetBytes("Телефон;Имя клиента\r\n+79130000001;Иванов Иван\r\n"),
            Csv
        );

        Assert.Equal("file BAD_ENCODING", Assert.Single(answer.Refusal.Faults));
        Assert.Contains($"charset={charset}", answer.Refusal.Status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_charset_that_nobody_knows_is_refused() =>
        Assert.Equal(
            "CHARSET",
            (
                await _imports.PostAsync(await _dialer.CreateAsync(0), "phone\n+79130000001\n"u8.ToArray(), "text/csv; charset=klingon")
            ).Reason
        );

    [Theory]
    [InlineData(64, "1 = 1 + 0 + 0")]
    [InlineData(65, "1 = 0 + 0 + 1")]
    public async Task It_may_have_as_many_columns_as_add_data_may_have_keys(int columns, string counts)
    {
        var heading = string.Concat(Enumerable.Range(1, columns).Select(column => $";c{column}"));
        var body = $"phone{heading}\n+79130000001{new string(';', columns)}\n";

        Assert.Equal(counts, (await _imports.PostAsync(await _dialer.CreateAsync(0), body, Csv, SkipBad)).Counts);
    }

    [Fact]
    public async Task A_cell_of_any_length_is_its_rows_fault_alone()
    {
        var body = $"phone,name\n+79130000001,{new string('x', 5_000_000)}\n+79130000002,y\n";

        var answer = await _imports.PostAsync(await _dialer.CreateAsync(0), body, Csv, SkipBad);

        Assert.Equal(["1/2 add_data TOO_LARGE"], answer.Verdicts);
        Assert.Equal("2 = 1 + 0 + 1", answer.Counts);
    }
}
