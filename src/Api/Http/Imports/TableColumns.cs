using CampaignGrpc.Api.Http.Files;
using CampaignGrpc.Application;
using CampaignGrpc.Contracts.V1;
using CampaignGrpc.Domain;

namespace CampaignGrpc.Api.Http.Imports;

/// <summary>What becomes of the columns of a table of contacts.</summary>
/// <param name="Heading">The heading.</param>
/// <param name="AddData">The places of those that become add_data.</param>
/// <param name="Nameless">The places of those without a name, which must be empty.</param>
/// <param name="Priority">The place of the one with priorities; -1 for none.</param>
/// <param name="TimeZone">The place of the one with time zones; -1 for none.</param>
internal sealed record TableColumns(Heading Heading, IReadOnlyList<int> AddData, IReadOnlyList<int> Nameless, int Priority, int TimeZone)
{
    /// <summary>The names of those that are taken beside the number.</summary>
    public IReadOnlyList<string> Names =>
        [
            .. AddData
                .Concat(new[] { Priority, TimeZone }.Where(place => place >= 0))
                .Distinct()
                .Order()
                .Select(place => Heading.Names[place]),
        ];

    /// <param name="heading">The heading, which was checked.</param>
    /// <param name="file">Which columns were chosen: for add_data none means all that have a name and are taken for nothing else.</param>
    public static TableColumns Of(Heading heading, ImportFile file)
    {
        var (priority, zone) = (Place(file.HasPriorityColumn, file.PriorityColumn), Place(file.HasTimeZoneColumn, file.TimeZoneColumn));
        if (file.Columns.Count > 0)
            return new(heading, [.. file.Columns.Select(heading.PlaceOf).Distinct()], [], priority, zone);
        var places = Enumerable.Range(0, heading.Names.Count).ToList();
        return new(heading, [.. places.Where(IsAddData)], [.. places.Where(place => heading.Names[place].Length == 0)], priority, zone);

        int Place(bool isChosen, string name) => isChosen ? heading.PlaceOf(name) : -1;

        bool IsAddData(int place) =>
            place != heading.Phone
            && place != priority
            && place != zone
            && heading.Names[place].Length > 0
            && !RefusedRowsFile.OwnColumns.Contains(heading.Names[place]);
    }

    /// <summary>Whether the heading has the columns that were chosen.</summary>
    public static void Check(Heading heading, ImportFile file, Violations violations)
    {
        foreach (var name in file.Columns)
            Find("columns", name);
        if (file.HasPriorityColumn)
            Find("priority_column", file.PriorityColumn);
        if (file.HasTimeZoneColumn)
            Find("time_zone_column", file.TimeZoneColumn);

        void Find(string field, string name)
        {
            if (heading.PlaceOf(name) < 0)
                violations.Add(field, FieldReason.UnknownValue, $"Columns of the heading, which has: {heading.Shown}.");
        }
    }

    /// <summary>What is wrong with a row as a whole; null when nothing is.</summary>
    public Problem? Misfit(IReadOnlyList<string> cells)
    {
        if (Heading.Misfit(cells) is { } misfit)
            return misfit;
        var nameless = Nameless.Where(place => !string.IsNullOrWhiteSpace(cells[place])).Select(place => place + 1).FirstOrDefault();
        return nameless == 0 ? null : new(FieldReason.Format, $"Nothing in column {nameless}, which has no name in the heading.");
    }
}
