using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using CampaignGrpc.Application.Reference;
using CampaignGrpc.Domain.Scheduling;

namespace CampaignGrpc.Web.Texts;

/// <summary>What the pages say, in the language and the numbers of whoever reads them.</summary>
public static class Speech
{
    public const string Russian = "ru";
    public const string English = "en";

    /// <summary>Of two texts with one name the later would be said for both.</summary>
    private static readonly JsonSerializerOptions Strict = new() { AllowDuplicateProperties = false };

    private static readonly FrozenDictionary<string, FrozenDictionary<string, string>> All = new[] { Russian, English }.ToFrozenDictionary(
        language => language,
        Read
    );

    public static bool IsRussian => Language == Russian;

    /// <summary>The language of the page that is being made.</summary>
    public static string Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == English ? English : Russian;

    /// <summary>Every text of a language.</summary>
    public static IReadOnlyDictionary<string, string> AllOf(string language) => All[language];

    /// <summary>A text.</summary>
    public static string L(string key) => All[Language][key];

    /// <summary>A text with something in its places.</summary>
    public static string L(string key, params object?[] values) => string.Format(CultureInfo.CurrentCulture, L(key), values);

    /// <summary>So many of something, in the form that the language has for that number: one|few|many, in English one|many.</summary>
    public static string Count(string key, long count, params object?[] values)
    {
        var forms = L(key).Split('|');
        var form =
            IsRussian ? RussianForm(count)
            : count == 1 ? 0
            : 1;
        return string.Format(CultureInfo.CurrentCulture, forms[form], [count, .. values]);
    }

    public static string Named(Title title) => IsRussian ? title.Russian : title.English;

    public static string Num(long number) => number.ToString("N0", CultureInfo.CurrentCulture);

    /// <summary>
    /// Rounded down, so that 100 % and 0 % mean all and none. The blank is the one that browsers write, which breaks no line.
    /// </summary>
    public static string Share(long part, long whole)
    {
        var text =
            part == whole || part == 0 || whole == 0
                ? (part == 0 ? 0 : 1).ToString("P0", CultureInfo.CurrentCulture)
                : (Math.Floor(1000.0 * part / whole) / 1000).ToString("P1", CultureInfo.CurrentCulture);
        return text.Replace(' ', '\u00a0');
    }

    /// <summary>For an attribute of SVG, where a comma makes no number.</summary>
    public static string Pc(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.##}%");

    /// <inheritdoc cref="Pc"/>
    public static string Nu(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A path or a value in one, whatever the culture.</summary>
    public static string Inv(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.CurrentCulture);

    /// <summary>Below a column of a chart.</summary>
    public static string ShortDay(DateOnly day) => day.ToString("d MMM", CultureInfo.CurrentCulture);

    /// <summary>When something ends that began earlier, on the same clock: the end of that day is 24:00.</summary>
    public static string EndClock(DateTimeOffset end) =>
        DailyWindow.Write(end.TimeOfDay == TimeSpan.Zero ? DailyWindow.Midnight : TimeOnly.FromTimeSpan(end.TimeOfDay));

    /// <summary>An instant on the clock of a zone; on that of UTC where the zone is not known.</summary>
    public static string At(DateTimeOffset instant, IanaZone zone) =>
        (zone.LocalTime(instant) ?? instant.ToUniversalTime()).ToString("d MMM yyyy, HH:mm", CultureInfo.CurrentCulture);

    /// <inheritdoc cref="At"/>
    public static string AtSecond(DateTimeOffset instant, IanaZone zone) =>
        (zone.LocalTime(instant) ?? instant.ToUniversalTime()).ToString("d MMM yyyy, HH:mm:ss", CultureInfo.CurrentCulture);

    /// <summary>A length of time in the two largest of its units.</summary>
    public static string Lasting(TimeSpan time) =>
        time.TotalHours >= 1 ? L("HoursMinutes", (int)time.TotalHours, time.Minutes)
        : time.TotalMinutes >= 1 ? L("MinutesSeconds", time.Minutes, time.Seconds)
        : L("Seconds", time.Seconds);

    private static int RussianForm(long number) =>
        (number % 10, number % 100) switch
        {
            (1, not 11) => 0,
            (>= 2 and <= 4, < 12 or > 14) => 1,
            _ => 2,
        };

    private static FrozenDictionary<string, string> Read(string language)
    {
        using var file = Assembly.GetExecutingAssembly().GetManifestResourceStream($"texts/{language}.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, string>>(file, Strict)!.ToFrozenDictionary();
    }
}
