using CampaignGrpc.Application.Audit;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Upkeep;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Contacts;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Contacts;

/// <summary>Cancels all contacts of a campaign that match a filter, or gives them another priority.</summary>
/// <param name="CampaignId">The campaign.</param>
/// <param name="Filter">To whom it is done.</param>
/// <param name="Action">What is done.</param>
/// <param name="Priority">Which priority they get; null where they get none.</param>
/// <param name="RequestId">The caller's key against repeats, within the campaign; null for none.</param>
/// <param name="IsTrial">Whether it is only told what would come of it.</param>
/// <param name="Unreadable">What the edge could not read.</param>
public sealed record ChangeContactsCommand(
    long CampaignId,
    ContactFilter? Filter,
    ContactAction? Action,
    int? Priority,
    string? RequestId,
    bool IsTrial,
    Violations Unreadable
) : IRequest<ChangedContacts>, IReadAtTheEdge;

/// <summary>What a change of many contacts came to, or would.</summary>
/// <param name="Change">How far it has come, or the first one with the same key; null where it was only tried.</param>
/// <param name="Trial">What it would come to; null where it was carried out.</param>
public sealed record ChangedContacts(ContactChangeProgress? Change, ContactChangeTrial? Trial);

/// <summary>What a change of many contacts would come to now.</summary>
/// <param name="MatchedCount">How many match its filter.</param>
/// <param name="ChangedCount">
/// How many of these would be changed: it leaves who is done for good, and who is already as it would have them.
/// </param>
public sealed record ContactChangeTrial(long MatchedCount, long ChangedCount);

internal sealed class ChangeContactsValidator : AbstractValidator<ChangeContactsCommand>
{
    public ChangeContactsValidator()
    {
        RuleFor(command => command.CampaignId).IsWithin(1, long.MaxValue);
        // Whoever means everybody says so, by a filter that has nothing in it.
        RuleFor(command => command.Filter).IsGiven();
        RuleFor(command => command.Action).IsGiven();
        RuleFor(command => command.Priority).IsGiven().When(command => command.Action == ContactAction.SetPriority);
        RuleFor(command => command.Priority)
            .Null()
            .WithErrorCode(FieldReason.Contradiction)
            .WithMessage("Only with the action that sets a priority.")
            .When(command => command.Action == ContactAction.Cancel);
        RuleFor(command => command.Priority).IsWithin(0, Contact.MaxPriority);
        RuleFor(command => command.RequestId).IsVisibleAscii(RequestKey.MaxLength);
    }
}

internal sealed class ChangeContactsHandler(ICampaignReader campaigns, IContactReader contacts, IUnitOfWork work, TimeProvider time)
    : IRequestHandler<ChangeContactsCommand, ChangedContacts>
{
    public async Task<ChangedContacts> Handle(ChangeContactsCommand command, CancellationToken cancellationToken)
    {
        if (!command.IsTrial)
            return new(await work.RunAsync(UnitPlan.Request, unit => Begin(unit, command), cancellationToken), null);
        var campaign = await campaigns.GetAsync(new(command.CampaignId), cancellationToken);
        campaign.EnsureMayChangeContacts();
        return new(null, await contacts.TryChangeAsync(campaign, command.Filter!, command.Priority, time.Now(), cancellationToken));
    }

    private static ContactChangeProgress Begin(IUnit unit, ChangeContactsCommand command)
    {
        var campaign = unit.Campaigns.Get(new(command.CampaignId));
        if (command.RequestId is { } key && unit.ContactChanges.Find(campaign, key) is { } first)
        {
            var isSame = first.Change == new ContactChange(first.Change.Number, command.Filter!, command.Priority);
            return isSame ? first : throw Refusal.RequestIdReused.With("This request id was used for a request with another content.");
        }

        CampaignUpkeep.BringToThePresent(unit, campaign);
        campaign.EnsureMayChangeContacts();
        var change = unit.ContactChanges.Add(campaign, command.Filter!, command.Priority, command.RequestId);
        campaign.ChangeContacts(change, unit.Now);
        unit.Audit.Note(
            campaign.Id,
            campaign.ProjectId,
            AuditedRequests.ContactChange(change.Number),
            ("action", change.Action.ToString()),
            ("priority", change.Priority),
            ("of_state", change.Filter.State?.ToString()),
            ("of_result", change.Filter.Result?.ToString()),
            ("contacts", campaign.ContactCount)
        );
        unit.Contacts.CarryOn(campaign, CampaignUpkeep.RowsAtOnce);
        return unit.ContactChanges.Get(campaign, change.Number);
    }
}
