using CampaignGrpc.Domain.Campaigns;

namespace CampaignGrpc.Domain.Gates;

/// <summary>Which of a campaign's contacts may be called.</summary>
/// <param name="Campaign">The campaign, brought to <paramref name="Now"/>.</param>
/// <param name="Contacts">What its contacts wait for.</param>
/// <param name="Now">The instant.</param>
/// <param name="Hold">What holds the whole service; null when nothing does.</param>
public sealed record CampaignQuestion(Campaign Campaign, ContactStock Contacts, DateTimeOffset Now, Hold? Hold = null)
{
    /// <summary>What bounds the campaign's calls together with those of others.</summary>
    public IReadOnlyList<LineLimit> LineLimits { get; init; } = [];

    /// <summary>The answer of a gate that holds every waiting contact or none.</summary>
    internal CampaignGate OfAllWaiting(Gate gate) =>
        new(gate, gate.IsOpen ? default : new(Campaign.Counts.Waiting), gate.OpenTime) { IsOfAll = true };
}

/// <summary>What a campaign's contacts wait for, beyond what the campaign itself counts.</summary>
/// <param name="Due">Waiting contacts that are due.</param>
/// <param name="Later">Waiting contacts that are not due yet.</param>
/// <param name="FirstDueTime">When the first of the latter is due; null when there are none.</param>
/// <param name="LastDueTime">When the last of them is.</param>
/// <param name="FirstLeaseEndTime">When the first claim that was not started ends by itself; null when there is none.</param>
/// <param name="DoneForGood">Contacts that no further run calls again.</param>
public sealed record ContactStock(
    BoundedCount Due,
    BoundedCount Later,
    DateTimeOffset? FirstDueTime,
    DateTimeOffset? LastDueTime,
    DateTimeOffset? FirstLeaseEndTime,
    int DoneForGood
);

/// <summary>A count that is not carried on beyond a bound.</summary>
/// <param name="Value">How many there are, or the bound.</param>
/// <param name="IsExceeded">Whether there are more.</param>
public readonly record struct BoundedCount(int Value, bool IsExceeded = false);

/// <summary>One gate at one instant, for all contacts of a campaign. It is open when it lets one of them pass.</summary>
/// <param name="Gate">The gate; when it opens is when it lets the first of those pass that it holds.</param>
/// <param name="Held">How many contacts it holds; one that several gates hold is counted by each.</param>
/// <param name="AllOpenTime">When it has let all of them pass, if that can be known.</param>
public sealed record CampaignGate(Gate Gate, BoundedCount Held, DateTimeOffset? AllOpenTime)
{
    /// <summary>Whether it holds every waiting contact or none; else each on its own.</summary>
    public bool IsOfAll { get; init; }
}

/// <summary>The gates between a campaign and its next call, in the order and the words in which a contact is explained.</summary>
public sealed record CampaignGates(IReadOnlyList<CampaignGate> Gates, BoundedCount Due, DateTimeOffset? NextCallTime)
{
    /// <summary>The first gate that lets no contact pass; null when a dialer that asks now gets one in the campaign's turn.</summary>
    public Gate? Blocking => Gates.FirstOrDefault(gate => !gate.Gate.IsOpen)?.Gate;

    /// <summary>Why nobody is called; where nothing stands in the way, how many could be.</summary>
    public string Description => Blocking?.Description ?? $"{Subject.Are(Due)} due.";

    public static CampaignGates At(CampaignQuestion question)
    {
        var gates = CallGates.All.Select(ask => ask.OfCampaign(question)).ToList();
        return new(gates, question.Contacts.Due, NextCall(gates, question));
    }

    /// <summary>When the first contact passes what holds it alone, and whatever holds all.</summary>
    private static DateTimeOffset? NextCall(IReadOnlyList<CampaignGate> gates, CampaignQuestion question)
    {
        var first = question.Contacts.Due.Value > 0 ? question.Now : gates.Where(gate => !gate.IsOfAll).Min(gate => gate.Gate.OpenTime);
        return first is { } from
            ? CallGates.NextCall(gates.Where(gate => gate.IsOfAll).Select(gate => gate.Gate), question.Campaign, from)
            : null;
    }
}
