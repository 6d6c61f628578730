namespace CampaignGrpc.Simulation.Tests.Invariants;

/// <summary>Something that is so in every state that the service's database can be in.</summary>
/// <param name="Name">What is so.</param>
internal abstract record Invariant(string Name);

/// <summary>An invariant over one state of the database, by a query for whatever offends it.</summary>
/// <param name="Name">What is so.</param>
/// <param name="Query">One column, which names the offender.</param>
internal sealed record SqlInvariant(string Name, string Query) : Invariant(Name);

/// <summary>An invariant that SQL cannot tell: about local time, or about what was before.</summary>
/// <param name="Name">What is so.</param>
/// <param name="Offenders">Names whatever offends it.</param>
internal sealed record FactInvariant(string Name, Func<Evidence, IEnumerable<string>> Offenders) : Invariant(Name);

/// <summary>What invariants are held against.</summary>
/// <param name="Now">Everything in the database.</param>
/// <param name="Before">
/// Everything that was in it one step earlier; of campaigns that were deleted since there is nothing in <paramref name="Now"/>.
/// </param>
/// <param name="SweptTime">When everything was last brought to the present; no lease that ended by then is left.</param>
/// <param name="SetBack">How far the clock was set back in all: so far apart can be what happened one after the other.</param>
internal sealed record Evidence(Snapshot Now, Snapshot Before, DateTimeOffset SweptTime, TimeSpan SetBack);
