using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Dialers;

namespace CampaignGrpc.Application.Operation;

/// <summary>What was heard of dialers, as a unit of work writes it.</summary>
public interface IDialers
{
    /// <summary>
    /// Writes what dialers asked for, unless it is known that they asked later, and forgets what is older, or more, than is kept.
    /// </summary>
    void Write(IEnumerable<DialerAsk> asks);

    /// <summary>Writes when dialers that have asked were heard of, unless it is known that they were later.</summary>
    void Write(IEnumerable<DialerWord> words);
}

/// <summary>What was heard of dialers, as it is read beside units.</summary>
public interface IDialerReader
{
    /// <summary>What they asked for, as it was written last; it is never much.</summary>
    Task<IReadOnlyList<DialerAsk>> ListAsksAsync(CancellationToken cancellationToken);

    /// <summary>Which of these campaigns the caller may see.</summary>
    Task<IReadOnlySet<CampaignId>> FindSeenAsync(IEnumerable<CampaignId> campaigns, CancellationToken cancellationToken);

    /// <summary>How many calls of the caller's projects each dialer has claimed or going on, of those that have any.</summary>
    Task<IReadOnlyDictionary<string, int>> CountHeldCallsAsync(CancellationToken cancellationToken);
}

/// <summary>A dialer was heard of, by calls of a project: another one that has its name elsewhere was not.</summary>
public readonly record struct DialerWord(string DialerId, long ProjectId, DateTimeOffset Time);
