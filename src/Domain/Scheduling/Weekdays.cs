namespace CampaignGrpc.Domain.Scheduling;

/// <summary>A set of days of the week. The bits are stored: 1 for Sunday up to 64 for Saturday.</summary>
[Flags]
public enum Weekdays
{
    None = 0,
    Sunday = 1 << DayOfWeek.Sunday,
    Monday = 1 << DayOfWeek.Monday,
    Tuesday = 1 << DayOfWeek.Tuesday,
    Wednesday = 1 << DayOfWeek.Wednesday,
    Thursday = 1 << DayOfWeek.Thursday,
    Friday = 1 << DayOfWeek.Friday,
    Saturday = 1 << DayOfWeek.Saturday,
    All = Sunday | Monday | Tuesday | Wednesday | Thursday | Friday | Saturday,
}

public static class WeekdaySets
{
    public static Weekdays ToSet(this DayOfWeek day) => (Weekdays)(1 << (int)day);

    public static bool Contains(this Weekdays days, DayOfWeek day) => (days & day.ToSet()) != 0;
}
