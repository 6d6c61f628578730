using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using CampaignGrpc.Api.Http.Contract;
using CampaignGrpc.Api.Http.Files;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.Imports;
using CampaignGrpc.Contracts.V1;
using CampaignGrpc.Domain;

namespace CampaignGrpc.Api.Http.Imports;

/// <summary>
/// Makes contacts of a table's rows: the first one that is not empty is the heading, one column has the number, and every other
/// one that has a name is a text of add_data.
/// </summary>
internal sealed class TableRows(TableFile file, ImportFile choice)
{
    private const int RowsPerBatch = 500;

    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        "\"\\\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000B\f\r\u000E\u000F\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F"
    );

    private static readonly Problem NoPriority = new(FieldReason.WrongType, "A whole number.");

    private readonly ArrayBufferWriter<byte> _json = new();
    private readonly List<OfferedRow> _rows = new(RowsPerBatch);
    private readonly List<Range> _addData = new(RowsPerBatch);

    /// <summary>How the columns were understood; null before the heading has come.</summary>
    public TableColumns? Columns { get; private set; }

    public async IAsyncEnumerable<ImportBatch> ReadAsync(long? firstRow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var rows in file.ReadAsync(RowsPerBatch, cancellationToken))
        {
            Columns ??= TableColumns.Of(file.Heading, choice);
            foreach (var row in rows)
                Add(row, Columns);
            yield return new(firstRow, _rows.Select((row, place) => row with { AddData = _json.WrittenMemory[_addData[place]] }));
            firstRow = null;
            _rows.Clear();
            _addData.Clear();
            _json.ResetWrittenCount();
        }
    }

    private void Add(in TableRow row, TableColumns columns)
    {
        var (start, cells) = (_json.WrittenCount, row.Cells);
        if (columns.Misfit(cells) is { } misfit)
        {
            Add(new(row.Line, null, default, [new("", misfit)], string.Join('\t', cells)), start..start);
            return;
        }

        List<RowFault>? faults = null;
        var isFirst = true;
        _json.Write("{"u8);
        foreach (var place in columns.AddData)
        {
            if (!TableFile.IsDecoded(cells[place]))
                (faults ??= []).Add(new("add_data", file.NotDecoded));
            if (!isFirst)
                _json.Write(","u8);
            isFirst = false;
            WriteText(columns.Heading.Names[place]);
            _json.Write(":"u8);
            WriteText(cells[place]);
        }

        _json.Write("}"u8);
        var phone = cells[columns.Heading.Phone].Trim();
        if (!TableFile.IsDecoded(phone))
            (faults ??= []).Insert(0, new("phone", file.NotDecoded));
        var priority = Cell(cells, columns.Priority);
        var given = new GivenTerms(ReadPriority(priority), Cell(cells, columns.TimeZone));
        var isUnread = priority is not null && given.Priority is null;
        if (isUnread)
            (faults ??= []).Add(new("priority", NoPriority));
        var text = isUnread ? string.Join('\t', cells) : null;
        Add(new(row.Line, phone.Length == 0 ? null : phone, default, faults, text, given), start.._json.WrittenCount);
    }

    private static string? Cell(IReadOnlyList<string> cells, int place) =>
        place >= 0 && cells[place].Trim() is { Length: > 0 } text ? text : null;

    /// <summary>A spreadsheet's 5 may be written as 5.0.</summary>
    private static int? ReadPriority(string? text) =>
        text is not null && JsonInteger.Read(text, out _) is >= int.MinValue and <= int.MaxValue and var priority ? (int)priority : null;

    private void Add(in OfferedRow row, Range addData)
    {
        _rows.Add(row);
        _addData.Add(addData);
    }

    /// <summary>As a JSON text of as few bytes as there can be, since its length is what add_data is measured by.</summary>
    private void WriteText(ReadOnlySpan<char> text)
    {
        _json.Write("\""u8);
        while (text.IndexOfAny(Escaped) is >= 0 and var place)
        {
            Encoding.UTF8.GetBytes(text[..place], _json);
            var character = text[place];
            var known = "\"\\\b\f\n\r\t".IndexOf(character, StringComparison.Ordinal);
            Encoding.UTF8.GetBytes(known < 0 ? $"\\u{(int)character:x4}" : $"\\{"\"\\bfnrt"[known]}", _json);
            text = text[(place + 1)..];
        }

        Encoding.UTF8.GetBytes(text, _json);
        _json.Write("\""u8);
    }
}
