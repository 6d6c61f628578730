using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.People;
using CampaignGrpc.Domain.Scheduling;

namespace CampaignGrpc.Domain.Campaigns;

/// <summary>
/// What its owner may change of a campaign, as far as its state still lets them; the table stands in
/// <c>docs/updating.md</c>.
/// </summary>
public sealed record CampaignTerms(
    CampaignName Name,
    CampaignDescription Description,
    CallingSchedule Schedule,
    AttemptRules Rules,
    int? MaxConcurrentCalls,
    int? MaxStartsPerSecond = null,
    CallPurpose? Purpose = null
)
{
    /// <exception cref="DomainException">FIELD_FROZEN: a field differs that may no longer be changed.</exception>
    internal void EnsureMayReplace(CampaignTerms present, CampaignState state)
    {
        var isProlonged =
            present.Schedule.Recurrence == Recurrence.Once && present.Schedule.LastDay is { } last && !(Schedule.LastDay <= last);
        var frozen = ChangedSince(present)
            .Where(field => !MayChange(field, state, isProlonged))
            .Select(field => $"campaign.{field}")
            .ToList();
        if (frozen.Count > 0)
            throw Refusal.FieldFrozen.With($"{string.Join(", ", frozen)}: not to be changed any more, the campaign is {state}.");
    }

    /// <summary>The changed fields by their paths in the contract, in which a refusal names them.</summary>
    private IEnumerable<string> ChangedSince(CampaignTerms present)
    {
        var (was, now) = (present.Schedule, Schedule);
        // Start and end say it where both schedules have the one window of every day.
        var (window, wasWindow) =
            now.Windows.EveryDay is null || was.Windows.EveryDay is null ? default : (now.Windows.EveryDay, was.Windows.EveryDay);
        return new (string Path, bool IsChanged)[]
        {
            ("name", Name != present.Name),
            ("description", Description != present.Description),
            ("schedule.date", now.FirstDay != was.FirstDay),
            ("schedule.start_time", window?.Start != wasWindow?.Start),
            ("schedule.end_time", window?.End != wasWindow?.End),
            ("schedule.windows", window is null && now.Windows != was.Windows),
            ("schedule.callee_hours", now.CalleeHours != was.CalleeHours),
            ("schedule.excluded_dates", now.ExcludedDates != was.ExcludedDates),
            ("schedule.periods", now.Recurrence != was.Recurrence),
            ("schedule.attempts", Rules.Count != present.Rules.Count),
            ("schedule.interval", Rules.Interval != present.Rules.Interval),
            ("schedule.time_zone", now.Zone != was.Zone),
            ("schedule.last_date", now.LastDay != was.LastDay),
            ("schedule.weekdays", now.Weekdays != was.Weekdays),
            ("max_concurrent_calls", MaxConcurrentCalls != present.MaxConcurrentCalls),
            ("max_starts_per_second", MaxStartsPerSecond != present.MaxStartsPerSecond),
            ("purpose", Purpose != present.Purpose),
            ("outcome_rules", !Rules.HasOutcomeRulesOf(present.Rules)),
        }
            .Where(field => field.IsChanged)
            .Select(field => field.Path);
    }

    private static bool MayChange(string field, CampaignState state, bool isProlonged) =>
        field switch
        {
            "name" or "description" => true,
            // What names the runs: were it changed under way, one day could have two.
            "schedule.date" or "schedule.periods" or "schedule.time_zone" => state is CampaignState.Draft or CampaignState.Created,
            // What was completed may go on: its one run has its name, and keeps it.
            "schedule.last_date" when state == CampaignState.Completed => isProlonged,
            _ => !state.IsFinal(),
        };
}
