using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Domain.Campaigns;

/// <summary>What of a campaign changes as it is called, or as its owner changes it. Each part is explained at the campaign.</summary>
public sealed record CampaignProgress(
    CampaignState State,
    DateOnly? RunDay,
    DateOnly? LastRunDay,
    DateTimeOffset? OpenUntilTime,
    DateTimeOffset? NextEventTime,
    DateTimeOffset? ImportUntilTime,
    ContactCounts Counts,
    int ContactCount,
    int LostCalls,
    IReadOnlyList<ListChange> Changes,
    DateTimeOffset? SetAsideTime,
    int Version,
    DateTimeOffset UpdateTime,
    DateTimeOffset? DeleteTime,
    Breaker Breaker,
    Ranks Ranks,
    Pace Pace
)
{
    public bool Equals(CampaignProgress? other) =>
        other is not null
        && (State, RunDay, LastRunDay, OpenUntilTime, NextEventTime, ImportUntilTime)
            == (other.State, other.RunDay, other.LastRunDay, other.OpenUntilTime, other.NextEventTime, other.ImportUntilTime)
        && (Counts, ContactCount, LostCalls, SetAsideTime) == (other.Counts, other.ContactCount, other.LostCalls, other.SetAsideTime)
        && (Version, UpdateTime, DeleteTime) == (other.Version, other.UpdateTime, other.DeleteTime)
        && (Breaker, Ranks, Pace) == (other.Breaker, other.Ranks, other.Pace)
        && Changes.SequenceEqual(other.Changes);

    public override int GetHashCode() => HashCode.Combine(State, NextEventTime, Counts, Version, Changes.Count);
}
