using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.Imports;
using CampaignGrpc.Domain.Imports;
using CampaignGrpc.Domain.People;

namespace CampaignGrpc.Application.People;

/// <summary>A row of a list of numbers that are not to be called, as its owner wrote it.</summary>
/// <param name="Line">The line of the file on which it begins, from 1; 0 where it is the row's place.</param>
/// <param name="Phone">The number; null when there is none.</param>
/// <param name="Reason">Why it is not to be called; may be empty.</param>
/// <param name="UntilTime">From when it may be called again; null when never.</param>
/// <param name="Faults">What the edge could not read.</param>
/// <param name="Text">The row as a whole, where it stands in a file.</param>
public readonly record struct DoNotCallRow(
    int Line,
    string? Phone,
    string Reason,
    DateTimeOffset? UntilTime,
    IReadOnlyList<RowFault>? Faults = null,
    string? Text = null
);

/// <summary>Reads and checks the rows of such a list one after the other, and gathers them into slices that are stored whole.</summary>
internal sealed class DoNotCallIntake(PhoneNumberReader phones)
{
    /// <summary>So many rows a transaction, that other writers get their turn in between.</summary>
    private const int RowsPerSlice = 2_000;

    private const int MostRefusedRows = 1_000;

    private readonly List<RefusedRow> _refusedRows = [];
    private List<DoNotCallInput> _accepted = [];

    public int RowCount { get; private set; }

    public int RefusedCount { get; private set; }

    /// <summary>The faults of the first rows that were refused.</summary>
    public IReadOnlyList<RefusedRow> RefusedRows => _refusedRows;

    public bool IsFull => _accepted.Count >= RowsPerSlice;

    public void Offer(in DoNotCallRow row)
    {
        RowCount++;
        var faults = new List<RowFault>(row.Faults ?? []);
        var phone = IsRead("phone") ? phones.ReadGiven(row.Phone) : default;
        if (phone is { Number: null, Problem.Reason: not null })
            faults.Add(new("phone", phone.Problem));
        if (IsRead("reason") && DoNotCallReason.TryParse(row.Reason, out var problem) is null)
            faults.Add(new("reason", problem));
        if (faults.Count == 0)
            _accepted.Add(new(phone.Number, row.Reason, row.UntilTime));
        else
            Refuse(row, faults);

        bool IsRead(string field) => faults.TrueForAll(fault => fault.Field.Length > 0 && fault.Field != field);
    }

    /// <summary>What was accepted since the slice before.</summary>
    public IReadOnlyList<DoNotCallInput> TakeSlice()
    {
        var slice = _accepted;
        _accepted = [];
        return slice;
    }

    private void Refuse(in DoNotCallRow row, List<RowFault> faults)
    {
        if (RefusedCount++ >= MostRefusedRows)
            return;
        var line = row.Line == 0 ? RowCount : row.Line;
        var sent = SentRow.Of(row.Phone ?? "", "", row.Text ?? "");
        foreach (var (field, why) in faults)
            _refusedRows.Add(new(RowCount, line, field, why.Reason, why.Description, sent));
    }
}
