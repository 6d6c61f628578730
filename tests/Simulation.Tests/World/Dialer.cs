using CampaignGrpc.Domain.Attempts;

namespace CampaignGrpc.Simulation.Tests.World;

/// <summary>
/// A telephony worker as it remembers its calls, which need not be how they are: it dies with all it knew, or freezes past
/// its leases and wakes with tokens that hold nothing any more.
/// </summary>
internal sealed class Dialer(string id)
{
    private const int Memory = 16;

    public string Id => id;

    public List<HeldCall> Calls { get; } = [];

    public DateTimeOffset FrozenUntil { get; set; }

    public void Remember(CallToken token, DateTimeOffset leaseEnd)
    {
        if (Calls.Count == Memory)
            Calls.RemoveAt(0);
        Calls.Add(new(token) { LeaseEnd = leaseEnd });
    }

    public void Die() => Calls.Clear();

    /// <summary>Some of its calls, those that it means rather than others.</summary>
    public List<HeldCall> Some(Random random, Predicate<HeldCall> means)
    {
        var most = random.Next(1, 4);
        var pool = random.Next(8) == 0 ? Calls : Calls.FindAll(means);
        return [.. pool.OrderBy(_ => random.Next()).Take(most)];
    }
}

/// <summary>A call as its dialer remembers it.</summary>
internal sealed class HeldCall(CallToken token)
{
    public CallToken Token => token;

    public DateTimeOffset LeaseEnd { get; set; }

    public DateTimeOffset? Start { get; set; }

    public DateTimeOffset? DialBy { get; set; }

    public bool HasRung { get; set; }

    public bool IsReleased { get; set; }

    public CallReport? Report { get; set; }

    public bool CanStart => Start is null && !IsReleased;

    public bool IsGoingOn => Start is not null && Report is null;
}
