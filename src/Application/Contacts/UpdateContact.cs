using CampaignGrpc.Application.Upkeep;
using CampaignGrpc.Domain.Contacts;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Contacts;

/// <summary>Changes what its owner may change of a contact.</summary>
/// <param name="CampaignId">The campaign.</param>
/// <param name="ContactId">The contact, by its place.</param>
/// <param name="AddData">All of its data; null to leave it.</param>
/// <param name="Priority">Null to leave it.</param>
/// <param name="Unreadable">What the edge could not read.</param>
public sealed record UpdateContactCommand(long CampaignId, long ContactId, AddData? AddData, int? Priority, Violations Unreadable)
    : IRequest<Contact>, IReadAtTheEdge;

internal sealed class UpdateContactValidator : AbstractValidator<UpdateContactCommand>
{
    public UpdateContactValidator()
    {
        RuleFor(command => command.CampaignId).IsWithin(1, long.MaxValue);
        RuleFor(command => command.ContactId).IsWithin(1, long.MaxValue);
        RuleFor(command => command.Priority).IsWithin(0, Contact.MaxPriority);
    }
}

internal sealed class UpdateContactHandler(IUnitOfWork work) : IRequestHandler<UpdateContactCommand, Contact>
{
    public Task<Contact> Handle(UpdateContactCommand command, CancellationToken cancellationToken) =>
        work.RunAsync(
            UnitPlan.Request,
            unit =>
            {
                var campaign = unit.Campaigns.Get(new(command.CampaignId));
                // Whether a further run would call it is known of the present alone.
                CampaignUpkeep.BringToThePresent(unit, campaign);
                var contact = unit.Contacts.Get(campaign, command.ContactId);
                contact.Update(command.AddData ?? contact.AddData, command.Priority ?? contact.Priority, campaign, unit.Now);
                campaign.Expect(contact.Rank);
                unit.Contacts.SaveTerms(contact);
                unit.Audit.Note(campaign.Id, campaign.ProjectId, null, ("priority", contact.Priority));
                return contact;
            },
            cancellationToken);
}
