using System.Globalization;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Scheduling;
using CampaignGrpc.Web.Endpoints;
using CampaignGrpc.Web.Texts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace CampaignGrpc.Web.Forms;

/// <summary>A campaign as somebody fills it in: texts, until they are read.</summary>
/// <param name="values">What stands in each field, by its name.</param>
public sealed class CampaignForm(IReadOnlyDictionary<string, StringValues> values)
{
    /// <summary>Of which a campaign may say what they mean.</summary>
    public static readonly IReadOnlyList<Outcome> RuledOutcomes = [.. Enum.GetValues<Outcome>().Where(OutcomeRule.IsFor)];

    /// <summary>Those of them of which something is filled in, as they are read: faults name them by their places.</summary>
    public IReadOnlyList<Outcome> GivenRules => [.. RuledOutcomes.Where(outcome => RuleFields(outcome).Any(name => this[name].Length > 0))];

    /// <summary>A name for this one campaign, so that what is sent twice makes it once.</summary>
    public string RequestId => this["request_id"];

    /// <summary>Whether rows that cannot be taken are left out, which must be said.</summary>
    public bool SkipsBadRows => this["skip_bad"].Length > 0;

    public string this[string field] => values.TryGetValue(field, out var texts) ? texts.ToString().Trim() : "";

    public bool Has(string field, string value) => values.TryGetValue(field, out var texts) && texts.Contains(value);

    public static CampaignForm Of(IFormCollection form) => new(form.ToDictionary(field => field.Key, field => field.Value));

    /// <summary>A form for a campaign that begins today, and is otherwise like another one.</summary>
    public static CampaignForm New(Campaign? like, IanaZone zone, DateTimeOffset now)
    {
        var values = like is null ? Blank(zone) : Fields(like);
        values["date"] = ScheduleText.Write((like?.Schedule.Zone ?? zone).LocalDay(now) ?? DateOnly.FromDateTime(now.UtcDateTime));
        foreach (var field in new[] { "name", "description", "last_date" })
            values[field] = "";
        values["request_id"] = Guid.NewGuid().ToString();
        return new(values);
    }

    public static CampaignForm Of(Campaign campaign, string etag)
    {
        var values = Fields(campaign);
        values["etag"] = etag;
        return new(values);
    }

    /// <summary>What is meant; what cannot be read is null, and told.</summary>
    public CampaignInput Read(Violations unreadable) =>
        new(
            Whole("project_id", "campaign.project_id", unreadable),
            this["name"].Length == 0 ? null : this["name"],
            this["description"].Length == 0 ? null : this["description"],
            Whole("start_block_id", "campaign.start_block_id", unreadable),
            new(
                Read("date", ScheduleText.ReadDate, unreadable),
                Read("start_time", ScheduleText.ReadStart, unreadable),
                Read("end_time", ScheduleText.ReadEnd, unreadable),
                Questions.One<Recurrence>(this["periods"], "campaign.schedule.periods", unreadable) ?? Recurrence.Once,
                (int?)Whole("attempts", "campaign.schedule.attempts", unreadable, int.MaxValue),
                (int?)Whole("interval", "campaign.schedule.interval", unreadable, int.MaxValue),
                this["time_zone"],
                Read("last_date", ScheduleText.ReadDate, unreadable),
                DaysChosen(),
                this["windows"].Length == 0 ? null : WindowWords.Read(this["windows"], "campaign.schedule.windows", unreadable),
                this["excluded_dates"].Length == 0 ? null : Dates("excluded_dates", unreadable),
                this["callee_windows"].Length == 0 ? null : CalleeHours(unreadable)
            ),
            Whole("phone_id", "campaign.phone_id", unreadable),
            Whole("max_concurrent_calls", "campaign.max_concurrent_calls", unreadable),
            [.. GivenRules.Select((outcome, place) => Rule(outcome, $"campaign.outcome_rules[{Speech.Inv(place)}]", unreadable))],
            Whole("max_starts_per_second", "campaign.max_starts_per_second", unreadable),
            this["purpose"].Length == 0 ? null : this["purpose"]
        );

    private static IEnumerable<string> RuleFields(Outcome outcome) => [$"interval_{outcome}", $"attempts_{outcome}", $"final_{outcome}"];

    private Weekdays DaysChosen()
    {
        var days = DayNames
            .InOrder.Where(day => Has("weekdays", day.ToString()))
            .Aggregate(Weekdays.None, (chosen, day) => chosen | day.ToSet());
        return days == Weekdays.None ? Weekdays.All : days;
    }

