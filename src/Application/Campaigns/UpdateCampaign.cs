using CampaignGrpc.Application.Calendars;
using CampaignGrpc.Application.Upkeep;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Campaigns;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Application.Campaigns;

/// <summary>Changes what its owner may change of a campaign, all of it or nothing.</summary>
/// <param name="CampaignId">The campaign.</param>
/// <param name="Fields">What to change; everything else stays as it is.</param>
/// <param name="Campaign">The new values of those fields, the defaults of what was not given filled in.</param>
/// <param name="Etag">The version that the caller has seen; empty for whichever it is.</param>
/// <param name="ReceivedTime">When the request had arrived.</param>
/// <param name="Unreadable">What the edge could not read. It is answered with what the campaign shows to be wrong.</param>
public sealed record UpdateCampaignCommand(
    long CampaignId,
    CampaignFields Fields,
    CampaignInput Campaign,
    string Etag,
    DateTimeOffset ReceivedTime,
    Violations Unreadable) : IRequest<CampaignView>;

/// <summary>A campaign as an update would leave it.</summary>
internal sealed record CampaignDraft(CampaignInput Campaign, DateTimeOffset ReceivedTime);

internal sealed class UpdateCampaignValidator : AbstractValidator<UpdateCampaignCommand>
{
    public UpdateCampaignValidator() => RuleFor(command => command.CampaignId).IsWithin(1, long.MaxValue);
}

internal sealed class CampaignDraftValidator : AbstractValidator<CampaignDraft>
{
    public CampaignDraftValidator() =>
        RuleFor(draft => draft.Campaign).SetValidator(draft => new CampaignInputValidator(draft.ReceivedTime));
}

internal sealed class UpdateCampaignHandler(
    ICampaignReader campaigns,
    IUnitOfWork work,
    IValidator<CampaignDraft> validator,
    CalendarDays calendars,
    IOptions<CampaignsOptions> options) : IRequestHandler<UpdateCampaignCommand, CampaignView>
{
    public async Task<CampaignView> Handle(UpdateCampaignCommand command, CancellationToken cancellationToken)
    {
        // What takes thought is done before the writer is asked, and again if the campaign was changed meanwhile.
        while (true)
        {
            var seen = await campaigns.GetAsync(new(command.CampaignId), cancellationToken);
            if (command.Etag.Length > 0 && command.Etag != CampaignView.EtagOf(seen))
                throw Refusal.EtagStale.With("The campaign has been changed since it was read. Read it again.");
            var terms = await ReadAsync(command, seen, cancellationToken);
            var updated = await work.RunAsync(UnitPlan.Request, unit => Update(unit, seen, terms), cancellationToken);
            if (updated is not null) return updated;
        }
    }

    /// <summary>Null when somebody else has changed the campaign since it was seen.</summary>
    private static CampaignView? Update(IUnit unit, Campaign seen, CampaignTerms terms)
    {
        var campaign = unit.Campaigns.Get(seen.Id);
        if (campaign.Version != seen.Version) return null;
        CampaignUpkeep.BringToThePresent(unit, campaign);
        var former = campaign.Schedule;
        campaign.Update(terms, unit.Now);
        if (campaign.Schedule != former && campaign.OpenAtOrAfter(unit.Now) is null) throw ScheduleInput.NeverOpens;
        unit.Contacts.CarryOn(campaign, CampaignUpkeep.RowsAtOnce);
        campaign.CompleteIfDone();
        return CampaignView.At(unit.Now, campaign);
    }

    private async Task<CampaignTerms> ReadAsync(UpdateCampaignCommand command, Campaign seen, CancellationToken cancellationToken)
    {
        var input = Merge(command, seen);
        // A schedule that nobody changes is not judged again: its zone may have become unknown since it was.
        var isSchedule = (command.Fields & CampaignFields.Schedule) != 0;
        var failures = validator.Validate(new CampaignDraft(input, command.ReceivedTime)).Errors
            .Where(failure => isSchedule || !failure.PropertyName.StartsWith("campaign.schedule.", StringComparison.Ordinal));
        var violations = Violations.Of(failures, command.Unreadable);
        if (violations.Count > 0) throw new InvalidRequestException(violations);

        var schedule = isSchedule ? (await calendars.TakeInAsync(input.Schedule!, seen.ProjectId, cancellationToken)).ToSchedule() : seen.Schedule;
        if (schedule.FirstDay != seen.Schedule.FirstDay) ScheduleInput.EnsureNotPast(schedule, options.Value.PastStartDate, command.ReceivedTime);
        return new(
            input.Name is null ? CampaignName.For(schedule.FirstDay) : CampaignName.TryParse(input.Name, out _)!,
            input.Description is null ? CampaignDescription.None : CampaignDescription.TryParse(input.Description, out _)!,
            schedule,
            input.Schedule!.ToRules(input.OutcomeRules),
            (int?)input.MaxConcurrentCalls);
    }

    private static CampaignInput Merge(UpdateCampaignCommand command, Campaign seen)
    {
        var (given, schedule, rules) = (command.Campaign.Schedule!, seen.Schedule, seen.Rules);
        // Whichever of the two ways to give windows is taken puts an end to the other.
        var everyDay = command.Fields.HasFlag(CampaignFields.Windows) && given.HasWindows ? null : schedule.Windows.EveryDay;
        var isEveryDay = everyDay is not null || (command.Fields & (CampaignFields.StartTime | CampaignFields.EndTime)) != 0;
        IReadOnlyList<WindowInput> windows = isEveryDay ? [] : [.. schedule.Windows.All.Select(WindowInput.Of)];
        return new(
            seen.ProjectId,
            Choose(CampaignFields.Name, command.Campaign.Name, seen.Name.Value),
            Choose(CampaignFields.Description, command.Campaign.Description, seen.Description.Value),
            seen.StartBlockId,
            new(
                Choose(CampaignFields.Date, given.Date, schedule.FirstDay),
                Choose(CampaignFields.StartTime, given.StartTime, everyDay?.Start),
                Choose(CampaignFields.EndTime, given.EndTime, everyDay?.End),
                Choose(CampaignFields.Periods, given.Periods, schedule.Recurrence),
                Choose(CampaignFields.Attempts, given.Attempts, rules.Count),
                Choose(CampaignFields.Interval, given.Interval, (int)rules.Interval.TotalMinutes),
                Choose(CampaignFields.TimeZone, given.TimeZone, schedule.Zone.Id),
                Choose(CampaignFields.LastDate, given.LastDate, schedule.LastDay),
                Choose(CampaignFields.Weekdays, given.Weekdays, schedule.Weekdays),
                Choose(CampaignFields.Windows, given.Windows, windows),
                Choose(CampaignFields.ExcludedDates, given.ExcludedDates, schedule.ExcludedDates.All),
                Choose(CampaignFields.CalleeHours, given.CalleeHours, CalleeHoursInput.Of(schedule.CalleeHours)),
                Choose(CampaignFields.Calendars, given.Calendars, null)),
            seen.PhoneId,
            Choose(CampaignFields.MaxConcurrentCalls, command.Campaign.MaxConcurrentCalls, seen.MaxConcurrentCalls),
            Choose(CampaignFields.OutcomeRules, command.Campaign.OutcomeRules, [.. rules.OutcomeRules.Select(OutcomeRuleInput.Of)]));

        T Choose<T>(CampaignFields field, T changed, T present) => command.Fields.HasFlag(field) ? changed : present;
    }
}
