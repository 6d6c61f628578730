using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.People;
using CampaignGrpc.Domain.Scheduling;
using CampaignGrpc.Domain.Tests.Scheduling;
using static CampaignGrpc.Domain.Tests.Dialing;

namespace CampaignGrpc.Domain.Tests.Campaigns;

/// <summary>The table of <c>docs/updating.md</c>, and what an update does to a campaign's version.</summary>
public sealed class CampaignUpdateTests
{
    private static readonly Dictionary<string, Func<CampaignTerms, CampaignTerms>> Changes = new()
    {
        ["name"] = terms => terms with { Name = CampaignName.TryParse("Other", out _)! },
        ["description"] = terms => terms with { Description = CampaignDescription.TryParse("Other", out _)! },
        ["schedule.date"] = terms => terms with { Schedule = Schedule(terms, firstDay: new(2026, 3, 4)) },
        ["schedule.start_time"] = terms => terms with { Schedule = Schedule(terms, start: new(8, 0)) },
        ["schedule.end_time"] = terms => terms with { Schedule = Schedule(terms, end: new(18, 0)) },
        ["schedule.periods"] = terms => terms with { Schedule = Schedule(terms, recurrence: Recurrence.Weekly) },
        ["schedule.attempts"] = terms => terms with { Rules = AttemptRules.Create(3, 30) },
        ["schedule.interval"] = terms => terms with { Rules = AttemptRules.Create(2, 31) },
        ["schedule.time_zone"] = terms => terms with { Schedule = Schedule(terms, zone: "Europe/London") },
        ["schedule.last_date"] = terms => terms with { Schedule = Schedule(terms, lastDay: new(2026, 3, 9)) },
        ["schedule.weekdays"] = terms => terms with { Schedule = Schedule(terms, weekdays: Weekdays.Tuesday) },
        ["schedule.windows"] = terms => terms with { Schedule = terms.Schedule with { Windows = Schedules.Week("62 22:00-06:00")! } },
        ["schedule.excluded_dates"] = terms =>
            terms with
            {
                Schedule = terms.Schedule with { ExcludedDates = ExcludedDates.Of([new(2026, 3, 8)]) },
            },
        ["schedule.callee_hours"] = terms =>
            terms with
            {
                Schedule = terms.Schedule with { CalleeHours = new(Schedules.Week("127 09:00-20:00")!, UnknownZone.CallNobody) },
            },
        ["max_concurrent_calls"] = terms => terms with { MaxConcurrentCalls = 7 },
        ["max_starts_per_second"] = terms => terms with { MaxStartsPerSecond = 7 },
        ["purpose"] = terms => terms with { Purpose = CallPurpose.FromStorage("debt") },
        ["outcome_rules"] = terms =>
            terms with
            {
                Rules = AttemptRules.Create(2, 30, [OutcomeRule.Create(Outcome.Busy, null, null, true)]),
            },
    };

    public static TheoryData<string, CampaignState> EveryFieldInEveryState =>
        new(Changes.Keys.SelectMany(path => Enum.GetValues<CampaignState>(), (path, state) => (path, state)));

