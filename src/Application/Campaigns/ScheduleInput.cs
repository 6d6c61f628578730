using System.Text.Json.Serialization;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Scheduling;
using FluentValidation;

namespace CampaignGrpc.Application.Campaigns;

/// <summary>A schedule as it was asked for, the defaults filled in; null is what was left out or could not be read.</summary>
public sealed record ScheduleInput(
    DateOnly? Date,
    TimeOnly? StartTime,
    TimeOnly? EndTime,
    Recurrence? Periods,
    int? Attempts,
    int? Interval,
    string TimeZone,
    DateOnly? LastDate,
    Weekdays Weekdays,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<WindowInput>? Windows = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<DateOnly>? ExcludedDates = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CalleeHoursInput? CalleeHours = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Calendars = null
)
{
    /// <summary>The schedule that is meant, once it has passed its checks.</summary>
    internal CallingSchedule ToSchedule() =>
        new(
            Date!.Value,
            ToWindows(out _)!,
            Periods!.Value,
            IanaZone.FromStorage(TimeZone),
            LastDate,
            Weekdays,
            Domain.Scheduling.ExcludedDates.Of(ExcludedDates ?? [])
        )
        {
            CalleeHours = CalleeHours?.ToHours(),
        };

    /// <summary>Whether windows are given one by one, and not as the one of every day.</summary>
    internal bool HasWindows => Windows is { Count: > 0 };

    /// <summary>The windows that are meant, once each has passed its checks.</summary>
    internal WeeklyWindows? ToWindows(out Problem problem)
    {
        if (HasWindows)
            return WindowInput.ToWindows(Windows!, out problem);
        return DailyWindow.TryCreate(StartTime!.Value, EndTime!.Value, out problem) is { } everyDay
            ? WeeklyWindows.OfEveryDay(everyDay)
            : null;
    }

    /// <summary>The rules that are meant, once they have passed their checks.</summary>
    internal AttemptRules ToRules(IReadOnlyList<OutcomeRuleInput>? outcomeRules) =>
        AttemptRules.Create(
            Attempts!.Value,
            Interval!.Value,
            [
                .. (outcomeRules ?? []).Select(rule =>
                    OutcomeRule.Create(rule.Outcome!.Value, (int?)rule.Interval, (int?)rule.Attempts, rule.Final)
                ),
            ]
        );

    /// <summary>When a campaign with a schedule that is new to it may call first.</summary>
    /// <exception cref="InvalidRequestException">IN_PAST or NEVER_OPENS.</exception>
    internal static DateTimeOffset Begin(CallingSchedule schedule, PastStartDatePolicy pastStartDate, DateTimeOffset now)
    {
        EnsureNotPast(schedule, pastStartDate, now);
        return schedule.OpenAtOrAfter(now) ?? throw NeverOpens;
    }

    internal static InvalidRequestException NeverOpens =>
        new("campaign.schedule", FieldReason.NeverOpens, "A schedule that still has a day to call on.");

    /// <exception cref="InvalidRequestException">IN_PAST, where the service is set to refuse that.</exception>
    internal static void EnsureNotPast(CallingSchedule schedule, PastStartDatePolicy pastStartDate, DateTimeOffset now)
    {
        if (pastStartDate == PastStartDatePolicy.Reject && schedule.FirstDay < schedule.Zone.LocalDay(now))
            throw new InvalidRequestException("campaign.schedule.date", FieldReason.InPast, "Today or a later day.");
    }
}

/// <summary>One window as it was asked for; null is what was left out or could not be read.</summary>
public sealed record WindowInput(Weekdays Weekdays, TimeOnly? StartTime, TimeOnly? EndTime)
{
    internal static WindowInput Of(WeeklyWindow window) => new(window.Days, window.Hours.Start, window.Hours.End);

    internal bool IsWhole => StartTime is not null && EndTime is not null;

    /// <summary>Windows that have each passed their checks.</summary>
    internal static WeeklyWindows? ToWindows(IReadOnlyList<WindowInput> windows, out Problem problem) =>
        WeeklyWindows.TryCreate([.. windows.Select(window => new WeeklyWindow(window.Weekdays, window.ToHours(out _)!))], out problem);

    internal DailyWindow? ToHours(out Problem problem) => DailyWindow.TryCreateOverMidnight(StartTime!.Value, EndTime!.Value, out problem);
}

/// <summary>The hours on callees' clocks as they were asked for.</summary>
public sealed record CalleeHoursInput(IReadOnlyList<WindowInput> Windows, UnknownZone? UnknownZone)
{
    internal static CalleeHoursInput? Of(CalleeHours? hours) =>
        hours is null ? null : new([.. hours.Windows.All.Select(WindowInput.Of)], hours.UnknownZone);

