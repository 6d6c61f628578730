using System.Text;
using System.Text.Json;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf;

namespace CampaignGrpc.Api.Tests.Edge;

/// <summary>Whether a message can say what a JSON body says.</summary>
internal static class CarriedByBoth
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <summary>
    /// The message; null when there is none: broken JSON, unknown and repeated fields and wrong types have no place in a
    /// message, and a number for the interval or a weekday is read by one road's rules only.
    /// </summary>
    public static CreateCampaignRequest? Message(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            var schedule = Find(Find(document.RootElement, "campaign"), "schedule");
            if (Find(schedule, "interval")?.ValueKind == JsonValueKind.Number)
                return null;
            if (
                Find(schedule, "weekdays") is { ValueKind: JsonValueKind.Array } days
                && days.EnumerateArray().Any(day => day.ValueKind == JsonValueKind.Number)
            )
                return null;
            return JsonParser.Default.Parse<CreateCampaignRequest>(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(body));
        }
        catch (Exception exception)
            when (exception
                    is JsonException
                        or InvalidJsonException
                        or InvalidProtocolBufferException
                        or ArgumentException
                        or InvalidOperationException
            )
        {
            return null;
        }
    }

    private static JsonElement? Find(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(name, out var value) ? value : null;
}
