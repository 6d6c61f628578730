using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Contacts;

/// <summary>Shows how far a change of many contacts has come.</summary>
public sealed record GetContactChangeQuery(long CampaignId, long ChangeId) : IRequest<ContactChangeProgress>;

internal sealed class GetContactChangeValidator : AbstractValidator<GetContactChangeQuery>
{
    public GetContactChangeValidator()
    {
        RuleFor(query => query.CampaignId).IsWithin(1, long.MaxValue);
        RuleFor(query => query.ChangeId).IsWithin(1, long.MaxValue);
    }
}

internal sealed class GetContactChangeHandler(IContactReader contacts) : IRequestHandler<GetContactChangeQuery, ContactChangeProgress>
{
    public Task<ContactChangeProgress> Handle(GetContactChangeQuery query, CancellationToken cancellationToken) =>
        contacts.GetChangeAsync(new(query.CampaignId), query.ChangeId, cancellationToken);
}
