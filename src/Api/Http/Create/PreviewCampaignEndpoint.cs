using CampaignGrpc.Api.Http.Contract;
using CampaignGrpc.Api.Mapping;
using CampaignGrpc.Api.OpenApi;
using CampaignGrpc.Contracts.V1;
using MediatR;

namespace CampaignGrpc.Api.Http.Create;

/// <summary>
/// <c>POST /api/campaigns:preview</c>, which reads what <see cref="CreateCampaignEndpoint"/> reads, for the same reasons.
/// </summary>
internal static class PreviewCampaignEndpoint
{
    private static readonly RouteDescription Description = new()
    {
        Rpc = CampaignService.Descriptor.FindMethodByName(nameof(CampaignService.CampaignServiceBase.PreviewCampaign)),
    };

    public static void MapPreviewCampaign(this IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/campaigns:preview", PreviewAsync)
            .WithOrder(CreateCampaignEndpoint.BeforeTranscoding)
            .WithMetadata(Description);

    private static async Task PreviewAsync(HttpContext context, IMediator mediator, CreateCampaignMapping mapping, ApiOptions options)
    {
        context.Request.EnsureJson();
        var contacts = mapping.NewIntake();
        var request = new PreviewCampaignRequest();
        var json = new CreateCampaignJson(request, contacts, options.UnknownJsonFields);
        await ForwardJson.ReadAsync(context.Request.Body, options.MaxRequestBytes, json, context.RequestAborted);
        var preview = await mediator.Send(mapping.ToQuery(request, contacts, json.Violations), context.RequestAborted);
        await ContractJsonText.WriteAsync(context.Response, preview.ToProto(), context.RequestAborted);
    }
}
