using System.Globalization;
using CampaignGrpc.Domain.Scheduling;

namespace CampaignGrpc.Web.Texts;

/// <summary>The days of the week, from Monday.</summary>
internal static class DayNames
{
    public static readonly IReadOnlyList<DayOfWeek> InOrder =
    [
        DayOfWeek.Monday,
        DayOfWeek.Tuesday,
        DayOfWeek.Wednesday,
        DayOfWeek.Thursday,
        DayOfWeek.Friday,
        DayOfWeek.Saturday,
        DayOfWeek.Sunday,
    ];

    public static string Of(DayOfWeek day) => CultureInfo.CurrentCulture.DateTimeFormat.AbbreviatedDayNames[(int)day];

    public static IEnumerable<string> Of(Weekdays days) => InOrder.Where(day => days.Contains(day)).Select(Of);
}
