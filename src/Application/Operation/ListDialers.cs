using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Dialers;
using MediatR;

namespace CampaignGrpc.Application.Operation;

/// <summary>Lists the dialers that were heard of within a day, the latest first.</summary>
public sealed record ListDialersQuery() : IRequest<IReadOnlyList<Dialer>>;

internal sealed class ListDialersHandler(IDialerReader dialers, DialerRegister register, TimeProvider time)
    : IRequestHandler<ListDialersQuery, IReadOnlyList<Dialer>>
{
    public async Task<IReadOnlyList<Dialer>> Handle(ListDialersQuery query, CancellationToken cancellationToken)
    {
        var asks = await SeenAsync(register.AddTo(await dialers.ListAsksAsync(cancellationToken)), cancellationToken);
        return Dialer.Of(asks, await dialers.CountHeldCallsAsync(cancellationToken), time.Now());
    }

    /// <summary>What is asked for of the caller's projects, by dialers that serve all of them too.</summary>
    private async Task<IReadOnlyList<DialerAsk>> SeenAsync(IReadOnlyList<DialerAsk> asks, CancellationToken cancellationToken)
    {
        var projects = Caller.Current.Projects;
        if (projects.IsAll)
            return asks;
        var seen = await dialers.FindSeenAsync(asks.Select(ask => ask.CampaignId).OfType<CampaignId>(), cancellationToken);
        return
        [
            .. asks.Where(ask =>
                (ask.ProjectId is not { } project || projects.Holds(project))
                && (ask.CampaignId is not { } campaign || seen.Contains(campaign))
            ),
        ];
    }
}
