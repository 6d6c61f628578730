using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.People;
using CampaignGrpc.Domain.Trust;

namespace CampaignGrpc.Application.People;

/// <summary>How often a project calls one number, and how often it did, as a unit of work reads and writes them.</summary>
public interface ICallLimits
{
    /// <summary>Puts limits in the place of those that a project has.</summary>
    void Set(long projectId, CallLimits limits);

    /// <summary>How often one number is called, as far as it concerns a campaign that this unit has read.</summary>
    CallLimits Of(Campaign campaign);

    /// <summary>When the project of a campaign called numbers of late.</summary>
    IReadOnlyDictionary<PhoneNumber, CalledNumber> Find(Campaign campaign, IEnumerable<PhoneNumber> phones);

    /// <summary>
    /// The same of one number before a call to it is started: until this unit is over nobody else starts one, on whatever replica.
    /// </summary>
    CalledNumber Hold(Campaign campaign, PhoneNumber phone);

    /// <summary>Counts a call that is let go, where the project has limits.</summary>
    void CountStart(Campaign campaign, PhoneNumber phone);

    /// <summary>It was heard what came of a call that was counted: one that certainly did not ring counts no more.</summary>
    void Learn(Campaign campaign, PhoneNumber phone, Attempt attempt);

    /// <summary>A contact's turn came, and the limits let its number be called later alone.</summary>
    void Reach(Contact contact, DateTimeOffset until);

    /// <summary>Removes numbers of which no limit can ask any more when they were called.</summary>
    /// <returns>Whether there were some, and so may be more.</returns>
    bool RemoveOld(int limit);

    /// <summary>Forgets when a number was called by some projects.</summary>
    /// <returns>By how many of them it was.</returns>
    int Forget(ProjectScope projects, PhoneNumber phone);
}

/// <summary>The limits as they are read beside units.</summary>
public interface ICallLimitReader
{
    Task<CallLimits> FindAsync(long projectId, CancellationToken cancellationToken);

    /// <summary>When a project called a number of late.</summary>
    Task<CalledNumber> FindAsync(long projectId, PhoneNumber phone, CancellationToken cancellationToken);
}
