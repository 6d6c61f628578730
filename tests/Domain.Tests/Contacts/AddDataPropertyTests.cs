using System.Text;
using System.Text.Json;
using CampaignGrpc.Domain.Contacts;
using FsCheck;
using FsCheck.Fluent;

namespace CampaignGrpc.Domain.Tests.Contacts;

/// <summary>Objects made at random: within the limits, and with a few bytes of them changed.</summary>
public sealed class AddDataPropertyTests
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(2_000).WithQuietOnSuccess(true);
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = AddData.MaxDepth };

    [Fact]
    public void A_valid_object_comes_out_as_it_went_in_but_for_white_space() =>
        Prop.ForAll(Objects(levels: 3).ToArbitrary(), json =>
            {
                var data = AddData.TryParse(Encoding.UTF8.GetBytes(json.Spaced), out _);
                using var before = JsonDocument.Parse(json.Spaced);
                using var after = JsonDocument.Parse(data!.Json);
                return data.Json == json.Compact && JsonElement.DeepEquals(before.RootElement, after.RootElement);
            })
            .Check(Thorough);

    [Fact]
    public void Whatever_is_accepted_is_a_small_valid_object_that_is_accepted_again() =>
        Prop.ForAll(Objects(levels: 3).SelectMany(json => Damaged(Encoding.UTF8.GetBytes(json.Compact))).ToArbitrary(), bytes =>
            {
                if (Parse(bytes) is not { } data)
                    return true;
                using var document = JsonDocument.Parse(data.Json, Strict);
                return document.RootElement.ValueKind == JsonValueKind.Object
                    && Encoding.UTF8.GetByteCount(data.Json) <= AddData.MaxBytes
                    && Parse(Encoding.UTF8.GetBytes(data.Json))?.Json == data.Json;
            })
            .Check(Thorough);

    /// <summary>Broken syntax is found by whoever read the request, so that it is no matter here.</summary>
    private static AddData? Parse(byte[] bytes)
    {
        try
        {
            return AddData.TryParse(bytes, out _);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Gen<byte[]> Damaged(byte[] json) =>
        from places in Gen.Choose(0, json.Length - 1).Two()
        from bytes in Gen.Elements("\"\\{}[],:0a \0"u8.ToArray().Append((byte)0xC3).ToArray()).Two()
        select json.Select(
                (old, place) =>
                    place == places.Item1 ? bytes.Item1
                    : place == places.Item2 ? bytes.Item2
                    : old
            )
            .ToArray();

    private static Gen<Written> Objects(int levels) =>
        from size in Gen.Choose(0, 3)
        from keys in Gen.ArrayOf(Texts(), size)
        from values in Gen.ArrayOf(Values(levels - 1), size)
        from spaces in Gen.ArrayOf(Spaces(), (4 * size) + 2)
        let fields = keys.Select((key, i) => (Key: $"\"{key}_{i}\"", Value: values[i]))
        select new Written(
            "{" + string.Join(',', fields.Select(field => $"{field.Key}:{field.Value.Compact}")) + "}",
            spaces[0]
                + "{"
                + string.Join(
                    ',',
                    fields.Select(
                        (field, i) =>
                            $"{spaces[4 * i]}{field.Key}{spaces[(4 * i) + 1]}:{spaces[(4 * i) + 2]}"
                            + $"{field.Value.Spaced}{spaces[(4 * i) + 3]}"
                    )
                )
                + "}"
                + spaces[^1]
        );

    private static Gen<Written> Lists(int levels) =>
        from values in Gen.ArrayOf(Values(levels - 1), 2)
        from space in Spaces()
        select new Written(
            $"[{values[0].Compact},{values[1].Compact}]",
            $"[{space}{values[0].Spaced}{space},{space}{values[1].Spaced}{space}]"
        );

    private static Gen<Written> Values(int levels)
    {
        var plain = Gen.OneOf(
                Texts().Select(text => $"\"{text}\""),
                Gen.Elements("0", "-0", "12345678901234567890", "1.10", "1e400", "-1.5E-7", "true", "false", "null", "{}", "[]")
            )
            .Select(text => new Written(text, text));
        return levels == 0 ? plain : Gen.Frequency((3, plain), (1, Objects(levels)), (1, Lists(levels)));
    }

    private static Gen<string> Texts() =>
        Gen.ArrayOf(Gen.Elements("a", "Ж", "😀", " ", "{", "}", ",", ":", "\\\"", "\\\\", "\\n", "\\u0041", "\\ud83d\\ude00"), 2)
            .Select(string.Concat);

    private static Gen<string> Spaces() => Gen.Elements("", "", " ", "\n\t", "\r\n   ");

    private sealed record Written(string Compact, string Spaced);
}
