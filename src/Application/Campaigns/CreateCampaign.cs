using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Campaigns;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Application.Campaigns;

/// <summary>Stores a campaign with its contacts, whole or not at all.</summary>
/// <param name="Campaign">What was asked for; null when it was left out or could not be read.</param>
/// <param name="Phones">The contacts, already read.</param>
/// <param name="RequestId">The caller's key against repeats; null for none.</param>
/// <param name="ReceivedTime">When the request had arrived whole.</param>
/// <param name="Unreadable">What the edge could not read.</param>
/// <param name="IsDraft">Whether nothing of it is called before it is launched.</param>
public sealed record CreateCampaignCommand(
    CampaignInput? Campaign,
    ContactIntake Phones,
    string? RequestId,
    DateTimeOffset ReceivedTime,
    Violations Unreadable,
    bool IsDraft = false) : IRequest<CampaignId>, IReadAtTheEdge;

internal sealed class CreateCampaignValidator : AbstractValidator<CreateCampaignCommand>
{
    public CreateCampaignValidator()
    {
        RuleFor(command => command.Campaign).IsGiven();
        RuleFor(command => command.Campaign!)
            .SetValidator(command => new CampaignInputValidator(command.ReceivedTime))
            .When(command => command.Campaign is not null);
        RuleFor(command => command.Phones).FitOneRequest();
        RuleFor(command => command.RequestId)
            .Must(key => key?.Length != 0).WithErrorCode(FieldReason.Required).WithMessage("A key, where one is announced.")
            .IsVisibleAscii(RequestKey.MaxLength);
    }
}

internal sealed class CreateCampaignHandler(ICampaignReader campaigns, CampaignArrival arrival, IOptions<CampaignsOptions> options)
    : IRequestHandler<CreateCampaignCommand, CampaignId>
{
    public async Task<CampaignId> Handle(CreateCampaignCommand command, CancellationToken cancellationToken)
    {
        Caller.Current.EnsureHasProject(command.Campaign!.ProjectId!.Value);
        // Looked up before the clock is asked: a repeat gets the first answer even when its first day has passed since.
        // That two repeats at once make one campaign is the doing of the unit that stores it.
        var key = RequestKey.Of(command);
        if (key is not null && await campaigns.FindByRequestAsync(key, cancellationToken) is { } first) return first;

        var now = command.ReceivedTime;
        var input = command.Campaign;
        var schedule = input.Schedule!.ToSchedule();
        // A draft's days are held against the clock when it is launched.
        var dueTime = command.IsDraft ? schedule.OpenAtOrAfter(now) ?? now : ScheduleInput.Begin(schedule, options.Value.PastStartDate, now);
        var campaign = Campaign.Create(
            input.ProjectId!.Value,
            input.StartBlockId!.Value,
            input.PhoneId!.Value,
            input.Name is null ? null : CampaignName.TryParse(input.Name, out _),
            input.Description is null ? CampaignDescription.None : CampaignDescription.TryParse(input.Description, out _)!,
            schedule,
            input.Schedule.ToRules(input.OutcomeRules),
            command.Phones.Accepted.Count,
            now,
            (int?)input.MaxConcurrentCalls,
            command.IsDraft);
        return await arrival.StoreAsync(campaign, ArrivingContacts.Of(command.Phones.Accepted), dueTime, key, cancellationToken);
    }
}
