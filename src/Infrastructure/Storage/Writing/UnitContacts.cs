using System.Security.Cryptography;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.Dialing;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Scheduling;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Facts;
using CampaignGrpc.Infrastructure.Storage.Model;

namespace CampaignGrpc.Infrastructure.Storage.Writing;

internal sealed class UnitContacts(Unit unit, Group group, CalleeZones zones) : IContacts
{
    public Contact Get(Campaign campaign, long contactNumber) =>
        (contactNumber is >= 1 and <= int.MaxValue ? unit.FindContact(campaign.Id, (int)contactNumber) : null)
        ?? throw (
            AreKept(campaign)
                ? Refusal.ContactNotFound.With($"Campaign {campaign.Id} has no contact {contactNumber}.")
                : CampaignsContext.ContactsGone(campaign.Id)
        );

    public Call? Find(CallToken token) => unit.FindCampaign(token.CampaignId) is null ? null : unit.FindCall(token);

    public void Save(Contact contact) => unit.Save(contact);

    public bool HasPhone(Campaign campaign, PhoneNumber phone) => PhoneFilterRows.Holds(group.Asking(), campaign.Id, phone);

    public void SaveTerms(Contact contact, bool isOtherPhone)
    {
        var connection = group.Writing();
        ContactRows.UpdateTerms(connection, contact);
        if (isOtherPhone)
            PhoneFilterRows.Renew(connection, contact.CampaignId, contact.Number);
    }

    public IReadOnlyList<DueContact> ClaimDue(
        Campaign campaign,
        string dialerId,
        DateTimeOffset leaseEnd,
        DateTimeOffset lastEnd,
        int limit
    )
    {
        var connection = group.Writing(limit);
        DateTimeOffset? firstDue = null;
        var claimed = group.Of(campaign.Id, () =>
        {
            var contacts = new List<DueContact>();
            var byPriority =
                campaign.Ranks == default ? 0 : Ranks.ByPriority(limit, RandomNumberGenerator.GetInt32(Ranks.OneForLongestDue));
            foreach (var rank in campaign.Ranks.InOrder)
            {
                var room = (rank.IsCallback ? limit : byPriority) - contacts.Count;
                if (room > 0)
                    Claim(connection.Claims.OfRank, room, rank.IsCallback, rank.Priority);
            }

            if (contacts.Count < limit)
                Claim(connection.Claims.Any, limit - contacts.Count);
            return contacts;

            void Claim(string sql, int most, params ReadOnlySpan<Value> values)
            {
                var rows = connection.Query(
                    sql,
                    [
                        campaign.Id.Value,
                        Columns.Micros(unit.Now),
                        most,
                        dialerId,
                        Columns.Micros(leaseEnd),
                        Columns.Micros(lastEnd),
                        campaign.ProjectId,
                        .. values,
                    ]
                );
                while (rows.Read())
                {
                    contacts.Add(new(ContactRows.Contact(rows, campaign.Id), ContactRows.DoNotCall(rows)));
                    firstDue ??= ContactRows.FirstDue(rows);
                }
            }
        });
        var toCall = claimed.Where(due => due.DoNotCall is null).Select(due => due.Contact).ToList();
        if (toCall.Count > 0)
            unit.Tell(new Fact.CallsClaimed(toCall, unit.Now - firstDue ?? TimeSpan.Zero));
        unit.CountMoved(campaign, ContactState.Waiting, ContactState.Claimed, claimed.Count);
        // They come in whatever order they were changed in.
        claimed.Sort((one, other) => one.Contact.Number.CompareTo(other.Contact.Number));
        return claimed;
    }

    public void Append(Campaign campaign, IReadOnlyList<NewContact> contacts, DateTimeOffset dueTime, int firstNumber)
    {
        var connection = group.Writing(contacts.Count);
        ContactRows.Insert(connection, campaign.Id, contacts, dueTime, firstNumber);
        CalleeDueTimes.Set(connection, campaign, zones, firstNumber, firstNumber + contacts.Count - 1);
        group.Touch(campaign.Id);
    }

