using System.Globalization;
using System.Text;
using CampaignGrpc.Api.Tests.Driving;
using Google.Rpc;
using static CampaignGrpc.Api.Tests.Creating.ValidRequest;

namespace CampaignGrpc.Api.Tests.Edge;

/// <summary>Bodies that are no request at all. Nothing of them is stored.</summary>
public sealed class BadBodyTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>, IDisposable
{
    private readonly string _rows = server.Rows();

    public static TheoryData<string, string> NotTheRequest =>
        new()
        {
            { "", "BODY_EMPTY" },
            { " \r\n\t ", "BODY_EMPTY" },
            { "\uFEFF", "BODY_EMPTY" },
            { "null", "BODY_NOT_OBJECT" },
            { "[]", "BODY_NOT_OBJECT" },
            { "[{}]", "BODY_NOT_OBJECT" },
            { "\"x\"", "BODY_NOT_OBJECT" },
            { "1", "BODY_NOT_OBJECT" },
            { "true", "BODY_NOT_OBJECT" },
        };

    /// <summary>A body, and the byte at which it stops being JSON.</summary>
    public static TheoryData<string, int> NotJson =>
        new()
        {
            { "{", 1 },
            { "x", 0 },
            { "{'campaign': 1}", 1 },
            { "{campaign: 1}", 1 },
            { """{"campaign": {"name": "Обз""", 29 },
            { """{"campaign": {"name": tru}}""", 25 },
            { """{"campaign": {"name": "a\q"}}""", 25 },
            { """{"campaign": {"name": 01}}""", 23 },
            { """{"campaign": {"name": NaN}}""", 22 },
            { """{"campaign": {"name": "a",}}""", 26 },
            { "{\"campaign\": {\"name\": \"a\nb\"}}", 24 },
            { "{\n  \"campaign\": {\n    \"name\": }\n}", 30 },
            { """{"campaign": {} /* none */}""", 16 },
            { """{"phones": [,]}""", 12 },
            { """{"phones": [{"phone": "a"} {}]}""", 27 },
            { "{\"phones\": [{},\n{},\n{},]}", 23 },
            { """{"phones": [}""", 12 },
            { """{"campaign": {}}}""", 16 },
            { """{"campaign": {}} {"campaign": {}}""", 17 },
            { "\uFEFF{]", 4 },
            { "\uFEFF\uFEFF{}", 3 },
            { "\0", 0 },
        };

    public static TheoryData<string?, string> OtherMedia =>
        new()
        {
            { null, "MEDIA_TYPE" },
            { "text/plain", "MEDIA_TYPE" },
            { "text/json", "MEDIA_TYPE" },
            { "application/x-www-form-urlencoded", "MEDIA_TYPE" },
            { "multipart/form-data; boundary=x", "MEDIA_TYPE" },
            { "application/jsonp", "MEDIA_TYPE" },
            { "application/json, application/json", "MEDIA_TYPE" },
            { "json", "MEDIA_TYPE" },
            { "", "MEDIA_TYPE" },
            { "application/json; charset=utf-16", "CHARSET" },
            { "application/json; charset=windows-1251", "CHARSET" },
        };

    public static TheoryData<string> JsonMedia =>
        [
            "application/json",
            "Application/JSON",
            "application/json; charset=utf-8",
            "application/json;charset=\"UTF-8\"",
            "application/json; v=1",
        ];

    /// <summary>Bytes that are no UTF-8, where they are put, and the path that is answered.</summary>
    public static TheoryData<string, string, string> NotUtf8 =>
        new()
        {
            { "campaign.name", "FF", "campaign.name" },
            { "campaign.name", "C3", "campaign.name" },
            { "campaign.description", "C0AF", "campaign.description" },
            { "campaign.schedule.date", "EDA080", "campaign.schedule.date" },
            { "campaign.schedule.periods.title", "F4908080", "campaign.schedule.periods.title" },
            { "phones[0].phone", "FF", "phones[0].phone" },
            { "phones[1].add_data", "FF", "phones[1].add_data" },
            { "request_id", "FF", "request_id" },
        };

    public void Dispose() => Assert.Equal(_rows, server.Rows());

    [Theory]
    [MemberData(nameof(NotTheRequest))]
    public async Task What_is_no_object_is_refused(string body, string reason)
    {
        var answer = await server.PostAsync(body);

        Assert.Equal((400, Code.InvalidArgument, reason), (answer.HttpStatus, answer.Code, answer.Reason));
    }

    [Theory]
    [MemberData(nameof(NotJson))]
    public async Task What_is_no_json_is_refused_with_the_byte_at_which_it_breaks(string body, int offset)
    {
        var answer = await server.PostAsync(body);

        Assert.Equal((400, Code.InvalidArgument, "MALFORMED"), (answer.HttpStatus, answer.Code, answer.Reason));
        Assert.Equal($"The body is no valid JSON at byte {offset}.", answer.Status.Message);
    }

    [Fact]
    public async Task A_request_cut_off_anywhere_is_no_json()
    {
        var whole = Encoding.UTF8.GetBytes(Text);
        foreach (var length in Enumerable.Range(1, whole.Length - 1))
        {
            var answer = await server.PostAsync(whole[..length]);

            Assert.Equal((400, "MALFORMED"), (answer.HttpStatus, answer.Reason));
            // Behind a comma the reader points at the comma.
            Assert.InRange(int.Parse(answer.Status.Message.Split(' ')[^1].Trim('.'), CultureInfo.InvariantCulture), length - 1, length);
        }
    }

