using System.Globalization;
using System.Text;
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
/// <param name="Text">The row as a whole where the edge found faults in it; null where the other parts say it all.</param>
/// <param name="Given">How it is to be called.</param>
public readonly record struct OfferedRow(
    int Line,
    string? Phone,
    ReadOnlyMemory<byte> AddData,
    IReadOnlyList<RowFault>? Faults = null,
    string? Text = null,
    GivenTerms Given = default
);

/// <summary>One fault of a row.</summary>
public readonly record struct RowFault(string Field, Problem Problem);

/// <summary>Rows of an import that are dealt with and not stored yet.</summary>
/// <param name="Accepted">What becomes contacts.</param>
/// <param name="Duplicates">How many were left out.</param>
/// <param name="Refused">The faults of those that were refused, as far as they are kept.</param>
/// <param name="RefusedRowCount">How many these are.</param>
/// <param name="ForeignRows">The places of accepted rows with a number of another region than the default one.</param>
/// <param name="Fingerprints">What all of them looked like.</param>
/// <param name="NotCalled">How many of the accepted ones have a number that the project does not call.</param>
internal sealed record ImportSlice(
    IReadOnlyList<NewContact> Accepted,
    int Duplicates,
    IReadOnlyList<RefusedRow> Refused,
    int RefusedRowCount,
    IReadOnlyList<int> ForeignRows,
    byte[] Fingerprints,
    int NotCalled = 0
);

/// <summary>Reads and checks an import's rows one after the other, and gathers them into slices that are stored whole.</summary>
/// <param name="phones">Reads numbers.</param>
/// <param name="known">The numbers that the campaign and the import have.</param>
/// <param name="rows">What the rows that the import has looked like.</param>
/// <param name="import">The import.</param>
internal sealed class ImportIntake(PhoneNumberReader phones, PhoneSet known, RowFingerprints rows, Import import)
{
    /// <summary>So many rows a transaction, that other writers get their turn in between.</summary>
    private const int RowsPerSlice = 2_000;

    /// <summary>A row of a hundred unknown fields is told of the first ones only.</summary>
    private const int MostFaultsPerRow = 10;

    private static readonly Problem Known = new(FieldReason.Duplicate, "The campaign or an earlier row has this number.");
    private static readonly Problem NoJson = new(FieldReason.NotJson, "One complete JSON object.");

    private readonly ImportPosition _position = new(rows);
    private AcceptedContacts _accepted = new();
    private List<RefusedRow> _refused = [];
    private List<int> _foreignRows = [];
    private int _duplicates;
    private int _refusedRows;
    private int _takenRows = rows.Count;
    private int _listedRefusals = import.RefusedCount;

    public bool IsFull => rows.Count - _takenRows >= RowsPerSlice;

    /// <inheritdoc cref="ImportPosition.GoTo"/>
    public void GoTo(long? firstRow) => _position.GoTo(firstRow);

    /// <exception cref="DomainException">IMPORT_ID_REUSED: the import had another row in this place.</exception>
    public void Offer(in OfferedRow row)
    {
        if (!_position.Pass(row))
            return;
        var faults = new List<RowFault>((row.Faults ?? []).Take(MostFaultsPerRow));
        var isPhoneRead = faults.TrueForAll(fault => fault.Field == "add_data" || GivenTerms.Fields.Contains(fault.Field));
        var isAddDataRead = faults.TrueForAll(fault => fault.Field == "phone" || GivenTerms.Fields.Contains(fault.Field));
        var (phone, isForeign) = isPhoneRead ? ReadPhone(row.Phone, faults) : default;
        var length = 0;
        if (isAddDataRead && !TryReadAddData(row.AddData.Span, out length, out var problem))
            faults.Add(new("add_data", problem));
        var terms = row.Given == default ? default : row.Given.Read((field, fault) => faults.Add(new(field, fault)));
        var isDuplicate = phone is not null && faults.Count == 0 && !known.Add(phone);
        if (isDuplicate && import.Duplicates == DuplicatePolicy.Reject)
            faults.Add(new("phone", Known));

        if (faults.Count > 0)
            Refuse(row, faults);
        else if (isDuplicate)
            _duplicates++;
        else
            Accept(phone!, isForeign, length, terms);
    }

    /// <summary>No row comes any more.</summary>
    /// <inheritdoc cref="ImportPosition.End"/>
    public void End() => _position.End();

    /// <summary>What was gathered since the slice before.</summary>
    public ImportSlice TakeSlice()
    {
        var slice = new ImportSlice(_accepted, _duplicates, _refused, _refusedRows, _foreignRows, rows.Behind(_takenRows));
        _takenRows = rows.Count;
        _accepted = new();
        _refused = [];
        _foreignRows = [];
        (_duplicates, _refusedRows) = (0, 0);
        return slice;
    }

    private (PhoneNumber? Number, bool IsForeign) ReadPhone(string? text, List<RowFault> faults)
    {
        var reading = phones.ReadGiven(text);
        if (reading.Number is null)
            faults.Add(new("phone", reading.Problem));
        return (reading.Number, reading.IsForeign);
    }

    private void Accept(PhoneNumber phone, bool isForeign, int addDataLength, ContactTerms terms)
    {
        _accepted.Add(phone, addDataLength, terms);
        if (isForeign)
            _foreignRows.Add(_position.Row);
    }

    private void Refuse(in OfferedRow row, List<RowFault> faults)
    {
        _refusedRows++;
        if (_listedRefusals++ >= Import.MostListedRefusals)
            return;
        var line = row.Line == 0 ? _position.Row : row.Line;
        var addData = row.AddData.Span[..Math.Min(row.AddData.Length, 2 * SentRow.MaxLength)];
        var sent = SentRow.Of(
            row.Phone ?? "",
            Encoding.UTF8.GetString(addData),
            row.Text ?? "",
            row.Given.Priority?.ToString(CultureInfo.InvariantCulture) ?? "",
            row.Given.TimeZone ?? ""
        );
        foreach (var (field, why) in faults)
            _refused.Add(new(_position.Row, line, field, why.Reason, why.Description, sent));
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
