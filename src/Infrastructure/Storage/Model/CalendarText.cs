using System.Globalization;
using CampaignGrpc.Domain.Scheduling;

namespace CampaignGrpc.Infrastructure.Storage.Model;

/// <summary>
/// A schedule's windows and excluded dates, each in one column: they are few, no statement asks for one of them, and whoever looks
/// at the table can read them. <c>62 22:00-06:00,1 10:00-24:00</c> are two windows, each after the bits of its days.
/// </summary>
internal static class CalendarText
{
    private const char Separator = ',';
    private const string DateFormat = "yyyyMMdd";

    public static string Write(WeeklyWindows windows) =>
        string.Join(
            Separator,
            windows.All.Select(window =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(int)window.Days} {DailyWindow.Write(window.Hours.Start)}-{DailyWindow.Write(window.Hours.End)}"
                )
            )
        );

    public static string Write(ExcludedDates dates) =>
        string.Join(Separator, dates.All.Select(day => day.ToString(DateFormat, CultureInfo.InvariantCulture)));

    /// <summary>What holds for an unknown zone stands before the windows: <c>1;127 09:00-20:00</c>.</summary>
    public static string? Write(CalleeHours? hours) =>
        hours is null ? null : string.Create(CultureInfo.InvariantCulture, $"{(int)hours.UnknownZone};{Write(hours.Windows)}");

    public static CalleeHours? ReadHours(string? text) =>
        text is null ? null : new(ReadWindows(text[2..]), (UnknownZone)int.Parse(text[..1], CultureInfo.InvariantCulture));

    public static WeeklyWindows ReadWindows(string text) => WeeklyWindows.FromStorage([.. text.Split(Separator).Select(ReadWindow)]);

    public static ExcludedDates ReadDates(string text) =>
        text.Length == 0
            ? ExcludedDates.None
            : ExcludedDates.Of(text.Split(Separator).Select(day => DateOnly.ParseExact(day, DateFormat, CultureInfo.InvariantCulture)));

    private static WeeklyWindow ReadWindow(string text) =>
        text.Split(' ', '-') is [var days, var start, var end]
        && DailyWindow.ReadStart(start) is { } from
        && DailyWindow.ReadEnd(end) is { } to
        && DailyWindow.TryCreateOverMidnight(from, to, out _) is { } hours
            ? new((Weekdays)int.Parse(days, CultureInfo.InvariantCulture), hours)
            : throw new InvalidDataException($"{text} is no window.");
}
