using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
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
    Violations Unreadable) : IRequest<CampaignPreview>, IReadAtTheEdge
{
    public const int DefaultLines = 10;
    public static readonly TimeSpan DefaultMeanCallDuration = TimeSpan.FromMinutes(1);
}

/// <summary>What a create would come to.</summary>
public sealed record CampaignPreview(CallingSchedule Schedule, AttemptRules Rules, ContactIntake Phones, CallingForecast Forecast);

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

internal sealed class PreviewCampaignHandler(IOptions<CampaignsOptions> options) : IRequestHandler<PreviewCampaignQuery, CampaignPreview>
{
    public Task<CampaignPreview> Handle(PreviewCampaignQuery query, CancellationToken cancellationToken)
    {
        var input = query.Campaign!;
        Caller.Current.EnsureHasProject(input.ProjectId!.Value);
        var (schedule, _) = input.Schedule!.Begin(options.Value.PastStartDate, query.ReceivedTime);
        var rules = input.Schedule.ToRules(input.OutcomeRules);
        var lines = (int)Math.Min(query.Lines, input.MaxConcurrentCalls ?? query.Lines);
        var load = new CallLoad(query.Phones.Accepted.Count, lines, query.MeanCallDuration);
        return Task.FromResult(new CampaignPreview(schedule, rules, query.Phones, CallingForecast.Of(schedule, rules, load, query.ReceivedTime)));
    }
}
