using CampaignGrpc.Domain.Campaigns;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Campaigns;

/// <summary>Stores a new campaign with the terms and the contacts of another one, whole or not at all.</summary>
/// <param name="CampaignId">The other one, in whatever state.</param>
/// <param name="Change">What of its terms is to be otherwise.</param>
/// <param name="WithoutContacts">Whether its contacts stay behind.</param>
/// <param name="RequestId">The caller's key against repeats; null for none.</param>
/// <param name="IsDraft">Whether nobody of the new one is called before it is launched.</param>
public sealed record CopyCampaignCommand(long CampaignId, CampaignChange Change, bool WithoutContacts, string? RequestId, bool IsDraft)
    : IRequest<CampaignId>;

internal sealed class CopyCampaignValidator : AbstractValidator<CopyCampaignCommand>
{
    public CopyCampaignValidator()
    {
        RuleFor(command => command.CampaignId).IsWithin(1, long.MaxValue);
        RuleFor(command => command.RequestId).IsVisibleAscii(RequestKey.MaxLength);
    }
}

internal sealed class CopyCampaignHandler(CampaignCopies copies) : IRequestHandler<CopyCampaignCommand, CampaignId>
{
    public Task<CampaignId> Handle(CopyCampaignCommand command, CancellationToken cancellationToken)
    {
        var copy = new CampaignCopy(
            command.CampaignId,
            command.Change,
            command.IsDraft,
            source => ArrivingContacts.CopiedFrom(source.Id, command.WithoutContacts ? 0 : source.ContactCount),
            project => RequestKey.Of(command, project)
        );
        return copies.StoreAsync(copy, cancellationToken);
    }
}
