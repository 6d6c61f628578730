using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.People;
using CampaignGrpc.Domain.Scheduling;

namespace CampaignGrpc.Domain.Gates;

/// <summary>What bears on a call and is known to neither its contact nor its campaign.</summary>
public sealed record CallContext
{
    public static readonly CallContext None = new();

    /// <summary>What holds the whole service; null when nothing does.</summary>
    public Hold? Hold { get; init; }

    /// <summary>How long the project does not call the number; null when that says nothing of it.</summary>
    public DoNotCallTerm? DoNotCall { get; init; }

    /// <summary>Until when the project's limits do not let the number be called; null when they do.</summary>
    public DateTimeOffset? LimitedUntilTime { get; init; }

    /// <summary>The time zones in which the number may be; none where nothing is known, or nobody asks.</summary>
    public IReadOnlyList<IanaZone> CalleeZones { get; init; } = [];

    /// <summary>What bounds the campaign's calls together with those of others.</summary>
    public IReadOnlyList<LineLimit> LineLimits { get; init; } = [];
}
