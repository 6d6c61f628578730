using System.Collections;
using CampaignGrpc.Api.Tests.Creating;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace CampaignGrpc.Api.Tests.Fuzz;

#pragma warning disable CA5394 // Repeatable, which is all that is asked of it.

/// <summary>Requests of any type, made from its descriptor: mostly of a good shape, with the edges of every rule in them.</summary>
internal sealed class RandomMessages(KnownValues known)
{
    private const int Deepest = 6;

    private static readonly long[] Numbers =
    [
        0,
        1,
        1,
        2,
        3,
        5,
        10,
        30,
        100,
        1_000,
        1_001,
        10_080,
        -1,
        int.MaxValue,
        int.MinValue,
        long.MaxValue,
        long.MinValue,
    ];

    private static readonly string[] Texts =
    [
        "",
        " ",
        "0",
        "1",
        "3",
        "11",
        "-1",
        "1e1",
        "abc",
        "2026-03-03",
        "2026-03-05",
        "2026-02-29",
        "9999-12-31",
        "0001-01-01",
        "00:00",
        "09:00",
        "23:59",
        "24:00",
        "9:5",
        "UTC",
        "Etc/UTC",
        "Europe/Moscow",
        "Asia/Kamchatka",
        "Mars/Olympus",
        "+79123456789",
        "8 (912) 345-67-90",
        "79123456789.0",
        "+84981234567",
        "112",
        "sip:a@b",
        "dialer-1",
        "list-1",
        "id",
        "name",
        "Однократно",
        "Создано",
        "{}",
        """{"name":"Иванов","order":[1.10,null]}""",
        """{"a":1,"a":2}""",
        "[1]",
        "{",
        "null",
        "12345678901234567890",
        "a\0b",
        "\u202e",
        "\ufffd",
        "e\u0301",
        "🎉",
        "=1+1",
        "'; DROP TABLE campaigns; --",
        "../../etc/passwd",
        "%00",
        "%",
        "_",
        "campaign.name",
        "schedule",
        "*",
        "state",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAA",
        new('x', 201),
        new('я', 5_000),
    ];

    private static readonly string[] Keys = ["", "name", "a b", "ключ", "__proto__", new('k', 300)];

    public IMessage Make(MessageDescriptor type, Random random) =>
        type == CreateCampaignRequest.Descriptor && random.Next(2) == 0 ? NearlyGood(random) : Make(type, random, 0);

    /// <summary>A create that is accepted but for one part of it, which may be good as well.</summary>
    private CreateCampaignRequest NearlyGood(Random random)
    {
        var request = ValidRequest.Message();
        request.RequestId = "";
        request.Campaign.Schedule.Date = CampaignServerFixture.Start.AddDays(random.Next(3)).ToString("yyyy-MM-dd", null);
        request.Campaign.Schedule.TimeZone = "Etc/UTC";
        var (part, of) = random.Next(4) switch
        {
            0 => ((IMessage)request, CreateCampaignRequest.Descriptor),
            1 => (request.Phones[0], NewContact.Descriptor),
            2 => (request.Campaign.Schedule, Schedule.Descriptor),
            _ => (request.Campaign, NewCampaign.Descriptor),
        };
        var fields = of.Fields.InDeclarationOrder().Where(field => !field.IsMap && field.FieldType != FieldType.Message).ToList();
        if (fields.Count > 0)
            Set(part, fields[random.Next(fields.Count)], random, 0);
        return request;
    }

