using CampaignGrpc.Application.Operation;
using CampaignGrpc.Application.People;
using CampaignGrpc.Domain.Dialers;
using CampaignGrpc.Domain.Gates;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Campaigns;

/// <summary>Tells why nobody of a campaign is being called now.</summary>
public sealed record ExplainCampaignQuery(long CampaignId) : IRequest<CampaignExplanation>;

/// <summary>What the next call of a campaign waits for.</summary>
/// <param name="Gates">What calls must pass.</param>
/// <param name="Askers">Who asks for them.</param>
/// <param name="Dialers">The first of those.</param>
public sealed record CampaignExplanation(CampaignGates Gates, Askers Askers, IReadOnlyList<Dialer> Dialers)
{
    /// <summary>The answer in a sentence or two.</summary>
    public string Description => Gates.Blocking is null ? $"{Gates.Description} {Askers.Description}" : Gates.Description;
}

internal sealed class ExplainCampaignValidator : AbstractValidator<ExplainCampaignQuery>
{
    public ExplainCampaignValidator() => RuleFor(query => query.CampaignId).IsWithin(1, long.MaxValue);
}

internal sealed class ExplainCampaignHandler(
    ICampaignReader campaigns,
    IHoldReader holds,
    ILineLimitReader limits,
    IDialerReader dialers,
    DialerRegister register,
    TimeProvider time
) : IRequestHandler<ExplainCampaignQuery, CampaignExplanation>
{
    private const int MostDialers = 20;

    public async Task<CampaignExplanation> Handle(ExplainCampaignQuery query, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var (campaign, contacts) = await campaigns.GetWithStockAsync(new(query.CampaignId), now, cancellationToken);
        // What upkeep will do to it in a moment is done here to what was read, and nowhere else.
        if (campaign.NextEventTime <= now)
            campaign.Advance(now);
        var gates = CampaignGates.At(
            new(campaign, contacts, now, await holds.FindAsync(cancellationToken))
            {
                LineLimits = [.. (await limits.ListAsync(campaign.ProjectId, cancellationToken)).Where(limit => limit.IsOf(campaign))],
            }
        );
        var asks = register.AddTo(await dialers.ListAsksAsync(cancellationToken)).Where(ask => ask.IsFor(campaign)).ToList();
        var known = Dialer.Of(asks, await dialers.CountHeldCallsAsync(cancellationToken), now);
        return new(gates, Askers.Of(campaign, asks, now), [.. known.Take(MostDialers)]);
    }
}
