using CampaignGrpc.Application;
using CampaignGrpc.Domain;

namespace CampaignGrpc.Api.Http.Files;

/// <summary>The heading of a table with a number in each row.</summary>
/// <param name="Names">What its columns are called; empty where one has no name.</param>
/// <param name="Phone">The place of the one with the numbers, from 0.</param>
internal sealed record Heading(IReadOnlyList<string> Names, int Phone)
{
    /// <summary>Looked for before any other, so that a list may have a second number beside it.</summary>
    private const string Exact = "phone";

    /// <summary>What people and programs call such a column, without blanks, dashes, underlines and points.</summary>
    private static readonly HashSet<string> KnownPhones = new(StringComparer.OrdinalIgnoreCase)
    {
        "phones",
        "phonenumber",
        "telephone",
        "telephonenumber",
        "tel",
        "telnumber",
        "mobile",
        "mobilephone",
        "mobilenumber",
        "cell",
        "cellphone",
        "contactphone",
        "msisdn",
        "телефон",
        "телефоны",
        "номертелефона",
        "номер",
        "мобильный",
        "мобильныйтелефон",
        "номермобильноготелефона",
        "мобильныйномер",
        "сотовый",
        "сотовыйтелефон",
        "контактныйтелефон",
        "контактныйномер",
        "телефонклиента",
        "телефонныйномер",
        "тел",
        "моб",
        "мобтел",
    };

    /// <summary>The names, for whoever has asked for another.</summary>
    public string Shown => ShownOf(Names);

    /// <param name="cells">The first row of the table.</param>
    /// <param name="phoneColumn">Which column has the numbers; null for one that is known by its name.</param>
    /// <param name="check">Finds what else a heading must have.</param>
    /// <exception cref="InvalidRequestException">It does not say which column has the numbers, or says something twice.</exception>
    public static Heading Of(IReadOnlyList<string> cells, string? phoneColumn, Action<Heading, Violations>? check = null)
    {
        var names = cells.Select(name => name.Trim()).ToList();
        while (names.Count > 0 && names[^1].Length == 0)
            names.RemoveAt(names.Count - 1);
        var violations = new Violations();
        var heading = new Heading(names, FindPhone(names, phoneColumn, violations));
        foreach (
            var twice in names
                .Where(name => name.Length > 0)
                .GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
                .Where(alike => alike.Count() > 1)
        )
            violations.Add(twice.First(), FieldReason.DuplicateField, "This column stands twice.");
        check?.Invoke(heading, violations);
        return violations.Count == 0 ? heading : throw new InvalidRequestException(violations);
    }

    /// <summary>Whether a first row says which column has the numbers.</summary>
    public static bool HasPhone(IReadOnlyList<string> cells, string? phoneColumn) =>
        FindPhone([.. cells.Select(name => name.Trim())], phoneColumn, new()) >= 0;

    /// <summary>The place of the column with a name, in capitals or not; -1 for none.</summary>
    public int PlaceOf(string name) => PlaceOf(Names, name);

    /// <summary>What is wrong with a row that has other cells than the heading; null when nothing is.</summary>
    public Problem? Misfit(IReadOnlyList<string> cells) =>
        // Cells behind the heading's last column may be there, as spreadsheets write them, and hold nothing.
        cells.Count < Names.Count
        || cells.Skip(Names.Count).Any(cell => !string.IsNullOrWhiteSpace(cell))
            ? new(FieldReason.Format, $"{Names.Count} cells, as the heading has; this row has {cells.Count}.")
            : null;

    private static int FindPhone(List<string> names, string? phoneColumn, Violations violations)
    {
        if (phoneColumn is not null)
        {
            var named = PlaceOf(names, phoneColumn);
            if (named < 0)
                violations.Add("phone_column", FieldReason.UnknownValue, $"A column of the heading, which has: {ShownOf(names)}.");
            return named;
        }

        if (PlaceOf(names, Exact) is >= 0 and var exact)
            return exact;
        var known = names
            .Select((name, place) => (Name: name, Place: place))
            .Where(column => KnownPhones.Contains(Plain(column.Name)))
            .ToList();
        if (known.Count == 1)
            return known[0].Place;
        violations.Add(
            Exact,
            FieldReason.Required,
            known.Count == 0
                ? $"The heading must name the column {Exact}, or phone_column say which has the numbers; it has: {ShownOf(names)}."
                : $"Several columns may have the numbers, {string.Join(", ", known.Select(column => column.Name))}: say which by phone_column."
        );
        return -1;
    }

    private static int PlaceOf(IReadOnlyList<string> names, string name)
    {
        for (var place = 0; place < names.Count; place++)
        {
            if (names[place].Equals(name.Trim(), StringComparison.OrdinalIgnoreCase))
                return place;
        }

        return -1;
    }

    private static string Plain(string name) =>
        string.Concat(name.Where(character => character is not (' ' or '-' or '_' or '.' or '\u00A0' or ':' or '№')));

    private static string ShownOf(IReadOnlyList<string> names) =>
        string.Join(", ", names.Where(name => name.Length > 0).Take(10).Select(name => name.Length > 64 ? name[..64] : name));
}