    private OutcomeRuleInput Rule(Outcome outcome, string path, Violations unreadable) =>
        new(
            outcome,
            Whole($"interval_{outcome}", $"{path}.interval", unreadable),
            Whole($"attempts_{outcome}", $"{path}.attempts", unreadable),
            this[$"final_{outcome}"].Length > 0
        );

    private CalleeHoursInput CalleeHours(Violations unreadable)
    {
        const string Path = "campaign.schedule.callee_hours";
        return new(
            WindowWords.Read(this["callee_windows"], $"{Path}.windows", unreadable),
            Questions.One<UnknownZone>(this["unknown_zone"], $"{Path}.unknown_zone", unreadable)
        );
    }

    /// <summary>A field of the schedule; null when it is empty, or cannot be read, which is told.</summary>
    private T? Read<T>(string field, Func<string, string, Violations, T?> read, Violations unreadable)
        where T : struct => this[field].Length == 0 ? null : read(this[field], $"campaign.schedule.{field}", unreadable);

    private List<DateOnly> Dates(string field, Violations unreadable) =>
        [
            .. this[field]
                .Split([' ', ',', ';', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
                .Select(text => ScheduleText.ReadDate(text, $"campaign.schedule.{field}", unreadable))
                .OfType<DateOnly>(),
        ];

    /// <summary>A whole number; what is more than can be told is the most, for the bounds to refuse.</summary>
    private long? Whole(string field, string path, Violations unreadable, long most = long.MaxValue)
    {
        var text = this[field];
        if (text.Length == 0)
            return null;
        if (!text.All(char.IsAsciiDigit))
        {
            unreadable.Add(path, FieldReason.NotANumber, "A whole number.", text);
            return null;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, most) : most;
    }

    private static Dictionary<string, StringValues> Blank(IanaZone zone) =>
        new()
        {
            ["project_id"] = "1",
            ["start_block_id"] = "1",
            ["phone_id"] = "1",
            ["start_time"] = "09:00",
            ["end_time"] = "20:00",
            ["periods"] = nameof(Recurrence.Once),
            ["attempts"] = "3",
            ["interval"] = "30",
            ["time_zone"] = zone.Id,
            ["weekdays"] = Names(Weekdays.All),
        };

    private static Dictionary<string, StringValues> Fields(Campaign campaign)
    {
        var (schedule, rules) = (campaign.Schedule, campaign.Rules);
        var values = new Dictionary<string, StringValues>
        {
            ["project_id"] = Speech.Inv(campaign.ProjectId),
            ["start_block_id"] = Speech.Inv(campaign.StartBlockId),
            ["phone_id"] = Speech.Inv(campaign.PhoneId),
            ["name"] = campaign.Name.Value,
            ["description"] = campaign.Description.Value,
            ["date"] = ScheduleText.Write(schedule.FirstDay),
            ["last_date"] = schedule.LastDay is { } last ? ScheduleText.Write(last) : "",
            ["start_time"] = schedule.Windows.EveryDay is { } window ? DailyWindow.Write(window.Start) : "",
            ["end_time"] = schedule.Windows.EveryDay is { } same ? DailyWindow.Write(same.End) : "",
            ["windows"] = WindowWords.Write(schedule.Windows),
            ["callee_windows"] = schedule.CalleeHours is { } hours ? WindowWords.WriteAll(hours.Windows) : "",
            ["unknown_zone"] = schedule.CalleeHours?.UnknownZone.ToString() ?? "",
            ["excluded_dates"] = string.Join(' ', schedule.ExcludedDates.All.Select(ScheduleText.Write)),
            ["periods"] = schedule.Recurrence.ToString(),
            ["attempts"] = Speech.Inv(rules.Count),
            ["interval"] = Speech.Inv((long)rules.Interval.TotalMinutes),
            ["time_zone"] = schedule.Zone.Id,
            ["weekdays"] = Names(schedule.Weekdays),
            ["max_concurrent_calls"] = campaign.MaxConcurrentCalls is { } most ? Speech.Inv(most) : "",
            ["max_starts_per_second"] = campaign.MaxStartsPerSecond is { } pace ? Speech.Inv(pace) : "",
            ["purpose"] = campaign.Purpose?.Value ?? "",
        };
        foreach (var rule in rules.OutcomeRules)
        {
            values[$"interval_{rule.Outcome}"] = rule.Interval is { } interval ? Speech.Inv((long)interval.TotalMinutes) : "";
            values[$"attempts_{rule.Outcome}"] = rule.Attempts is { } attempts ? Speech.Inv(attempts) : "";
            if (rule.IsFinal)
                values[$"final_{rule.Outcome}"] = "on";
        }

        return values;
    }

    private static StringValues Names(Weekdays days) =>
        new([.. DayNames.InOrder.Where(day => days.Contains(day)).Select(day => day.ToString())]);
}
