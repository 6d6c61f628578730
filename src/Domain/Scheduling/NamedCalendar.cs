namespace CampaignGrpc.Domain.Scheduling;

/// <summary>Days that a project knows by a name, such as the public holidays of a country.</summary>
/// <param name="ProjectId">The project.</param>
/// <param name="Name">Its name, the project's own.</param>
/// <param name="Days">The days in their order, each once.</param>
public sealed record NamedCalendar(long ProjectId, string Name, IReadOnlyList<NamedDay> Days)
{
    /// <summary>Longest name.</summary>
    public const int MaxNameLength = 64;

    /// <summary>How many days there may be.</summary>
    public const int MostDays = 1_000;

    /// <summary>How many calendars a project may have.</summary>
    public const int MostOfProject = 100;

    /// <summary>Of a day that stands twice the first title is kept.</summary>
    public static NamedCalendar Of(long projectId, string name, IEnumerable<NamedDay> days) =>
        new(projectId, name, [.. days.DistinctBy(named => named.Day).OrderBy(named => named.Day)]);
}

/// <summary>A day, and what it is.</summary>
/// <param name="Day">The day, on whatever clock is asked.</param>
/// <param name="Title">What it is; empty where nobody says.</param>
public sealed record NamedDay(DateOnly Day, string Title)
{
    /// <summary>Longest title, in characters.</summary>
    public const int MaxTitleLength = 200;

    /// <summary>One line, or none.</summary>
    public static string? TryReadTitle(string text, out Problem problem)
    {
        problem = default;
        return text.Length == 0 ? text : Text.TryReadName(text, MaxTitleLength, out problem);
    }
}
