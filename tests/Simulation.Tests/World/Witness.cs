using CampaignGrpc.Simulation.Tests.Invariants;

namespace CampaignGrpc.Simulation.Tests.World;

/// <summary>Looks at the database after every step: is it as the model has it, and does every invariant hold?</summary>
internal sealed class Witness(SimulatedService service) : IDisposable
{
    private readonly SnapshotReader _reader = new(service.Connection);
    private readonly InvariantChecker _checker = new(service.Connection);
    private Snapshot _before = Snapshot.Empty;

    public void Forget()
    {
        _before = Snapshot.Empty;
        _reader.Forget();
    }

    /// <summary>What is wrong; null when nothing is.</summary>
    public string? Complaint(Model model, DateTimeOffset swept, TimeSpan setBack)
    {
        var now = _reader.Read();
        var offences = _checker.Offences(new(now, _before, swept, setBack));
        _before = now;
        if (offences.Count > 0)
            return string.Join("; ", offences.Select(offence => $"{offence.Name}: not so for {offence.Offender}"));
        return Difference(model.CampaignFacts, now.Campaigns)
            ?? Difference(
                model.Campaigns.SelectMany(campaign => campaign.Contacts.Select(contact => contact.FactsIn(campaign))),
                now.Contacts
            )
            ?? Difference(
                model
                    .Campaigns.SelectMany(campaign => campaign.Contacts)
                    .SelectMany(contact => contact.Attempts)
                    .Select(attempt => attempt.Facts),
                now.Attempts
            );
    }

    public void Dispose()
    {
        _reader.Dispose();
        _checker.Dispose();
    }

    private static string? Difference<T>(IEnumerable<T> expected, IReadOnlyList<T> stored)
        where T : class
    {
        var place = 0;
        foreach (var facts in expected)
        {
            if (place == stored.Count || !facts.Equals(stored[place]))
                return $"Stored is\n    {(place == stored.Count ? null : stored[place])}\n  and the rules say\n    {facts}";
            place++;
        }

        return place == stored.Count ? null : $"Stored is {stored[place]}, which there should not be.";
    }
}
