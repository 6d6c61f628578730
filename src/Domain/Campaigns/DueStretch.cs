using CampaignGrpc.Domain.Attempts;

namespace CampaignGrpc.Domain.Campaigns;

/// <summary>
/// A stretch of time, and when a contact is due that may be called from an instant of it on: a campaign's schedule told in
/// so few words that storage can move any number of contacts by it at once.
/// </summary>
/// <param name="Since">Its first instant.</param>
/// <param name="Until">The first instant after it.</param>
/// <param name="Opening">When its contacts are due; null for the instant itself, the campaign being open.</param>
public sealed record DueStretch(DateTimeOffset Since, DateTimeOffset Until, DateTimeOffset? Opening)
{
    /// <summary>Longer than any contact is barred: the longest interval, and a day for the call itself.</summary>
    private static readonly TimeSpan Reach = TimeSpan.FromMinutes(AttemptRules.MaxIntervalMinutes) + TimeSpan.FromDays(1);

    /// <summary>The stretches of a campaign from <paramref name="now"/> on, without a gap; the last has no end.</summary>
    public static IReadOnlyList<DueStretch> Of(Campaign campaign, DateTimeOffset now)
    {
        var stretches = new List<DueStretch>();
        var since = now;
        while (since - now < Reach)
        {
            var closing = campaign.Closing(since);
            var opening = closing is null ? campaign.NextOpening(since) : null;
            if ((closing ?? opening) is not { } until)
                break;
            stretches.Add(new(since, until, opening));
            since = until;
        }

        stretches.Add(new(since, DateTimeOffset.MaxValue, null));
        return stretches;
    }
}
