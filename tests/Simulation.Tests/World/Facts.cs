using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Simulation.Tests.World;

/// <summary>What is to be known of a campaign at an instant.</summary>
internal sealed record CampaignFacts(
    long Id,
    CampaignState State,
    DateOnly? Run,
    DateOnly? LastRun,
    DateTimeOffset? OpenUntil,
    DateTimeOffset? NextEvent,
    long Turn,
    int Version,
    Timetable Timetable,
    int Attempts,
    int IntervalMinutes,
    int? MaxConcurrentCalls,
    int LineFailures,
    DateTimeOffset? Probe,
    int? MaxStartsPerSecond
);

/// <summary>What is to be known of a contact at an instant.</summary>
internal sealed record ContactFacts(
    long CampaignId,
    int Number,
    ContactState State,
    DateTimeOffset? Due,
    ContactResult? Result,
    int AttemptCount,
    int Undialed,
    DateTimeOffset? BarredUntil,
    DateTimeOffset? LostUntil,
    bool IsCancelled,
    long? ClaimKey,
    DateTimeOffset? LeaseEnd,
    bool IsCallback
);

/// <summary>What is to be known of an attempt at an instant.</summary>
internal sealed record AttemptFacts(
    long CampaignId,
    int ContactNumber,
    int Number,
    int NumberInRun,
    DateOnly Run,
    int RulesVersion,
    long ClaimKey,
    DateTimeOffset Start,
    DateTimeOffset DialBy,
    Outcome? Outcome,
    DateTimeOffset? End,
    DateTimeOffset? Reported,
    bool IsLate
);
