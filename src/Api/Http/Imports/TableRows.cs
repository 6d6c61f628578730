using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using CampaignGrpc.Api.Errors;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Imports;
using CampaignGrpc.Domain;

namespace CampaignGrpc.Api.Http.Imports;

/// <summary>A row of a table, as its file has it.</summary>
/// <param name="Line">The line of the file on which it begins, from 1.</param>
/// <param name="Cells">What its cells say.</param>
internal readonly record struct TableRow(int Line, IReadOnlyList<string> Cells)
{
    public bool IsBlank => Cells.All(string.IsNullOrWhiteSpace);
}

/// <summary>
/// Makes contacts of a table's rows: the first one that is not empty is the heading, one column has the number, and every other
/// one that has a name is a text of add_data.
/// </summary>
internal sealed class TableRows(TableColumns.Choice choice, string encodingAdvice)
{
    /// <summary>What stands in a text where bytes could not be read.</summary>
    public const char Undecoded = '\uFFFF';

    private const int RowsPerBatch = 500;

    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        "\"\\\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000B\f\r\u000E\u000F\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F");

    private readonly Problem _undecoded = new(FieldReason.BadEncoding, encodingAdvice);
    private readonly ArrayBufferWriter<byte> _json = new();
    private readonly List<OfferedRow> _rows = new(RowsPerBatch);
    private readonly List<Range> _addData = new(RowsPerBatch);

    /// <summary>How the columns were understood; null before the heading has come.</summary>
    public TableColumns? Columns { get; private set; }

    public async IAsyncEnumerable<ImportBatch> ReadAsync(
        IAsyncEnumerable<TableRow> rows,
        long? firstRow,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            if (row.IsBlank) continue;
            if (Columns is not { } columns)
            {
                if (row.Cells.Any(cell => cell.Contains(Undecoded, StringComparison.Ordinal))) throw new InvalidRequestException("file", _undecoded.Reason, _undecoded.Description);
                Columns = TableColumns.Of(row.Cells, choice);
                continue;
            }

            Add(row, columns);
            if (_rows.Count < RowsPerBatch) continue;
            yield return TakeBatch(firstRow);
            firstRow = null;
            _rows.Clear();
            _addData.Clear();
            _json.ResetWrittenCount();
        }

        if (Columns is null) throw EdgeRefusal.BodyEmpty.With("The file is empty.");
        yield return TakeBatch(firstRow);
    }

    private void Add(in TableRow row, TableColumns columns)
    {
        var (start, cells) = (_json.WrittenCount, row.Cells);
        if (WrongCells(cells, columns) is { } wrong)
        {
            Add(new(row.Line, null, default, [new("", wrong)], string.Join('\t', cells)), start..start);
            return;
        }

        List<RowFault>? faults = null;
        var isFirst = true;
        _json.Write("{"u8);
        foreach (var place in columns.AddData)
        {
            if (cells[place].Contains(Undecoded, StringComparison.Ordinal)) (faults ??= []).Add(new("add_data", _undecoded));
            if (!isFirst) _json.Write(","u8);
            isFirst = false;
            WriteText(columns.Names[place]);
            _json.Write(":"u8);
            WriteText(cells[place]);
        }

        _json.Write("}"u8);
        var phone = cells[columns.Phone].Trim();
        if (phone.Contains(Undecoded, StringComparison.Ordinal)) (faults ??= []).Insert(0, new("phone", _undecoded));
        Add(new(row.Line, phone.Length == 0 ? null : phone, default, faults), start.._json.WrittenCount);
    }

    private static Problem? WrongCells(IReadOnlyList<string> cells, TableColumns columns)
    {
        // Cells behind the heading's last column may be there, as spreadsheets write them, and hold nothing.
        var count = columns.Names.Count;
        if (cells.Count < count || cells.Skip(count).Any(cell => !string.IsNullOrWhiteSpace(cell)))
            return new(FieldReason.Format, $"{count} cells, as the heading has; this row has {cells.Count}.");
        var nameless = columns.Nameless.Where(place => !string.IsNullOrWhiteSpace(cells[place])).Select(place => place + 1).FirstOrDefault();
        return nameless == 0 ? null : new(FieldReason.Format, $"Nothing in column {nameless}, which has no name in the heading.");
    }

    private void Add(in OfferedRow row, Range addData)
    {
        _rows.Add(row);
        _addData.Add(addData);
    }

    private ImportBatch TakeBatch(long? firstRow) =>
        new(firstRow, _rows.Select((row, place) => row with { AddData = _json.WrittenMemory[_addData[place]] }));

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
