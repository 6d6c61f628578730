using System.Globalization;
using System.Text.Json;
using CampaignGrpc.Application;
using CampaignGrpc.Domain;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Grpc.AspNetCore.Server;
using Microsoft.Extensions.Primitives;

namespace CampaignGrpc.Api.Json;

/// <summary>
/// Checks what stands in the path and the query of a transcoded request against the contract. Transcoding itself passes
/// over parameters that it does not know, and answers a wrong one without its name but with that of a C# type.
/// </summary>
internal sealed class TranscodedParameters(RequestDelegate next, ApiOptions options)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.IsGrpc() && context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is { } method)
        {
            var violations = new Violations();
            var message = DescriptorOf(method);
            foreach (var (name, value) in context.Request.RouteValues) Check(message, name, (string?)value, violations);
            foreach (var (name, values) in context.Request.Query) Check(message, name, values, violations);
            if (violations.Count > 0) throw new InvalidRequestException(violations);
        }

        return next(context);
    }

    private static MessageDescriptor DescriptorOf(GrpcMethodMetadata method) =>
        ((IMessage)Activator.CreateInstance(method.Method.GetType().GenericTypeArguments[0])!).Descriptor;

    private void Check(MessageDescriptor message, string name, StringValues values, Violations violations)
    {
        var field = message.Fields.InDeclarationOrder().FirstOrDefault(field => field.Name == name);
        if (field is null)
        {
            if (options.UnknownJsonFields == UnknownJsonFieldsPolicy.Reject) violations.Add(name, FieldReason.UnknownField, "There is no such parameter.");
        }
        else if (values.Count > 1 && !field.IsRepeated)
        {
            violations.Add(name, FieldReason.DuplicateField, "This parameter stands twice.");
        }
        else if (!values.All(value => IsReadable(field, value ?? "")))
        {
            violations.Add(name, FieldReason.WrongType, field.FieldType switch
            {
                FieldType.Int64 or FieldType.Int32 => "A whole number.",
                FieldType.Enum => $"One of: {string.Join(", ", field.EnumType.Values.Select(known => known.Name))}.",
                FieldType.Bool => "true or false.",
                _ => "An instant such as 2026-03-01T09:00:00Z.",
            });
        }
    }

    private static bool IsReadable(FieldDescriptor field, string value) => field.FieldType switch
    {
        FieldType.String => true,
        FieldType.Int64 => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        FieldType.Int32 => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        FieldType.Enum => field.EnumType.FindValueByName(value) is not null,
        FieldType.Bool => value is "true" or "false",
        FieldType.Message when field.MessageType == Timestamp.Descriptor => IsInstant(value),
        _ => throw new NotSupportedException($"{field.FullName} is of a type that no path or query carries yet."),
    };

    private static bool IsInstant(string value)
    {
        try
        {
            return JsonParser.Default.Parse<Timestamp>(JsonSerializer.Serialize(value)) is not null;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }
}
