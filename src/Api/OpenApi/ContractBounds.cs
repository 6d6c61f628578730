using CampaignGrpc.Application;
using Google.Protobuf.Reflection;
using Microsoft.OpenApi;
using static System.FormattableString;

namespace CampaignGrpc.Api.OpenApi;

/// <summary>
/// The bounds of the contract's fields. The validators of the use cases have them, and the mappings the forms of texts that they read;
/// here they are only put into the words of a schema.
/// </summary>
internal sealed class ContractBounds
{
    private readonly Dictionary<FieldDescriptor, FieldBounds> _bounds = [];

    public ContractBounds(IEnumerable<MethodDescriptor> rpcs)
    {
        foreach (var rpc in rpcs)
        {
            foreach (var (path, bounds) in FieldBounds.OfRequest(rpc.Name))
            {
                // What only a create has is checked of an update's campaign too.
                if (Find(rpc.InputType, path.Split('.')) is { } field)
                    Add(field, bounds);
            }
        }
    }

    /// <summary>Adds how many items a list may have.</summary>
    public void AddToList(OpenApiSchema schema, FieldDescriptor field)
    {
        if (!_bounds.TryGetValue(field, out var bounds))
            return;
        schema.MinItems = bounds.MinItems is > 0 and var least ? least : null;
        schema.MaxItems = bounds.MaxItems;
    }

    /// <summary>Adds what a value, or each of a list's items, may be.</summary>
    public void AddToValue(OpenApiSchema schema, FieldDescriptor field)
    {
        if (TextForm.Of(field) is { } form)
            (schema.Format, schema.Pattern) = (form.Format, form.Pattern);
        if (!_bounds.TryGetValue(field, out var bounds))
            return;
        // What has no presence and need not be there is left out by being zero or empty.
        var mayBeZero = !field.HasPresence && !field.IsRequired() && !field.IsRepeated;
        schema.MinLength = mayBeZero ? null : bounds.MinLength;
        schema.MaxLength = bounds.MaxLength;
        if (bounds.Pattern is { } pattern)
            schema.Pattern = AsInJavaScript(pattern);
        if (field.FieldType is FieldType.Int32 or FieldType.Int64)
        {
            schema.Minimum = mayBeZero ? "0" : Invariant($"{bounds.Least}");
            schema.Maximum = bounds.Most is null or long.MaxValue ? null : Invariant($"{bounds.Most}");
        }
        else if (bounds.Least is >= 0)
        {
            schema.Pattern = "^[0-9]+$";
        }
        else if (bounds.Least is TimeSpan least && least >= TimeSpan.Zero)
        {
            schema.Pattern = ContractSchemas.DurationFrom0;
        }
    }

    private static string AsInJavaScript(string pattern) =>
        pattern.Replace(@"\A", "^", StringComparison.Ordinal).Replace(@"\z", "$", StringComparison.Ordinal);

    private void Add(FieldDescriptor field, FieldBounds bounds)
    {
        // Whoever bounds a number that the contract has as a message bounds the number in it.
        if (field.FieldType == FieldType.Message && field.MessageType.FindFieldByName("id") is { } number)
            field = number;
        if (_bounds.TryAdd(field, bounds) || _bounds[field] == bounds)
            return;
        throw new InvalidOperationException($"{field.FullName} is bounded in two ways, and has one schema.");
    }

    private static FieldDescriptor? Find(MessageDescriptor message, ReadOnlySpan<string> path)
    {
        var field = message.FindFieldByName(path[0]) ?? InSettings(message, path[0]);
        foreach (var name in path[1..])
            field = field?.MessageType.FindFieldByName(name);
        return field;
    }

    /// <summary>A stream says in a message of its own where it goes, of which no fault's path speaks.</summary>
    private static FieldDescriptor? InSettings(MessageDescriptor message, string name) =>
        message
            .Fields.InDeclarationOrder()
            .Where(around => around is { FieldType: FieldType.Message, IsRepeated: false })
            .Select(around => around.MessageType.FindFieldByName(name))
            .FirstOrDefault(field => field is not null);
}
