using Google.Protobuf.Reflection;

namespace CampaignGrpc.Api.OpenApi;

/// <summary>
/// What the API document needs to know of a route with an adapter of its own, as metadata of its endpoint. A route that
/// transcoding makes from the contract needs none.
/// </summary>
internal sealed record RouteDescription
{
    /// <summary>The route's name in the document, its own. Default: the rpc's.</summary>
    public string? Name { get; init; }

    /// <summary>The rpc that the route carries out: comments, parameters and answers are those of the contract.</summary>
    public MethodDescriptor? Rpc { get; init; }

    /// <summary>What the route does, where it carries out no rpc.</summary>
    public string? Comment { get; init; }

    /// <summary>The messages whose fields the path and the query carry. Default: the rpc's request, as far as no body carries it.</summary>
    public IReadOnlyList<MessageDescriptor> Parameters { get; init; } = [];

    /// <summary>The forms in which the body may come. Default: the rpc's HTTP rule, or none.</summary>
    public IReadOnlyList<BodyDescription> Requests { get; init; } = [];

    /// <summary>The forms in which the answer may come. Default: the rpc's answer as JSON.</summary>
    public IReadOnlyList<BodyDescription> Answers { get; init; } = [];

    /// <summary>Headers that the route understands.</summary>
    public IReadOnlyList<HeaderDescription> Headers { get; init; } = [];
}

/// <summary>One form of a body.</summary>
/// <param name="MediaType">Its type, such as <c>text/csv</c>.</param>
/// <param name="Message">What it holds, or each of its lines; null when it is plain text.</param>
/// <param name="Example">A text that will do.</param>
/// <param name="Status">The answer's status.</param>
/// <param name="Comment">What the answer says.</param>
internal sealed record BodyDescription(
    string MediaType,
    MessageDescriptor? Message = null,
    string? Example = null,
    int Status = 200,
    string? Comment = null
);
