using CampaignGrpc.Domain.Campaigns;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.Options;

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

internal sealed class CopyCampaignHandler(
    ICampaignReader campaigns,
    CampaignArrival arrival,
    CampaignChanges changes,
    IOptions<CampaignsOptions> options) : IRequestHandler<CopyCampaignCommand, CampaignId>
{
    public async Task<CampaignId> Handle(CopyCampaignCommand command, CancellationToken cancellationToken)
    {
        var source = await campaigns.GetAsync(new(command.CampaignId), cancellationToken);
        // As with a create: a repeat gets the first answer whatever the clock says by now.
        var key = RequestKey.Of(command, source.ProjectId);
        if (key is not null && await campaigns.FindByRequestAsync(key, cancellationToken) is { } first) return first;

        var now = command.Change.ReceivedTime;
        var terms = await changes.ReadAsync(command.Change, source, cancellationToken);
        var dueTime = command.IsDraft
            ? terms.Schedule.OpenAtOrAfter(now) ?? now
            : ScheduleInput.Begin(terms.Schedule, options.Value.PastStartDate, now);
        var copy = Campaign.Create(
            source.ProjectId,
            source.StartBlockId,
            source.PhoneId,
            terms.Name,
            terms.Description,
            terms.Schedule,
            terms.Rules,
            contactCount: 0,
            now,
            terms.MaxConcurrentCalls,
            command.IsDraft,
            terms.MaxStartsPerSecond);
        var contacts = ArrivingContacts.CopiedFrom(source.Id, command.WithoutContacts ? 0 : source.ContactCount);
        return (await arrival.StoreAsync(copy, contacts, dueTime, key, cancellationToken)).Id;
    }
}
