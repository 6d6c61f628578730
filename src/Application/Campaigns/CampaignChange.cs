using CampaignGrpc.Application.Calendars;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Scheduling;
using FluentValidation;

namespace CampaignGrpc.Application.Campaigns;

/// <summary>What is to be otherwise than a campaign has it: of the campaign itself, or of a copy of it.</summary>
/// <param name="Fields">What is; everything else is as the campaign has it.</param>
/// <param name="Campaign">The new values of those fields, the defaults of what was not given filled in.</param>
/// <param name="ReceivedTime">When the request had arrived.</param>
/// <param name="Unreadable">What the edge could not read. It is answered with what the campaign shows to be wrong.</param>
public sealed record CampaignChange(CampaignFields Fields, CampaignInput Campaign, DateTimeOffset ReceivedTime, Violations Unreadable)
{
    /// <summary>Nothing is to be otherwise.</summary>
    public static CampaignChange None(DateTimeOffset receivedTime)
    {
        var schedule = new ScheduleInput(null, null, null, null, null, null, "", null, Weekdays.All);
        return new(CampaignFields.None, new(null, null, null, null, schedule, null), receivedTime, new());
    }

    /// <summary>Whether its schedule is to be another one.</summary>
    internal bool IsOfSchedule => (Fields & CampaignFields.Schedule) != 0;
}

/// <summary>A campaign as a change would leave it.</summary>
internal sealed record ChangedCampaign(CampaignInput Campaign, DateTimeOffset ReceivedTime);

internal sealed class ChangedCampaignValidator : AbstractValidator<ChangedCampaign>
{
    public ChangedCampaignValidator() =>
        RuleFor(changed => changed.Campaign).SetValidator(changed => new CampaignInputValidator(changed.ReceivedTime));
}

/// <summary>Reads what changes come to.</summary>
internal sealed class CampaignChanges(IValidator<ChangedCampaign> validator, CalendarDays calendars)
{
    /// <summary>The campaign's terms with a change, which pass every check that those of a new campaign pass but for the present.</summary>
    /// <exception cref="InvalidRequestException">They do not, or something could not be read.</exception>
    public async Task<CampaignTerms> ReadAsync(CampaignChange change, Campaign seen, CancellationToken cancellationToken)
    {
        var input = Merge(change, seen);
        // A schedule that nobody changes is not judged again: its zone may have become unknown since it was.
        var failures = validator
            .Validate(new ChangedCampaign(input, change.ReceivedTime))
            .Errors.Where(failure =>
                change.IsOfSchedule || !failure.PropertyName.StartsWith("campaign.schedule.", StringComparison.Ordinal)
            );
        var violations = Violations.Of(failures, change.Unreadable);
        if (violations.Count > 0)
            throw new InvalidRequestException(violations);

        var schedule = change.IsOfSchedule
            ? (await calendars.TakeInAsync(input.Schedule!, seen.ProjectId, cancellationToken)).ToSchedule()
            : seen.Schedule;
        return new(
            input.Name is null ? CampaignName.For(schedule.FirstDay) : CampaignName.TryParse(input.Name, out _)!,
            input.Description is null ? CampaignDescription.None : CampaignDescription.TryParse(input.Description, out _)!,
            schedule,
            input.Schedule!.ToRules(input.OutcomeRules),
            (int?)input.MaxConcurrentCalls,
            (int?)input.MaxStartsPerSecond,
            CampaignInput.ReadPurpose(input.Purpose)
        );
    }

    private static CampaignInput Merge(CampaignChange change, Campaign seen)
    {
        var (given, schedule, rules) = (change.Campaign.Schedule!, seen.Schedule, seen.Rules);
        // Whichever of the two ways to give windows is taken puts an end to the other.
        var everyDay = change.Fields.HasFlag(CampaignFields.Windows) && given.HasWindows ? null : schedule.Windows.EveryDay;
        var isEveryDay = everyDay is not null || (change.Fields & (CampaignFields.StartTime | CampaignFields.EndTime)) != 0;
        IReadOnlyList<WindowInput> windows = isEveryDay ? [] : [.. schedule.Windows.All.Select(WindowInput.Of)];
        return new(
            seen.ProjectId,
            Choose(CampaignFields.Name, change.Campaign.Name, seen.Name.Value),
            Choose(CampaignFields.Description, change.Campaign.Description, seen.Description.Value),
            seen.StartBlockId,
            new(
                Choose(CampaignFields.Date, given.Date, schedule.FirstDay),
                Choose(CampaignFields.StartTime, given.StartTime, everyDay?.Start),
                Choose(CampaignFields.EndTime, given.EndTime, everyDay?.End),
                Choose(CampaignFields.Periods, given.Periods, schedule.Recurrence),
                Choose(CampaignFields.Attempts, given.Attempts, rules.Count),
                Choose(CampaignFields.Interval, given.Interval, (int)rules.Interval.TotalMinutes),
                Choose(CampaignFields.TimeZone, given.TimeZone, schedule.Zone.Id),
                Choose(CampaignFields.LastDate, given.LastDate, schedule.LastDay),
                Choose(CampaignFields.Weekdays, given.Weekdays, schedule.Weekdays),
                Choose(CampaignFields.Windows, given.Windows, windows),
                Choose(CampaignFields.ExcludedDates, given.ExcludedDates, schedule.ExcludedDates.All),
                Choose(CampaignFields.CalleeHours, given.CalleeHours, CalleeHoursInput.Of(schedule.CalleeHours)),
                Choose(CampaignFields.Calendars, given.Calendars, null)
            ),
            seen.PhoneId,
            Choose(CampaignFields.MaxConcurrentCalls, change.Campaign.MaxConcurrentCalls, seen.MaxConcurrentCalls),
            Choose(CampaignFields.OutcomeRules, change.Campaign.OutcomeRules, [.. rules.OutcomeRules.Select(OutcomeRuleInput.Of)]),
            Choose(CampaignFields.MaxStartsPerSecond, change.Campaign.MaxStartsPerSecond, seen.MaxStartsPerSecond),
            Choose(CampaignFields.Purpose, change.Campaign.Purpose, seen.Purpose?.Value)
        );

        T Choose<T>(CampaignFields field, T changed, T present) => change.Fields.HasFlag(field) ? changed : present;
    }
}
