using System.Globalization;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Scheduling;
using CampaignGrpc.Infrastructure.Storage.Model;

namespace CampaignGrpc.Infrastructure.Storage.Writing;

/// <summary>What an entry tells of a campaign, field by field, in the contract's words.</summary>
internal static class AuditedFields
{
    public static IEnumerable<(string Name, string? Value)> Of(Campaign campaign) =>
        Of(campaign.Terms, campaign.State, campaign.DeleteTime);

    public static IEnumerable<(string Name, string? Value)> Of(CampaignAsRead campaign) => Of(campaign.Terms, campaign.State, null);

    private static IEnumerable<(string Name, string? Value)> Of(CampaignTerms terms, CampaignState state, DateTimeOffset? deleted)
    {
        var (schedule, rules) = (terms.Schedule, terms.Rules);
        yield return ("state", state.ToString());
        yield return ("deleted", deleted is null ? null : "true");
        yield return ("name", terms.Name.Value);
        yield return ("description", terms.Description.Value);
        yield return ("schedule.date", schedule.FirstDay.ToString("O", CultureInfo.InvariantCulture));
        yield return ("schedule.last_date", schedule.LastDay?.ToString("O", CultureInfo.InvariantCulture));
        var everyDay = schedule.Windows.EveryDay;
        yield return ("schedule.start_time", everyDay is null ? null : DailyWindow.Write(everyDay.Start));
        yield return ("schedule.end_time", everyDay is null ? null : DailyWindow.Write(everyDay.End));
        yield return ("schedule.windows", everyDay is null ? CalendarText.Write(schedule.Windows) : null);
        yield return ("schedule.callee_hours", CalendarText.Write(schedule.CalleeHours));
        yield return ("schedule.excluded_dates", CalendarText.Write(schedule.ExcludedDates));
        yield return ("schedule.periods", schedule.Recurrence.ToString());
        yield return ("schedule.weekdays", schedule.Weekdays.ToString());
        yield return ("schedule.time_zone", schedule.Zone.Id);
        yield return ("schedule.attempts", rules.Count.ToString(CultureInfo.InvariantCulture));
        yield return ("schedule.interval", rules.Interval.TotalMinutes.ToString(CultureInfo.InvariantCulture));
        yield return ("outcome_rules", OutcomeRulesJson.Write(rules.OutcomeRules));
        yield return ("max_concurrent_calls", terms.MaxConcurrentCalls?.ToString(CultureInfo.InvariantCulture));
        yield return ("max_starts_per_second", terms.MaxStartsPerSecond?.ToString(CultureInfo.InvariantCulture));
        yield return ("purpose", terms.Purpose?.Value);
    }
}