    private IMessage Make(MessageDescriptor type, Random random, int depth)
    {
        var message = type.Parser.ParseFrom([]);
        switch (message)
        {
            case Timestamp instant:
                (instant.Seconds, instant.Nanos) = (
                    CampaignServerFixture.Start.ToUnixTimeSeconds() + Number(random, 4_000),
                    random.Next(8) == 0 ? (int)Number(random, int.MaxValue) : 0
                );
                return instant;
            case Duration duration:
                (duration.Seconds, duration.Nanos) = (Number(random, 400), random.Next(8) == 0 ? (int)Number(random, int.MaxValue) : 0);
                return duration;
            case Struct data:
                for (var count = random.Next(4); count > 0; count--)
                    data.Fields[Keys[random.Next(Keys.Length)]] = Anything(random, depth);
                return data;
            case Google.Protobuf.WellKnownTypes.Value:
                return Anything(random, depth);
        }

        foreach (var field in type.Fields.InDeclarationOrder().Where(field => !field.IsMap))
        {
            if (random.Next(4) > 0)
                Set(message, field, random, depth);
        }

        return message;
    }

    private void Set(IMessage message, FieldDescriptor field, Random random, int depth)
    {
        if (field.FieldType == FieldType.Message && depth == Deepest)
            return;
        if (field.IsRepeated)
        {
            var list = (IList)field.Accessor.GetValue(message);
            for (var count = random.Next(4); count > 0; count--)
                list.Add(Value(field, random, depth));
        }
        else
        {
            field.Accessor.SetValue(message, Value(field, random, depth));
        }
    }

    private object Value(FieldDescriptor field, Random random, int depth) =>
        field.FieldType switch
        {
            FieldType.Message when IsNullable(field.MessageType) => Value(field.MessageType.FindFieldByNumber(1), random, depth),
            FieldType.Message => Make(field.MessageType, random, depth + 1),
            FieldType.Enum => random.Next(12) == 0 ? 99 : field.EnumType.Values[random.Next(field.EnumType.Values.Count)].Number,
            FieldType.Bool => random.Next(2) == 0,
            FieldType.Double => (double)Number(random, 1_000),
            FieldType.Bytes => ByteString.CopyFromUtf8(Texts[random.Next(Texts.Length)]),
            FieldType.Int32 => (int)Number(random, int.MaxValue),
            FieldType.Int64 => random.Next(5) > 0 && known.Of(field, random) is { } number ? number : Number(random, long.MaxValue),
            FieldType.String => random.Next(5) > 0 && known.Of(field, random) is string text
                ? Damaged(text, random)
                : Texts[random.Next(Texts.Length)],
            _ => throw new NotSupportedException($"{field.FullName} is of a type that no request had so far."),
        };

    /// <summary>Its property takes the value that is in it.</summary>
    private static bool IsNullable(MessageDescriptor type) => type.File == Int64Value.Descriptor.File;

    private static long Number(Random random, long most) =>
        random.Next(2) == 0 ? random.Next(1, 31) : Math.Clamp(Numbers[random.Next(Numbers.Length)], -most - 1, most);

    /// <summary>Tokens and the like are to be read as they were given, or not at all.</summary>
    private static string Damaged(string text, Random random)
    {
        if (random.Next(6) > 0)
            return text;
        var place = random.Next(text.Length);
        return random.Next(3) switch
        {
            0 => text[..place],
            1 => text + text[place],
            _ => text[..place] + "!+/=éA_-"[random.Next(8)] + text[(place + 1)..],
        };
    }

    private static Value Anything(Random random, int depth) =>
        random.Next(depth < Deepest ? 6 : 4) switch
        {
            0 => Google.Protobuf.WellKnownTypes.Value.ForString(Texts[random.Next(Texts.Length)]),
            1 => Google.Protobuf.WellKnownTypes.Value.ForNumber(random.Next(3) == 0 ? double.MaxValue : random.Next(100) / 4.0),
            2 => Google.Protobuf.WellKnownTypes.Value.ForBool(true),
            3 => Google.Protobuf.WellKnownTypes.Value.ForNull(),
            4 => Google.Protobuf.WellKnownTypes.Value.ForList([
                .. Enumerable.Range(0, random.Next(3)).Select(_ => Anything(random, depth + 1)),
            ]),
            _ => Google.Protobuf.WellKnownTypes.Value.ForStruct(
                new() { Fields = { [Keys[random.Next(Keys.Length)]] = Anything(random, depth + 1) } }
            ),
        };
}
