using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.People;
using CampaignGrpc.Domain.Scheduling;
using NodaTime;
using static CampaignGrpc.Domain.Tests.Scheduling.Schedules;

namespace CampaignGrpc.Domain.Tests.Contacts;

/// <summary>How often one number is called. Wednesday is 2026-03-04.</summary>
public sealed class CallLimitTests
{
    private static readonly IanaZone Zone = IanaZone.FromStorage("Asia/Yekaterinburg");

    [Theory]
    [InlineData("2026-03-04 12:00 +05:00", "2026-03-05 12:00 +05:00", "the first of two leaves a day")]
    [InlineData("2026-03-04 12:00 +05:00", null, "just when it leaves", "2026-03-05 12:00 +05:00")]
    public void A_rolling_limit_opens_when_the_call_that_fills_it_is_over_its_time(
        string first,
        string? opens,
        string _,
        string now = "2026-03-04 20:00 +05:00"
    )
    {
        var called = Called(first, "2026-03-04 13:00 +05:00");

        Assert.Equal(
            opens is null ? null : At(opens),
            called.ClosedUntil(CallLimits.Of([CallLimit.Within(2, TimeSpan.FromDays(1))]), At(now), () => [Zone])
        );
    }

    [Theory]
    [InlineData(CalendarPeriod.Day, "2026-03-04 00:00 +05:00", "2026-03-05 00:00 +05:00")]
    [InlineData(CalendarPeriod.Day, "2026-03-03 23:59 +05:00", null)]
    [InlineData(CalendarPeriod.Week, "2026-03-02 00:00 +05:00", "2026-03-09 00:00 +05:00")]
    [InlineData(CalendarPeriod.Week, "2026-03-01 23:59 +05:00", null)]
    [InlineData(CalendarPeriod.Month, "2026-03-01 00:00 +05:00", "2026-04-01 00:00 +05:00")]
    [InlineData(CalendarPeriod.Month, "2026-02-28 23:59 +05:00", null)]
    public void A_limit_of_the_calendar_opens_with_the_next_period_on_the_campaigns_clock(
        CalendarPeriod period,
        string call,
        string? opens
    ) =>
        Assert.Equal(
            opens is null ? null : At(opens),
            Called(call).ClosedUntil(CallLimits.Of([CallLimit.Each(1, period)]), At("2026-03-04 20:00 +05:00"), () => [Zone])
        );

    [Fact]
    public void Of_several_limits_the_last_to_open_decides()
    {
        var limits = CallLimits.Of([
            CallLimit.Each(1, CalendarPeriod.Day),
            CallLimit.Within(1, TimeSpan.FromHours(48)),
            CallLimit.Each(2, CalendarPeriod.Month),
        ]);

        Assert.Equal(
            At("2026-03-06 12:00 +05:00"),
            Called("2026-03-04 12:00 +05:00").ClosedUntil(limits, At("2026-03-04 20:00 +05:00"), () => [Zone])
        );
    }

    [Fact]
    public void What_certainly_did_not_ring_counts_no_more()
    {
        var called = Called("2026-03-04 12:00 +05:00", "2026-03-04 13:00 +05:00");

        Assert.Equal(Called("2026-03-04 13:00 +05:00"), called.Without(At("2026-03-04 12:00 +05:00")));
        Assert.Equal(called, called.Without(At("2026-03-04 12:00:01 +05:00")));
        Assert.Equal(CalledNumber.Never, Called("2026-03-04 13:00 +05:00").Without(At("2026-03-04 13:00 +05:00")));
    }

    [Theory]
    [InlineData(Outcome.Answered, "2026-03-11 12:00 +05:00")]
    [InlineData(Outcome.Unknown, "2026-03-11 12:00 +05:00")]
    [InlineData(Outcome.Busy, null)]
    [InlineData(null, null)]
    public void A_limit_of_some_outcomes_is_a_rest_after_them(Outcome? outcome, string? opens)
    {
        var call = At("2026-03-04 12:00 +05:00");
        var called = CalledNumber.Never.With(call).With(call.AddHours(1));
        if (outcome is { } heard)
            called = called.With(call, heard);
        var rest = CallLimit.Within(1, TimeSpan.FromDays(7)) with { Outcomes = OutcomeSet.Of([Outcome.Answered, Outcome.Unknown]) };

        Assert.Equal(opens is null ? null : At(opens), called.ClosedUntil(CallLimits.Of([rest]), call.AddDays(1), () => [Zone]));
    }

