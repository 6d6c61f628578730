using System.Globalization;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Scheduling;

namespace CampaignGrpc.Application.Campaigns;

/// <summary>Days and times of day as people and programs write them, by whatever way they come.</summary>
public static class ScheduleText
{
    private const string DateFormat = "yyyy-MM-dd";

    public static string Write(DateOnly day) => day.ToString(DateFormat, CultureInfo.InvariantCulture);

    /// <summary>A real date; what is none is told, and is null.</summary>
    public static DateOnly? ReadDate(string text, string path, Violations unreadable)
    {
        if (DateOnly.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return date;
        unreadable.Add(path, FieldReason.Format, "A real date, yyyy-MM-dd.", text);
        return null;
    }

    /// <summary>A time of day at which a window begins; what is none is told, and is null.</summary>
    public static TimeOnly? ReadStart(string text, string path, Violations unreadable) =>
        Read(DailyWindow.ReadStart(text), text, path, "A time of day, HH:mm, 00:00 to 23:59.", unreadable);

    /// <summary>The same for the end of a window within a day.</summary>
    public static TimeOnly? ReadEnd(string text, string path, Violations unreadable) =>
        Read(DailyWindow.ReadEnd(text), text, path, "A time of day, HH:mm, 00:01 to 24:00.", unreadable);

    /// <summary>The same for the end of a window that may be on the next day.</summary>
    public static TimeOnly? ReadEndOverMidnight(string text, string path, Violations unreadable) =>
        Read(DailyWindow.ReadEnd(text), text, path, "A time of day, HH:mm, 00:00 to 24:00.", unreadable);

    private static TimeOnly? Read(TimeOnly? time, string text, string path, string wanted, Violations unreadable)
    {
        if (time is null)
            unreadable.Add(path, FieldReason.Format, wanted, text);
        return time;
    }
}
