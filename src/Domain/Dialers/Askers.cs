using CampaignGrpc.Domain.Campaigns;

namespace CampaignGrpc.Domain.Dialers;

/// <summary>Who asks for the calls of a campaign: without dialers the best list is not called.</summary>
/// <param name="Count">Dialers that have asked within the last minute.</param>
/// <param name="LastAskTime">When one asked last; null when none is known to have.</param>
/// <param name="Description">The same in a sentence.</param>
public sealed record Askers(int Count, DateTimeOffset? LastAskTime, string Description)
{
    /// <param name="campaign">The campaign.</param>
    /// <param name="asks">What dialers ask for; those for others are passed over.</param>
    /// <param name="now">The instant.</param>
    public static Askers Of(Campaign campaign, IEnumerable<DialerAsk> asks, DateTimeOffset now)
    {
        var own = asks.Where(ask => ask.IsFor(campaign)).ToList();
        DateTimeOffset? last = own.Count == 0 ? null : own.Max(ask => ask.AskTime);
        var asking = Dialers(own.Where(ask => ask.IsAskedAt(now)));
        return new(
            asking,
            last,
            (asking, last, Dialers(own.Where(ask => ask.IsHeardOfAt(now)))) switch
            {
                (1, _, _) => "1 dialer asks for its calls.",
                (> 1, _, _) => $"{asking} dialers ask for its calls.",
                // Whoever is at work without asking has no line free, or takes no more calls before it ends.
                (_, { } since, > 0 and var busy) =>
                    $"No dialer has asked for its calls since {since:u}; {busy} at work may have no line free.",
                (_, { } since, _) => $"No dialer has asked for its calls since {since:u}.",
                _ when campaign.CreateTime > now - DialerAsk.KeptFor => "No dialer has ever asked for its calls.",
                _ => $"No dialer has asked for its calls in the last {DialerAsk.KeptFor.Days} days.",
            }
        );
    }

    private static int Dialers(IEnumerable<DialerAsk> asks) => asks.DistinctBy(ask => ask.DialerId).Count();
}
