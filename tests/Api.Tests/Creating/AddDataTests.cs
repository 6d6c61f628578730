using System.Globalization;
using CampaignGrpc.Api.Tests.Driving;
using static CampaignGrpc.Api.Tests.Creating.ValidRequest;

namespace CampaignGrpc.Api.Tests.Creating;

/// <summary>What the scenario is told about a contact: kept to the letter, within its bounds.</summary>
public sealed class AddDataTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    /// <summary>The data and the reason for which it is refused: what a message can say as well.</summary>
    public static TheoryData<string, string> BadOnBothRoads =>
        new()
        {
            { """{"": 1}""", "EMPTY_KEY" },
            { """{"a": {"": 1}}""", "EMPTY_KEY" },
            { """{"a": "x\u0000"}""", "BAD_CHARACTER" },
            { """{"a\u0000": 1}""", "BAD_CHARACTER" },
            { """{"a": ["\u0000"]}""", "BAD_CHARACTER" },
            { $$"""{"a": "{{new string('x', 4_096)}}"}""", "TOO_LARGE" },
            { $$"""{"a": "{{new string('я', 2_048)}}"}""", "TOO_LARGE" },
            { $$"""{"a": [{{string.Join(",", Enumerable.Repeat("1000000000", 400))}}]}""", "TOO_LARGE" },
            { Keys(65), "TOO_LARGE" },
            { $$"""{"a": {{Keys(64)}}}""", "TOO_LARGE" },
            { """{"1":{"2":{"3":{"4":{"5":{"6":{"7":{"8":{}}}}}}}}}""", "TOO_DEEP" },
            { """{"1":[[[[[[[[]]]]]]]]}""", "TOO_DEEP" },
        };

    /// <summary>The same for what only JSON can say.</summary>
    public static TheoryData<string, string> BadInJson =>
        new()
        {
            { "\"text\"", "WRONG_TYPE" },
            { "[1]", "WRONG_TYPE" },
            { "[{}]", "WRONG_TYPE" },
            { "[{}]", "WRONG_TYPE" },
            { "5", "WRONG_TYPE" },
            { "true", "WRONG_TYPE" },
            { """{"a": 1, "a": 1}""", "DUPLICATE_FIELD" },
            { """{"a": 1, "\u0061": 2}""", "DUPLICATE_FIELD" },
            { """{"x": [{"b": 1, "c": {}, "b": 2}]}""", "DUPLICATE_FIELD" },
            { """{"a": "\ud800"}""", "BAD_ENCODING" },
            { """{"a": "\ud800\u0041"}""", "BAD_ENCODING" },
            { """{"\udfff": 1}""", "BAD_ENCODING" },
        };

    /// <summary>The data as it is sent, and as it is shown.</summary>
    public static TheoryData<string, string> Exact =>
        new()
        {
            { "null", "{}" },
            { Absent, "{}" },
            { "{}", "{}" },
            { """{ "a" : [ 1 , 2 ] , "b" : { } }""", """{"a":[1,2],"b":{}}""" },
            { """{"n":12345678901234567890}""", """{"n":12345678901234567890}""" },
            { """{"n":1.10}""", """{"n":1.10}""" },
            { """{"n":1e400}""", """{"n":1e400}""" },
            { """{"n":[-0,0.0,1E+2,1e-400]}""", """{"n":[-0,0.0,1E+2,1e-400]}""" },
            { """{"z":1,"a":2}""", """{"z":1,"a":2}""" },
            { """{"s":"\u0418\/\n\"\\ 🎉"}""", """{"s":"\u0418\/\n\"\\ 🎉"}""" },
            { """{"a":{"k":1},"b":{"k":2}}""", """{"a":{"k":1},"b":{"k":2}}""" },
            { """{"a":true,"b":false,"c":null}""", """{"a":true,"b":false,"c":null}""" },
            { """{"1":{"2":{"3":{"4":{"5":{"6":{"7":[8]}}}}}}}""", """{"1":{"2":{"3":{"4":{"5":{"6":{"7":[8]}}}}}}}""" },
            { Keys(64), Keys(64) },
            { $$"""{"a":"{{new string('x', 4_088)}}"}""", $$"""{"a":"{{new string('x', 4_088)}}"}""" },
            { $"{{{new string(' ', 10_000)}}}", "{}" },
        };

    [Theory]
    [InlineData("[]")]
    [InlineData("[ \t]")]
    public async Task A_list_of_nothing_which_PHP_makes_of_no_keys_is_an_object_without_keys(string data)
    {
        var id = await server.CreateCampaignAsync(With("phones", $$"""[{"phone": "+79123456789", "add_data": {{data}}}]"""));

        Assert.Equal("{}", (await server.GetContactAsync(id, 1)).AddDataJson);
    }

    [Theory]
    [MemberData(nameof(BadOnBothRoads))]
    public async Task Bad_data_is_refused_alike_on_both_roads(string data, string reason)
    {
        var rows = server.Rows();
        var body = With("phones[1].add_data", data);

        var json = await server.PostAsync(body);
        var grpc = await server.CreateAsync(Message(body));

        Assert.Equal((400, $"phones[1].add_data {reason}"), (json.HttpStatus, json.Faults.Single()));
        Assert.Equal(json.Status, grpc.Status);
        Assert.Equal(rows, server.Rows());
    }

    [Theory]
    [MemberData(nameof(BadInJson))]
    public async Task Bad_data_is_refused_in_json_where_no_message_could_say_it(string data, string reason)
    {
        var rows = server.Rows();

        var json = await server.PostAsync(With("phones[1].add_data", data));

        Assert.Equal((400, $"phones[1].add_data {reason}"), (json.HttpStatus, json.Faults.Single()));
        Assert.Equal(rows, server.Rows());
    }

    [Theory]
    [MemberData(nameof(Exact))]
    public async Task Data_comes_out_as_it_went_in(string sent, string shown)
    {
        var id = await server.CreateCampaignAsync(With("phones[1].add_data", sent));

        Assert.Equal(shown, (await server.GetContactAsync(id, 2)).AddDataJson);
    }

    [Fact]
    public async Task A_message_that_holds_no_json_value_is_refused()
    {
        foreach (
            var value in new Google.Protobuf.WellKnownTypes.Value[]
            {
                new(),
                new() { NumberValue = double.NaN },
                new() { NumberValue = double.PositiveInfinity },
            }
        )
        {
            var message = Message();
            message.Phones[1].AddData = new() { Fields = { ["k"] = value } };

            Assert.Equal("phones[1].add_data WRONG_TYPE", (await server.CreateAsync(message)).Faults.Single());
        }
    }

    [Fact]
    public async Task Data_sent_by_grpc_is_shown_as_the_same_json()
    {
        const string Data = """{"a":[1,2.5,-3],"b":"И \" \\ / <&> 🎉","c":{"d":null,"e":true},"f":1E+20}""";
        var message = Message(With("phones[1].add_data", Data));

        var contact = await server.GetContactAsync((await server.CreateAsync(message)).CampaignId, 2);

        Assert.Equal(Data, contact.AddDataJson);
        Assert.Equal(message.Phones[1].AddData, contact.AddData);
    }

    [Fact]
    public async Task What_no_double_holds_is_rounded_only_in_the_readable_form()
    {
        var id = await server.CreateCampaignAsync(With("phones[1].add_data", """{"big":12345678901234567890,"huge":1e400}"""));

        var contact = await server.GetContactAsync(id, 2);

        Assert.Equal(12345678901234567890d, contact.AddData.Fields["big"].NumberValue);
        Assert.Equal("1e400", contact.AddData.Fields["huge"].StringValue);
        Assert.Equal("""{"big":12345678901234567890,"huge":1e400}""", contact.AddDataJson);
    }

    private static string Keys(int count) =>
        $"{{{string.Join(",", Enumerable.Range(0, count).Select(key => string.Create(CultureInfo.InvariantCulture, $"\"k{key:00}\":1")))}}}";
}
