using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Scheduling;
using MediatR;

namespace CampaignGrpc.Application.Reference;

/// <summary>Lists every value that callers may choose or be shown, with its titles.</summary>
public sealed record ListReferenceDataQuery() : IRequest<ReferenceData>;

/// <summary>What people call the values.</summary>
public sealed record ReferenceData(
    IReadOnlyDictionary<Recurrence, Title> Recurrences,
    IReadOnlyDictionary<CampaignState, Title> CampaignStates,
    IReadOnlyDictionary<ContactState, Title> ContactStates,
    IReadOnlyDictionary<ContactResult, Title> ContactResults,
    IReadOnlyDictionary<Outcome, Title> Outcomes
);

/// <summary>What people call a value.</summary>
public sealed record Title(string Russian, string English);

internal sealed class ListReferenceDataHandler : IRequestHandler<ListReferenceDataQuery, ReferenceData>
{
    public Task<ReferenceData> Handle(ListReferenceDataQuery query, CancellationToken cancellationToken) => Task.FromResult(Titles.All);
}
