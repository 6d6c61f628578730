using System.Text.Json;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Imports;

namespace CampaignGrpc.Application.Imports;

/// <summary>Some rows of an import, as they came.</summary>
/// <param name="FirstRow">The place of the first one in the list, from 1; null for the one after the batch before.</param>
/// <param name="Rows">The rows; each is good until the next one is asked for.</param>
public sealed record ImportBatch(long? FirstRow, IEnumerable<OfferedRow> Rows);

/// <summary>A row as its owner wrote it.</summary>
/// <param name="Line">The line of the file on which it begins, from 1; 0 where it is the row's place.</param>
/// <param name="Phone">The number; null when there is none.</param>
/// <param name="AddData">A JSON text; empty when there is none.</param>
/// <param name="Faults">What the edge could not read.</param>
public readonly record struct OfferedRow(int Line, string? Phone, ReadOnlyMemory<byte> AddData, IReadOnlyList<RowFault>? Faults = null);

/// <summary>One fault of a row.</summary>
public readonly record struct RowFault(string Field, Problem Problem);

/// <summary>Rows of an import that are dealt with and not stored yet.</summary>
/// <param name="Accepted">What becomes contacts.</param>
/// <param name="Duplicates">How many were left out.</param>
/// <param name="Refused">The faults of those that were refused.</param>
/// <param name="RefusedRowCount">How many these are.</param>
/// <param name="ForeignRows">The places of accepted rows with a number of another region than the default one.</param>
internal sealed record ImportSlice(
    IReadOnlyList<NewContact> Accepted,
    int Duplicates,
    IReadOnlyList<RefusedRow> Refused,
    int RefusedRowCount,
    IReadOnlyList<int> ForeignRows)
{
    public int RowCount => Accepted.Count + Duplicates + RefusedRowCount;
}

/// <summary>Reads and checks an import's rows one after the other, and gathers them into slices that are stored whole.</summary>
internal sealed class ImportIntake(PhoneNumberReader phones, PhoneSet known, DuplicatePolicy duplicates, int storedRows)
{
    /// <summary>So many rows a transaction, that other writers get their turn in between.</summary>
    private const int RowsPerSlice = 2_000;

    private static readonly Problem NoPhone = new(FieldReason.Required, "This field is required.");
    private static readonly Problem Known = new(FieldReason.Duplicate, "The campaign or an earlier row has this number.");
    private static readonly Problem NoJson = new(FieldReason.NotJson, "One complete JSON object.");

    private AcceptedContacts _accepted = new();
    private List<RefusedRow> _refused = [];
    private List<int> _foreignRows = [];
    private int _duplicates;
    private int _refusedRows;
    private int _lastRow;
    private int _seenRows = storedRows;

    public bool IsFull => _accepted.Count + _duplicates + _refusedRows >= RowsPerSlice;

    /// <param name="firstRow">Where a batch begins; null behind the one before it.</param>
    /// <param name="rows">How many rows the import has.</param>
    /// <exception cref="InvalidRequestException">No place in a list.</exception>
    /// <exception cref="DomainException">IMPORT_GAP: rows are missing before this one.</exception>
    public static void EnsureFollows(long? firstRow, int rows)
    {
        if (firstRow < 1) throw new InvalidRequestException("first_row", FieldReason.OutOfRange, "A place in the list, from 1.");
        if (firstRow > rows + 1L) throw Refusal.ImportGap.With($"The import has {rows} rows so far; row {rows + 1} must come before row {firstRow}.");
    }

    /// <inheritdoc cref="EnsureFollows"/>
    public void GoTo(long? firstRow)
    {
        EnsureFollows(firstRow, _seenRows);
        if (firstRow is { } row) _lastRow = (int)row - 1;
    }

    public void Offer(in OfferedRow row)
    {
        _lastRow++;
        // Stored by an earlier call, or by an earlier batch of this one.
        if (_lastRow <= _seenRows) return;
        _seenRows = _lastRow;

        var line = row.Line == 0 ? _lastRow : row.Line;
        var faults = _refused.Count;
        foreach (var fault in row.Faults ?? []) Refuse(fault.Field, fault.Problem);
        var isPhoneRead = row.Faults?.Any(fault => fault.Field != "add_data") != true;
        var (phone, isForeign) = isPhoneRead ? ReadPhone(row.Phone) : default;
        var isDuplicate = false;
        var length = 0;
        if (row.Faults?.Any(fault => fault.Field != "phone") != true && !TryReadAddData(row.AddData.Span, out length, out var problem)) Refuse("add_data", problem);
        if (phone is not null && _refused.Count == faults) isDuplicate = !known.Add(phone);
        if (isDuplicate && duplicates == DuplicatePolicy.Reject) Refuse("phone", Known);

        if (_refused.Count > faults) _refusedRows++;
        else if (isDuplicate) _duplicates++;
        else Accept();

        void Accept()
        {
            _accepted.Add(phone!, length);
            if (isForeign) _foreignRows.Add(_lastRow);
        }

        void Refuse(string field, Problem why) => _refused.Add(new(_lastRow, line, field, why.Reason, why.Description));

        (PhoneNumber? Number, bool IsForeign) ReadPhone(string? text)
        {
            var reading = text is null ? new(null, false, NoPhone) : phones.Read(text);
            if (reading.Number is null) Refuse("phone", reading.Problem);
            return (reading.Number, reading.IsForeign);
        }
    }

    /// <summary>What was gathered since the slice before.</summary>
    public ImportSlice TakeSlice()
    {
        var slice = new ImportSlice(_accepted, _duplicates, _refused, _refusedRows, _foreignRows);
        _accepted = new();
        _refused = [];
        _foreignRows = [];
        (_duplicates, _refusedRows) = (0, 0);
        return slice;
    }

    private bool TryReadAddData(ReadOnlySpan<byte> json, out int length, out Problem problem)
    {
        try
        {
            return AddData.TryCompact(json.IsEmpty ? "{}"u8 : json, _accepted.Room(), out length, out problem);
        }
        catch (JsonException)
        {
            (length, problem) = (0, NoJson);
            return false;
        }
    }
}
