using CampaignGrpc.Domain.Contacts;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Contacts;

/// <summary>Shows one contact.</summary>
public sealed record GetContactQuery(long CampaignId, long ContactId) : IRequest<Contact>;

internal sealed class GetContactValidator : AbstractValidator<GetContactQuery>
{
    public GetContactValidator()
    {
        RuleFor(query => query.CampaignId).IsWithin(1, long.MaxValue);
        RuleFor(query => query.ContactId).IsWithin(1, long.MaxValue);
    }
}

internal sealed class GetContactHandler(IContactReader contacts) : IRequestHandler<GetContactQuery, Contact>
{
    public Task<Contact> Handle(GetContactQuery query, CancellationToken cancellationToken) =>
        contacts.GetAsync(new(query.CampaignId), query.ContactId, cancellationToken);
}
