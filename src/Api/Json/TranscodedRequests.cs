using System.Globalization;
using System.Text.Json;
using CampaignGrpc.Api.Errors;
using CampaignGrpc.Application;
using CampaignGrpc.Domain;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.Extensions.Primitives;

namespace CampaignGrpc.Api.Json;

/// <summary>
/// Checks the path, the query and the body of a transcoded request against the contract. Transcoding itself passes over
/// what it does not know, and answers what is wrong without its name but with that of a C# type.
/// </summary>
internal sealed class TranscodedRequests(RequestDelegate next, ApiOptions options)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.IsGrpc() && context.GetEndpoint()?.Metadata.GetMetadata<GrpcJsonTranscodingMetadata>() is { } transcoding)
        {
            var violations = new Violations();
            var message = NewRequest(context.GetEndpoint()!.Metadata.GetRequiredMetadata<GrpcMethodMetadata>());
            foreach (var (name, value) in context.Request.RouteValues) Check(message.Descriptor, name, (string?)value, violations);
            foreach (var (name, values) in context.Request.Query) Check(message.Descriptor, name, values, violations);
            if (transcoding.HttpRule.Body.Length > 0) await CheckBodyAsync(context, message, violations);
            if (violations.Count > 0) throw new InvalidRequestException(violations);
        }

        await next(context);
    }

    private static IMessage NewRequest(GrpcMethodMetadata method) =>
        (IMessage)Activator.CreateInstance(method.Method.GetType().GenericTypeArguments[0])!;

    /// <summary>Reads the body once to find its faults; transcoding then reads it again. These bodies are small.</summary>
    private async Task CheckBodyAsync(HttpContext context, IMessage message, Violations violations)
    {
        context.Request.EnsureJson();
        context.Request.EnableBuffering();
        var body = new WholeBody(new ContractJson(options.UnknownJsonFields, violations), message);
        await ForwardJson.ReadAsync(context.Request.Body, options.MaxRequestBytes, body, context.RequestAborted);
        context.Request.Body.Position = 0;
    }

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
        FieldType.Message when field.MessageType == Timestamp.Descriptor => ContractJson.IsReadable(field.MessageType, value),
        _ => throw new NotSupportedException($"{field.FullName} is of a type that no path or query carries yet."),
    };

    private sealed class WholeBody(ContractJson json, IMessage message) : IForwardJsonReader
    {
        private bool _isRead;

        public bool TryReadNext(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes)
        {
            if (!reader.Read() || _isRead) return false;
            if (reader.TokenType != JsonTokenType.StartObject) throw EdgeRefusal.BodyNotObject.With("The body must be one JSON object.");
            if (!IsWhole(reader)) return false;
            json.Read(ref reader, message, "");
            return _isRead = true;
        }

        private static bool IsWhole(Utf8JsonReader reader) => reader.TrySkip();
    }
}
