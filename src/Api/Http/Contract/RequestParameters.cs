using System.Globalization;
using CampaignGrpc.Application;
using CampaignGrpc.Domain;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Primitives;

namespace CampaignGrpc.Api.Http.Contract;

/// <summary>Reads the parameters of a path and a query as fields of a message of the contract, and finds every fault by its name.</summary>
internal sealed class RequestParameters(UnknownJsonFieldsPolicy unknownFields, Violations violations)
{
    /// <summary>
    /// Reads a request's parameters into the messages that have fields of their names, for a route that transcoding does not serve.
    /// </summary>
    /// <returns>What could not be read.</returns>
    public static Violations Read(HttpRequest request, UnknownJsonFieldsPolicy unknownFields, params IReadOnlyList<IMessage> messages)
    {
        var violations = new Violations();
        var parameters = new RequestParameters(unknownFields, violations);
        foreach (var (name, value) in request.RouteValues)
            parameters.Read(MessageOf(name), name, (string?)value);
        foreach (var (name, values) in request.Query)
            parameters.Read(MessageOf(name), name, values);
        return violations;

        IMessage MessageOf(string name) =>
            messages.FirstOrDefault(message => message.Descriptor.FindFieldByName(name) is not null) ?? messages[0];
    }

    /// <summary>Reads a parameter into the field of its name.</summary>
    public void Read(IMessage message, string name, StringValues values)
    {
        var field = message.Descriptor.Fields.InDeclarationOrder().FirstOrDefault(field => field.Name == name);
        if (field is null)
        {
            AddUnknown(name);
        }
        else if (values.Count > 1 && !field.IsRepeated)
        {
            violations.Add(name, FieldReason.DuplicateField, "This parameter stands twice.");
        }
        else
        {
            foreach (var value in values)
                Read(message, field, value ?? "");
        }
    }

    public void AddUnknown(string name)
    {
        if (unknownFields == UnknownJsonFieldsPolicy.Reject)
            violations.Add(name, FieldReason.UnknownField, "There is no such parameter.");
    }

    private void Read(IMessage message, FieldDescriptor field, string text)
    {
        var value = Value(field, text);
        if (value is null)
        {
            violations.Add(
                field.Name,
                FieldReason.WrongType,
                field.FieldType switch
                {
                    FieldType.Int64 or FieldType.Int32 => "A whole number.",
                    FieldType.Enum => $"One of: {string.Join(", ", field.EnumType.Values.Select(known => known.Name))}.",
                    FieldType.Bool => "true or false.",
                    _ => "An instant such as 2026-03-01T09:00:00Z.",
                },
                text
            );
        }
        else if (field.IsRepeated)
        {
            ((System.Collections.IList)field.Accessor.GetValue(message)).Add(value);
        }
        else
        {
            field.Accessor.SetValue(message, value);
        }
    }

    private static object? Value(FieldDescriptor field, string text) =>
        field.FieldType switch
        {
            FieldType.String => text,
            FieldType.Int64 => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? number
                : null,
            FieldType.Int32 => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? number
                : null,
            FieldType.Enum => field.EnumType.FindValueByName(text) is { } known
                ? System.Enum.ToObject(field.EnumType.ClrType, known.Number)
                : null,
            FieldType.Bool => text switch
            {
                "true" => true,
                "false" => false,
                _ => null,
            },
            FieldType.Message when field.MessageType == Timestamp.Descriptor => ContractJson.ReadWellKnown(field.MessageType, text),
            _ => throw new NotSupportedException($"{field.FullName} is of a type that no path or query carries yet."),
        };
}
