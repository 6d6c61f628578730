using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Dialing;
using CampaignGrpc.Domain.Contacts;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Application.Contacts;

/// <summary>Tells why a contact is not being called now.</summary>
public sealed record ExplainContactQuery(long CampaignId, long ContactId) : IRequest<CallGates>;

internal sealed class ExplainContactValidator : AbstractValidator<ExplainContactQuery>
{
    public ExplainContactValidator()
    {
        RuleFor(query => query.CampaignId).IsWithin(1, long.MaxValue);
        RuleFor(query => query.ContactId).IsWithin(1, long.MaxValue);
    }
}

internal sealed class ExplainContactHandler(
    IDialingStore dialing,
    ICampaignStore campaigns,
    IContactStore contacts,
    IOptions<DialingOptions> options,
    TimeProvider time) : IRequestHandler<ExplainContactQuery, CallGates>
{
    public async Task<CallGates> Handle(ExplainContactQuery query, CancellationToken cancellationToken)
    {
        // What a claim would find now, it would find after bringing everything to the present; so does the explanation.
        await dialing.RunAsync(session => DialingClock.Advance(session, time.Now(), options.Value.LongestCall), cancellationToken);
        var contact = await contacts.GetAsync(new(query.CampaignId), query.ContactId, cancellationToken);
        var campaign = await campaigns.GetAsync(contact.CampaignId, cancellationToken);
        return CallGates.At(contact, campaign, time.Now());
    }
}
