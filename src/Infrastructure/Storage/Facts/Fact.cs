using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Imports;

namespace CampaignGrpc.Infrastructure.Storage.Facts;

/// <summary>What a unit has made true. It is told once that is durable, and not when it came to nothing.</summary>
internal abstract record Fact
{
    /// <param name="Campaign">The campaign.</param>
    /// <param name="Project">Its project.</param>
    /// <param name="Contacts">How many contacts came with it.</param>
    /// <param name="Draft">Its state where it is a draft; null else.</param>
    /// <param name="Source">The campaign of which it is a copy or a redial; null else.</param>
    public sealed record CampaignCreated(CampaignId Campaign, long Project, int Contacts, CampaignState? Draft, CampaignId? Source) : Fact;

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
    public sealed record RowsImported(Import Import, int Published, int Duplicates, int Refused) : Fact;

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

    /// <param name="Campaign">Its campaign.</param>
    /// <param name="Number">Its number there.</param>
    /// <param name="Result">What it came to.</param>
    /// <param name="Run">In which run; null before the first.</param>
    /// <param name="Former">What it had come to before; null when it was not done yet.</param>
    public sealed record ContactDone(CampaignId Campaign, int Number, ContactResult Result, DateOnly? Run, ContactResult? Former) : Fact;

    /// <summary>A contact's turn came, and its number had been called as often as its project's limits allow.</summary>
    public sealed record CallLimitReached(CampaignId Campaign, int Number, DateTimeOffset Until) : Fact;

    /// <summary>What <see cref="ContactDone"/> is, for a stretch of a list at once.</summary>
    public sealed record ContactsDone(CampaignId Campaign, int Count, ContactResult Result, DateOnly? Run, ContactResult? Former) : Fact;

    /// <summary>A further run calls contacts again, who had come to a result in one before.</summary>
    public sealed record ContactsReopened(CampaignId Campaign, int Count, ContactResult Former, DateOnly? FormerRun) : Fact;

    /// <summary>A change of many contacts has come to the last of them.</summary>
    public sealed record ContactsChanged(CampaignId Campaign, ContactChange Change, int Count) : Fact;

    /// <summary>Rows of a campaign contradict each other, and nothing is done with it until it has been tried again; or it was.</summary>
    public sealed record CampaignSetAside(CampaignId Campaign, long Project, bool IsAside) : Fact;

    /// <summary>A project does not call so many numbers any more, or may call them again.</summary>
    public sealed record DoNotCallChanged(long Project, int Count, bool IsAdded) : Fact;

    /// <summary>An operator let calls go again after a restore.</summary>
    public sealed record HoldReleased : Fact;
}

/// <summary>Somebody who is told what has become true, on the writer's thread.</summary>
internal interface IFactListener
{
    void Hear(Fact fact);
}
