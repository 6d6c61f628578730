using System.Text.RegularExpressions;
using Google.Api;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;

namespace CampaignGrpc.Api.OpenApi;

/// <summary>A route of the JSON road.</summary>
/// <param name="Path">Its path with parameters in braces.</param>
/// <param name="Method">Its HTTP method.</param>
/// <param name="Rpc">The rpc that it carries out, if any.</param>
/// <param name="BodyField">The field of the rpc's request that its body carries: <c>*</c> for all, empty for none.</param>
/// <param name="Parameters">The fields of the request that the path carries.</param>
/// <param name="Own">What it says of itself, if it has an adapter of its own.</param>
internal sealed partial record ApiRoute(
    string Path,
    HttpMethod Method,
    MethodDescriptor? Rpc,
    string BodyField,
    IReadOnlyList<string> Parameters,
    RouteDescription Own
)
{
    private const string Whole = "*";

    public bool HasWholeBody => BodyField == Whole;

    public IReadOnlySet<FieldDescriptor> PathFields => Fields.Where(one => Parameters.Contains(one.Name)).ToHashSet();

    /// <summary>The fields that neither the path nor the body carries.</summary>
    public IEnumerable<FieldDescriptor> QueryFields =>
        HasWholeBody && Own.Parameters.Count == 0 ? [] : Fields.Where(one => one.Name != BodyField && !Parameters.Contains(one.Name));

    /// <summary>Whether the caller gives a name or a version that another request may have taken first.</summary>
    public bool HasKey => Fields.Any(one => one.Name is "request_id" or "import_id" or "etag" && !Parameters.Contains(one.Name));

    /// <summary>Whether a header may say which version of a campaign is meant.</summary>
    public bool HasIfMatch => Rpc?.InputType == HeaderDescription.IfMatch.Field.ContainingType;

    /// <summary>The fields of the request, wherever they stand.</summary>
    private IEnumerable<FieldDescriptor> Fields =>
        Own.Parameters.Count > 0
            ? Own.Parameters.SelectMany(message => message.Fields.InDeclarationOrder())
            : Rpc?.InputType.Fields.InDeclarationOrder() ?? [];

    /// <summary>The routes that the service maps, of which some have been kept out of the document on purpose.</summary>
    public static IEnumerable<ApiRoute> AllOf(EndpointDataSource endpoints) =>
        endpoints
            .Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>()?.ExcludeFromDescription != true)
            .OrderBy(endpoint => endpoint.Order)
            .SelectMany(Of)
            // What stands behind another with the same path and method is never reached.
            .DistinctBy(route => (route.Path, route.Method));

    private static IEnumerable<ApiRoute> Of(RouteEndpoint endpoint)
    {
        var transcoding = endpoint.Metadata.GetMetadata<GrpcJsonTranscodingMetadata>();
        var own = endpoint.Metadata.GetMetadata<RouteDescription>();
        if (transcoding is null && own is null)
            return [];
        var rpc = transcoding?.MethodDescriptor ?? own?.Rpc;
        var body =
            transcoding is not null ? transcoding.HttpRule.Body
            : own!.Requests.Count > 0 ? Whole
            : rpc?.GetOptions()?.GetExtension(AnnotationsExtensions.Http)?.Body ?? "";
        var path = Parameter().Replace(endpoint.RoutePattern.RawText!, "{$1}");
        var methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [HttpMethods.Get];
        return methods.Select(method => new ApiRoute(
            path,
            HttpMethod.Parse(method),
            rpc,
            body,
            [.. endpoint.RoutePattern.Parameters.Select(parameter => parameter.Name)],
            own ?? new()
        ));
    }

    [GeneratedRegex(@"\{\**([\w.]+)[^}]*\}")]
    private static partial Regex Parameter();
}
