using CampaignGrpc.Application.Dialing;
using CampaignGrpc.Domain.Attempts;
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

internal sealed class CancelContactHandler(IDialingStore dialing, TimeProvider time) : IRequestHandler<CancelContactCommand, Contact>
{
    public Task<Contact> Handle(CancelContactCommand command, CancellationToken cancellationToken) =>
        dialing.RunAsync(session => Cancel(session, command, time.Now()), cancellationToken);

    private static Contact Cancel(IDialingSession session, CancelContactCommand command, DateTimeOffset now)
    {
        var campaign = session.Get(new(command.CampaignId));
        // Whether a further run would call it is known of the present alone.
        DialingClock.BringToThePresent(session, campaign, now);
        var contact = session.Get(campaign, command.ContactId);
        var (stateWas, resultWas) = (contact.State, contact.Result);
        var claim = new CallToken(campaign.Id, contact.Number, contact.ClaimKey ?? 0);
        contact.Cancel(campaign, now);
        if (contact.State != stateWas) session.Save(contact, stateWas, claim);
        else if (contact.Result != resultWas) session.Correct(contact, resultWas!.Value);
        else if (contact.State == ContactState.Dialing) session.Stop(contact);
        return contact;
    }
}
