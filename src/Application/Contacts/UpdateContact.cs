using CampaignGrpc.Application.Upkeep;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Scheduling;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Contacts;

/// <summary>Changes what its owner may change of a contact.</summary>
/// <param name="CampaignId">The campaign.</param>
/// <param name="ContactId">The contact, by its place.</param>
/// <param name="Phone">Another number; null to leave it.</param>
/// <param name="AddData">All of its data; null to leave it.</param>
/// <param name="Priority">Null to leave it.</param>
/// <param name="TimeZone">An IANA name, or empty for the zones of its number; null to leave it.</param>
/// <param name="Unreadable">What the edge could not read.</param>
public sealed record UpdateContactCommand(
    long CampaignId,
    long ContactId,
    PhoneNumber? Phone,
    AddData? AddData,
    int? Priority,
    string? TimeZone,
    Violations Unreadable
) : IRequest<Contact>, IReadAtTheEdge;

internal sealed class UpdateContactValidator : AbstractValidator<UpdateContactCommand>
{
    public UpdateContactValidator()
    {
        RuleFor(command => command.CampaignId).IsWithin(1, long.MaxValue);
        RuleFor(command => command.ContactId).IsWithin(1, long.MaxValue);
        RuleFor(command => command.Priority).IsWithin(0, Contact.MaxPriority);
        RuleFor(command => command.TimeZone)
            .IsReadBy<UpdateContactCommand, IanaZone>(IanaZone.TryParse, IanaZone.MaxLength)
            .Unless(command => command.TimeZone?.Length == 0);
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
                var zone = command.TimeZone is { } name
                    ? name.Length > 0
                        ? IanaZone.FromStorage(name)
                        : null
                    : contact.Zone;
                contact.Update(command.AddData ?? contact.AddData, new(command.Priority ?? contact.Priority, zone), campaign, unit.Now);
                var before = contact.Phone;
                if (command.Phone is { } phone && phone != before)
                {
                    contact.ChangePhone(phone, campaign, unit.Now);
                    if (unit.Contacts.HasPhone(campaign, phone))
                        throw new InvalidRequestException("phone", FieldReason.Duplicate, "The campaign has this number already.");
                }

                campaign.Expect(contact.Rank);
                unit.Contacts.SaveTerms(contact, isOtherPhone: contact.Phone != before);
                unit.Contacts.Save(contact);
                unit.Audit.Note(
                    campaign.Id,
                    campaign.ProjectId,
                    null,
                    ("priority", contact.Priority),
                    ("time_zone", contact.Zone?.Id ?? ""),
                    ("other_phone", contact.Phone != before)
                );
                return contact;
            },
            cancellationToken
        );
}
