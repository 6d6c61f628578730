using System.Text;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Domain.Tests.Contacts;

public sealed class AddDataTests
{
    [Theory]
    [InlineData("""{"name":"Иванов Иван","time":"10:00","phone":123456}""")]
    [InlineData("""{"a":null,"b":true,"c":false,"d":[],"e":{},"f":[1,"2",[3],{"g":4}]}""")]
    [InlineData("""{"text":" , : [ ] { } \" \\ / "}""")]
    [InlineData("""{"escapes":"\u0041\n\/\ud83d\ude00","\u0062":1}""")]
    [InlineData("""{"=cmd()":"<script>","'; drop table":"😀"}""")]
    [InlineData("{}")]
    public void A_compact_object_is_kept_as_it_was_written(string json) => Assert.Equal(json, Parse(json)?.Json);

    [Theory]
    [InlineData("12345678901234567890")]
    [InlineData("1.10")]
    [InlineData("1e400")]
    [InlineData("-0")]
    [InlineData("1E+02")]
    [InlineData("0.1000000000000000055511151231257827")]
    public void A_number_is_kept_digit_by_digit(string number) =>
        Assert.Equal($$"""{"n":{{number}}}""", Parse($$"""{"n": {{number}} }""")?.Json);

    [Fact]
    public void White_space_between_tokens_is_not_kept_and_in_texts_it_is() =>
        Assert.Equal(
            """{"a b":[1,2,{"c":" x "}],"d":null}""",
            Parse("\r\n{ \"a b\"\t: [ 1 ,2\n, { \"c\"  :\" x \" } ] , \"d\":  null }  ")?.Json
        );

    [Theory]
    [InlineData("[0]")]
    [InlineData("[{}]")]
    [InlineData("\"text\"")]
    [InlineData("5")]
    [InlineData("null")]
    [InlineData("true")]
    public void What_is_no_object_is_refused(string json) => Assert.Equal(FieldReason.WrongType, RefusalOf(json));

    [Fact]
    public void At_most_4096_bytes_are_taken_white_space_not_counted()
    {
        string Sized(int bytes) => $$"""{"a":"{{new string('x', bytes - """{"a":""}""".Length)}}"}""";
        var spaces = new string(' ', 1_000);

        Assert.Equal(4_096, Parse(Sized(4_096))?.Json.Length);
        Assert.Equal(4_096, Parse(spaces + Sized(4_096) + spaces)?.Json.Length);
        Assert.Equal(FieldReason.TooLarge, RefusalOf(Sized(4_097)));
        Assert.Equal(FieldReason.TooLarge, RefusalOf("{\"a\":\"" + new string('ж', 2_048) + "\"}"));
    }

    [Theory]
    [InlineData("""{"k":""", "}")]
    [InlineData("""{"k":[""", "]}")]
    public void At_most_8_levels_of_objects_and_lists_are_taken(string open, string close)
    {
        string Nested(int times) => string.Concat(Enumerable.Repeat(open, times)) + "1" + string.Concat(Enumerable.Repeat(close, times));
        var most = 8 / close.Length;

        Assert.NotNull(Parse(Nested(most)));
        Assert.Equal(FieldReason.TooDeep, RefusalOf(Nested(most + 1)));
        Assert.Equal(FieldReason.TooDeep, RefusalOf(Nested(500)));
    }

    [Fact]
    public void At_most_64_keys_are_taken_in_all_objects_together()
    {
        string ObjectOf(int keys) => "{" + string.Join(',', Enumerable.Range(0, keys).Select(key => $"\"k{key}\":1")) + "}";

        Assert.NotNull(Parse(ObjectOf(64)));
        Assert.Equal(FieldReason.TooLarge, RefusalOf(ObjectOf(65)));
        Assert.NotNull(Parse($$"""{"a": {{ObjectOf(31)}}, "b": {{ObjectOf(31)}} }"""));
        Assert.Equal(FieldReason.TooLarge, RefusalOf($$"""{"a": {{ObjectOf(31)}}, "b": [{{ObjectOf(32)}}] }"""));
    }

    [Theory]
    [InlineData("""{"":1}""")]
    [InlineData("""{"a":[{"":1}]}""")]
    public void An_empty_key_is_refused(string json) => Assert.Equal(FieldReason.EmptyKey, RefusalOf(json));

    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":1,"b":2,"a":3}""")]
    [InlineData("""{"a":1,"\u0061":2}""")]
    [InlineData("""{"\u0436":1,"ж":2}""")]
    [InlineData("""{"\ud83d\ude00":1,"😀":2}""")]
    [InlineData("""{"a":{"b":1},"a":2}""")]
    [InlineData("""{"a":[{"b":1,"c":[{"d":1}],"b":2}]}""")]
    public void A_key_that_stands_twice_in_one_object_is_refused_however_it_is_written(string json) =>
        Assert.Equal(FieldReason.DuplicateField, RefusalOf(json));

    [Theory]
    [InlineData("""{"x":{"a":1},"y":{"a":2}}""")]
    [InlineData("""{"x":[{"a":1},{"a":2}]}""")]
    [InlineData("""{"a":{"a":{"a":1}}}""")]
    [InlineData("""{"b":{"a":1},"a":2}""")]
    [InlineData("""{"a":1,"A":2,"á":3}""")]
    public void The_same_key_in_different_objects_is_no_repetition(string json) => Assert.Equal(json, Parse(json)?.Json);

    [Theory]
    [InlineData("""{"a":"x\u0000y"}""")]
    [InlineData("""{"a\u0000":1}""")]
    [InlineData("""{"a":["\u0000"]}""")]
    public void A_NUL_is_refused(string json) => Assert.Equal(FieldReason.BadCharacter, RefusalOf(json));

    [Theory]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"a":"\udc00\ud800"}""")]
    [InlineData("""{"a":"\ud83dx"}""")]
    [InlineData("""{"\ud800":1}""")]
    public void Half_a_character_is_refused(string json) => Assert.Equal(FieldReason.BadEncoding, RefusalOf(json));

    [Theory]
    [InlineData(new byte[] { 0xFF }, "no UTF-8 at all")]
    [InlineData(new byte[] { 0xC3 }, "cut off")]
    [InlineData(new byte[] { 0xC0, 0xAF }, "longer than need be")]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 }, "a surrogate")]
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 }, "beyond the last character")]
    public void Bytes_that_are_no_UTF_8_are_refused(byte[] bytes, string _)
    {
        Assert.Equal(FieldReason.BadEncoding, RefusalOf([.. "{\"a\":\""u8, .. bytes, .. "\"}"u8]));
        Assert.Equal(FieldReason.BadEncoding, RefusalOf([.. "{\"a\":\"\\n"u8, .. bytes, .. "\"}"u8]));
        Assert.Equal(FieldReason.BadEncoding, RefusalOf([.. "{\""u8, .. bytes, .. "\":1}"u8]));
    }

    [Fact]
    public void An_empty_object_is_the_same_as_none_and_as_a_stored_one()
    {
        Assert.Same(AddData.Empty, Parse(" { } "));
        Assert.Same(AddData.Empty, AddData.FromStorage("{}"));
        Assert.Equal(Parse("""{"a":1}"""), AddData.FromStorage("""{"a":1}"""));
    }

    private static AddData? Parse(string json) => AddData.TryParse(Encoding.UTF8.GetBytes(json), out _);

    private static string? RefusalOf(string json) => RefusalOf(Encoding.UTF8.GetBytes(json));

    private static string? RefusalOf(byte[] json)
    {
        Assert.Null(AddData.TryParse(json, out var problem));
        return problem.Reason;
    }
}
