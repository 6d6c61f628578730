using CampaignGrpc.Application;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;

namespace CampaignGrpc.Simulation.Tests.World;

/// <summary>A campaign as its owner wants it.</summary>
internal sealed record CampaignPlan(
    Timetable Timetable,
    int Attempts,
    int IntervalMinutes,
    IReadOnlyList<OutcomeRuleInput> OutcomeRules,
    int? MaxConcurrentCalls,
    int Contacts,
    string Description = "")
{
    private static readonly string[] Zones =
        ["Asia/Yekaterinburg", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Beirut"];

    /// <summary>Whole days, minutes around midnight, and hours in which clocks are changed.</summary>
    private static readonly (TimeOnly Start, TimeOnly End)[] Windows =
    [
        (new(9, 0), new(18, 0)), (new(0, 0), new(23, 59)), (new(1, 30), new(2, 30)), (new(2, 0), new(2, 30)),
        (new(0, 0), new(0, 30)), (new(23, 0), new(23, 59)), (new(12, 0), new(12, 10)), (new(0, 1), new(23, 58)),
    ];

    private static readonly int[] Intervals = [0, 0, 1, 5, 30, 60, 1_440];

    public bool Equals(CampaignPlan? other) =>
        other is not null
        && (Timetable, Attempts, IntervalMinutes, MaxConcurrentCalls, Contacts, Description)
            == (other.Timetable, other.Attempts, other.IntervalMinutes, other.MaxConcurrentCalls, other.Contacts, other.Description)
        && OutcomeRules.ToHashSet().SetEquals(other.OutcomeRules);

    public override int GetHashCode() => HashCode.Combine(Timetable, Attempts, IntervalMinutes);

    public static string RandomZone(Random random) => Zones[random.Next(Zones.Length)];

    public static CampaignPlan Random(Random random, string zone, DateTimeOffset now)
    {
        var window = Windows[random.Next(Windows.Length)];
        var recurrence = random.Next(10) switch { < 4 => Recurrence.Once, < 8 => Recurrence.Daily, 8 => Recurrence.Weekdays, _ => (Recurrence)random.Next(4, 6) };
        var first = ZoneMinutes.Of(zone).DayAt(now).AddDays(random.Next(-3, 2));
        DateOnly? last = random.Next(3) == 0 ? first.AddDays(random.Next(0, 9)) : null;
        var weekdays = recurrence < Recurrence.Weekdays && random.Next(4) == 0 ? (Weekdays)random.Next(1, 128) : Weekdays.All;
        return new(
            new(zone, first, last, window.Start, window.End, recurrence, weekdays),
            random.Next(1, 4),
            Intervals[random.Next(Intervals.Length)],
            RandomRules(random),
            random.Next(3) == 0 ? random.Next(1, 4) : null,
            random.Next(1, 7));
    }

    public override string ToString() =>
        $"{Timetable}, {Attempts} attempts, {IntervalMinutes} min, [{string.Join(", ", OutcomeRules)}], at most {MaxConcurrentCalls} of {Contacts}";

    public CreateCampaignCommand ToCommand(PhoneNumberReader phones, DateTimeOffset now, string? requestId = null)
    {
        var intake = new ContactIntake(phones, DuplicatePhonesPolicy.Reject, Contacts);
        for (var contact = 1; contact <= Contacts; contact++) intake.Offer($"+7912{contact:D7}", default);
        return new(new(1, null, Description, 1, Schedule, 1, MaxConcurrentCalls, OutcomeRules), intake, requestId, now, new());
    }

    /// <summary>What its owner may think of next: the plan, and the fields that are named to bring it about.</summary>
    public (CampaignPlan Plan, CampaignFields Fields) Changed(Random random, DateTimeOffset now)
    {
        var (plan, fields) = (this, CampaignFields.None);
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var table = plan.Timetable;
            var today = ZoneMinutes.Of(table.Zone).DayAt(now);
            (plan, var field) = random.Next(16) switch
            {
                < 6 => (plan with { Timetable = RandomWindow(random, table, now) }, CampaignFields.StartTime | CampaignFields.EndTime),
                6 or 7 => (plan with { Timetable = table with { LastDay = random.Next(3) == 0 ? null : today.AddDays(random.Next(-1, 4)) } }, CampaignFields.LastDate),
                8 => (plan with { Timetable = table with { Weekdays = random.Next(2) == 0 ? Weekdays.All : (Weekdays)random.Next(1, 128) } }, CampaignFields.Weekdays),
                9 or 10 => (plan with { Attempts = random.Next(1, 5) }, CampaignFields.Attempts),
                11 => (plan with { IntervalMinutes = Intervals[random.Next(Intervals.Length)] }, CampaignFields.Interval),
                12 => (plan with { OutcomeRules = RandomRules(random) }, CampaignFields.OutcomeRules),
                13 => (plan with { MaxConcurrentCalls = random.Next(2) == 0 ? null : random.Next(1, 4) }, CampaignFields.MaxConcurrentCalls),
                14 => (plan with { Description = $"{random.Next(3)}" }, CampaignFields.Description),
                _ => (plan with { Timetable = RandomCalendar(random, table, today) }, CampaignFields.Date | CampaignFields.Periods | CampaignFields.TimeZone),
            };
            fields |= field;
        }

        // What a create would refuse is not what is tried here.
        if (plan.Timetable.LastDay < plan.Timetable.FirstDay)
            (plan, fields) = (plan with { Timetable = plan.Timetable with { LastDay = null } }, fields | CampaignFields.LastDate);
        return (plan, fields);
    }

    public UpdateCampaignCommand ToUpdate(long id, CampaignFields fields, string etag, DateTimeOffset now) =>
        new(id, fields, new(null, null, Description, null, Schedule, null, MaxConcurrentCalls, OutcomeRules), etag, now, new());

    private ScheduleInput Schedule => new(
        Timetable.FirstDay,
        Timetable.Start,
        Timetable.End,
        Timetable.Recurrence,
        Attempts,
        IntervalMinutes,
        Timetable.Zone,
        Timetable.LastDay,
        Timetable.Weekdays);

    /// <summary>One of the windows, or one that begins or ends about now.</summary>
    private static Timetable RandomWindow(Random random, Timetable table, DateTimeOffset now)
    {
        if (random.Next(3) == 0)
        {
            var (start, end) = Windows[random.Next(Windows.Length)];
            return table with { Start = start, End = end };
        }

        var minute = ZoneMinutes.Of(table.Zone).MinuteAt(now);
        var from = Math.Clamp(minute + random.Next(-120, 120), 0, ZoneMinutes.MinutesPerDay - 2);
        var to = Math.Clamp(from + random.Next(1, 240), from + 1, ZoneMinutes.MinutesPerDay - 1);
        return table with { Start = TimeOnly.MinValue.AddMinutes(from), End = TimeOnly.MinValue.AddMinutes(to) };
    }

    private static Timetable RandomCalendar(Random random, Timetable table, DateOnly today) => random.Next(3) switch
    {
        0 => table with { FirstDay = today.AddDays(random.Next(-2, 4)) },
        1 => table with { Recurrence = (Recurrence)random.Next(1, 6) },
        _ => table with { Zone = RandomZone(random) },
    };

    private static List<OutcomeRuleInput> RandomRules(Random random)
    {
        var rules = new List<OutcomeRuleInput>();
        foreach (var outcome in Enum.GetValues<Outcome>().Where(OutcomeRule.IsFor))
        {
            if (random.Next(6) != 0) continue;
            rules.Add(new(outcome, random.Next(2) == 0 ? random.Next(0, 90) : null, random.Next(2) == 0 ? random.Next(1, 4) : null, random.Next(4) == 0));
        }

        return rules;
    }
}
