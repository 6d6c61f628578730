using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Operation;
using CampaignGrpc.Application.People;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Dialers;
using CampaignGrpc.Domain.Gates;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Contacts;

/// <summary>Tells why a contact is not being called now.</summary>
public sealed record ExplainContactQuery(long CampaignId, long ContactId) : IRequest<ContactExplanation>;

/// <summary>What a contact's next call waits for.</summary>
/// <param name="Gates">What it must pass.</param>
/// <param name="Askers">Who asks for calls of its campaign.</param>
public sealed record ContactExplanation(CallGates Gates, Askers Askers);

internal sealed class ExplainContactValidator : AbstractValidator<ExplainContactQuery>
{
    public ExplainContactValidator()
    {
        RuleFor(query => query.CampaignId).IsWithin(1, long.MaxValue);
        RuleFor(query => query.ContactId).IsWithin(1, long.MaxValue);
    }
}

internal sealed class ExplainContactHandler(
    ICampaignReader campaigns,
    IContactReader contacts,
    IHoldReader holds,
    IDoNotCallReader numbers,
    ICallLimitReader limits,
    ILineLimitReader lines,
    CalleeZones zones,
    IDialerReader dialers,
    DialerRegister register,
    TimeProvider time
) : IRequestHandler<ExplainContactQuery, ContactExplanation>
{
    public async Task<ContactExplanation> Handle(ExplainContactQuery query, CancellationToken cancellationToken)
    {
        var contact = await contacts.GetAsync(new(query.CampaignId), query.ContactId, cancellationToken);
        var campaign = await campaigns.GetAsync(contact.CampaignId, cancellationToken);
        var now = time.Now();
        // What upkeep will do to them in a moment is done here to what was read, and nowhere else.
        if (campaign.NextEventTime <= now)
            campaign.Advance(now);
        if (contact.State == ContactState.Claimed && contact.Claim?.LeaseEndTime <= now)
            contact.ExpireClaim(now);
        var ofCampaign = (await limits.FindAsync(campaign.ProjectId, cancellationToken)).For(campaign.Purpose);
        var gates = CallGates.At(
            new(
                contact,
                campaign,
                now,
                About: new()
                {
                    LineLimits = [.. (await lines.ListAsync(campaign.ProjectId, cancellationToken)).Where(limit => limit.IsOf(campaign))],
                    Hold = await holds.FindAsync(cancellationToken),
                    CalleeZones = campaign.Schedule.CalleeHours is null ? [] : zones.Of(contact),
                    DoNotCall = await numbers.FindAsync(campaign.ProjectId, contact.Phone, cancellationToken),
                    LimitedUntilTime = (await limits.FindAsync(campaign.ProjectId, contact.Phone, cancellationToken)).ClosedUntil(
                        ofCampaign,
                        now,
                        () => zones.ForCalendar(campaign, contact)
                    ),
                }
            )
        );
        return new(gates, Askers.Of(campaign, register.AddTo(await dialers.ListAsksAsync(cancellationToken)), now));
    }
}
