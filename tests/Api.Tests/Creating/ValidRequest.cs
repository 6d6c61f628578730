using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf;

namespace CampaignGrpc.Api.Tests.Creating;

/// <summary>A request that both roads accept, and what becomes of it when a part of it is changed.</summary>
internal static class ValidRequest
{
    /// <summary>In place of a value: the field is left out.</summary>
    public const string Absent = "(absent)";

    public const string Text = """
        {
          "campaign": {
            "project_id": 1,
            "name": "Обзвон клиентов",
            "description": "Опрос",
            "start_block_id": 10,
            "schedule": {
              "date": "2026-03-04",
              "start_time": "09:00",
              "end_time": "17:00",
              "periods": {"id": 1, "title": "Однократно"},
              "attempts": {"id": 3, "title": "3"},
              "interval": "5"
            },
            "state": "Создано",
            "phone_id": 5
          },
          "phones": [
            {"phone": "+79123456789", "add_data": {"name": "Иванов Иван", "order": 123456, "tags": ["a", null, true]}},
            {"phone": "8 (912) 345-67-90"}
          ]
        }
        """;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The request's JSON with other values in some places; a value may be any text, even no JSON at all.</summary>
    /// <param name="changes">
    /// Paths such as <c>campaign.schedule.date</c> or <c>phones[0].phone</c>, each with the JSON to put there.
    /// </param>
    public static string With(params ReadOnlySpan<(string Path, string Json)> changes)
    {
        var body = JsonNode.Parse(Text)!;
        var marked = new List<(string Mark, string Json)>();
        foreach (var (path, json) in changes)
        {
            var mark = string.Create(CultureInfo.InvariantCulture, $"@{marked.Count}@");
            Put(body, path, json == Absent ? null : mark);
            marked.Add(($"\"{mark}\"", json));
        }

        return marked.Aggregate(body.ToJsonString(Readable), (text, change) =>
            text.Replace(change.Mark, change.Json, StringComparison.Ordinal)
        );
    }

    public static string With(string path, string json) => With((path, json));

    /// <summary>The same request as a message, read by protobuf's own rules for JSON.</summary>
    public static CreateCampaignRequest Message(string json = Text) => JsonParser.Default.Parse<CreateCampaignRequest>(json);

    /// <summary>The request with these contacts instead of its own.</summary>
    public static string WithPhones(params IEnumerable<string> phones) =>
        With("phones", $"[{string.Join(", ", phones.Select(phone => $$"""{"phone": {{Quoted(phone)}}}"""))}]");

    /// <summary>Different Russian mobile numbers.</summary>
    public static IEnumerable<string> Numbers(int count) =>
        Enumerable.Range(0, count).Select(place => string.Create(CultureInfo.InvariantCulture, $"+7912{place:0000000}"));

    public static string Quoted(string text) => JsonSerializer.Serialize(text);

    private static void Put(JsonNode body, string path, string? value)
    {
        var steps = path.Replace("[", ".[", StringComparison.Ordinal).Split('.');
        var parent = steps[..^1].Aggregate(body, (node, step) => step.StartsWith('[') ? node[Place(step)]! : node[step]!);
        if (parent is JsonArray list)
        {
            if (Place(steps[^1]) == list.Count)
                list.Add(value);
            else
                list[Place(steps[^1])] = value;
        }
        else if (value is null)
        {
            parent.AsObject().Remove(steps[^1]);
        }
        else
        {
            parent[steps[^1]] = value;
        }
    }

    private static int Place(string step) => int.Parse(step.Trim('[', ']'), CultureInfo.InvariantCulture);
}
