using CampaignGrpc.Application.Calendars;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.People;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
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
/// <param name="TellsNotCalled">
/// Whether it is told whom of them the project does not call; an answer that has no place for it need not look.
/// </param>
public sealed record CreateCampaignCommand(
    CampaignInput? Campaign,
    ContactIntake Phones,
    string? RequestId,
    DateTimeOffset ReceivedTime,
    Violations Unreadable,
    bool IsDraft = false,
    bool TellsNotCalled = false
) : IRequest<CreatedCampaign>, IReadAtTheEdge;

/// <summary>What was stored.</summary>
/// <param name="Id">The campaign, or the first one with the same key.</param>
/// <param name="NotCalled">The numbers that the project does not call, where that was asked.</param>
public sealed record CreatedCampaign(CampaignId Id, IReadOnlyList<PhoneNumber> NotCalled);

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
            .Must(key => key?.Length != 0)
            .WithErrorCode(FieldReason.Required)
            .WithMessage("A key, where one is announced.")
            .IsVisibleAscii(RequestKey.MaxLength);
    }
}

internal sealed class CreateCampaignHandler(
    ICampaignReader campaigns,
    IDoNotCallReader doNotCall,
    CalendarDays calendars,
    CampaignArrival arrival,
    IOptions<CampaignsOptions> options
) : IRequestHandler<CreateCampaignCommand, CreatedCampaign>
{
    public async Task<CreatedCampaign> Handle(CreateCampaignCommand command, CancellationToken cancellationToken)
    {
        var arrived = await StoreAsync(command, cancellationToken);
        if (!command.TellsNotCalled || !arrived.HasDoNotCall)
            return new(arrived.Id, []);
        var phones = command.Phones.Accepted.Select(contact => contact.Phone);
        return new(
            arrived.Id,
            await doNotCall.AmongAsync(command.Campaign!.ProjectId!.Value, phones, command.ReceivedTime, cancellationToken)
        );
    }

    private async Task<ArrivedCampaign> StoreAsync(CreateCampaignCommand command, CancellationToken cancellationToken)
    {
        Caller.Current.EnsureHasProject(command.Campaign!.ProjectId!.Value);
        // Looked up before the clock is asked: a repeat gets the first answer even when its first day has passed since.
        // That two repeats at once make one campaign is the doing of the unit that stores it.
        var key = RequestKey.Of(command);
        if (key is not null && await campaigns.FindByRequestAsync(key, cancellationToken) is { } first)
            return new(first, HasDoNotCall: true);

        var now = command.ReceivedTime;
        var input = command.Campaign;
        var wanted = await calendars.TakeInAsync(input.Schedule!, input.ProjectId!.Value, cancellationToken);
        var schedule = wanted.ToSchedule();
        // A draft's days are held against the clock when it is launched.
        var dueTime = command.IsDraft
            ? schedule.OpenAtOrAfter(now) ?? now
            : ScheduleInput.Begin(schedule, options.Value.PastStartDate, now);
        var campaign = Campaign.Create(
            input.ProjectId.Value,
            input.StartBlockId!.Value,
            input.PhoneId!.Value,
            input.Name is null ? null : CampaignName.TryParse(input.Name, out _),
            input.Description is null ? CampaignDescription.None : CampaignDescription.TryParse(input.Description, out _)!,
            schedule,
            wanted.ToRules(input.OutcomeRules),
            command.Phones.Accepted.Count,
            now,
            (int?)input.MaxConcurrentCalls,
            command.IsDraft,
            (int?)input.MaxStartsPerSecond,
            CampaignInput.ReadPurpose(input.Purpose)
        );
        return await arrival.StoreAsync(campaign, ArrivingContacts.Of(command.Phones.Accepted), dueTime, key, cancellationToken);
    }
}
