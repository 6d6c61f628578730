using System.Globalization;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Scheduling;

namespace CampaignGrpc.Simulation.Tests.World;

/// <summary>A campaign as its owner wants it.</summary>
internal sealed record CampaignPlan(
    Timetable Timetable,
    int Attempts,
    int IntervalMinutes,
    IReadOnlyList<OutcomeRuleInput> OutcomeRules,
    int? MaxConcurrentCalls,
    int Contacts,
    string Description = "",
    int? MaxStartsPerSecond = null
)
{
    private static readonly string[] Zones =
    [
        "Asia/Yekaterinburg",
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "America/Santiago",
        "Asia/Beirut",
    ];

    /// <summary>
    /// Whole days, minutes around midnight, hours in which clocks are changed; several a day, over midnight, of some days.
    /// </summary>
    private static readonly string[] Windows =
    [
        "127 09:00-18:00",
        "127 00:00-23:59",
        "127 01:30-02:30",
        "127 02:00-02:30",
        "127 00:00-00:30",
        "127 23:00-23:59",
        "127 12:00-12:10",
        "127 00:01-23:58",
        "127 22:30-01:30",
        "62 09:00-12:00,62 13:00-18:00,65 22:00-02:15",
        "127 02:30-02:29",
        "127 00:00-12:00,127 12:00-24:00",
        "42 20:00-23:00,84 01:00-03:00",
    ];

    /// <summary>What most ask for, all day, a night, weekdays, and an hour in which clocks are changed.</summary>
    private static readonly string[] CalleeHours =
    [
        "127 09:00-21:00",
        "127 00:00-24:00",
        "127 20:00-04:00",
        "62 09:00-18:00",
        "127 01:30-03:00",
    ];

    private static readonly int[] Intervals = [0, 0, 1, 5, 30, 60, 1_440];

    public bool Equals(CampaignPlan? other) =>
        other is not null
        && (Timetable, Attempts, IntervalMinutes, MaxConcurrentCalls, Contacts, Description, MaxStartsPerSecond)
            == (
                other.Timetable,
                other.Attempts,
                other.IntervalMinutes,
                other.MaxConcurrentCalls,
                other.Contacts,
                other.Description,
                other.MaxStartsPerSecond
            )
        && OutcomeRules.ToHashSet().SetEquals(other.OutcomeRules);

    public override int GetHashCode() => HashCode.Combine(Timetable, Attempts, IntervalMinutes);

    /// <summary>The zone that the owner says a contact is in, the same in every campaign.</summary>
    public static string ZoneOf(int number) => Zones[number % 3];

    public static string RandomZone(Random random) => Zones[random.Next(Zones.Length)];

    public static CampaignPlan Random(Random random, string zone, DateTimeOffset now)
    {
        var window = Windows[random.Next(Windows.Length)];
        var recurrence = random.Next(10) switch
        {
            < 4 => Recurrence.Once,
            < 8 => Recurrence.Daily,
            8 => Recurrence.Weekdays,
            _ => (Recurrence)random.Next(4, 6),
        };
        var first = ZoneMinutes.Of(zone).DayAt(now).AddDays(random.Next(-3, 2));
        DateOnly? last = random.Next(3) == 0 ? first.AddDays(random.Next(0, 9)) : null;
        var weekdays = recurrence < Recurrence.Weekdays && random.Next(4) == 0 ? (Weekdays)random.Next(1, 128) : Weekdays.All;
        return new(
            new(zone, first, last, window, recurrence, weekdays, RandomDays(random, first), RandomCallees(random)),
            random.Next(1, 4),
            Intervals[random.Next(Intervals.Length)],
            RandomRules(random),
            random.Next(3) == 0 ? random.Next(1, 4) : null,
            random.Next(1, 7),
            MaxStartsPerSecond: RandomPace(random)
        );
    }

    public override string ToString() =>
        $"{Timetable}, {Attempts} attempts, {IntervalMinutes} min, [{string.Join(", ", OutcomeRules)}], "
        + $"at most {MaxConcurrentCalls} of {Contacts}, {MaxStartsPerSecond} a second";

    public CreateCampaignCommand ToCommand(PhoneNumberReader phones, DateTimeOffset now, string? requestId = null)
    {
        var intake = new ContactIntake(phones, DuplicatePhonesPolicy.Reject, Contacts);
        for (var contact = 1; contact <= Contacts; contact++)
            intake.Offer($"+7912{contact:D7}", default, new(null, ZoneOf(contact)));
        return new(
            new(1, null, Description, 1, Schedule, 1, MaxConcurrentCalls, OutcomeRules, MaxStartsPerSecond),
            intake,
            requestId,
            now,
            new()
        );
    }

    /// <summary>What its owner may think of next: the plan, and the fields that are named to bring it about.</summary>
    public (CampaignPlan Plan, CampaignFields Fields) Changed(Random random, DateTimeOffset now)
    {
        var (plan, fields) = (this, CampaignFields.None);
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var table = plan.Timetable;
            var today = ZoneMinutes.Of(table.Zone).DayAt(now);
            (plan, var field) = random.Next(19) switch
            {
                < 6 => WithWindows(plan, RandomWindows(random, table, now)),
                6 or 7 => (
                    plan with
                    {
                        Timetable = table with { LastDay = random.Next(3) == 0 ? null : today.AddDays(random.Next(-1, 4)) },
                    },
                    CampaignFields.LastDate
                ),
                8 => (
                    plan with
                    {
                        Timetable = table with { Weekdays = random.Next(2) == 0 ? Weekdays.All : (Weekdays)random.Next(1, 128) },
                    },
                    CampaignFields.Weekdays
                ),
                9 or 10 => (plan with { Attempts = random.Next(1, 5) }, CampaignFields.Attempts),
                11 => (plan with { IntervalMinutes = Intervals[random.Next(Intervals.Length)] }, CampaignFields.Interval),
                12 => (plan with { OutcomeRules = RandomRules(random) }, CampaignFields.OutcomeRules),
                13 => (
                    plan with
                    {
                        MaxConcurrentCalls = random.Next(2) == 0 ? null : random.Next(1, 4),
                    },
                    CampaignFields.MaxConcurrentCalls
                ),
                14 => (plan with { Description = $"{random.Next(3)}" }, CampaignFields.Description),
                16 => (plan with { MaxStartsPerSecond = RandomPace(random) }, CampaignFields.MaxStartsPerSecond),
                15 => (plan with { Timetable = table with { Excluded = RandomDays(random, today) } }, CampaignFields.ExcludedDates),
                17 => (plan with { Timetable = table with { Callees = RandomCallees(random) } }, CampaignFields.CalleeHours),
                _ => (
                    plan with
                    {
                        Timetable = RandomCalendar(random, table, today),
                    },
                    CampaignFields.Date | CampaignFields.Periods | CampaignFields.TimeZone
                ),
            };
            fields |= field;
        }

        // What a create would refuse is not what is tried here.
        if (plan.Timetable.LastDay < plan.Timetable.FirstDay)
            (plan, fields) = (plan with { Timetable = plan.Timetable with { LastDay = null } }, fields | CampaignFields.LastDate);
        return (plan, fields);
    }

    public UpdateCampaignCommand ToUpdate(long id, CampaignFields fields, string etag, DateTimeOffset now) =>
        new(
            id,
            fields,
            new(null, null, Description, null, Schedule, null, MaxConcurrentCalls, OutcomeRules, MaxStartsPerSecond),
            etag,
            now,
            new()
        );

    private ScheduleInput Schedule =>
        new(
            Timetable.FirstDay,
            EveryDay?.Start,
            EveryDay?.End,
            Timetable.Recurrence,
            Attempts,
            IntervalMinutes,
            Timetable.Zone,
            Timetable.LastDay,
            Timetable.Weekdays,
            EveryDay is null ? [.. Timetable.Week.Select(ToInput)] : null,
            Timetable.Excluded.Length == 0
                ? null
                : [.. Timetable.Excluded.Split(',').Select(day => DateOnly.ParseExact(day, "yyyyMMdd", CultureInfo.InvariantCulture))],
            Timetable.CalleeWeek is { } hours ? new([.. hours.Select(ToInput)], UnknownZone.UseCampaignZone) : null
        );

    private static WindowInput ToInput((Weekdays Days, int Start, int End) window) =>
        new(window.Days, Time(window.Start), Time(window.End));

    /// <summary>The one window of every day, where it is that and within the day.</summary>
    private (TimeOnly Start, TimeOnly End)? EveryDay =>
        Timetable.Week.ToList() is [{ Days: Weekdays.All } window] && window.Start < window.End
            ? (Time(window.Start), Time(window.End))
            : null;

    private static TimeOnly Time(int minute) =>
        minute == ZoneMinutes.MinutesPerDay ? DailyWindow.Midnight : TimeOnly.MinValue.AddMinutes(minute);

    private static (CampaignPlan Plan, CampaignFields Field) WithWindows(CampaignPlan plan, string windows)
    {
        var changed = plan with { Timetable = plan.Timetable with { Windows = windows } };
        return (changed, changed.EveryDay is null ? CampaignFields.Windows : CampaignFields.StartTime | CampaignFields.EndTime);
    }

    /// <summary>Some of the windows, or one that begins or ends about now.</summary>
    private static string RandomWindows(Random random, Timetable table, DateTimeOffset now)
    {
        if (random.Next(3) == 0)
            return Windows[random.Next(Windows.Length)];
        var minute = ZoneMinutes.Of(table.Zone).MinuteAt(now);
        var from = Math.Clamp(minute + random.Next(-120, 120), 0, ZoneMinutes.MinutesPerDay - 2);
        var to = Math.Clamp(from + random.Next(1, 240), from + 1, ZoneMinutes.MinutesPerDay - 1);
        return $"127 {TimeOnly.MinValue.AddMinutes(from):HH:mm}-{TimeOnly.MinValue.AddMinutes(to):HH:mm}";
    }

    private static string RandomDays(Random random, DateOnly around) =>
        random.Next(4) != 0
            ? ""
            : string.Join(
                ',',
                Enumerable
                    .Range(0, random.Next(1, 4))
                    .Select(_ => around.AddDays(random.Next(-1, 5)))
                    .Distinct()
                    .Order()
                    .Select(day => $"{day:yyyyMMdd}")
            );

    private static string? RandomCallees(Random random) =>
        random.Next(4) == 0 ? Timetable.InOwnZone + CalleeHours[random.Next(CalleeHours.Length)] : null;

    private static Timetable RandomCalendar(Random random, Timetable table, DateOnly today) =>
        random.Next(3) switch
        {
            0 => table with { FirstDay = today.AddDays(random.Next(-2, 4)) },
            1 => table with { Recurrence = (Recurrence)random.Next(1, 6) },
            _ => table with { Zone = RandomZone(random) },
        };

    private static int? RandomPace(Random random) =>
        random.Next(3) == 0
            ? random.Next(2) == 0
                ? random.Next(1, 4)
                : random.Next(40, 200)
            : null;

    private static List<OutcomeRuleInput> RandomRules(Random random)
    {
        var rules = new List<OutcomeRuleInput>();
        foreach (var outcome in Enum.GetValues<Outcome>().Where(OutcomeRule.IsFor))
        {
            if (random.Next(6) != 0)
                continue;
            rules.Add(
                new(
                    outcome,
                    random.Next(2) == 0 ? random.Next(0, 90) : null,
                    random.Next(2) == 0 ? random.Next(1, 4) : null,
                    random.Next(4) == 0
                )
            );
        }

        return rules;
    }
}
