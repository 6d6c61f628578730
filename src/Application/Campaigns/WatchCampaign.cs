using System.Runtime.CompilerServices;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Campaigns;

/// <summary>
/// Follows a campaign: its state at once and after every change, at most once a second, until it has ended. After fifteen seconds
/// without a change it is told as it is, as a sign of life.
/// </summary>
public sealed record WatchCampaignQuery(long CampaignId) : IRequest<IAsyncEnumerable<CampaignView>>;

internal sealed class WatchCampaignValidator : AbstractValidator<WatchCampaignQuery>
{
    public WatchCampaignValidator() => RuleFor(query => query.CampaignId).IsWithin(1, long.MaxValue);
}

internal sealed class WatchCampaignHandler(ICampaignReader campaigns, TimeProvider time)
    : IRequestHandler<WatchCampaignQuery, IAsyncEnumerable<CampaignView>>
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(15);

    public Task<IAsyncEnumerable<CampaignView>> Handle(WatchCampaignQuery query, CancellationToken cancellationToken) =>
        Task.FromResult(Watch(query, cancellationToken));

    private async IAsyncEnumerable<CampaignView> Watch(
        WatchCampaignQuery query,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        CampaignView? last = null;
        var lastTold = 0L;
        while (last?.Campaign.IsFinished != true)
        {
            if (last is not null)
                await Task.Delay(Pace, time, cancellationToken);
            var next = CampaignView.At(time.Now(), await campaigns.GetAsync(new(query.CampaignId), cancellationToken));
            var isNews = last is null || last.Campaign.State != next.Campaign.State || last.Campaign.Counts != next.Campaign.Counts;
            if (!isNews && time.GetElapsedTime(lastTold) < LongestSilence)
                continue;
            (last, lastTold) = (next, time.GetTimestamp());
            yield return next;
        }
    }
}