    [Fact]
    public async Task A_fault_behind_many_contacts_is_found_at_its_byte()
    {
        var body = WithPhones(Numbers(20_000)).Replace("}, {", "},\n{", StringComparison.Ordinal)[..^1] + "x";

        var answer = await server.PostAsync(body);

        Assert.Equal($"The body is no valid JSON at byte {Encoding.UTF8.GetByteCount(body) - 1}.", answer.Status.Message);
    }

    [Theory]
    [MemberData(nameof(OtherMedia))]
    public async Task Another_media_type_or_charset_is_refused(string? contentType, string reason)
    {
        var answer = await server.PostAsync(Encoding.UTF8.GetBytes(Text), contentType);

        Assert.Equal((415, Code.InvalidArgument, reason), (answer.HttpStatus, answer.Code, answer.Reason));
    }

    [Theory]
    [MemberData(nameof(JsonMedia))]
    public async Task Json_is_known_however_its_name_is_written(string contentType)
    {
        var answer = await server.PostAsync("{}"u8.ToArray(), contentType);

        Assert.Equal((400, "campaign REQUIRED"), (answer.HttpStatus, answer.Faults.Single()));
    }

    [Theory]
    [MemberData(nameof(NotUtf8))]
    public async Task Text_that_is_no_utf_8_is_refused_with_its_field(string where, string bytes, string path)
    {
        var value = where.EndsWith("add_data", StringComparison.Ordinal) ? """{"k": "@"}""" : "\"@\"";
        var parts = With(where, value).Split('@');

        var answer = await server.PostAsync([
            .. Encoding.UTF8.GetBytes(parts[0]),
            .. Convert.FromHexString(bytes),
            .. Encoding.UTF8.GetBytes(parts[1]),
        ]);

        Assert.Equal((400, $"{path} BAD_ENCODING"), (answer.HttpStatus, answer.Faults.Single()));
    }

    [Theory]
    [InlineData("""{"\ud800": 1, "campaign": null}""", " BAD_ENCODING", "campaign REQUIRED")]
    [InlineData("""{"\ud800aaaaaa": 1, "campaign": null}""", " BAD_ENCODING", "campaign REQUIRED")]
    [InlineData("""{"campaign": {"\ud800": 1}, "phones": []}""", "campaign BAD_ENCODING", "campaign.project_id REQUIRED")]
    [InlineData("""{"phones": [{"\ud800": 1, "phone": "+79123456789"}]}""", "phones[0] BAD_ENCODING", "campaign REQUIRED")]
    [InlineData("""{"phones": [{"\udc00add_d": 1, "phone": "+79123456789"}]}""", "phones[0] BAD_ENCODING", "campaign REQUIRED")]
    [InlineData(
        """{"phones": [{"phone": "+79123456789", "add_data": {"\ud800": 1}}]}""",
        "phones[0].add_data BAD_ENCODING",
        "campaign REQUIRED"
    )]
    public async Task A_name_that_is_no_text_is_refused(string body, params string[] faults)
    {
        var answer = await server.PostAsync(body);

        Assert.Equal(400, answer.HttpStatus);
        Assert.Subset(answer.Faults.ToHashSet(), faults.ToHashSet());
    }

    [Fact]
    public async Task Unknown_names_of_any_length_and_sort_are_refused_briefly()
    {
        foreach (var name in new[] { new string('x', 100_000), new string('x', 63) + "🎉🎉", "\0\u202e", "a.b[0]", "" })
        {
            var answer = await server.PostAsync(With("campaign.name", $"\"a\", {Quoted(name)}: 1"));

            Assert.Equal(400, answer.HttpStatus);
            Assert.EndsWith(" UNKNOWN_FIELD", answer.Faults.Single(), StringComparison.Ordinal);
            Assert.InRange(answer.Status.CalculateSize(), 1, 500);
        }
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public async Task Nesting_without_end_is_refused_wherever_it_stands(string open, string close)
    {
        const int Depth = 100_000;
        var opened = string.Concat(Enumerable.Repeat(open, Depth));
        var nested = $"{opened}1{string.Concat(Enumerable.Repeat(close, Depth))}";

        foreach (
            var where in new[]
            {
                "campaign",
                "campaign.name",
                "campaign.schedule",
                "campaign.extra",
                "extra",
                "phones",
                "phones[0]",
                "phones[0].phone",
                "phones[0].add_data",
                "request_id",
            }
        )
        {
            var answer = await server.PostAsync(With(where, nested));
            Assert.Equal((400, "INVALID_REQUEST"), (answer.HttpStatus, answer.Reason));
        }

        Assert.Equal((400, "MALFORMED"), await HttpStatusAndReasonAsync(With("campaign.extra", opened)));
        Assert.Equal(
            "phones[0].add_data TOO_DEEP",
            (await server.PostAsync(With("phones[0].add_data", $"{{\"a\":{nested}}}"))).Faults.Single()
        );
    }

    [Fact]
    public async Task A_text_of_ten_megabytes_is_refused_as_too_long()
    {
        var body = With(("campaign.name", Quoted(new('x', 10_000_000))), ("phones[0].phone", Quoted(new('1', 10_000_000))));

        var answer = await server.PostAsync(body);

        Assert.Equal(["campaign.name TOO_LONG", "phones[0].phone NOT_A_PHONE"], answer.Faults);
    }

    private async Task<(int HttpStatus, string Reason)> HttpStatusAndReasonAsync(string body)
    {
        var answer = await server.PostAsync(body);
        return (answer.HttpStatus, answer.Reason);
    }
}
