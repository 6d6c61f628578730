using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Campaigns;

/// <summary>Deletes a campaign that has ended, with its contacts, attempts and results.</summary>
public sealed record DeleteCampaignCommand(long CampaignId) : IRequest;

internal sealed class DeleteCampaignValidator : AbstractValidator<DeleteCampaignCommand>
{
    public DeleteCampaignValidator() => RuleFor(command => command.CampaignId).IsWithin(1, long.MaxValue);
}

internal sealed class DeleteCampaignHandler(IUnitOfWork work) : IRequestHandler<DeleteCampaignCommand, Unit>
{
    public Task<Unit> Handle(DeleteCampaignCommand command, CancellationToken cancellationToken) =>
        work.RunAsync(
            UnitPlan.Request,
            unit =>
            {
                // Its rows are removed in slices by upkeep, so that nobody waits for a million of them.
                unit.Campaigns.Get(new(command.CampaignId)).Delete(unit.Now);
                return Unit.Value;
            },
            cancellationToken
        );
}
