using CampaignGrpc.Domain.Attempts;

namespace CampaignGrpc.Domain.Campaigns;

/// <summary>One list of people to call, with a scenario, a caller number, a schedule and attempt rules («обзвон»).</summary>
public sealed class Campaign
{
    /// <summary>How far ahead the first day may lie.</summary>
    public const int MaxDaysAhead = 366;

    /// <summary>Contacts that one create may bring; more are imported later.</summary>
    public const int MaxContactsPerCreate = 200_000;

    private Campaign(
        long projectId,
        long startBlockId,
        long phoneId,
        CampaignName name,
        CampaignDescription description,
        DateTimeOffset createTime,
        int contactCount)
    {
        ProjectId = projectId;
        StartBlockId = startBlockId;
        PhoneId = phoneId;
        Name = name;
        Description = description;
        CreateTime = createTime;
        ContactCount = contactCount;
    }

    public CampaignId Id { get; private set; }

    public long ProjectId { get; }

    /// <summary>The block at which the voice scenario starts.</summary>
    public long StartBlockId { get; }

    /// <summary>The number to call from, by the platform's id.</summary>
    public long PhoneId { get; }

    public CampaignName Name { get; private set; }

    public CampaignDescription Description { get; private set; }

    public CallingSchedule Schedule { get; private set; } = null!;

    public AttemptRules Rules { get; private set; } = null!;

    public CampaignState State { get; private set; } = CampaignState.Created;

    public DateTimeOffset CreateTime { get; }

    public int ContactCount { get; private set; }

    /// <summary>A campaign with <paramref name="contactCount"/> contacts, not stored yet.</summary>
    /// <param name="projectId">1 or more, like every id of the platform.</param>
    /// <param name="startBlockId">1 or more.</param>
    /// <param name="phoneId">1 or more.</param>
    /// <param name="name">Null to have it named after its first day.</param>
    /// <param name="description">What its owner says of it.</param>
    /// <param name="schedule">When it may call.</param>
    /// <param name="rules">How often it may call each contact.</param>
    /// <param name="contactCount">How many contacts come with it.</param>
    /// <param name="now">The instant of creation.</param>
    public static Campaign Create(
        long projectId,
        long startBlockId,
        long phoneId,
        CampaignName? name,
        CampaignDescription description,
        CallingSchedule schedule,
        AttemptRules rules,
        int contactCount,
        DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(projectId, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(startBlockId, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(phoneId, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(contactCount);
        return new(projectId, startBlockId, phoneId, name ?? CampaignName.For(schedule.FirstDay), description, now, contactCount)
        {
            Schedule = schedule,
            Rules = rules,
        };
    }
}