    /// <summary>
    /// The hours that are meant, once they have passed their checks. Where nothing is said of an unknown zone nobody in one is called.
    /// </summary>
    internal CalleeHours ToHours() => new(WindowInput.ToWindows(Windows, out _)!, UnknownZone ?? Domain.Scheduling.UnknownZone.CallNobody);
}

internal sealed class WindowInputValidator : AbstractValidator<WindowInput>
{
    public WindowInputValidator()
    {
        RuleFor(window => window.StartTime).IsGiven();
        RuleFor(window => window.EndTime).IsGiven();
        RuleFor(window => window.EndTime)
            .Custom(
                (_, context) =>
                {
                    if (context.InstanceToValidate is { IsWhole: true } window && window.ToHours(out var problem) is null)
                        context.AddProblem(problem);
                }
            );
    }

    /// <summary>Tells of windows that are right one by one and not together.</summary>
    internal static void HaveNoCommonTime<T>(IReadOnlyList<WindowInput>? windows, ValidationContext<T> context)
    {
        if (
            windows is null or { Count: 0 or > WeeklyWindows.Most }
            || !windows.All(window => window.IsWhole && window.ToHours(out _) is not null)
        )
            return;
        if (WindowInput.ToWindows(windows, out var problem) is null)
            context.AddProblem(problem);
    }
}

internal sealed class CalleeHoursInputValidator : AbstractValidator<CalleeHoursInput>
{
    public CalleeHoursInputValidator()
    {
        RuleFor(hours => hours.Windows).HasItems(1, WeeklyWindows.Most);
        RuleForEach(hours => hours.Windows).SetValidator(new WindowInputValidator());
        RuleFor(hours => hours.Windows).Custom(WindowInputValidator.HaveNoCommonTime);
    }
}

internal sealed class ScheduleInputValidator : AbstractValidator<ScheduleInput>
{
    public ScheduleInputValidator(DateTimeOffset receivedTime)
    {
        RuleFor(schedule => schedule.Date).IsGiven();
        RuleFor(schedule => schedule.Date)
            .Must((schedule, date) => !(date > FurthestDay(schedule, receivedTime)))
            .WithErrorCode(FieldReason.TooFar)
            .WithMessage($"At most {Campaign.MaxDaysAhead} days ahead.");
        RuleFor(schedule => schedule.StartTime).IsGiven().Unless(schedule => schedule.HasWindows);
        RuleFor(schedule => schedule.EndTime).IsGiven().Unless(schedule => schedule.HasWindows);
        RuleFor(schedule => schedule.EndTime)
            .Custom(
                (end, context) =>
                {
                    var isWhole = context.InstanceToValidate is { HasWindows: false, StartTime: not null } && end is not null;
                    if (isWhole && DailyWindow.TryCreate(context.InstanceToValidate.StartTime!.Value, end!.Value, out var problem) is null)
                        context.AddProblem(problem);
                }
            );
        RuleFor(schedule => schedule.Windows!).HasItems(0, WeeklyWindows.Most).When(schedule => schedule.Windows is not null);
        RuleForEach(schedule => schedule.Windows).SetValidator(new WindowInputValidator());
        RuleFor(schedule => schedule.Windows)
            .Must((schedule, _) => !schedule.HasWindows || (schedule.StartTime is null && schedule.EndTime is null))
            .WithErrorCode(FieldReason.Contradiction)
            .WithMessage("Either windows, or start_time and end_time.");
        RuleFor(schedule => schedule.Windows).Custom(WindowInputValidator.HaveNoCommonTime);
        RuleFor(schedule => schedule.CalleeHours!)
            .SetValidator(new CalleeHoursInputValidator())
            .When(schedule => schedule.CalleeHours is not null);
        RuleFor(schedule => schedule.ExcludedDates!)
            .HasItems(0, Domain.Scheduling.ExcludedDates.Most)
            .When(schedule => schedule.ExcludedDates is not null);
        RuleFor(schedule => schedule.Calendars!).HasItems(0, NamedCalendar.MostOfProject).When(schedule => schedule.Calendars is not null);
        RuleFor(schedule => schedule.Attempts).IsWithin(AttemptRules.MinCount, AttemptRules.MaxCount);
        RuleFor(schedule => schedule.Interval).IsWithin(AttemptRules.MinIntervalMinutes, AttemptRules.MaxIntervalMinutes);
        RuleFor(schedule => schedule.TimeZone).IsReadBy(IanaZone.TryParse, IanaZone.MaxLength);
        RuleFor(schedule => schedule.LastDate)
            .Must((schedule, last) => !(last < schedule.Date))
            .WithErrorCode(FieldReason.OutOfRange)
            .WithMessage("Not before the first day.");
    }

    private static DateOnly? FurthestDay(ScheduleInput schedule, DateTimeOffset receivedTime) =>
        IanaZone.FromStorage(schedule.TimeZone).LocalDay(receivedTime)?.AddDays(Campaign.MaxDaysAhead);
}
