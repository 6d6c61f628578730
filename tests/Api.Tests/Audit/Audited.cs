using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Tests.Audit;

/// <summary>Reads who did what.</summary>
internal sealed class Audited(CampaignServerFixture server)
{
    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public async Task<ListAuditEntriesResponse> ListAsync(Action<ListAuditEntriesRequest>? change = null)
    {
        var request = new ListAuditEntriesRequest { PageSize = 1_000, OldestFirst = true };
        change?.Invoke(request);
        return await new AuditService.AuditServiceClient(server.Channel).ListAuditEntriesAsync(request, cancellationToken: TestEnd);
    }

    /// <summary>What was done with a campaign, the oldest first, as <c>action thing answer details</c>.</summary>
    public async Task<IReadOnlyList<string>> OfAsync(long campaign) =>
        [
            .. (await ListAsync(request => request.CampaignId = campaign))
                .Entries.Where(entry => entry.Action != "ListAuditEntries")
                .Select(entry =>
                    $"{entry.Action} {entry.Thing} {entry.Answer} {entry.DetailsJson}".Replace("  ", " ", StringComparison.Ordinal)
                ),
        ];
}
