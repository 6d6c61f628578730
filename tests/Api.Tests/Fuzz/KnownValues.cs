using System.Collections;
using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CampaignGrpc.Api.Tests.Fuzz;

/// <summary>
/// What the service itself has said, by the field of a request that takes it: ids, tokens, etags. Requests with them reach
/// behind the first check.
/// </summary>
internal sealed class KnownValues
{
    /// <summary>Of each field, the latest.</summary>
    private const int Most = 50;

    private static readonly Dictionary<string, string> TakenAs = new(StringComparer.Ordinal)
    {
        ["Campaign.id"] = "campaign_id",
        ["CreatedCampaign.id"] = "campaign_id",
        ["Contact.id"] = "contact_id",
        ["next_page_token"] = "page_token",
        ["token"] = "tokens",
    };

    private readonly ConcurrentDictionary<string, ConcurrentQueue<object>> _values = new(StringComparer.Ordinal);

    public object? Of(FieldDescriptor field, Random random)
    {
        if (!_values.TryGetValue(field.Name, out var values) || values.IsEmpty)
            return null;
        var chosen = values.ToArray();
#pragma warning disable CA5394 // Repeatable, which is all that is asked of it.
        var value = chosen[random.Next(chosen.Length)];
#pragma warning restore CA5394
        // Fields of one name are not of one type everywhere.
        return IsOf(field.FieldType, value) ? value : null;
    }

    public void Learn(IMessage answer)
    {
        foreach (var field in answer.Descriptor.Fields.InDeclarationOrder().Where(field => !field.IsMap))
        {
            var value = field.Accessor.GetValue(answer);
            if (field.IsRepeated)
            {
                foreach (var item in (IList)value)
                    Learn(field, item!);
            }
            else if (value is not null)
            {
                Learn(field, value);
            }
        }
    }

    private void Learn(FieldDescriptor field, object value)
    {
        if (value is IMessage message)
        {
            Learn(message);
        }
        else if (value is string { Length: > 0 } or long and > 0)
        {
            Keep(field.Name, value);
            if (TakenAs.GetValueOrDefault(field.Name) is { } name)
                Keep(name, value);
            if (TakenAs.GetValueOrDefault($"{field.ContainingType.Name}.{field.Name}") is { } ofType)
                Keep(ofType, value);
        }
    }

    private void Keep(string field, object value)
    {
        var values = _values.GetOrAdd(field, _ => new());
        values.Enqueue(value);
        if (values.Count > Most)
            values.TryDequeue(out _);
    }

    private static bool IsOf(FieldType type, object value) =>
        value switch
        {
            string => type == FieldType.String,
            _ => type == FieldType.Int64,
        };
}
