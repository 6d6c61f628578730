using CampaignGrpc.Domain.Scheduling;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace CampaignGrpc.Domain.Tests.Scheduling;

/// <summary>What holds of every schedule at every instant, tried on random ones; half of the instants lie near a clock change.</summary>
public sealed class SchedulePropertyTests
{
    private const int Samples = 40;

    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(1_000).WithQuietOnSuccess(true);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private static readonly DateOnly FirstDay = new(2024, 1, 1);

    [Fact]
    public void The_next_opening_lies_ahead_and_is_open_and_a_tick_before_it_is_closed_or_another_day() =>
        Holds(
            (schedule, now) =>
                schedule.NextOpening(now) is not { } opening
                || (opening > now && schedule.IsOpen(opening) && (!schedule.IsOpen(opening - Tick) || IsAnotherDay(schedule, opening)))
        );

    [Fact]
    public void Nothing_is_open_between_a_closed_now_and_the_next_opening() =>
        Holds(
            (schedule, now) =>
                schedule.IsOpen(now) || Between(now, schedule.NextOpening(now) ?? now.AddYears(2)).All(instant => !schedule.IsOpen(instant))
        );

    [Fact]
    public void A_closing_exists_exactly_while_it_is_open_and_everything_up_to_it_is_open() =>
        Holds(
            (schedule, now) =>
                schedule.Closing(now) is not { } closing
                    ? !schedule.IsOpen(now)
                    : closing > now
                        && (!schedule.IsOpen(closing) || IsAnotherDay(schedule, closing))
                        && schedule.IsOpen(closing - Tick)
                        && Between(now, closing).All(schedule.IsOpen)
        );

    [Fact]
    public void What_is_open_at_or_after_now_is_open_and_asking_again_changes_nothing() =>
        Holds(
            (schedule, now) =>
                schedule.OpenAtOrAfter(now) is not { } open
                || (open >= now && schedule.IsOpen(open) && schedule.OpenAtOrAfter(open) == open)
        );

    [Fact]
    public void While_it_is_open_a_run_is_under_way_and_a_recurring_one_is_that_days() =>
        Holds(
            (schedule, now) =>
                !schedule.IsOpen(now)
                || (
                    schedule.Recurrence == Recurrence.Once
                        ? schedule.RunAt(now) <= schedule.CallingDayAt(now)
                        : schedule.RunAt(now) == schedule.CallingDayAt(now)
                )
        );

    [Fact]
    public void A_recurring_run_is_under_way_in_a_closed_window_only_when_it_opens_again_that_day() =>
        Holds(
            (schedule, now) =>
                schedule.Recurrence == Recurrence.Once
                || schedule.IsOpen(now)
                || schedule.RunAt(now) is not { } run
                || (schedule.NextOpening(now) is { } opening && run == schedule.CallingDayAt(opening))
        );

    [Fact]
    public void A_once_run_lasts_until_its_last_day_and_its_last_window_are_over() =>
        Holds(
            (schedule, now) =>
                schedule.Recurrence != Recurrence.Once
                || schedule.RunAt(now) is not { } run
                || Between(now, now.AddYears(1))
                    .All(later =>
                        schedule.RunAt(later)
                        == (schedule.Zone.LocalDay(later) > schedule.LastDay && schedule.OpenAtOrAfter(later) is null ? null : run)
                    )
        );

    [Fact]
    public void In_a_zone_that_the_system_does_not_know_nothing_ever_opens() =>
        Holds(
            (known, now) =>
            {
                var schedule = new CallingSchedule(
                    known.FirstDay,
                    known.Windows,
                    known.Recurrence,
                    IanaZone.FromStorage("Mars/Olympus"),
                    known.LastDay,
                    known.Weekdays,
                    known.ExcludedDates
                );
                return !schedule.IsOpen(now)
                    && schedule.NextOpening(now) is null
                    && schedule.OpenAtOrAfter(now) is null
                    && schedule.Closing(now) is null
                    && schedule.RunAt(now) is null;
            }
        );

    [Fact]
    public void Every_minute_of_the_two_days_around_now_is_open_or_closed_as_the_oracle_says() =>
        Holds(
            (schedule, now) =>
            {
                var midnight = Instant.FromDateTimeUtc(now.UtcDateTime.Date);
                var oracle = new MinuteOracle(schedule, midnight - Duration.FromDays(1), midnight + Duration.FromDays(1));
                return Enumerable.Range(0, oracle.Minutes).All(minute => schedule.IsOpen(oracle.At(minute)) == oracle.IsOpen(minute));
            }
        );

