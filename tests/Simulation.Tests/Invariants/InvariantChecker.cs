using CampaignGrpc.Simulation.Tests.World;
using Microsoft.Data.Sqlite;

namespace CampaignGrpc.Simulation.Tests.Invariants;

/// <summary>Holds every invariant against a database.</summary>
internal sealed class InvariantChecker : IDisposable
{
    public static readonly IReadOnlyList<Invariant> All = [.. SqlInvariants.All, .. FactInvariants.All];

    private readonly SqliteCommand _queries;

    public InvariantChecker(SqliteConnection connection)
    {
        _queries = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are this project's own.
        // One statement for all of them: a simulation asks after every step.
        _queries.CommandText = string.Join(
            "\nUNION ALL\n",
            SqlInvariants.All.Select((invariant, place) => $"SELECT {place}, * FROM ({invariant.Query})")
        );
#pragma warning restore CA2100
        foreach (var name in new[] { "$swept", "$set_back", "$longest_call", "$dial_by" })
            _queries.Parameters.Add(name, SqliteType.Integer);
    }

    /// <summary>Each offence: the invariant's name and the offender.</summary>
    public IReadOnlyList<(string Name, string Offender)> Offences(Evidence evidence)
    {
        var offences = new List<(string, string)>();
        _queries.Parameters["$swept"].Value = Micros(evidence.SweptTime - DateTimeOffset.UnixEpoch);
        _queries.Parameters["$set_back"].Value = Micros(evidence.SetBack);
        _queries.Parameters["$longest_call"].Value = Micros(Model.LongestCall);
        _queries.Parameters["$dial_by"].Value = Micros(Model.DialBy);
        using (var row = _queries.ExecuteReader())
        {
            while (row.Read())
                offences.Add((SqlInvariants.All[row.GetInt32(0)].Name, row.GetString(1)));
        }

        foreach (var invariant in FactInvariants.All)
            offences.AddRange(invariant.Offenders(evidence).Select(offender => (invariant.Name, offender)));
        return offences;
    }

    public void Dispose() => _queries.Dispose();

    private static long Micros(TimeSpan duration) => duration.Ticks / TimeSpan.TicksPerMicrosecond;
}
