using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CampaignGrpc.Api.Errors;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Imports;
using CampaignGrpc.Domain;
using nietras.SeparatedValues;

namespace CampaignGrpc.Api.Http.Imports;

/// <summary>
/// Reads contacts from CSV: a heading with <c>phone</c> and any other columns, which become texts of add_data. The separator,
/// comma, semicolon or tab, is seen from the heading; cells may stand in quotes, over several lines.
/// </summary>
internal sealed class CsvRows : IDisposable
{
    private const int RowsPerBatch = 1_000;
    private const string PhoneColumn = "phone";

    /// <summary>What stands where bytes were no UTF-8, as in a file of an older encoding.</summary>
    private const char Undecoded = '\uFFFD';

    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private static readonly Problem NotUtf8 = new(FieldReason.BadEncoding, "Text in UTF-8.");

    private static readonly Problem OpenQuote = new(FieldReason.Format, "A cell that begins with a quote ends with one, and those in it are doubled.");

    private readonly ArrayBufferWriter<byte> _json = new();
    private readonly Utf8JsonWriter _writer;
    private readonly List<OfferedRow> _rows = new(RowsPerBatch);
    private readonly List<Range> _addData = new(RowsPerBatch);
    private JsonEncodedText[] _names = [];
    private int _phone;

    public CsvRows() => _writer = new(_json, JsonOptions);

    public async IAsyncEnumerable<ImportBatch> ReadAsync(Stream body, long? firstRow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Not by its mark: a file in UTF-16 must be refused and not understood.
        using var text = new StreamReader(body, Encoding.UTF8, detectEncodingFromByteOrderMarks: false);
        using var reader = await Guard(() => OpenAsync(text, cancellationToken));
        do
        {
            if (!await MoveNextAsync(reader, cancellationToken)) throw EdgeRefusal.BodyEmpty.With("The body is empty.");
        }
        while (IsBlank(reader.Current));

        ReadHeading(reader.Current);
        while (await MoveNextAsync(reader, cancellationToken))
        {
            Add(reader.Current);
            if (_rows.Count < RowsPerBatch) continue;
            yield return TakeBatch(firstRow);
            firstRow = null;
            _rows.Clear();
            _addData.Clear();
            _json.ResetWrittenCount();
        }

        yield return TakeBatch(firstRow);
    }

    private static async ValueTask<SepReader> OpenAsync(StreamReader text, CancellationToken cancellationToken) =>
        await Sep.Reader(options => options with
        {
            HasHeader = false,
            DisableColCountCheck = true,
            CultureInfo = CultureInfo.InvariantCulture,
        }).FromAsync(text, cancellationToken);

    private static ValueTask<bool> MoveNextAsync(SepReader reader, CancellationToken cancellationToken) =>
        Guard(() => reader.MoveNextAsync(cancellationToken));

    private static async ValueTask<T> Guard<T>(Func<ValueTask<T>> read)
    {
        try
        {
            return await read();
        }
        catch (IOException)
        {
            throw EdgeRefusal.Malformed.With("The body did not arrive whole.");
        }
        catch (NotSupportedException)
        {
            throw EdgeRefusal.Malformed.With("A row of the file does not end, or a quote is not closed.");
        }
    }

    private static bool IsBlank(SepReader.Row row) => row.ColCount == 1 && row[0].Span.IsWhiteSpace();

    /// <summary>A quote that is not closed takes in the rows behind it, which must not be lost in silence.</summary>
    /// <returns>Whether every cell's quotes match.</returns>
    private static bool AreQuotesClosed(SepReader.Row row)
    {
        if (!row.Span.Contains(CsvCell.Quote)) return true;
        var areClosed = true;
        for (var column = 0; column < row.ColCount; column++) areClosed &= CsvCell.TryRead(row[column].Span, out _);
        if (!areClosed && row.Span.ContainsAny('\r', '\n')) throw EdgeRefusal.Malformed.With($"A quote in line {row.LineNumberFrom} is not closed.");
        return areClosed;
    }

    private void ReadHeading(SepReader.Row heading)
    {
        _ = AreQuotesClosed(heading);
        var violations = new Violations();
        var names = new List<string>();
        for (var column = 0; column < heading.ColCount; column++) names.Add(CsvCell.TryRead(heading[column].Span, out var name) ? name.Trim().ToString() : "");
        _phone = names.FindIndex(name => name.Equals(PhoneColumn, StringComparison.OrdinalIgnoreCase));
        if (_phone < 0) violations.Add(PhoneColumn, FieldReason.Required, $"The heading must name the column {PhoneColumn}; it has: {string.Join(", ", names.Take(10))}.");
        foreach (var name in names.GroupBy(name => name.ToUpperInvariant()).Where(alike => alike.Count() > 1).Select(alike => alike.First()))
            violations.Add(name, FieldReason.DuplicateField, "This column stands twice.");
        if (names.Contains("")) violations.Add("", FieldReason.EmptyKey, "Every column has a name in the heading.");
        if (names.Exists(name => name.Contains(Undecoded, StringComparison.Ordinal))) violations.Add("", NotUtf8);
        if (violations.Count > 0) throw new InvalidRequestException(violations);
        _names = [.. names.Select(name => JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping))];
    }

    private void Add(SepReader.Row row)
    {
        if (IsBlank(row)) return;
        if (!AreQuotesClosed(row))
        {
            Add(row, null, default, [new("", OpenQuote)]);
            return;
        }

        if (row.ColCount != _names.Length)
        {
            var wrongCount = new Problem(FieldReason.Format, $"{_names.Length} cells, as the heading has; this row has {row.ColCount}.");
            Add(row, null, default, [new("", wrongCount)]);
            return;
        }

        var start = _json.WrittenCount;
        List<RowFault>? faults = null;
        _writer.Reset();
        _writer.WriteStartObject();
        for (var column = 0; column < _names.Length; column++)
        {
            CsvCell.TryRead(row[column].Span, out var cell);
            if (cell.Contains(Undecoded)) (faults ??= []).Add(new(column == _phone ? "phone" : "add_data", NotUtf8));
            if (column != _phone) _writer.WriteString(_names[column], cell);
        }

        _writer.WriteEndObject();
        _writer.Flush();
        CsvCell.TryRead(row[_phone].Span, out var phone);
        phone = phone.Trim();
        Add(row, phone.IsEmpty ? null : phone.ToString(), start.._json.WrittenCount, faults);
    }

    private void Add(SepReader.Row row, string? phone, Range addData, IReadOnlyList<RowFault>? faults)
    {
        _rows.Add(new(row.LineNumberFrom, phone, default, faults));
        _addData.Add(addData);
    }

    private ImportBatch TakeBatch(long? firstRow) =>
        new(firstRow, _rows.Select((row, place) => row with { AddData = _json.WrittenMemory[_addData[place]] }));

    public void Dispose() => _writer.Dispose();
}
