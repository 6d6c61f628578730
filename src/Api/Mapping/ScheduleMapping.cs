using System.Globalization;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Reference;
using CampaignGrpc.Contracts.V1;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Scheduling;
using Google.Protobuf.Collections;
using UnknownZone = CampaignGrpc.Domain.Scheduling.UnknownZone;
using WeeklyWindow = CampaignGrpc.Contracts.V1.WeeklyWindow;

namespace CampaignGrpc.Api.Mapping;

/// <summary>The schedule as the documented endpoint writes it, read and written.</summary>
internal static class ScheduleMapping
{
    public static ScheduleInput ToInput(this Schedule schedule, string path, string defaultTimeZone, Violations unreadable) =>
        new(
            schedule.HasDate ? ScheduleText.ReadDate(schedule.Date, $"{path}.date", unreadable) : null,
            schedule.HasStartTime ? ScheduleText.ReadStart(schedule.StartTime, $"{path}.start_time", unreadable) : null,
            schedule.HasEndTime ? ScheduleText.ReadEnd(schedule.EndTime, $"{path}.end_time", unreadable) : null,
            schedule.Periods is null ? Recurrence.Once : ReadPeriods(schedule.Periods, $"{path}.periods", unreadable),
            schedule.Attempts is null ? AttemptRules.MinCount : ReadAttempts(schedule.Attempts, $"{path}.attempts", unreadable),
            schedule.HasInterval ? ReadInterval(schedule.Interval, $"{path}.interval", unreadable) : AttemptRules.MinIntervalMinutes,
            schedule.HasTimeZone ? schedule.TimeZone : defaultTimeZone,
            schedule.HasLastDate ? ScheduleText.ReadDate(schedule.LastDate, $"{path}.last_date", unreadable) : null,
            ReadWeekdays(schedule.Weekdays, path, unreadable),
            schedule.Windows.Count == 0 ? null : schedule.Windows.ToInput($"{path}.windows", unreadable),
            schedule.ExcludedDates.Count == 0 ? null : ReadDates(schedule.ExcludedDates, $"{path}.excluded_dates", unreadable),
            schedule.CalleeHours?.ToInput($"{path}.callee_hours", unreadable),
            schedule.Calendars.Count == 0 ? null : schedule.Calendars
        );

    public static Schedule ToProto(this CallingSchedule schedule, AttemptRules rules)
    {
        var proto = new Schedule
        {
            Date = ScheduleText.Write(schedule.FirstDay),
            Periods = new() { Id = (int)schedule.Recurrence, Title = schedule.Recurrence.Russian() },
            Attempts = new() { Id = rules.Count, Title = rules.Count.ToString(CultureInfo.InvariantCulture) },
            Interval = rules.Interval.TotalMinutes.ToString(CultureInfo.InvariantCulture),
            TimeZone = schedule.Zone.Id,
            ExcludedDates = { schedule.ExcludedDates.All.Select(ScheduleText.Write) },
        };
        if (schedule.Windows.EveryDay is { } everyDay)
            (proto.StartTime, proto.EndTime) = (DailyWindow.Write(everyDay.Start), DailyWindow.Write(everyDay.End));
        else
            proto.Windows.AddRange(schedule.Windows.All.Select(ToProto));
        if (schedule.LastDay is { } last)
            proto.LastDate = ScheduleText.Write(last);
        proto.Weekdays.AddRange(ToProto(schedule.Weekdays));
        if (schedule.CalleeHours is { } hours)
            proto.CalleeHours = new()
            {
                Windows = { hours.Windows.All.Select(ToProto) },
                UnknownZone = (Contracts.V1.UnknownZone)hours.UnknownZone,
            };
        return proto;
    }

    private static Recurrence? ReadPeriods(Periods periods, string path, Violations unreadable)
    {
        Recurrence? byTitle = Enum.GetValues<Recurrence>()
            .Where(known => string.Equals(known.Russian(), periods.Title, StringComparison.OrdinalIgnoreCase))
            .Select(known => (Recurrence?)known)
            .FirstOrDefault();
        if (periods is { HasId: false, HasTitle: false })
            return Recurrence.Once;
        Recurrence? byId = !periods.HasId
            ? byTitle
            : Enum.GetValues<Recurrence>().Where(known => (long)known == periods.Id).Select(known => (Recurrence?)known).FirstOrDefault();
        if (byId is null)
        {
            var known = string.Join(", ", Enum.GetValues<Recurrence>().Select(recurrence => $"{(int)recurrence} {recurrence.Russian()}"));
            unreadable.Add(path, FieldReason.UnknownPeriod, $"One of: {known}.", periods.Title);
        }
        else if (byTitle is not null && byTitle != byId)
        {
            unreadable.Add(
                path,
                FieldReason.Contradiction,
                $"The id {periods.Id} is {byId.Value.Russian()}, the title is that of {(int)byTitle}."
            );
        }

        return byId;
    }

