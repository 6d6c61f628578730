using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Campaigns;

namespace CampaignGrpc.Application.Upkeep;

/// <summary>Brings a campaign to the present: its window and its runs open and close, and its list follows.</summary>
public static class CampaignUpkeep
{
    /// <summary>How many contacts a change comes to in the unit in which it happens: a list of up to so many follows at once.</summary>
    public const int RowsAtOnce = 4_000;

    /// <summary>By how many it goes on from there: so long everybody else waits for a slice.</summary>
    private const int RowsPerSlice = 1_500;

    /// <summary>Does what should have happened to a campaign by now. Of a long list it does the first slice.</summary>
    internal static void BringToThePresent(IUnit unit, Campaign campaign)
    {
        if (!(campaign.NextEventTime <= unit.Now))
            return;
        campaign.Advance(unit.Now);
        unit.Contacts.CarryOn(campaign, RowsAtOnce);
        campaign.CompleteIfDone();
    }

    /// <exception cref="DomainException">CONTACTS_GONE: of a campaign that ended long ago there are only counts.</exception>
    internal static void EnsureContactsKept(IUnit unit, Campaign campaign)
    {
        if (!campaign.IsFinished || unit.Contacts.AreKept(campaign))
            return;
        throw Refusal.ContactsGone.With($"Campaign {campaign.Id} ended so long ago that its contacts are gone, and it cannot go on.");
    }

    /// <summary>Carries a campaign's changes on by a slice.</summary>
    internal static void CarryOn(IUnit unit, CampaignId id)
    {
        if (unit.Campaigns.Find(id) is not { } campaign)
            return;
        unit.Contacts.CarryOn(campaign, RowsPerSlice);
    }
}
