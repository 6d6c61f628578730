using CampaignGrpc.Application;
using CampaignGrpc.Domain;

namespace CampaignGrpc.Api.Http.Imports;

/// <summary>How the columns of a table were understood.</summary>
/// <param name="Names">What the heading has; empty where a column has no name.</param>
/// <param name="Phone">The place of the one with the numbers, from 0.</param>
/// <param name="AddData">The places of those that become add_data.</param>
/// <param name="Nameless">The places of those without a name, which must be empty.</param>
internal sealed record TableColumns(IReadOnlyList<string> Names, int Phone, IReadOnlyList<int> AddData, IReadOnlyList<int> Nameless)
{
    /// <summary>Which columns a caller names; null and none for whatever is known by its heading.</summary>
    internal sealed record Choice(string? Phone, IReadOnlyList<string> AddData);

    /// <summary>Looked for before any other, so that a list may have a second number beside it.</summary>
    private const string Exact = "phone";

    /// <summary>What people and programs call such a column, without blanks, dashes, underlines and points.</summary>
    private static readonly HashSet<string> KnownPhones = new(StringComparer.OrdinalIgnoreCase)
    {
        "phones", "phonenumber", "telephone", "telephonenumber", "tel", "telnumber", "mobile", "mobilephone", "mobilenumber", "cell",
        "cellphone", "contactphone", "msisdn", "телефон", "телефоны", "номертелефона", "номер", "мобильный", "мобильныйтелефон",
        "номермобильноготелефона", "мобильныйномер", "сотовый", "сотовыйтелефон", "контактныйтелефон", "контактныйномер",
        "телефонклиента", "телефонныйномер", "тел", "моб", "мобтел",
    };

    /// <summary>The names of those that become nothing.</summary>
    public IEnumerable<string> LeftOut => Names.Where((name, place) => name.Length > 0 && place != Phone && !AddData.Contains(place));

    /// <exception cref="InvalidRequestException">The heading does not say which column has the numbers, or says something twice.</exception>
    public static TableColumns Of(IReadOnlyList<string> heading, Choice choice)
    {
        var names = heading.Select(name => name.Trim()).ToList();
        while (names.Count > 0 && names[^1].Length == 0) names.RemoveAt(names.Count - 1);
        var violations = new Violations();
        var phone = FindPhone(names, choice, violations);
        foreach (var twice in names.Where(name => name.Length > 0).GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(alike => alike.Count() > 1))
            violations.Add(twice.First(), FieldReason.DuplicateField, "This column stands twice.");
        foreach (var missing in choice.AddData.Where(name => PlaceOf(names, name) < 0))
            violations.Add("columns", FieldReason.UnknownValue, $"Columns of the heading, which has: {Shown(names)}.");
        if (violations.Count > 0) throw new InvalidRequestException(violations);

        var chosen = choice.AddData.Count == 0
            ? Enumerable.Range(0, names.Count).Where(place => place != phone && names[place].Length > 0 && !RefusedRowsFile.OwnColumns.Contains(names[place]))
            : choice.AddData.Select(name => PlaceOf(names, name)).Distinct();
        return new(
            names,
            phone,
            [.. chosen],
            choice.AddData.Count > 0 ? [] : [.. Enumerable.Range(0, names.Count).Where(place => names[place].Length == 0)]);
    }

    /// <summary>Whether a heading says which column has the numbers.</summary>
    public static bool HasPhone(IReadOnlyList<string> heading, Choice choice) => FindPhone([.. heading.Select(name => name.Trim())], choice, new()) >= 0;

    private static int FindPhone(List<string> names, Choice choice, Violations violations)
    {
        if (choice.Phone is not null)
        {
            var named = PlaceOf(names, choice.Phone);
            if (named < 0) violations.Add("phone_column", FieldReason.UnknownValue, $"A column of the heading, which has: {Shown(names)}.");
            return named;
        }

        if (PlaceOf(names, Exact) is >= 0 and var exact) return exact;
        var known = names.Select((name, place) => (Name: name, Place: place)).Where(column => KnownPhones.Contains(Plain(column.Name))).ToList();
        if (known.Count == 1) return known[0].Place;
        violations.Add(Exact, FieldReason.Required, known.Count == 0
            ? $"The heading must name the column {Exact}, or phone_column say which has the numbers; it has: {Shown(names)}."
            : $"Several columns may have the numbers, {string.Join(", ", known.Select(column => column.Name))}: say which by phone_column.");
        return -1;
    }

    private static int PlaceOf(List<string> names, string name) => names.FindIndex(known => known.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase));

    private static string Plain(string name) => string.Concat(name.Where(character => character is not (' ' or '-' or '_' or '.' or '\u00A0' or ':' or '№')));

    private static string Shown(List<string> names) => string.Join(", ", names.Where(name => name.Length > 0).Take(10).Select(name => name.Length > 64 ? name[..64] : name));
}
