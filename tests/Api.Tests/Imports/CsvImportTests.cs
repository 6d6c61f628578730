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
            ["1: 79130000001 {\"note\":\"a,b;c \\\"d\\\"\\nsecond line\\t\\\\\",\"sum\":\"007\"}", "2: 79130000002 {\"note\":\"\",\"sum\":\"\"}"],
            _imports.Stored(campaign));
    }

    [Fact]
    public async Task Every_row_has_its_own_verdict_with_its_row_and_its_line()
    {
        const string Body = "phone;name\n;x\n112;x\n+79130000001\n+79130000001;x;y\n\"two\nlines\";x\n+79130000001;\0\nabc;\u0001\uFFFD\n\n+79130000001;x\n+79130000001;y\n";

        var answer = await _imports.PostAsync(await _dialer.CreateAsync(0), Body, Csv, SkipBad);

        Assert.Equal(
            [
                "1/2 phone REQUIRED", "2/3 phone FORBIDDEN_NUMBER", "3/4  FORMAT", "4/5  FORMAT", "5/6 phone NOT_A_PHONE", "6/8 add_data BAD_CHARACTER",
                "7/9 add_data BAD_ENCODING", "7/9 phone NOT_A_PHONE", "9/12 phone DUPLICATE",
            ],
            answer.Verdicts);
        Assert.Equal("9 = 1 + 0 + 8", answer.Counts);
    }

    [Theory]
    [InlineData("name;city\nАнна;Омск\n", "phone REQUIRED")]
    [InlineData("+79130000001;Анна\n", "phone REQUIRED")]
    [InlineData("phone;name;name\n+79130000001;a;b\n", "name DUPLICATE_FIELD")]
    [InlineData("phone;Phone\n+79130000001;b\n", "phone DUPLICATE_FIELD")]
    [InlineData("phone;\n+79130000001;b\n", " EMPTY_KEY")]
    [InlineData("phone;  ;a\n+79130000001;b;c\n", " EMPTY_KEY")]
    [InlineData("phone;\uFFFD\n+79130000001;b\n", " BAD_ENCODING")]
    public async Task A_heading_that_is_none_is_refused_and_nothing_begins(string body, string fault)
    {
        var campaign = await _dialer.CreateAsync(0);

        var answer = await _imports.PostAsync(campaign, body, Csv, SkipBad);

        Assert.Equal((400, fault), (answer.Refusal.HttpStatus, Assert.Single(answer.Refusal.Faults)));
        Assert.Equal("0", server.Ask($"SELECT count(*) FROM imports WHERE campaign_id = {campaign}").Single());
    }

    [Fact]
    public async Task Quotes_in_the_middle_of_a_cell_are_its_own_and_those_that_do_not_match_are_their_rows_fault()
    {
        var campaign = await _dialer.CreateAsync(0);
        const string Body = "phone;name\n+79130000001;ООО \"Ромашка; сад\"\n+79130000002;\"ООО\" Ромашка\n+79130000003;x\n";

        var answer = await _imports.PostAsync(campaign, Body, Csv, SkipBad);

        Assert.Equal(["2/3  FORMAT"], answer.Verdicts);
        Assert.Equal(["1: 79130000001 {\"name\":\"ООО \\\"Ромашка; сад\\\"\"}", "2: 79130000003 {\"name\":\"x\"}"], _imports.Stored(campaign));
    }

    [Fact]
    public async Task A_heading_alone_is_a_list_of_no_rows() =>
        Assert.Equal("0 = 0 + 0 + 0", (await _imports.PostAsync(await _dialer.CreateAsync(0), "phone;name\n", Csv)).Counts);

    [Theory]
    [InlineData("phone;name\n+79130000001;\"x\n+79130000002;y\n+79130000003;z\n")]
    [InlineData("phone;name\n+79130000001;x\n\"+79130000002;y\n")]
    [InlineData("phone;name\n+79130000001;5\" x\n+79130000002;7\" y\n+79130000003;z\n")]
    [InlineData("phone;name\n+79130000001;\"x\n+79130000002;\"y\"\n+79130000003;z\n")]
    public async Task A_quote_that_is_never_closed_does_not_swallow_rows_in_silence(string body)
    {
        var campaign = await _dialer.CreateAsync(0);

        var answer = await _imports.PostAsync(campaign, body, Csv);

        Assert.Matches("MALFORMED|INVALID_REQUEST", answer.Reason);
        Assert.Empty(_imports.Stored(campaign));
    }

    [Fact]
    public async Task A_file_of_an_older_encoding_is_refused_and_not_misread()
    {
        byte[] name = [0xC8, 0xE2, 0xE0, 0xED]; // Иван, in windows-1251.
        var campaign = await _dialer.CreateAsync(0);

        var cell = await _imports.PostAsync(campaign, [.. "phone;name\n+79130000001;"u8, .. name, .. "\n+79130000002;Ivan\n"u8], Csv, SkipBad);
        var heading = await _imports.PostAsync(campaign, [.. "phone;"u8, .. name, .. "\n+79130000001;x\n"u8], Csv);
        var utf16 = await _imports.PostAsync(campaign, Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("phone;name\n+79130000001;x\n")).ToArray(), Csv);

        Assert.Equal(["1/2 add_data BAD_ENCODING"], cell.Verdicts);
        Assert.Equal([" BAD_ENCODING"], heading.Refusal.Faults);
        Assert.Equal("INVALID_REQUEST", utf16.Reason);
        Assert.Equal("1: 79130000002 {\"name\":\"Ivan\"}", Assert.Single(_imports.Stored(campaign)));
    }

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
