using CampaignGrpc.Application.Calendars;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.People;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Scheduling;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Application.Campaigns;

/// <summary>Tells what a create would come to, and stores nothing.</summary>
/// <param name="Campaign">What was asked for; null when it was left out or could not be read.</param>
/// <param name="Phones">The contacts, already read. Their faults are part of the answer.</param>
/// <param name="Lines">How many calls could go on at once.</param>
/// <param name="MeanCallDuration">How long a call takes, ringing included.</param>
/// <param name="ReceivedTime">When the request had arrived whole.</param>
/// <param name="Unreadable">What the edge could not read of everything but the contacts.</param>
public sealed record PreviewCampaignQuery(
    CampaignInput? Campaign,
    ContactIntake Phones,
    int Lines,
    TimeSpan MeanCallDuration,
    DateTimeOffset ReceivedTime,
    Violations Unreadable
) : IRequest<CampaignPreview>, IReadAtTheEdge
{
    public const int DefaultLines = 10;
    public static readonly TimeSpan DefaultMeanCallDuration = TimeSpan.FromMinutes(1);
}

/// <summary>What a create would come to.</summary>
/// <param name="Schedule">When calls would be made.</param>
/// <param name="Rules">How often.</param>
/// <param name="Phones">The list.</param>
/// <param name="NotCalled">The accepted numbers that the project does not call.</param>
/// <param name="Forecast">How long it would take to call the others.</param>
public sealed record CampaignPreview(
    CallingSchedule Schedule,
    AttemptRules Rules,
    ContactIntake Phones,
    IReadOnlyList<PhoneNumber> NotCalled,
    CallingForecast Forecast
);

internal sealed class PreviewCampaignValidator : AbstractValidator<PreviewCampaignQuery>
{
    public PreviewCampaignValidator()
    {
        RuleFor(query => query.Campaign).IsGiven();
        RuleFor(query => query.Campaign!)
            .SetValidator(query => new CampaignInputValidator(query.ReceivedTime))
            .When(query => query.Campaign is not null);
        RuleFor(query => query.Phones).FitOneRequest();
        RuleFor(query => query.Lines).IsWithin(CallingForecast.MinLines, CallingForecast.MaxLines);
        RuleFor(query => query.MeanCallDuration).IsWithin(CallingForecast.MinMeanCall, CallingForecast.MaxMeanCall);
    }
}

internal sealed class PreviewCampaignHandler(IDoNotCallReader doNotCall, CalendarDays calendars, IOptions<CampaignsOptions> options)
    : IRequestHandler<PreviewCampaignQuery, CampaignPreview>
{
    public async Task<CampaignPreview> Handle(PreviewCampaignQuery query, CancellationToken cancellationToken)
    {
        var input = query.Campaign!;
        var project = input.ProjectId!.Value;
        Caller.Current.EnsureHasProject(project);
        var wanted = await calendars.TakeInAsync(input.Schedule!, project, cancellationToken);
        var schedule = wanted.ToSchedule();
        ScheduleInput.Begin(schedule, options.Value.PastStartDate, query.ReceivedTime);
        var rules = wanted.ToRules(input.OutcomeRules);
        // So many lines are busy where calls begin as fast as they may.
        var paced = input.MaxStartsPerSecond is { } pace ? (long)(pace * query.MeanCallDuration.TotalSeconds) : query.Lines;
        var lines = (int)Math.Min(paced, Math.Min(query.Lines, input.MaxConcurrentCalls ?? query.Lines));
        var phones = query.Phones.Accepted;
        var notCalled = await doNotCall.AmongAsync(project, phones.Select(contact => contact.Phone), query.ReceivedTime, cancellationToken);
        var load = new CallLoad(phones.Count - notCalled.Count, lines, query.MeanCallDuration);
        return new(schedule, rules, query.Phones, notCalled, CallingForecast.Of(schedule, rules, load, query.ReceivedTime));
    }
}