    private static void Holds(Func<CallingSchedule, DateTimeOffset, bool> property) =>
        Prop.ForAll(Questions().ToArbitrary(), question => property(question.Schedule, question.Now)).Check(Thorough);

    /// <summary>In whole ticks, since a part of a TimeSpan is rounded, up to the end itself.</summary>
    private static IEnumerable<DateTimeOffset> Between(DateTimeOffset from, DateTimeOffset to) =>
        Enumerable.Range(1, Samples).Select(sample => from.AddTicks((to - from).Ticks * sample / (Samples + 1)));

    private static Gen<Question> Questions() =>
        from zone in Gen.Elements(OracleCases.Zones)
        from firstDay in Gen.Choose(0, 1_000)
        from start in Gen.Frequency((1, Gen.Choose(0, 1_439)), (1, Gen.Choose(0, 4 * 60)))
        from length in Gen.Frequency((1, Gen.Choose(1, 1_440 - start)), (1, Gen.Choose(1, Math.Min(60, 1_440 - start))))
        from recurrence in Gen.Elements(Enum.GetValues<Recurrence>())
        from lastDay in Gen.Frequency(
            (1, Gen.Choose(0, 700).Select(days => (DateOnly?)FirstDay.AddDays(firstDay + days))),
            (1, Gen.Constant((DateOnly?)null))
        )
        from weekdays in Gen.Frequency((2, Gen.Constant((int)Weekdays.All)), (1, Gen.Choose(0, (int)Weekdays.All)))
        from now in Gen.Frequency((1, Anywhen(zone)), (1, NearAClockChange(zone)))
        let first = FirstDay.AddDays(firstDay)
        let window = WeeklyWindows.OfEveryDay(DailyWindow.TryCreate(TimeOnly.MinValue.AddMinutes(start), End(start + length), out var _)!)
        from windows in Gen.Frequency((1, Gen.Constant(window)), (1, OfSomeDays(window)))
        from excluded in Gen.Frequency(
            (2, Gen.Constant(ExcludedDates.None)),
            (1, Gen.Choose(-2, 2).ListOf(3).Select(days => DaysAround(now, days)))
        )
        select new Question(new(first, windows, recurrence, IanaZone.FromStorage(zone), lastDay, (Weekdays)weekdays, excluded), now);

    /// <summary>Up to four windows of some days, half of them over midnight; those that overlap are taken away again.</summary>
    private static Gen<WeeklyWindows> OfSomeDays(WeeklyWindows otherwise) =>
        from windows in Gen.Choose(1, 4).SelectMany(count => OneOfSomeDays().ListOf(count))
        select windows.Aggregate((WeeklyWindows?)null, (all, next) => WeeklyWindows.TryCreate([.. all?.All ?? [], next], out _) ?? all)
            ?? otherwise;

    private static Gen<WeeklyWindow> OneOfSomeDays() =>
        from days in Gen.Choose(1, (int)Weekdays.All)
        from start in Gen.Choose(0, 1_439)
        from end in Gen.Choose(0, 1_440).Where(end => end != start)
        select new WeeklyWindow(
            (Weekdays)days,
            DailyWindow.TryCreateOverMidnight(TimeOnly.MinValue.AddMinutes(start), End(end), out var _)!
        );

    private static ExcludedDates DaysAround(DateTimeOffset now, IEnumerable<int> days) =>
        ExcludedDates.Of(days.Select(day => DateOnly.FromDateTime(now.UtcDateTime).AddDays(day)));

    /// <summary>A window that lasts until the next day's begins opens again there.</summary>
    private static bool IsAnotherDay(CallingSchedule schedule, DateTimeOffset edge) =>
        schedule.CallingDayAt(edge - Tick) != schedule.CallingDayAt(edge);

    private static TimeOnly End(int minute) => minute == 1_440 ? DailyWindow.Midnight : TimeOnly.MinValue.AddMinutes(minute);

    private static Gen<DateTimeOffset> Anywhen(string zone) =>
        from seconds in Gen.Choose(0, (int)(OracleCases.To(zone) - OracleCases.From).TotalSeconds - 86_400)
        from tick in Gen.Choose(0, 9_999_999)
        select OracleCases.From.ToDateTimeOffset().AddSeconds(seconds).AddTicks(tick);

    private static Gen<DateTimeOffset> NearAClockChange(string zone) =>
        from change in Gen.Elements(OracleCases.ClockChanges(zone).Append(OracleCases.From).ToArray())
        from minutes in Gen.Choose(-300, 300)
        from tick in Gen.Elements(-1, 0, 1)
        select change.ToDateTimeOffset().AddMinutes(minutes).AddTicks(tick);

    private sealed record Question(CallingSchedule Schedule, DateTimeOffset Now);
}
