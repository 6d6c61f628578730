using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Domain.Campaigns;

/// <summary>How many of a campaign's contacts are in each state; together they are all of them.</summary>
public sealed record ContactCounts(int Waiting, int Claimed, int Dialing, int Done)
{
    public int All => Open + Done;

    /// <summary>Contacts that are not done.</summary>
    public int Open => Waiting + Claimed + Dialing;

    /// <summary>Contacts that a dialer holds.</summary>
    public int Held => Claimed + Dialing;

    /// <summary>The counts after some contacts went from one state to another.</summary>
    public ContactCounts Move(ContactState from, ContactState to, int count)
    {
        int Change(ContactState state) => (state == to ? count : 0) - (state == from ? count : 0);
        return new(
            Waiting + Change(ContactState.Waiting),
            Claimed + Change(ContactState.Claimed),
            Dialing + Change(ContactState.Dialing),
            Done + Change(ContactState.Done)
        );
    }
}