    [Fact]
    public void What_came_of_two_calls_at_one_instant_is_kept_of_each()
    {
        var call = At("2026-03-04 12:00 +05:00");

        var called = CalledNumber.Never.With(call).With(call).With(call, Outcome.Busy).With(call, Outcome.Answered);

        Assert.Equal([Outcome.Answered, Outcome.Busy], called.Calls.Select(one => one.Outcome!.Value).Order());
        Assert.Equal(
            [Outcome.Busy],
            CalledNumber.Never.With(call).With(call).With(call, Outcome.Busy).Without(call).Calls.Select(one => one.Outcome!.Value)
        );
    }

    [Fact]
    public void What_came_of_a_call_is_known_of_that_of_its_purpose()
    {
        var (call, debt, survey) = (At("2026-03-04 12:00 +05:00"), CallPurpose.FromStorage("debt"), CallPurpose.FromStorage("survey"));
        var called = CalledNumber.Never.With(call, debt).With(call, survey);

        Assert.Equal(
            [new(call, debt, Outcome.Busy), new(call, survey)],
            called.With(call, Outcome.Busy, debt).Calls.OrderBy(one => one.Purpose!.Value)
        );
        Assert.Equal([new(call, survey)], called.Without(call, debt).Calls);
    }

    [Fact]
    public void A_limit_of_a_purpose_concerns_its_campaigns_alone_and_counts_their_calls()
    {
        var (debt, survey) = (CallPurpose.FromStorage("debt"), CallPurpose.FromStorage("survey"));
        var now = At("2026-03-04 12:00 +05:00");
        var limits = CallLimits.Of([
            CallLimit.Within(1, TimeSpan.FromDays(1)) with
            {
                Purpose = debt,
            },
            CallLimit.Within(3, TimeSpan.FromDays(1)),
        ]);
        var called = CalledNumber.Never.With(now, survey);

        Assert.Null(called.ClosedUntil(limits.For(debt), now.AddHours(1), () => [Zone]));
        called = called.With(now.AddHours(1), debt);
        Assert.Equal(now.AddHours(25), called.ClosedUntil(limits.For(debt), now.AddHours(2), () => [Zone]));
        Assert.Null(called.ClosedUntil(limits.For(survey), now.AddHours(2), () => [Zone]));
        Assert.Null(called.ClosedUntil(limits.For(null), now.AddHours(2), () => [Zone]));
        called = called.With(now.AddHours(2));
        Assert.Equal(now.AddHours(24), called.ClosedUntil(limits.For(null), now.AddHours(3), () => [Zone]));
    }

    [Fact]
    public void Calls_of_other_outcomes_push_none_out_that_a_limit_asks_for()
    {
        var first = At("2026-03-04 12:00 +05:00");
        var called = CalledNumber.Never.With(first).With(first, Outcome.Answered);
        for (var call = 1; call <= 500; call++)
            called = called.With(first.AddHours(call)).With(first.AddHours(call), Outcome.Busy);

        var rest = CallLimit.Within(1, TimeSpan.FromDays(60)) with { Outcomes = OutcomeSet.Of([Outcome.Answered]) };

        Assert.Equal(first.AddDays(60), called.ClosedUntil(CallLimits.Of([rest]), first.AddHours(500), () => [Zone]));
        Assert.Equal(CallLimit.MaxCalls + 1, called.Calls.Count);
    }

    [Fact]
    public void Where_a_number_may_be_on_several_clocks_the_day_must_be_over_on_all()
    {
        List<IanaZone> zones = [IanaZone.FromStorage("Europe/Kaliningrad"), IanaZone.FromStorage("Asia/Kamchatka")];
        var limits = CallLimits.Of([CallLimit.Each(1, CalendarPeriod.Day)]);

        // Midnight in Kamchatka is long over when it is in Kaliningrad.
        Assert.Equal(
            At("2026-03-05 00:00 +02:00"),
            Called("2026-03-04 12:00 +05:00").ClosedUntil(limits, At("2026-03-04 18:00 +05:00"), () => zones)
        );
        // In Kaliningrad it is another day than the call's, in Kamchatka it is not.
        Assert.Equal(
            At("2026-03-06 00:00 +12:00"),
            Called("2026-03-05 00:30 +12:00").ClosedUntil(limits, At("2026-03-05 00:10 +02:00"), () => zones)
        );
    }

