using System.Runtime.Serialization;
using CampaignGrpc.Application.Calendars;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Scheduling;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Evaluation;

namespace CampaignGrpc.Api.Mapping;

/// <summary>The days of a text of iCalendar, RFC 5545, as those who proclaim holidays and programs with calendars give them.</summary>
internal static class IcsText
{
    private const int MaxLength = 1_024 * 1_024;

    /// <summary>What a text costs is bounded by these: an event that recurs is followed day by day from its first one on.</summary>
    private const int MostEvents = 1_000;
    private const int MostThatRecur = 100;
    private const int FirstYear = 1970;

    /// <summary>A rule that fits no day is not looked after for ever.</summary>
    private static readonly EvaluationOptions Bounded = new() { MaxUnmatchedIncrementsLimit = 10_000 };

    private static readonly Problem TooLong = new(FieldReason.TooLong, $"At most {MaxLength} characters.");
    private static readonly Problem NoCalendar = new(FieldReason.Format, "A text of iCalendar, from BEGIN:VCALENDAR to END:VCALENDAR.");
    private static readonly Problem NoWholeDay = new(FieldReason.Format, "All-day events only, such as DTSTART;VALUE=DATE:20270101.");
    private static readonly Problem TooManyEvents = new(
        FieldReason.TooMany,
        $"At most {MostEvents} events, of which at most {MostThatRecur} recur."
    );

    private static readonly Problem TooFine = new(
        FieldReason.Format,
        $"Events that recur by days, weeks, months or years, and since {FirstYear} at the earliest."
    );

    private static readonly Problem TooMany = new(FieldReason.TooMany, $"Events of at most {NamedCalendar.MostDays} days in all.");

    /// <param name="text">The text.</param>
    /// <param name="today">Days are taken from the beginning of this year to the end of the second one after it.</param>
    /// <param name="problem">Why it cannot be read.</param>
    /// <returns>Null when it cannot.</returns>
    public static List<CalendarDateInput>? Read(string text, DateOnly today, out Problem problem)
    {
        problem = TooLong;
        if (text.Length > MaxLength)
            return null;
        problem = NoCalendar;
        try
        {
            var calendars = CalendarCollection.Load(text);
            if (calendars.Count == 0)
                return null;
            problem = NoWholeDay;
            var events = calendars.SelectMany(calendar => calendar.Events).ToList();
            if (!events.TrueForAll(one => one.Start is { HasTime: false }))
                return null;
            problem = TooManyEvents;
            var recurring = events.FindAll(one => RulesOf(one).Any());
            if (events.Count > MostEvents || recurring.Count > MostThatRecur)
                return null;
            problem = TooFine;
            if (recurring.Exists(one => one.Start!.Year < FirstYear || RulesOf(one).Any(IsFine)))
                return null;
            problem = TooMany;
            var days = calendars
                .SelectMany(calendar => DaysOf(calendar, today))
                .DistinctBy(date => date.Date)
                .Take(NamedCalendar.MostDays + 1)
                .ToList();
            return days.Count <= NamedCalendar.MostDays ? days : null;
        }
        // What the library throws at texts that are none, and at rules that make no sense or find no day.
        catch (Exception exception)
            when (exception
                    is SerializationException
                        or EvaluationException
                        or ArgumentException
                        or FormatException
                        or InvalidOperationException
            )
        {
            return null;
        }
    }

    private static IEnumerable<CalendarDateInput> DaysOf(Calendar calendar, DateOnly today)
    {
        var (first, last) = (new DateOnly(today.Year, 1, 1), new DateOnly(today.Year + 2, 12, 31));
        foreach (var occurrence in calendar.GetOccurrences<CalendarEvent>(new CalDateTime(first), Bounded))
        {
            var begin = occurrence.Period.StartTime.Date;
            if (begin > last)
                yield break;
            // The end is the day after; without one it is a single day.
            var (title, end) = (TitleOf((CalendarEvent)occurrence.Source), occurrence.Period.EffectiveEndTime?.Date);
            if (end is null || end <= begin)
                end = begin.AddDays(1);
            for (var day = begin < first ? first : begin; day < end && day <= last; day = day.AddDays(1))
                yield return new(day, title);
        }
    }

#pragma warning disable CS0618 // Texts have them, and the library follows them as long as it reads them.
    private static IEnumerable<RecurrencePattern> RulesOf(CalendarEvent one) => one.RecurrenceRules.Concat(one.ExceptionRules);
#pragma warning restore CS0618

    private static bool IsFine(RecurrencePattern rule) =>
        rule.Frequency is FrequencyType.Secondly or FrequencyType.Minutely or FrequencyType.Hourly;

    /// <summary>A summary on one line, as much of it as a title may have.</summary>
    private static string TitleOf(CalendarEvent one)
    {
        var summary = (one.Summary ?? "").ReplaceLineEndings(" ").Trim();
        return string.Concat(summary.EnumerateRunes().Take(NamedDay.MaxTitleLength));
    }
}
