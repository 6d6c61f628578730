using CampaignGrpc.Application;
using CampaignGrpc.Application.Reference;
using CampaignGrpc.Application.Results;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Scheduling;
using Google.Protobuf.Collections;
using Proto = CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Http.Exports;

/// <summary>How results are laid out as a table: which columns, in which language, on which clock.</summary>
internal sealed class ResultTable
{
    private static readonly Dictionary<string, Func<Title, string>> Languages = new()
    {
        ["ru"] = title => title.Russian,
        ["en"] = title => title.English,
    };

    private readonly IReadOnlyList<ResultColumn> _columns;
    private readonly Func<Title, string>? _words;
    private readonly bool _isAddDataExpanded;
    private IReadOnlyList<string> _keys = [];

    /// <param name="chosen">What the caller chose.</param>
    /// <param name="unreadable">What of that cannot be.</param>
    public ResultTable(Proto.ResultTable chosen, Violations unreadable)
    {
        _columns = Choose(chosen.Columns, unreadable);
        _isAddDataExpanded = chosen.ExpandAddData;
        if (chosen.Language.Length > 0 && !Languages.TryGetValue(chosen.Language, out _words))
            unreadable.Add("language", FieldReason.UnknownValue, $"One of: {string.Join(", ", Languages.Keys)}.", chosen.Language);
        if (chosen.TimeZone.Length == 0)
            return;
        Zone = IanaZone.TryParse(chosen.TimeZone, out var problem);
        if (Zone is null)
            unreadable.Add("time_zone", problem, chosen.TimeZone);
    }

    public static IEnumerable<string> LanguageNames => Languages.Keys;

    /// <summary>On whose clock times are shown; null for UTC.</summary>
    public IanaZone? Zone { get; }

    /// <summary>Whether it must be known which keys there are before anything is written.</summary>
    public bool NeedsKeys => _isAddDataExpanded && _columns.Any(IsAddData);

    /// <param name="cells">Where they go.</param>
    /// <param name="keys">The keys that become columns.</param>
    public void WriteHead(IResultCells cells, IReadOnlyList<string> keys)
    {
        _keys = keys;
        var headings = _columns.ToDictionary(column => column, column => _words?.Invoke(column.Heading) ?? column.Name);
        foreach (var column in _columns)
        {
            // What a heading says already would not be told apart.
            var written = IsExpanded(column)
                ? keys.Select(key => headings.ContainsValue(key) ? $"{ResultColumn.OfAddData}.{key}" : key)
                : [headings[column]];
            foreach (var heading in written)
                cells.Write(heading);
        }
    }

    public void WriteRow(IResultCells cells, ResultRow row)
    {
        foreach (var column in _columns)
        {
            if (IsExpanded(column))
                AddDataCells.Write(cells, row.Contact.AddData.Json, _keys);
            else
                column.Write(cells, row, _words);
        }
    }

    private bool IsExpanded(ResultColumn column) => _isAddDataExpanded && IsAddData(column);

    private static bool IsAddData(ResultColumn column) => column.Name == ResultColumn.OfAddData;

    private static IReadOnlyList<ResultColumn> Choose(RepeatedField<string> names, Violations unreadable)
    {
        if (names.Count == 0)
            return ResultColumn.All;
        var known = ResultColumn.All.ToDictionary(column => column.Name);
        foreach (var name in names.Where(name => !known.ContainsKey(name)))
            unreadable.Add("columns", FieldReason.UnknownValue, $"Columns of the file, which has: {string.Join(", ", known.Keys)}.", name);
        foreach (var twice in names.GroupBy(name => name).Where(alike => alike.Count() > 1))
            unreadable.Add("columns", FieldReason.DuplicateField, "This column stands twice.", twice.Key);
        return [.. names.Where(known.ContainsKey).Select(name => known[name])];
    }
}
