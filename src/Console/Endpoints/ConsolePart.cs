namespace CampaignGrpc.Web.Endpoints;

/// <summary>Marks what belongs to the console: who asks is found by its session, and let in by the use cases that lead there.</summary>
/// <param name="UseCases">
/// Whoever may ask for none of them is refused before their form is read. Without any it is for whoever comes.
/// </param>
public sealed record ConsolePart(params IReadOnlyList<Type> UseCases)
{
    private const long KiB = 1_024;

    /// <summary>Whether its body may have a file, which is put on disk as it comes.</summary>
    public bool TakesFile { get; init; }

    /// <summary>Whether its answer goes on.</summary>
    public bool IsStream { get; init; }

    /// <summary>So many bytes its body may have.</summary>
    public long MostBytes { get; init; } = KiB * KiB;

    /// <summary>A page that whoever comes is shown, known or not.</summary>
    public static ConsolePart ForAll { get; } = new() { MostBytes = 32 * KiB };

    /// <summary>A form with a file; one of a million numbers with some words each is smaller.</summary>
    public static ConsolePart OfFile(params IReadOnlyList<Type> useCases) =>
        new(useCases) { TakesFile = true, MostBytes = 512 * KiB * KiB };

    /// <summary>A form into which numbers are pasted.</summary>
    public static ConsolePart OfNumbers(params IReadOnlyList<Type> useCases) => new(useCases) { MostBytes = MostPastedBytes };

    /// <summary>What is pasted lies in memory.</summary>
    internal const int MostPastedBytes = (int)(8 * KiB * KiB);
}
