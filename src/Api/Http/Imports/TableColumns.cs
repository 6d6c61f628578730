using CampaignGrpc.Api.Http.Files;
using CampaignGrpc.Application;
using CampaignGrpc.Domain;

namespace CampaignGrpc.Api.Http.Imports;

/// <summary>What becomes of the columns of a table of contacts.</summary>
/// <param name="Heading">The heading.</param>
/// <param name="AddData">The places of those that become add_data.</param>
/// <param name="Nameless">The places of those without a name, which must be empty.</param>
internal sealed record TableColumns(Heading Heading, IReadOnlyList<int> AddData, IReadOnlyList<int> Nameless)
{
    /// <summary>The names of those that become add_data.</summary>
    public IReadOnlyList<string> Names => [.. AddData.Select(place => Heading.Names[place])];

    /// <param name="heading">The heading, which was checked.</param>
    /// <param name="chosen">The columns that become add_data; none for all that have a name.</param>
    public static TableColumns Of(Heading heading, IReadOnlyCollection<string> chosen)
    {
        var places = Enumerable.Range(0, heading.Names.Count).ToList();
        if (chosen.Count > 0) return new(heading, [.. chosen.Select(heading.PlaceOf).Distinct()], []);
        return new(
            heading,
            [.. places.Where(place => place != heading.Phone && heading.Names[place].Length > 0 && !RefusedRowsFile.OwnColumns.Contains(heading.Names[place]))],
            [.. places.Where(place => heading.Names[place].Length == 0)]);
    }

    /// <summary>Whether the heading has the columns that were chosen.</summary>
    public static void Check(Heading heading, IEnumerable<string> chosen, Violations violations)
    {
        foreach (var missing in chosen.Where(name => heading.PlaceOf(name) < 0))
            violations.Add("columns", FieldReason.UnknownValue, $"Columns of the heading, which has: {heading.Shown}.");
    }

    /// <summary>What is wrong with a row as a whole; null when nothing is.</summary>
    public Problem? Misfit(IReadOnlyList<string> cells)
    {
        if (Heading.Misfit(cells) is { } misfit) return misfit;
        var nameless = Nameless.Where(place => !string.IsNullOrWhiteSpace(cells[place])).Select(place => place + 1).FirstOrDefault();
        return nameless == 0 ? null : new(FieldReason.Format, $"Nothing in column {nameless}, which has no name in the heading.");
    }
}
