using CampaignGrpc.Api.Mapping;
using CampaignGrpc.Api.OpenApi;
using CampaignGrpc.Application;
using CampaignGrpc.Contracts.V1;
using CampaignGrpc.Domain;
using MediatR;

namespace CampaignGrpc.Api.Http.Create;

/// <summary>
/// The documented <c>POST /api/campaigns</c>. It does not go through transcoding, which names no paths, passes over
/// unknown fields, rounds large numbers and holds the whole request in memory.
/// </summary>
internal static class CreateCampaignEndpoint
{
    /// <summary>Wins over the route of the same path that transcoding makes from the contract.</summary>
    public const int BeforeTranscoding = -1;

    private static readonly RouteDescription Description = new()
    {
        Rpc = CampaignService.Descriptor.FindMethodByName(nameof(CampaignService.CampaignServiceBase.CreateCampaign)),
        Headers = [HeaderDescription.IdempotencyKey],
    };

    public static void MapCreateCampaign(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/campaigns", CreateAsync).WithOrder(BeforeTranscoding).WithMetadata(Description);

    private static async Task CreateAsync(HttpContext context, IMediator mediator, CreateCampaignMapping mapping, ApiOptions options)
    {
        context.Request.EnsureJson();
        var contacts = mapping.NewIntake();
        var request = new CreateCampaignRequest();
        var json = new CreateCampaignJson(request, contacts, options.UnknownJsonFields);
        await ForwardJson.ReadAsync(context.Request.Body, options.MaxRequestBytes, json, context.RequestAborted);
        var requestId = RequestId(context.Request, request.RequestId, json.Violations);
        var command = mapping.ToCommand(request, contacts, requestId, json.Violations);
        var (id, _) = await mediator.Send(command, context.RequestAborted);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync($"{{\"campaign\":{{\"id\":{id}}}}}");
    }

    /// <summary>The key of the header, or of the body; they must not differ.</summary>
    private static string? RequestId(HttpRequest request, string requestId, Violations unreadable)
    {
        var inBody = requestId.Length == 0 ? null : requestId;
        if (!request.Headers.TryGetValue("Idempotency-Key", out var values))
            return inBody;
        if (values.Count > 1)
            unreadable.Add("request_id", FieldReason.DuplicateField, "The header Idempotency-Key stands twice.");
        var inHeader = values[0];
        if (inBody is not null && inBody != inHeader)
            unreadable.Add("request_id", FieldReason.Contradiction, "The header Idempotency-Key says otherwise.");
        return inHeader;
    }
}
