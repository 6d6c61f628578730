using CampaignGrpc.Application.Upkeep;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.People;

/// <summary>Removes a number with all that is known of it; what was counted of it stays.</summary>
/// <param name="Phone">The number; null when it could not be read.</param>
/// <param name="ProjectId">In this project's campaigns; null for all of the caller's.</param>
/// <param name="Unreadable">What the edge could not read.</param>
public sealed record ErasePersonCommand(PhoneNumber? Phone, long? ProjectId, Violations Unreadable)
    : IRequest<ErasedPerson>,
        IReadAtTheEdge;

/// <summary>What was erased.</summary>
/// <param name="Campaigns">In how many campaigns.</param>
/// <param name="Contacts">Contacts that have no number any more.</param>
/// <param name="Attempts">Attempts of these, whose data is gone.</param>
/// <param name="StagedRows">Rows that waited beside their campaign.</param>
/// <param name="RefusedRows">Rows that had been refused.</param>
public sealed record ErasedPerson(int Campaigns, int Contacts, int Attempts, int StagedRows, int RefusedRows)
{
    internal ErasedPerson And(ErasedPerson other) =>
        new(
            Campaigns + other.Campaigns,
            Contacts + other.Contacts,
            Attempts + other.Attempts,
            StagedRows + other.StagedRows,
            RefusedRows + other.RefusedRows
        );
}

internal sealed class ErasePersonValidator : AbstractValidator<ErasePersonCommand>
{
    public ErasePersonValidator()
    {
        RuleFor(command => command.Phone).IsGiven();
        RuleFor(command => command.ProjectId).IsWithin(1L, long.MaxValue);
    }
}

internal sealed class ErasePersonHandler(IUnitOfWork work, IPersonReader people, TimeProvider time)
    : IRequestHandler<ErasePersonCommand, ErasedPerson>
{
    /// <summary>Rows of a unit, beside whom others wait.</summary>
    private const int RowsAtOnce = 100;

    /// <summary>An import under way may bring a number in again and again.</summary>
    private const int MostRounds = 10;

    private const int MostTries = 25;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public async Task<ErasedPerson> Handle(ErasePersonCommand command, CancellationToken cancellationToken)
    {
        var erased = new ErasedPerson(0, 0, 0, 0, 0);
        var campaigns = new HashSet<CampaignId>();
        // Rows may have moved from beside their campaign into it since they were found.
        for (var round = 1; ; round++)
        {
            var found = await people.FindAsync(command.Phone!, command.ProjectId, cancellationToken);
            if (found.Count == 0)
                break;
            if (round > MostRounds)
                throw Refusal.Overloaded.With("Imports under way bring the number in again. Send it again once they have ended.");
            foreach (var places in found)
            {
                campaigns.Add(places.CampaignId);
                erased = erased.And(await EraseAsync(places, command.Phone!, cancellationToken));
            }
        }

        await work.RunAsync(
            UnitPlan.Slice,
            unit => unit.CallLimits.Forget(unit.Caller.Projects.Only(command.ProjectId), command.Phone!),
            cancellationToken
        );
        await DropOverwrittenAsync(cancellationToken);
        return erased with { Campaigns = campaigns.Count };
    }

    /// <summary>What could tell the number goes first: by the contact this is found again, should it be cut short.</summary>
    private async Task<ErasedPerson> EraseAsync(PersonPlaces places, PhoneNumber phone, CancellationToken cancellationToken)
    {
        long? blurred = 0;
        while (blurred is { } after)
            blurred = await work.RunAsync(UnitPlan.Slice, unit => unit.People.BlurImports(places.CampaignId, after), cancellationToken);
        var erased = new ErasedPerson(0, 0, 0, 0, 0);
        foreach (var contacts in places.Contacts.Chunk(RowsAtOnce))
            erased = erased.And(
                await work.RunAsync(UnitPlan.Slice, unit => EraseContacts(unit, places, contacts, phone), cancellationToken)
            );
        foreach (var rows in places.StagedRows.Chunk(RowsAtOnce))
        {
            var count = await work.RunAsync(
                UnitPlan.Slice,
                unit =>
                {
                    var had = rows.Count(row => unit.People.EraseStagedRow(row, phone));
                    unit.Audit.Note(places.CampaignId, null, null, ("waiting_rows", had));
                    return had;
                },
                cancellationToken
            );
            erased = erased with { StagedRows = erased.StagedRows + count };
        }

        foreach (var rows in places.RefusedRows.Chunk(RowsAtOnce))
        {
            await work.RunAsync(
                UnitPlan.Slice,
                unit =>
                {
                    foreach (var row in rows)
                        unit.People.EraseRefusedRow(row);
                    unit.Audit.Note(places.CampaignId, null, null, ("refused_rows", rows.Length));
                    return 0;
                },
                cancellationToken
            );
        }

        return erased with
        {
            RefusedRows = places.RefusedRows.Count,
        };
    }

    private static ErasedPerson EraseContacts(IUnit unit, PersonPlaces places, IEnumerable<int> contacts, PhoneNumber phone)
    {
        var erased = new ErasedPerson(0, 0, 0, 0, 0);
        unit.People.BlurRequest(places.CampaignId);
        var campaign = unit.Campaigns.Find(places.CampaignId);
        if (campaign is not null)
            CampaignUpkeep.BringToThePresent(unit, campaign);
        // A copy of a list in which the number stood is on its way: it is not to arrive with it.
        else
            unit.Campaigns.DropArriving(places.CampaignId);
        foreach (var number in contacts)
        {
            if (campaign is not null && !Erase(unit, campaign, number, phone))
                continue;
            erased = erased with
            {
                Contacts = erased.Contacts + 1,
                Attempts = erased.Attempts + unit.People.EraseContact(places.CampaignId, number),
            };
        }

        unit.Audit.Note(places.CampaignId, campaign?.ProjectId, null, ("contacts", erased.Contacts), ("attempts", erased.Attempts));
        return erased;
    }

    /// <returns>Whether the contact had the number.</returns>
    private static bool Erase(IUnit unit, Campaign campaign, int number, PhoneNumber phone)
    {
        var contact = unit.Contacts.Get(campaign, number);
        if (contact.Phone != phone)
            return false;
        contact.Erase(campaign);
        unit.Contacts.Save(contact);
        return true;
    }

    private async Task DropOverwrittenAsync(CancellationToken cancellationToken)
    {
        for (var tries = 1; !people.DropOverwritten(); tries++)
        {
            if (tries == MostTries)
                throw Refusal.StorageUnavailable.With(
                    "The number is erased, but a backup or another reader holds the log in which it stood. Send it again later."
                );
            await Task.Delay(Pause, time, cancellationToken);
        }
    }
}