    public IReadOnlyList<NewContact> Given(Campaign campaign, int place, int count, IReadOnlyList<ContactResult>? results) =>
        group.Of(campaign.Id, () =>
        {
            const string Some =
                "SELECT phone, add_data, priority, time_zone, result FROM contacts "
                + "WHERE campaign_id = $1 AND number > $2 AND number <= $3 ORDER BY number";
            var contacts = new List<NewContact>(count);
            var rows = group.Asking().Query(Some, campaign.Id.Value, place, place + count);
            var read = 0;
            for (; rows.Read(); read++)
            {
                if (results?.Contains((ContactResult)(rows.Int64OrNull(4) ?? 0)) == false)
                    continue;
                if (PhoneNumber.FromDigits(rows.Int64(0)) is not { IsErased: false } phone)
                    continue;
                contacts.Add(new(phone, AddData.FromStorage(rows.Text(1)), new(rows.Int32(2), ContactRows.Zone(rows, 3))));
            }

            return read == count ? contacts : throw CampaignsContext.ContactsGone(campaign.Id);
        });

    public bool AreKept(Campaign campaign)
    {
        const string Reduced = "SELECT 1 FROM endings WHERE campaign_id = $1 AND reduce_time IS NOT NULL";
        return group.Reading.Query(Reduced, campaign.Id.Value).ReadOne() is null;
    }

    public bool HasUnreached(Campaign campaign)
    {
        const string Unreached = "SELECT 1 FROM contacts WHERE campaign_id = $1 AND state = 4 AND result = $2 AND is_cancelled = 0 LIMIT 1";
        return group.Asking().Query(Unreached, campaign.Id.Value, (int)ContactResult.WindowClosed).ReadOne() is not null;
    }

    public void CarryOn(Campaign campaign, int rows)
    {
        while (rows > 0 && campaign.Changes.Count > 0)
        {
            var change = campaign.Changes[0];
            var reached = Math.Min(change.Last, change.Reached + rows);
            rows -= reached - change.Reached;
            var connection = group.Writing(reached - change.Reached);
            group.Of(campaign.Id, () => Slices.CarryOut(unit, connection, campaign, change, reached));
            if (change.Kind is ListChangeKind.OpenRun or ListChangeKind.OpenUnreached or ListChangeKind.MoveDueTimes)
                CalleeDueTimes.Set(connection, campaign, zones, change.Reached + 1, reached);
            campaign.CarryOn(reached);
            group.Touch(campaign.Id);
        }
    }

    public IReadOnlyList<CallToken> WithLeaseEnded(int limit)
    {
        const string Ended = """
            SELECT campaign_id, number, claim_key FROM contacts
            WHERE lease_end_time IS NOT NULL AND lease_end_time <= $1
                AND campaign_id NOT IN (SELECT id FROM campaigns WHERE set_aside_time IS NOT NULL)
            ORDER BY lease_end_time LIMIT $2
            """;
        var tokens = new List<CallToken>();
        var rows = group.Asking().Query(Ended, Columns.Micros(unit.Now), limit);
        while (rows.Read())
            tokens.Add(new(new(rows.Int64(0)), rows.Int32(1), rows.Int64(2)));
        return tokens;
    }

    public IReadOnlyList<(CampaignId Campaign, int Number)> WithLineFree(int limit)
    {
        const string Free = """
            SELECT campaign_id, number FROM contacts
            WHERE lost_until_time IS NOT NULL AND lost_until_time <= $1
                AND campaign_id NOT IN (SELECT id FROM campaigns WHERE set_aside_time IS NOT NULL)
            ORDER BY lost_until_time LIMIT $2
            """;
        var contacts = new List<(CampaignId, int)>();
        var rows = group.Asking().Query(Free, Columns.Micros(unit.Now), limit);
        while (rows.Read())
            contacts.Add((new(rows.Int64(0)), rows.Int32(1)));
        return contacts;
    }
}
