namespace CampaignGrpc.Application.Campaigns;

/// <summary>The fields of a campaign that its owner may change, named as in the contract.</summary>
[Flags]
public enum CampaignFields
{
    None = 0,
    Name = 1 << 0,
    Description = 1 << 1,
    Date = 1 << 2,
    StartTime = 1 << 3,
    EndTime = 1 << 4,
    Periods = 1 << 5,
    Attempts = 1 << 6,
    Interval = 1 << 7,
    TimeZone = 1 << 8,
    LastDate = 1 << 9,
    Weekdays = 1 << 10,
    MaxConcurrentCalls = 1 << 11,
    OutcomeRules = 1 << 12,
    Windows = 1 << 13,
    ExcludedDates = 1 << 14,
    CalleeHours = 1 << 15,
    Calendars = 1 << 16,
    MaxStartsPerSecond = 1 << 17,
    Purpose = 1 << 18,
    Schedule =
        Date
        | StartTime
        | EndTime
        | Periods
        | Attempts
        | Interval
        | TimeZone
        | LastDate
        | Weekdays
        | Windows
        | ExcludedDates
        | CalleeHours
        | Calendars,
    All = Name | Description | Schedule | MaxConcurrentCalls | MaxStartsPerSecond | Purpose | OutcomeRules,
}
