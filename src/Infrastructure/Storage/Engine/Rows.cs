namespace CampaignGrpc.Infrastructure.Storage.Engine;

/// <summary>The rows that a statement gives, one after the other.</summary>
internal abstract class Rows
{
    /// <summary>Goes to the next row; at the end the statement is ready to run again.</summary>
    public abstract bool Read();

    /// <summary>Leaves the rows that were not read.</summary>
    public abstract void Reset();

    public abstract bool IsNull(int column);

    public abstract long Int64(int column);

    public abstract string Text(int column);

    public abstract ReadOnlySpan<byte> Bytes(int column);

    public int Int32(int column) => (int)Int64(column);

    public long? Int64OrNull(int column) => IsNull(column) ? null : Int64(column);

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>The number that a statement of one row and one column gives; null when it gives no row, or NULL.</summary>
    public long? ReadOne()
    {
        if (!Read())
            return null;
        var number = Int64OrNull(0);
        Reset();
        return number;
    }
}
