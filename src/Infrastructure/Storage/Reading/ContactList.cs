using System.Globalization;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Scheduling;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Storage.Reading;

/// <summary>A campaign's list of contacts under a filter, and the shortest way along it.</summary>
/// <remarks>
/// An index of all contacts by their state would make every page equally short, and a create up to two thirds slower. Done
/// contacts have one, since they enter it only once, and what dialers hold is in the one for leases. Waiting contacts are
/// mostly long stretches of the list, along which they are read while they are many; a page that has a long stretch of
/// others before it takes a tenth of a second for a million of those. So does looking for a number.
/// </remarks>
internal sealed class ContactList(
    StorageEngine engine,
    CampaignsContext context,
    CampaignId campaign,
    ContactFilter filter,
    ContactSearch? search = null
)
{
    /// <summary>Below this share of the list, waiting contacts are picked from their index and put in order.</summary>
    private const int Few = 20;

    /// <summary>The contacts in no order, along the list or the index of results.</summary>
    public IQueryable<Contact> Contacts
    {
        get
        {
            var contacts = context.Contacts.AsNoTracking().Where(contact => contact.CampaignId == campaign);
            if (filter.State is { } state)
                contacts = contacts.Where(contact => contact.State == state);
            // The state as a constant is what lets the index of results be used.
            if (filter.Result is { } result)
                contacts = contacts.Where(contact => contact.State == ContactState.Done && contact.Result == result);
            if (search?.Phone is { } phone)
                contacts = contacts.Where(contact => contact.Phone == phone);
            if (search?.DataContains is { } text)
            {
                var numbers = WithData(text);
                contacts = contacts.Where(contact => numbers.Contains(contact.Number));
            }

            return contacts;
        }
    }

    private bool IsSearch => search?.IsForAll == false;

    /// <summary>How many contacts the list has, where that is kept and need not be counted.</summary>
    public async Task<long?> FindKeptCountAsync(ContactCounts counts, CancellationToken cancellationToken) =>
        filter switch
        {
            _ when IsSearch => null,
            { Result: { } result, State: null or ContactState.Done } => await context
                .Tallies.Where(tally => tally.CampaignId == campaign && tally.Kind == TallyKind.Result && tally.Bucket == (int)result)
                .SumAsync(tally => tally.Count, cancellationToken),
            { Result: not null } => 0,
            { State: ContactState.Waiting } => counts.Waiting,
            { State: ContactState.Claimed } => counts.Claimed,
            { State: ContactState.Dialing } => counts.Dialing,
            { State: ContactState.Done } => counts.Done,
            _ => counts.All,
        };

    public Task<List<Contact>> ReadAsync(ContactCounts counts, int after, int limit, CancellationToken cancellationToken)
    {
        var contacts = filter switch
        {
            _ when IsSearch || filter.Result is not null => Contacts,
            { State: ContactState.Done } => Done(after, limit),
            { State: ContactState.Claimed or ContactState.Dialing } => Along(
                "ix_contacts_lease",
                "lease_end_time IS NOT NULL",
                after,
                limit
            ),
            { State: ContactState.Waiting } when counts.Waiting < counts.All / Few => Along("ix_contacts_due", "state = 1", after, limit),
            _ => Contacts,
        };
        return contacts
            .Where(contact => contact.Number > after)
            .OrderBy(contact => contact.Number)
            .Take(limit)
            .ToListAsync(cancellationToken);
    }

    /// <summary>Done contacts lie in their index by result: the first of each, from which the page is picked.</summary>
    private IQueryable<Contact> Done(int after, int limit)
    {
        var done = context
            .Contacts.AsNoTracking()
            .Where(contact => contact.CampaignId == campaign && contact.State == ContactState.Done && contact.Number > after);
        var numbers = Enum.GetValues<ContactResult>()
            .Select(result =>
                done.Where(contact => contact.Result == result).Select(contact => contact.Number).OrderBy(number => number).Take(limit)
            )
            .Aggregate((all, next) => all.Concat(next));
        return context.Contacts.AsNoTracking().Where(contact => contact.CampaignId == campaign && numbers.Contains(contact.Number));
    }

    /// <summary>Those with a text in a value of their data: not in a key, and however the value was escaped.</summary>
    private IQueryable<int> WithData(string text)
    {
        var small = text.ToLowerInvariant();
        // No engine knows the capitals of every language by itself; names and words are written in these ways.
        string[] forms =
        [
            .. new[]
            {
                text,
                small,
                text.ToUpperInvariant(),
                small[..1].ToUpperInvariant() + small[1..],
                CultureInfo.InvariantCulture.TextInfo.ToTitleCase(small),
            }.Distinct(),
        ];
        // A text that loses something when the sought one is taken out has it: the one way of asking that all engines have.
        var isFound = string.Join(" OR ", forms.Select((_, place) => $"replace(leaf, {{{place + 1}}}, '') <> leaf"));
        var sql =
            $"SELECT number AS \"Value\" FROM contacts WHERE campaign_id = {{0}} AND EXISTS (SELECT 1 FROM {engine.Leaves("add_data")} AS leaves WHERE {isFound})";
#pragma warning disable EF1002 // The texts are this class's own; what is sought is a value.
        return context.Database.SqlQueryRaw<int>(sql, [campaign.Value, .. forms]);
#pragma warning restore EF1002
    }

    /// <summary>Those that an index holds, picked from it and put in order.</summary>
    private IQueryable<Contact> Along(string index, string indexed, int after, int limit)
    {
        // Contacts themselves cannot be read so: EF does not know the columns of a complex type in a query that is given as text.
        var sql =
            $"SELECT number AS \"Value\" FROM contacts {engine.Along(index)} WHERE {indexed} AND campaign_id = {{0}} AND state = {{1}}";
#pragma warning disable EF1002 // The texts are this class's own.
        var numbers = context
            .Database.SqlQueryRaw<int>(sql, campaign.Value, (int)filter.State!.Value)
#pragma warning restore EF1002
            .Where(number => number > after)
            .OrderBy(number => number)
            .Take(limit);
        return context.Contacts.AsNoTracking().Where(contact => contact.CampaignId == campaign && numbers.Contains(contact.Number));
    }
}
