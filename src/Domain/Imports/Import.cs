using CampaignGrpc.Domain.Campaigns;

namespace CampaignGrpc.Domain.Imports;

/// <summary>How far an import has come. The numbers are stored.</summary>
public enum ImportState
{
    /// <summary>More rows may come.</summary>
    Open = 1,

    /// <summary>Its last row has come; what was accepted is in the campaign, or on its way there.</summary>
    Done = 2,

    /// <summary>Rows were refused, and none is stored.</summary>
    Refused = 3,
}

/// <summary>What an import does with a number that the campaign has already. The numbers are stored.</summary>
public enum DuplicatePolicy
{
    /// <summary>The row is refused.</summary>
    Reject = 1,

    /// <summary>The row is left out and counted.</summary>
    Skip = 2,
}

/// <summary>What an import does with the other rows when one is refused. The numbers are stored.</summary>
public enum BadRowPolicy
{
    /// <summary>None is stored.</summary>
    AllOrNothing = 1,

    /// <summary>The others are stored as they come.</summary>
    SkipBad = 2,
}

/// <summary>
/// A list of contacts on its way into a campaign. It remembers how many of its rows are dealt with, so that a list that is
/// sent again goes on where it was cut and duplicates nothing.
/// </summary>
public sealed class Import
{
    /// <summary>Longest name of an import.</summary>
    public const int MaxImportIdLength = 128;

    /// <summary>So many refused rows are kept with their faults; the others are counted.</summary>
    public const int MostListedRefusals = 10_000;

    /// <summary>How many places of rows with foreign numbers are kept.</summary>
    private const int MostForeignRows = 10;

    private Import(
        CampaignId campaignId,
        string importId,
        DuplicatePolicy duplicates,
        BadRowPolicy badRows,
        int campaignContactCount,
        DateTimeOffset createTime
    )
    {
        CampaignId = campaignId;
        ImportId = importId;
        Duplicates = duplicates;
        BadRows = badRows;
        CampaignContactCount = campaignContactCount;
        CreateTime = createTime;
        UpdateTime = createTime;
    }

    /// <summary>An import of which no row has come yet.</summary>
    public static Import Begin(Campaign campaign, string importId, DuplicatePolicy duplicates, BadRowPolicy badRows, DateTimeOffset now) =>
        new(campaign.Id, importId, duplicates, badRows, campaign.ContactCount, now);

    /// <summary>Its number in the service; 0 until it is stored.</summary>
    public int Id { get; private set; }

    public CampaignId CampaignId { get; }

    /// <summary>Its owner's name for it, within the campaign.</summary>
    public string ImportId { get; }

    public DuplicatePolicy Duplicates { get; }

    public BadRowPolicy BadRows { get; }

    public ImportState State { get; private set; } = ImportState.Open;

    /// <summary>How many rows of the list are dealt with.</summary>
    public int RowCount { get; private set; }

    public int AcceptedCount { get; private set; }

    public int DuplicateCount { get; private set; }

    public int RefusedCount { get; private set; }

    /// <summary>How many of the refused rows are only counted.</summary>
    public int UnlistedRefusedCount => Math.Max(0, RefusedCount - MostListedRefusals);

    /// <summary>How many of the accepted rows have a number of another region than the service's default one.</summary>
    public int ForeignCount { get; private set; }

    /// <summary>The places of the first of these rows, from 1.</summary>
    public IReadOnlyList<int> ForeignRows { get; private set; } = [];

    /// <summary>How many of the accepted rows had a number that the project did not call when they came.</summary>
    public int DoNotCallCount { get; private set; }

    /// <summary>How many of the accepted rows are contacts by now.</summary>
    public int PublishedCount { get; private set; }

    /// <summary>How many contacts the campaign had when the import's numbers were compared with theirs.</summary>
    public int CampaignContactCount { get; }

    public DateTimeOffset CreateTime { get; }

    public DateTimeOffset UpdateTime { get; private set; }

    /// <summary>Whether accepted rows wait beside the campaign until every row has come.</summary>
    public bool IsStaged => BadRows == BadRowPolicy.AllOrNothing;

    /// <summary>Whether rows still wait beside the campaign, to be moved into it or dropped.</summary>
    public bool HasStagedRows { get; private set; }

    /// <summary>Whether what waits beside the campaign is to be moved into it now.</summary>
    public bool IsPublishing => State == ImportState.Done && PublishedCount < AcceptedCount;

    /// <summary>Whether what it has so far can be relied on: contacts that others added meanwhile may have its numbers.</summary>
    public bool CanGoOn(Campaign campaign) => !IsStaged || CampaignContactCount == campaign.ContactCount;

    /// <summary>Deals with some more rows.</summary>
    /// <param name="accepted">How many were accepted.</param>
    /// <param name="duplicates">How many were left out.</param>
    /// <param name="refused">How many were refused.</param>
    /// <param name="foreignRows">The places of accepted ones with a foreign number.</param>
    /// <param name="notCalled">How many of the accepted ones have a number that the project does not call.</param>
    /// <param name="now">The instant.</param>
    public void Take(int accepted, int duplicates, int refused, IReadOnlyList<int> foreignRows, int notCalled, DateTimeOffset now)
    {
        if (State != ImportState.Open)
            throw new InvalidOperationException("The import has ended.");
        RowCount += accepted + duplicates + refused;
        AcceptedCount += accepted;
        DuplicateCount += duplicates;
        RefusedCount += refused;
        ForeignCount += foreignRows.Count;
        DoNotCallCount += notCalled;
        if (ForeignRows.Count < MostForeignRows)
            ForeignRows = [.. ForeignRows, .. foreignRows.Take(MostForeignRows - ForeignRows.Count)];
        if (!IsStaged)
            PublishedCount += accepted;
        else if (accepted > 0)
            HasStagedRows = true;
        UpdateTime = now;
    }

    /// <summary>The last row has come.</summary>
    public void Finish(DateTimeOffset now)
    {
        if (State != ImportState.Open)
            throw new InvalidOperationException("The import has ended.");
        State = ImportState.Done;
        UpdateTime = now;
        if (IsStaged && RefusedCount > 0)
            Refuse();
    }

    /// <summary>Nobody goes on with it; what waits beside the campaign is dropped.</summary>
    public void Abandon(DateTimeOffset now)
    {
        UpdateTime = now;
        Refuse();
    }

    /// <summary>Some rows that waited beside the campaign are contacts now.</summary>
    public void Publish(int count)
    {
        PublishedCount += count;
        HasStagedRows = PublishedCount < AcceptedCount;
    }

    /// <summary>The campaign ended before all of its rows were there; the others are left out.</summary>
    public void BreakOff() => AcceptedCount = PublishedCount;

    /// <summary>Nothing waits beside the campaign any more.</summary>
    public void Drop() => HasStagedRows = false;

    private void Refuse()
    {
        State = ImportState.Refused;
        AcceptedCount = 0;
    }
}
