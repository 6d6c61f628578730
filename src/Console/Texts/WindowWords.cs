using System.Text.RegularExpressions;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Scheduling;
using static CampaignGrpc.Web.Texts.Speech;

namespace CampaignGrpc.Web.Texts;

/// <summary>The windows of a week, as pages show them and as somebody writes them: <c>1-5 09:00-13:00</c>, a line each.</summary>
internal static partial class WindowWords
{
    /// <summary>In a few characters, for a list.</summary>
    public static string Short(WeeklyWindows windows) =>
        windows.All.Count == 1 ? Hours(windows.All[0].Hours) : $"{Hours(windows.All[0].Hours)}, +{windows.All.Count - 1}";

    /// <summary>All of them, with their days.</summary>
    public static IEnumerable<string> Whole(WeeklyWindows windows) =>
        windows.EveryDay is { } everyDay
            ? [Hours(everyDay)]
            : windows.All.Select(window =>
                window.Days == Weekdays.All ? Hours(window.Hours) : $"{string.Join(", ", DayNames.Of(window.Days))} {Hours(window.Hours)}"
            );

    /// <summary>The hours in which a call may be made on some day, the first and the last.</summary>
    public static (int First, int Last) HoursOf(WeeklyWindows windows)
    {
        var hours = windows.All.Select(window => window.Hours).ToList();
        if (hours.Exists(window => window.IsOverMidnight))
            return (0, 23);
        return (hours.Min(window => window.Start.Hour), hours.Max(LastHour));
    }

    private static int LastHour(DailyWindow window) =>
        window.End == DailyWindow.Midnight ? 23 : window.End.Add(TimeSpan.FromMinutes(-1)).Hour;

    /// <summary>As lines; nothing where every day has the one window that two fields say.</summary>
    public static string Write(WeeklyWindows windows) => windows.EveryDay is null ? WriteAll(windows) : "";

    /// <summary>As lines.</summary>
    public static string WriteAll(WeeklyWindows windows) =>
        string.Join(
            '\n',
            windows.All.Select(window =>
                $"{Numbers(window.Days)} {DailyWindow.Write(window.Hours.Start)}-{DailyWindow.Write(window.Hours.End)}"
            )
        );

    /// <summary>The windows of some lines; what is no window is told as of this path.</summary>
    public static IReadOnlyList<WindowInput> Read(string text, string path, Violations unreadable)
    {
        var windows = new List<WindowInput>();
        foreach (var line in text.Split(['\r', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var match = Line().Match(line);
            if (
                DailyWindow.ReadStart(match.Groups["start"].Value) is { } start
                && DailyWindow.ReadEnd(match.Groups["end"].Value) is { } end
            )
                windows.Add(new(Days(match), start, end));
            else
                unreadable.Add(path, FieldReason.Format, "A time of day, HH:mm, 00:00 to 24:00.", line);
        }

        return windows;
    }

    private static string Hours(DailyWindow window) => $"{DailyWindow.Write(window.Start)}–{DailyWindow.Write(window.End)}";

    /// <summary>Days as they are read: 1-5, or 1,3-4.</summary>
    private static string Numbers(Weekdays days)
    {
        var stretches = new List<string>();
        for (var first = 1; first <= 7; first++)
        {
            if (!Has(first))
                continue;
            var last = first;
            while (last < 7 && Has(last + 1))
                last++;
            stretches.Add(first == last ? Inv(first) : $"{Inv(first)}-{Inv(last)}");
            first = last;
        }

        return string.Join(',', stretches);

        bool Has(int number) => days.Contains(DayNames.InOrder[number - 1]);
    }

    /// <summary>Days by their numbers from Monday, and stretches of them; none for every day.</summary>
    private static Weekdays Days(Match line)
    {
        var days = Weekdays.None;
        foreach (var part in line.Groups["days"].Captures.Select(capture => capture.Value))
        {
            for (var day = part[0]; day <= part[^1]; day++)
                days |= DayNames.InOrder[day - '1'].ToSet();
        }

        return days == Weekdays.None ? Weekdays.All : days;
    }

    [GeneratedRegex(
        @"\A(?:(?<days>[1-7](?:-[1-7])?)(?:\s*,\s*(?<days>[1-7](?:-[1-7])?))*\s+)?(?<start>\d\d:\d\d)\s*[-–—]\s*(?<end>\d\d:\d\d)\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Line();
}
