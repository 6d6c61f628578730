using CampaignGrpc.Api.Mapping;
using CampaignGrpc.Contracts.V1;
using Grpc.Core;
using MediatR;

namespace CampaignGrpc.Api.Grpc;

internal sealed class CampaignGrpcService(
    IMediator mediator,
    CreateCampaignMapping creation,
    UpdateCampaignMapping updating,
    IHostApplicationLifetime lifetime
) : CampaignService.CampaignServiceBase
{
    public override async Task<CreateCampaignResponse> CreateCampaign(CreateCampaignRequest request, ServerCallContext context)
    {
        var command = creation.ToCommand(request);
        var created = await mediator.Send(command, context.CancellationToken);
        return created.ToProto(command.Phones);
    }

    public override async Task<PreviewCampaignResponse> PreviewCampaign(PreviewCampaignRequest request, ServerCallContext context)
    {
        var preview = await mediator.Send(creation.ToQuery(request), context.CancellationToken);
        return preview.ToProto();
    }

    public override async Task<GetCampaignResponse> GetCampaign(GetCampaignRequest request, ServerCallContext context)
    {
        var campaign = await mediator.Send(request.ToQuery(), context.CancellationToken);
        return new() { Campaign = campaign.ToProto() };
    }

    public override async Task<ListCampaignsResponse> ListCampaigns(ListCampaignsRequest request, ServerCallContext context)
    {
        var page = await mediator.Send(request.ToQuery(), context.CancellationToken);
        return new()
        {
            Campaigns = { page.Items.Select(campaign => campaign.ToProto()) },
            NextPageToken = page.NextToken,
            TotalCount = page.TotalCount,
        };
    }

    public override async Task<UpdateCampaignResponse> UpdateCampaign(UpdateCampaignRequest request, ServerCallContext context)
    {
        var campaign = await mediator.Send(updating.ToCommand(request), context.CancellationToken);
        return new() { Campaign = campaign.ToProto() };
    }

    public override async Task<DeleteCampaignResponse> DeleteCampaign(DeleteCampaignRequest request, ServerCallContext context)
    {
        await mediator.Send(request.ToCommand(), context.CancellationToken);
        return new();
    }

    public override async Task<CopyCampaignResponse> CopyCampaign(CopyCampaignRequest request, ServerCallContext context)
    {
        var id = await mediator.Send(updating.ToCommand(request), context.CancellationToken);
        return new() { Campaign = new() { Id = id.Value } };
    }

    public override async Task<RedialCampaignResponse> RedialCampaign(RedialCampaignRequest request, ServerCallContext context)
    {
        var command = updating.ToCommand(request);
        var redial = await mediator.Send(command, context.CancellationToken);
        return redial.ToProto(command.Taken);
    }

    public override async Task<LaunchCampaignResponse> LaunchCampaign(LaunchCampaignRequest request, ServerCallContext context)
    {
        var campaign = await mediator.Send(request.ToCommand(), context.CancellationToken);
        return new() { Campaign = campaign.ToProto() };
    }

    public override async Task<StartCampaignNowResponse> StartCampaignNow(StartCampaignNowRequest request, ServerCallContext context)
    {
        var campaign = await mediator.Send(request.ToCommand(), context.CancellationToken);
        return new() { Campaign = campaign.ToProto() };
    }

    public override async Task<PauseCampaignResponse> PauseCampaign(PauseCampaignRequest request, ServerCallContext context)
    {
        var campaign = await mediator.Send(request.ToCommand(), context.CancellationToken);
        return new() { Campaign = campaign.ToProto() };
    }

    public override async Task<ResumeCampaignResponse> ResumeCampaign(ResumeCampaignRequest request, ServerCallContext context)
    {
        var campaign = await mediator.Send(request.ToCommand(), context.CancellationToken);
        return new() { Campaign = campaign.ToProto() };
    }

    public override async Task<CancelCampaignResponse> CancelCampaign(CancelCampaignRequest request, ServerCallContext context)
    {
        var campaign = await mediator.Send(request.ToCommand(), context.CancellationToken);
        return new() { Campaign = campaign.ToProto() };
    }

    public override async Task<ExplainCampaignResponse> ExplainCampaign(ExplainCampaignRequest request, ServerCallContext context)
    {
        var explanation = await mediator.Send(request.ToQuery(), context.CancellationToken);
        return explanation.ToProto();
    }

    public override async Task WatchCampaign(
        WatchCampaignRequest request,
        IServerStreamWriter<WatchCampaignResponse> responseStream,
        ServerCallContext context
    )
    {
        // A campaign may be watched for days, which must not hold up the end of the process.
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        await foreach (var campaign in await mediator.Send(request.ToQuery(), watching.Token))
            await responseStream.WriteAsync(new() { Campaign = campaign.ToProto() }, watching.Token);
    }
}
