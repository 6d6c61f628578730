using CampaignGrpc.Domain;

namespace CampaignGrpc.Application.Imports;

/// <summary>
/// Where in its list an import stands as rows come: which of them are new, and whether those that it has had already are still
/// the same. A list that was changed would be taken in at the wrong places, a row too many or too few.
/// </summary>
internal sealed class ImportPosition(RowFingerprints rows)
{
    private int _furthest;

    /// <summary>The place of the row that came last, from 1.</summary>
    public int Row { get; private set; }

    /// <param name="firstRow">Where a batch begins; null behind the one before it.</param>
    /// <param name="rows">How many rows the import has.</param>
    /// <exception cref="InvalidRequestException">No place in a list.</exception>
    /// <exception cref="DomainException">IMPORT_GAP: rows are missing before this one.</exception>
    public static void EnsureFollows(long? firstRow, int rows)
    {
        if (firstRow < 1)
            throw new InvalidRequestException("first_row", FieldReason.OutOfRange, "A place in the list, from 1.");
        if (firstRow > rows + 1L)
            throw Refusal.ImportGap.With($"The import has {rows} rows so far; row {rows + 1} must come before row {firstRow}.");
    }

    /// <inheritdoc cref="EnsureFollows"/>
    public void GoTo(long? firstRow)
    {
        EnsureFollows(firstRow, rows.Count);
        if (firstRow is { } row)
            Row = (int)row - 1;
        _furthest = Math.Max(_furthest, Row);
    }

    /// <returns>Whether the import has not had this row yet.</returns>
    /// <exception cref="DomainException">IMPORT_ID_REUSED: it had another one in this place.</exception>
    public bool Pass(in OfferedRow row)
    {
        Row++;
        _furthest = Math.Max(_furthest, Row);
        var fingerprint = RowFingerprints.Of(row);
        if (Row > rows.Count)
        {
            rows.Add(fingerprint);
            return true;
        }

        if (!rows.Fits(Row, fingerprint))
            throw Another($"Row {Row} is another one than this import has there");
        return false;
    }

    /// <summary>No row comes any more. To send none at all says nothing about the list.</summary>
    /// <exception cref="DomainException">IMPORT_ID_REUSED: there are fewer rows than the import has.</exception>
    public void End()
    {
        if (_furthest > 0 && _furthest < rows.Count)
            throw Another($"The list ends with row {_furthest}, and this import has {rows.Count}");
    }

    public static DomainException Another(string how) =>
        Refusal.ImportIdReused.With($"{how}; a list that was changed needs an import_id of its own.");
}
