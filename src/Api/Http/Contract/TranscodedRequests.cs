using System.Globalization;
using System.Text;
using System.Text.Json;
using CampaignGrpc.Api.Errors;
using CampaignGrpc.Application;
using CampaignGrpc.Domain;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;

namespace CampaignGrpc.Api.Http.Contract;

/// <summary>
/// Checks the path, the query and the body of a transcoded request against the contract. Transcoding itself passes over
/// what it does not know, and answers what is wrong without its name but with that of a C# type.
/// </summary>
internal sealed class TranscodedRequests(RequestDelegate next, ApiOptions options)
{
    private const int DeepestMask = 2;

    public async Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.IsGrpc() && context.GetEndpoint()?.Metadata.GetMetadata<GrpcJsonTranscodingMetadata>() is { } transcoding)
        {
            var violations = new Violations();
            var message = NewRequest(context.GetEndpoint()!.Metadata.GetRequiredMetadata<GrpcMethodMetadata>());
            var parameters = new RequestParameters(options.UnknownJsonFields, violations);
            foreach (var (name, value) in context.Request.RouteValues)
                parameters.Read(message, name, (string?)value);
            var hasBody = transcoding.HttpRule.Body.Length > 0;
            foreach (var (name, values) in context.Request.Query)
            {
                // A body is all of the request; what stands beside it in the query would be lost in silence.
                if (hasBody)
                    parameters.AddUnknown(name);
                else
                    parameters.Read(message, name, values);
            }

            if (hasBody)
                await ReadBodyAsync(context, message, violations);
            if (violations.Count > 0)
                throw new InvalidRequestException(violations);
        }

        await next(context);
    }

    private static IMessage NewRequest(GrpcMethodMetadata method) =>
        (IMessage)Activator.CreateInstance(method.Method.GetType().GenericTypeArguments[0])!;

    /// <summary>
    /// Reads the body, and gives transcoding what was read: its own rules refuse, without a name, some of what the contract takes.
    /// </summary>
    private async Task ReadBodyAsync(HttpContext context, IMessage message, Violations violations)
    {
        context.Request.EnsureJson();
        var mask = message.Descriptor.Fields.InDeclarationOrder().FirstOrDefault(IsMask);
        var named = new List<string>();
        var body = new WholeBody(new ContractJson(options.UnknownJsonFields, violations, mask is null ? null : named), message);
        await ForwardJson.ReadAsync(context.Request.Body, options.MaxRequestBytes, body, context.RequestAborted);
        foreach (var (name, value) in context.Request.RouteValues)
            Compare(message, name, (string?)value, violations);
        if (mask?.Accessor.HasValue(message) == false)
            mask.Accessor.SetValue(message, MaskOf(named));
        if (violations.Count == 0)
            context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(message)));
    }

    /// <summary>What the path says must not be said otherwise in the body, where transcoding would pass over it.</summary>
    private static void Compare(IMessage message, string name, string? inPath, Violations violations)
    {
        if (
            message.Descriptor.FindFieldByName(name) is { FieldType: FieldType.Int64 } field
            && field.Accessor.GetValue(message) is long inBody and not 0
            && inBody.ToString(CultureInfo.InvariantCulture) != inPath
        )
            violations.Add(name, FieldReason.Contradiction, "The path says otherwise.");
    }

    /// <summary>Without a mask what stands in the text is changed, and what stands there as null goes back to its default.</summary>
    private static FieldMask MaskOf(IEnumerable<string> named) =>
        new()
        {
            // The resource's own name does not belong there, nor what is in a field that is only ever changed whole.
            Paths =
            {
                named
                    .Select(path => path.Split('.'))
                    .Where(path => path.Length > 1)
                    .Select(path => string.Join('.', path[1..Math.Min(path.Length, 1 + DeepestMask)]))
                    .Distinct(),
            },
        };

    private static bool IsMask(FieldDescriptor field) => field.FieldType == FieldType.Message && field.MessageType == FieldMask.Descriptor;

    private sealed class WholeBody(ContractJson json, IMessage message) : IForwardJsonReader
    {
        private bool _isRead;

        public bool TryReadNext(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes)
        {
            if (!reader.Read() || _isRead)
                return false;
            if (reader.TokenType != JsonTokenType.StartObject)
                throw EdgeRefusal.BodyNotObject.With("The body must be one JSON object.");
            if (!IsWhole(reader))
                return false;
            json.Read(ref reader, message, "");
            return _isRead = true;
        }

        private static bool IsWhole(Utf8JsonReader reader) => reader.TrySkip();
    }
}