    [Fact]
    public void No_more_is_kept_than_a_limit_can_ask_for()
    {
        var called = CalledNumber.Never;
        for (var day = 0; day < 500; day++)
            called = called.With(At("2024-01-01 12:00 +05:00").AddDays(day));

        Assert.Equal(CallLimit.MaxCalls, called.Calls.Count);
        Assert.Single(Called("2024-01-01 12:00 +05:00").With(At("2026-01-01 12:00 +05:00")).Calls);
    }

    /// <summary>
    /// A second reading of the rule: never are there more starts within the time than the limit allows, and never is one refused that would
    /// fit.
    /// </summary>
    [Fact]
    public void Calls_that_are_made_whenever_the_limits_are_open_never_break_them_and_leave_no_room_unused()
    {
        var random = new Random(20260304);
        foreach (var zone in new[] { "Asia/Yekaterinburg", "Europe/Berlin", "America/Santiago", "Asia/Beirut" })
        {
            var noda = DateTimeZoneProviders.Tzdb[zone];
            for (var round = 0; round < 50; round++)
            {
                var limits = CallLimits.Of([
                    .. Enumerable
                        .Range(0, random.Next(1, 4))
                        .Select(_ =>
                            random.Next(2) == 0
                                ? CallLimit.Within(random.Next(1, 4), TimeSpan.FromMinutes(random.Next(1, 10_000)))
                                : CallLimit.Each(random.Next(1, 6), (CalendarPeriod)random.Next(1, 4))
                        ),
                ]);
                var (called, now) = (CalledNumber.Never, At("2026-03-20 12:00 +00:00"));
                for (var step = 0; step < 60; step++)
                {
                    now = now.AddMinutes(random.Next(1, 700));
                    var fits = limits.All.All(limit =>
                        called.Calls.Count(call => IsCounted(limit, call.StartTime, now, noda)) < limit.Calls
                    );
                    var until = called.ClosedUntil(limits, now, () => [IanaZone.FromStorage(zone)]);
                    Assert.Equal(fits, until is null);
                    if (until is { } opens)
                    {
                        Assert.Null(called.ClosedUntil(limits, opens, () => [IanaZone.FromStorage(zone)]));
                        Assert.NotNull(called.ClosedUntil(limits, opens.AddTicks(-1), () => [IanaZone.FromStorage(zone)]));
                        continue;
                    }

                    called = called.With(now);
                }
            }
        }
    }

    [Fact]
    public void Limits_beyond_their_bounds_cannot_be_made()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => CallLimit.Within(0, TimeSpan.FromDays(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => CallLimit.Each(101, CalendarPeriod.Day));
        Assert.Throws<ArgumentOutOfRangeException>(() => CallLimit.Within(1, TimeSpan.FromSeconds(59)));
        Assert.Throws<ArgumentOutOfRangeException>(() => CallLimit.Within(1, TimeSpan.FromDays(367)));
        Assert.Throws<ArgumentOutOfRangeException>(() => CallLimit.Each(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => CallLimits.Of([.. Enumerable.Repeat(CallLimit.Each(1, CalendarPeriod.Day), 11)]));
    }

    private static bool IsCounted(CallLimit limit, DateTimeOffset start, DateTimeOffset now, DateTimeZone zone)
    {
        if (limit.Rolling is { } rolling)
            return start > now - rolling;
        var (called, today) = (LocalDay(start), LocalDay(now));
        return limit.Calendar switch
        {
            CalendarPeriod.Day => called == today,
            CalendarPeriod.Week => called.With(DateAdjusters.PreviousOrSame(IsoDayOfWeek.Monday))
                == today.With(DateAdjusters.PreviousOrSame(IsoDayOfWeek.Monday)),
            _ => (called.Year, called.Month) == (today.Year, today.Month),
        };

        LocalDate LocalDay(DateTimeOffset instant) => Instant.FromDateTimeOffset(instant).InZone(zone).Date;
    }

    private static CalledNumber Called(params string[] starts) => CalledNumber.Of(starts.Select(start => new NumberCall(At(start))));
}
