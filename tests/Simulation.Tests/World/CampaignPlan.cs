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
    int Contacts)
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
        var (zone, first, last, start, end, recurrence, weekdays) = Timetable;
        var schedule = new ScheduleInput(first, start, end, recurrence, Attempts, IntervalMinutes, zone, last, weekdays);
        return new(new(1, null, null, 1, schedule, 1, MaxConcurrentCalls, OutcomeRules), intake, requestId, now, new());
    }

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
