using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Domain.People;

/// <summary>How a number came to be one that is not called. The numbers are stored.</summary>
public enum DoNotCallSource
{
    /// <summary>Its project's owner said so.</summary>
    Owner = 1,

    /// <summary>A dialer reported DO_NOT_CALL of it.</summary>
    Reported = 2,
}

/// <summary>A number that a project does not call, whichever of its campaigns it is in.</summary>
/// <param name="ProjectId">The project.</param>
/// <param name="Phone">The number.</param>
/// <param name="Reason">Why, in its owner's words; may be empty.</param>
/// <param name="Source">How it came here.</param>
/// <param name="SinceTime">Since when, or when it was changed last.</param>
/// <param name="UntilTime">From when it may be called again; null when never.</param>
public sealed record DoNotCallEntry(
    long ProjectId,
    PhoneNumber Phone,
    DoNotCallReason Reason,
    DoNotCallSource Source,
    DateTimeOffset SinceTime,
    DateTimeOffset? UntilTime
)
{
    /// <summary>What a reported DO_NOT_CALL makes of a number: it is not called again by its project.</summary>
    public static DoNotCallEntry Reported(long projectId, PhoneNumber phone, DateTimeOffset now) =>
        new(projectId, phone, DoNotCallReason.None, DoNotCallSource.Reported, now, null);
}

/// <summary>How long a number is not to be called.</summary>
/// <param name="UntilTime">From when it may be called again; null when never.</param>
public sealed record DoNotCallTerm(DateTimeOffset? UntilTime)
{
    public bool Holds(DateTimeOffset now) => !(UntilTime <= now);
}
