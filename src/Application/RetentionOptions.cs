using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace CampaignGrpc.Application;

/// <summary>How long contacts are kept, section <c>Retention</c> of the configuration.</summary>
public sealed class RetentionOptions
{
    /// <summary>How long after its campaign has ended a contact is kept, or <c>never</c> reduced to counts. Default: never.</summary>
    [RetentionPeriod]
    public string ContactsAfter { get; set; } = RetentionPeriodAttribute.Never;

    /// <summary>Projects with a period of their own, each as <c>7=30.00:00:00</c> or <c>7=never</c>. Default: none.</summary>
    [ProjectPeriods]
    public IList<string> Projects { get; set; } = [];

    /// <summary>The period of a project's campaigns; null for ever.</summary>
    public TimeSpan? Of(long project)
    {
        foreach (var own in Projects)
        {
            if (ProjectPeriodsAttribute.TryRead(own, out var named, out var period) && named == project)
                return period;
        }

        return RetentionPeriodAttribute.TryRead(ContactsAfter, out var general) ? general : null;
    }

    /// <summary>The shortest of all periods; null when everything is kept.</summary>
    public TimeSpan? Shortest()
    {
        var periods = Projects.Select(own => ProjectPeriodsAttribute.TryRead(own, out _, out var period) ? period : null);
        return RetentionPeriodAttribute.TryRead(ContactsAfter, out var general) ? periods.Append(general).Min() : periods.Min();
    }
}

/// <summary>A setting that is a duration of a day or more, or <c>never</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RetentionPeriodAttribute()
    : ValidationAttribute("The field {0} must be never, or a duration of a day or more such as 90.00:00:00.")
{
    public const string Never = "never";

    private static readonly TimeSpan Shortest = TimeSpan.FromDays(1);

    public override bool IsValid(object? value) => value is string text && TryRead(text, out _);

    internal static bool TryRead(string text, out TimeSpan? period)
    {
        period = null;
        if (text.Equals(Never, StringComparison.OrdinalIgnoreCase))
            return true;
        if (!TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var given) || given < Shortest)
            return false;
        period = given;
        return true;
    }
}

/// <summary>A setting that is a list of projects with their periods.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ProjectPeriodsAttribute()
    : ValidationAttribute("The field {0} must name a project and never, or a duration of a day or more, such as 7=90.00:00:00.")
{
    public override bool IsValid(object? value) => value is not IList<string> all || all.All(one => TryRead(one, out _, out _));

    internal static bool TryRead(string text, out long project, out TimeSpan? period)
    {
        (project, period) = (0, null);
        return text.Split('=', 2) is [var id, var rest]
            && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out project)
            && RetentionPeriodAttribute.TryRead(rest, out period);
    }
}
