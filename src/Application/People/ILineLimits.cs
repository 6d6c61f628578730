using CampaignGrpc.Domain.Campaigns;

namespace CampaignGrpc.Application.People;

/// <summary>What bounds the calls of several campaigns together, as a unit of work reads and writes it.</summary>
public interface ILineLimits
{
    /// <summary>Puts limits in the place of those that a project has. What they bound by now is counted.</summary>
    void Set(long projectId, IReadOnlyList<LineLimit> limits);

    /// <summary>The limits that bound a campaign's calls, with what this unit has claimed and started.</summary>
    IReadOnlyList<LineLimit> Of(Campaign campaign);

    /// <summary>Calls of a campaign were claimed. None were for want of room: the next claim is not led to it while that is so.</summary>
    void HandOut(Campaign campaign, int calls);

    /// <summary>A call of a campaign was started.</summary>
    void CountStart(Campaign campaign);
}

/// <summary>The same limits as they are read beside units.</summary>
public interface ILineLimitReader
{
    /// <summary>A project's limits, its own before those of its numbers.</summary>
    Task<IReadOnlyList<LineLimit>> ListAsync(long projectId, CancellationToken cancellationToken);
}
