using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Imports;

namespace CampaignGrpc.Infrastructure.Storage.Facts;

/// <summary>What a unit has made true. It is told once that is durable, and not when it came to nothing.</summary>
internal abstract record Fact
{
    public sealed record CampaignCreated(CampaignId Campaign, long Project, int Contacts) : Fact;

    /// <summary>Its owner changed its terms.</summary>
    public sealed record CampaignUpdated(CampaignId Campaign, int Version) : Fact;

    public sealed record CampaignStateChanged(CampaignId Campaign, CampaignState From, CampaignState To) : Fact;

    /// <summary>Too many of its latest starts failed at the line, or a call came through again.</summary>
    public sealed record LineChanged(CampaignId Campaign, bool IsFailing) : Fact;

    public sealed record CampaignDeleted(CampaignId Campaign) : Fact;

    /// <summary>The contacts of a campaign that ended long ago are gone; what was counted of them stays.</summary>
    public sealed record ContactsReduced(CampaignId Campaign, int Contacts) : Fact;

    public sealed record RunBegan(CampaignId Campaign, DateOnly Run) : Fact;

    public sealed record RunEnded(CampaignId Campaign, DateOnly Run) : Fact;

    /// <summary>An import has dealt with rows, or put rows into its campaign that waited beside it.</summary>
    public sealed record RowsImported(int Published, int Duplicates, int Refused) : Fact;

    /// <summary>The last row of an import has come, or it was given up.</summary>
    public sealed record ImportEnded(Import Import) : Fact;

    /// <param name="Calls">The contacts with their claims.</param>
    /// <param name="Lateness">How long ago the first of them was due.</param>
    public sealed record CallsClaimed(IReadOnlyList<Contact> Calls, TimeSpan Lateness) : Fact;

    /// <summary>A dialer let the lease of a claim end without starting it.</summary>
    public sealed record ClaimExpired(CampaignId Campaign) : Fact;

    public sealed record CallStarted(Attempt Attempt) : Fact;

    /// <summary>A dialer reported an outcome, or none came and the call was concluded as UNKNOWN.</summary>
    public sealed record CallConcluded(Attempt Attempt) : Fact;

    /// <summary>An operator let calls go again after a restore.</summary>
    public sealed record HoldReleased : Fact;
}

/// <summary>Somebody who is told what has become true, on the writer's thread.</summary>
internal interface IFactListener
{
    void Hear(Fact fact);
}
