using System.Text;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using static CampaignGrpc.Api.Tests.Imports.ImportDriver;

namespace CampaignGrpc.Api.Tests.Imports;

/// <summary>What a line of NDJSON may be, and what it is told otherwise.</summary>
public sealed class NdjsonImportTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private readonly DialerDriver _dialer = new(server);
    private readonly ImportDriver _imports = new(server);

    [Theory]
    [InlineData("application/x-ndjson")]
    [InlineData("application/ndjson")]
    [InlineData("Application/JSONL; charset=\"UTF-8\"")]
    public async Task It_comes_under_any_of_its_names(string type) =>
        Assert.Equal("1 = 1 + 0 + 0", (await _imports.PostAsync(await _dialer.CreateAsync(0), Lines(1, 1), type)).Counts);

    [Fact]
    public async Task Every_line_has_its_own_verdict_with_its_row_and_its_line()
    {
        string[] lines =
        [
            """{"phone":"+79130000001","add_data":{ "price": 1.10, "order": 12345678901234567890 }}""",
            "",
            """{"add_data":{}}""",
            "nonsense",
            "[]",
            "null",
            """{"phone":"+79130000002"} {"phone":"+79130000003"}""",
            """{"phone":"+79130000002",}""",
            """{"phone":79130000002}""",
            """{"phone":null}""",
            """{"phone":"+79130000002","fone":1}""",
            """{"phone":"+79130000002","phone":"+79130000003"}""",
            """{"phone":"+79130000002","add_data":{},"addData":{}}""",
            """{"phone":"\ud800"}""",
            """{"phone":"+79130000002\u0000"}""",
            """{"phone":"+79130000002","add_data":[1]}""",
            """{"phone":"112","add_data":7}""",
            """{"phone":"+79130000002","add_data":{"k":"\ud800"}}""",
            """{"phone":"+79130000002","add_data":{"k":{"k":{"k":{"k":{"k":{"k":{"k":{"k":{}}}}}}}}}}""",
            $$$"""{"phone":"+79130000002","add_data":{"a":{{{new string('[', 100_000)}}}""",
            """{"phone":"+79130000002"}x""",
            "\t \r",
            """ {"add_data":null,"phone":"8 913 000 00 02"} """ + "\r",
        ];

        var answer = await _imports.PostAsync(await _dialer.CreateAsync(0), string.Join('\n', lines), query: $"import_id=lines&{SkipBad}");

        Assert.Equal(
            [
                "2/3 phone REQUIRED",
                "3/4  NOT_JSON",
                "4/5  WRONG_TYPE",
                "5/6  WRONG_TYPE",
                "6/7  NOT_JSON",
                "7/8  NOT_JSON",
                "8/9 phone WRONG_TYPE",
                "9/10 phone REQUIRED",
                "10/11 fone UNKNOWN_FIELD",
                "11/12 phone DUPLICATE_FIELD",
                "12/13 add_data DUPLICATE_FIELD",
                "13/14 phone BAD_ENCODING",
                "14/15 phone NOT_A_PHONE",
                "15/16 add_data WRONG_TYPE",
                "16/17 phone FORBIDDEN_NUMBER",
                "16/17 add_data WRONG_TYPE",
                "17/18 add_data BAD_ENCODING",
                "18/19 add_data TOO_DEEP",
                "19/20  NOT_JSON",
                "20/21  NOT_JSON",
            ],
            answer.Verdicts
        );
        Assert.Equal("21 = 2 + 0 + 19", answer.Counts);
        Assert.Equal(
            ["1: 79130000001 {\"price\":1.10,\"order\":12345678901234567890}", "2: 79130000002 {}"],
            _imports.Stored(answer.Import.CampaignId)
        );
    }

    [Fact]
    public async Task Bytes_that_are_no_utf_8_are_their_rows_fault_alone()
    {
        byte[] name = [0xC8, 0xE2, 0xE0, 0xED]; // Иван, in windows-1251.
        byte[] body =
        [
            .. "{\"phone\":\"+79130000001\",\"add_data\":{\"name\":\""u8,
            .. name,
            .. "\"}}\n"u8,
            .. "{\"phone\":\""u8,
            .. name,
            .. "\"}\n"u8,
            .. "{\""u8,
            .. name,
            .. "\":1,\"phone\":\"+79130000001\"}\n"u8,
            .. name,
            (byte)'\n',
            .. Encoding.UTF8.GetBytes(Lines(1, 1)),
        ];

        var answer = await _imports.PostAsync(await _dialer.CreateAsync(0), body, query: SkipBad);

        Assert.Equal(["1/1 add_data BAD_ENCODING", "2/2 phone BAD_ENCODING", "3/3  BAD_ENCODING", "4/4  NOT_JSON"], answer.Verdicts);
        Assert.Equal("5 = 1 + 0 + 4", answer.Counts);
    }

    [Fact]
    public async Task A_byte_order_mark_at_the_beginning_is_passed_over()
    {
        byte[] body = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Lines(1, 2).TrimEnd('\n'))];

        Assert.Equal("2 = 2 + 0 + 0", (await _imports.PostAsync(await _dialer.CreateAsync(0), body)).Counts);
    }

    [Theory]
    [InlineData(256 * 1_024)]
    [InlineData((256 * 1_024) + 1)]
    [InlineData(3 * 256 * 1_024)]
    [InlineData(1_000_000)]
    public async Task A_line_that_is_too_long_is_one_row_that_is_refused_and_the_next_is_read(int length)
    {
        var tooLong = Lines(1, 1) + new string('x', length) + "\n" + Lines(2, 1) + new string('[', length);

        var answer = await _imports.PostAsync(await _dialer.CreateAsync(0), tooLong, query: SkipBad);

        Assert.Equal("4 = 2 + 0 + 2", answer.Counts);
        Assert.Equal(["2/2  TOO_LARGE", "4/4  TOO_LARGE"], answer.Verdicts);
    }

    [Fact]
    public async Task Rows_that_lie_across_the_ends_of_what_is_read_at_once_are_whole()
    {
        var campaign = await _dialer.CreateAsync(0);
        var name = new string('я', 1_900);
        var body = string.Concat(
            Enumerable
                .Range(1, 500)
                .Select(place => $$$"""{"phone":"{{{Phone(place)}}}","add_data":{"name":"{{{name[..(place * 3)]}}}"}}""" + "\r\n")
        );

        var answer = await _imports.PostAsync(campaign, body);

        Assert.Equal("500 = 500 + 0 + 0", answer.Counts);
        Assert.Equal(
            Enumerable.Range(1, 500).Select(place => place * 3),
            _imports.Stored(campaign).Select(contact => contact.Count(letter => letter == 'я'))
        );
    }
}
