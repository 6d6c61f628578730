using CampaignGrpc.Application.Upkeep;
using CampaignGrpc.Domain.Contacts;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Contacts;

/// <summary>Sees to it that a contact is not called any more; a call that is going on is told to end.</summary>
public sealed record CancelContactCommand(long CampaignId, long ContactId) : IRequest<Contact>;

internal sealed class CancelContactValidator : AbstractValidator<CancelContactCommand>
{
    public CancelContactValidator()
    {
        RuleFor(command => command.CampaignId).IsWithin(1, long.MaxValue);
        RuleFor(command => command.ContactId).IsWithin(1, long.MaxValue);
    }
}

internal sealed class CancelContactHandler(IUnitOfWork work) : IRequestHandler<CancelContactCommand, Contact>
{
    public Task<Contact> Handle(CancelContactCommand command, CancellationToken cancellationToken) =>
        work.RunAsync(
            UnitPlan.Request,
            unit =>
            {
                var campaign = unit.Campaigns.Get(new(command.CampaignId));
                // Whether a further run would call it is known of the present alone.
                CampaignUpkeep.BringToThePresent(unit, campaign);
                var contact = unit.Contacts.Get(campaign, command.ContactId);
                var was = contact.State;
                contact.Cancel(campaign, unit.Now);
                unit.Contacts.Save(contact);
                unit.Audit.Note(
                    campaign.Id,
                    campaign.ProjectId,
                    null,
                    ("state_before", was.ToString()),
                    ("state", contact.State.ToString())
                );
                return contact;
            },
            cancellationToken
        );
}
