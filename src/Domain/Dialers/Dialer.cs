namespace CampaignGrpc.Domain.Dialers;

/// <summary>A worker that places calls, as far as anything was heard of it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Asks">What it asks for, the latest first; never empty.</param>
/// <param name="HeldCalls">How many calls it has claimed or going on.</param>
public sealed record Dialer(string Id, IReadOnlyList<DialerAsk> Asks, int HeldCalls)
{
    /// <summary>A dialer that is silent for so long is not listed any more.</summary>
    public static readonly TimeSpan ListedFor = TimeSpan.FromDays(1);

    public string Version => Asks[0].Version;

    public int? Capacity => Asks[0].Capacity;

    /// <summary>When it was heard of last.</summary>
    public DateTimeOffset LastWordTime => Asks.Max(ask => ask.LastWordTime);

    /// <summary>The dialers that asked and were heard of within a day, the latest first.</summary>
    public static IReadOnlyList<Dialer> Of(IEnumerable<DialerAsk> asks, IReadOnlyDictionary<string, int> held, DateTimeOffset now) =>
        [
            .. asks.GroupBy(ask => ask.DialerId)
                .Select(own => new Dialer(own.Key, [.. own.OrderByDescending(ask => ask.AskTime)], held.GetValueOrDefault(own.Key)))
                .Where(dialer => dialer.LastWordTime > now - ListedFor)
                .OrderByDescending(dialer => dialer.LastWordTime)
                .ThenBy(dialer => dialer.Id, StringComparer.Ordinal),
        ];
}