    private static int? ReadAttempts(AttemptLimit attempts, string path, Violations unreadable)
    {
        var title = attempts.HasTitle ? ReadWholeNumber(attempts.Title) : null;
        if (title is not null && attempts.HasId && title != Saturate(attempts.Id))
        {
            unreadable.Add(path, FieldReason.Contradiction, $"The id says {attempts.Id}, the title another number.", attempts.Title);
            return null;
        }

        if (title is null && attempts is { HasId: false, HasTitle: true })
            unreadable.Add(path, FieldReason.NotANumber, "A whole number of attempts as the title, or as the id.", attempts.Title);
        return title
            ?? (
                attempts.HasId ? Saturate(attempts.Id)
                : attempts.HasTitle ? null
                : AttemptRules.MinCount
            );
    }

    private static int? ReadInterval(string text, string path, Violations unreadable)
    {
        var minutes = ReadWholeNumber(text);
        if (minutes is null)
            unreadable.Add(path, FieldReason.NotANumber, "Whole minutes in digits, such as \"30\".", text);
        return minutes;
    }

    private static CalleeHoursInput ToInput(this Contracts.V1.CalleeHours hours, string path, Violations unreadable) =>
        new(
            hours.Windows.ToInput($"{path}.windows", unreadable),
            hours.UnknownZone.ReadChoice<UnknownZone>($"{path}.unknown_zone", unreadable)
        );

    private static List<WindowInput> ToInput(this RepeatedField<WeeklyWindow> windows, string path, Violations unreadable) =>
        [.. windows.Select((window, place) => window.ToInput($"{path}[{place}]", unreadable))];

    private static WindowInput ToInput(this WeeklyWindow window, string path, Violations unreadable) =>
        new(
            ReadWeekdays(window.Weekdays, path, unreadable),
            window.HasStartTime ? ScheduleText.ReadStart(window.StartTime, $"{path}.start_time", unreadable) : null,
            window.HasEndTime ? ScheduleText.ReadEndOverMidnight(window.EndTime, $"{path}.end_time", unreadable) : null
        );

    private static List<DateOnly> ReadDates(RepeatedField<string> texts, string path, Violations unreadable) =>
        [.. texts.Select((text, place) => ScheduleText.ReadDate(text, $"{path}[{place}]", unreadable)).OfType<DateOnly>()];

    private static Weekdays ReadWeekdays(RepeatedField<Google.Type.DayOfWeek> given, string path, Violations unreadable)
    {
        var days = Weekdays.None;
        for (var place = 0; place < given.Count; place++)
        {
            var day = given[place];
            if (day is >= Google.Type.DayOfWeek.Monday and <= Google.Type.DayOfWeek.Sunday)
                days |= ((DayOfWeek)((int)day % 7)).ToSet();
            else
                unreadable.Add($"{path}.weekdays[{place}]", FieldReason.UnknownValue, "A day of the week, MONDAY to SUNDAY.");
        }

        return given.Count == 0 ? Weekdays.All : days;
    }

    /// <summary>Digits, perhaps after a minus; what no int holds becomes the nearest one, for the bounds to refuse.</summary>
    private static int? ReadWholeNumber(string text)
    {
        var digits = text.AsSpan(text.StartsWith('-') ? 1 : 0);
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9'))
            return null;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
            : text[0] == '-' ? int.MinValue
            : int.MaxValue;
    }

    private static int Saturate(long number) => (int)Math.Clamp(number, int.MinValue, int.MaxValue);

    private static WeeklyWindow ToProto(Domain.Scheduling.WeeklyWindow window) =>
        new()
        {
            Weekdays = { ToProto(window.Days) },
            StartTime = DailyWindow.Write(window.Hours.Start),
            EndTime = DailyWindow.Write(window.Hours.End),
        };

    /// <summary>All days are what is meant where none is named.</summary>
    private static IEnumerable<Google.Type.DayOfWeek> ToProto(Weekdays days) =>
        days == Weekdays.All ? [] : Enum.GetValues<DayOfWeek>().Where(day => days.Contains(day)).Select(ToProto);

    public static Google.Type.DayOfWeek ToProto(this DayOfWeek day) =>
        day == DayOfWeek.Sunday ? Google.Type.DayOfWeek.Sunday : (Google.Type.DayOfWeek)(int)day;
}