    [Theory]
    [MemberData(nameof(EveryFieldInEveryState))]
    public void A_field_changes_in_the_states_of_the_table_and_is_frozen_in_the_others(string field, CampaignState state)
    {
        var campaign = In(state);
        var terms = Changes[field](campaign.Terms);
        var mayChange =
            field is "name" or "description"
            || (
                field is "schedule.date" or "schedule.periods" or "schedule.time_zone"
                    ? state is CampaignState.Draft or CampaignState.Created
                    : !state.IsFinal()
            );

        var refusal = Record.Exception(() => campaign.Update(terms, Start.AddHours(1)));

        Assert.Equal(
            mayChange ? (terms, 2, Start.AddHours(1)) : (In(state).Terms, 1, campaign.CreateTime),
            (campaign.Terms, campaign.Version, campaign.UpdateTime)
        );
        if (mayChange)
            Assert.Null(refusal);
        else
            Assert.Equal(Refusal.FieldFrozen, Assert.IsType<DomainException>(refusal).Refusal);
        if (!mayChange)
            Assert.StartsWith($"campaign.{field}: ", refusal!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_frozen_field_is_named_and_nothing_is_changed()
    {
        var campaign = Running();
        var terms = campaign.Terms with
        {
            Name = CampaignName.For(default),
            Schedule = Schedule(campaign.Terms, firstDay: new(2026, 3, 1), zone: "Europe/London"),
        };

        var refusal = Assert.Throws<DomainException>(() => campaign.Update(terms, Start));

        Assert.StartsWith("campaign.schedule.date, campaign.schedule.time_zone: ", refusal.Message, StringComparison.Ordinal);
        Assert.Equal((Running().Terms, 1), (campaign.Terms, campaign.Version));
    }

    [Theory]
    [InlineData(CampaignState.Created)]
    [InlineData(CampaignState.Running)]
    [InlineData(CampaignState.Cancelled)]
    public void The_present_terms_are_no_change_and_no_fault_in_whatever_state(CampaignState state)
    {
        var campaign = In(state);

        Assert.Equal(RunChange.None, campaign.Update(campaign.Terms, Start.AddHours(1)));

        Assert.Equal((1, campaign.CreateTime), (campaign.Version, campaign.UpdateTime));
    }

    [Fact]
    public void The_order_in_which_outcome_rules_are_told_is_no_change()
    {
        OutcomeRule busy = OutcomeRule.Create(Outcome.Busy, null, null, true),
            failed = OutcomeRule.Create(Outcome.Failed, 90, 1, false);
        var campaign = Running();
        campaign.Update(campaign.Terms with { Rules = AttemptRules.Create(2, 30, [busy, failed]) }, Start);

        campaign.Update(campaign.Terms with { Rules = AttemptRules.Create(2, 30, [failed, busy]) }, Start);

        Assert.Equal(2, campaign.Version);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Campaign.MostConcurrentCalls + 1)]
    public void A_limit_that_no_create_would_take_is_refused(int most)
    {
        var campaign = Running();

        Assert.Throws<ArgumentOutOfRangeException>(() => campaign.Update(campaign.Terms with { MaxConcurrentCalls = most }, Start));
    }

    [Fact]
    public void A_campaign_is_deleted_once_it_has_ended_and_no_call_is_going_on()
    {
        var campaign = Running();
        Assert.Equal(Refusal.CampaignNotFinished, Assert.Throws<DomainException>(() => campaign.Delete(Start)).Refusal);
        campaign.Count(new(0, 0, 1, 0));
        campaign.Cancel(Start);
        Assert.Equal(Refusal.CampaignNotFinished, Assert.Throws<DomainException>(() => campaign.Delete(Start)).Refusal);
        Assert.Null(campaign.DeleteTime);
        campaign.Count(new(0, 0, 0, 1));

        campaign.Delete(Start);

        Assert.Equal(Start, campaign.DeleteTime);
    }

    private static Campaign In(CampaignState state)
    {
        var campaign = NewCampaign(Recurrence.Daily, isDraft: state == CampaignState.Draft);
        if (state.IsBeforeFirstRun())
            return campaign;
        campaign.Advance(Start);
        if (state == CampaignState.Paused)
            campaign.Pause();
        if (state == CampaignState.Cancelled)
            campaign.Cancel(Start);
        if (state != CampaignState.Completed)
            return campaign;
        // Its last day is over, and so are its contacts.
        campaign = NewCampaign(Recurrence.Daily, lastDay: "2026-03-03");
        campaign.Count(new(0, 0, 0, 1));
        campaign.Advance(Start.AddDays(1));
        campaign.CompleteIfDone();
        return campaign;
    }

    private static CallingSchedule Schedule(
        CampaignTerms terms,
        DateOnly? firstDay = null,
        TimeOnly? start = null,
        TimeOnly? end = null,
        Recurrence? recurrence = null,
        string? zone = null,
        DateOnly? lastDay = null,
        Weekdays? weekdays = null
    )
    {
        var was = terms.Schedule;
        return new(
            firstDay ?? was.FirstDay,
            WeeklyWindows.OfEveryDay(DailyWindow.TryCreate(start ?? was.Windows.EveryDay!.Start, end ?? was.Windows.EveryDay!.End, out _)!),
            recurrence ?? was.Recurrence,
            zone is null ? was.Zone : IanaZone.FromStorage(zone),
            lastDay ?? was.LastDay,
            weekdays ?? was.Weekdays
        );
    }
}
