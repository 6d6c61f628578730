using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace CampaignGrpc.Application.Imports;

/// <summary>
/// What the rows of an import looked like, at four bytes each: so a list that is sent again is told from another one, and the
/// first row in which they differ. One row in four thousand million is taken for another by chance.
/// </summary>
public sealed class RowFingerprints
{
    private const int Size = sizeof(uint);

    /// <summary>The bits of a fingerprint that are left once somebody of its import was erased.</summary>
    private const uint Blurred = 0xFF;

    private readonly List<uint> _rows = [];

    public int Count => _rows.Count;

    /// <summary>Of the row as its owner wrote it: another spelling of the same number is another row.</summary>
    internal static uint Of(in OfferedRow row)
    {
        var phone = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(row.Phone.AsSpan()), row.Phone is null ? 0 : 1);
        var text = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(row.Text.AsSpan()), (long)phone);
        var data = XxHash3.HashToUInt64(row.AddData.Span, (long)text);
        // Left out where nothing is given: an import that began with an older version goes on.
        return row.Given == default
            ? (uint)data
            : (uint)XxHash3.HashToUInt64(MemoryMarshal.AsBytes(row.Given.TimeZone.AsSpan()), (long)data + (row.Given.Priority ?? -1));
    }

    internal void Add(uint fingerprint) => _rows.Add(fingerprint);

    /// <summary>Adds what was stored of the rows behind those that are there.</summary>
    public void Add(ReadOnlySpan<byte> stored)
    {
        for (; !stored.IsEmpty; stored = stored[Size..])
            _rows.Add(BinaryPrimitives.ReadUInt32LittleEndian(stored));
    }

    /// <summary>Whether the row at a place, from 1, looked like this one.</summary>
    internal bool Fits(int place, uint fingerprint) =>
        _rows[place - 1] == fingerprint || (_rows[place - 1] <= Blurred && _rows[place - 1] == (fingerprint & Blurred));

    /// <summary>
    /// Leaves of stored fingerprints what does not tell a number to whoever tries all that there are: a byte each, by which one changed row
    /// in 256 is taken for the same.
    /// </summary>
    /// <returns>Null when that was done before.</returns>
    public static byte[]? Blur(ReadOnlySpan<byte> stored)
    {
        var (blurred, isChanged) = (stored.ToArray(), false);
        for (var row = 0; row + Size <= stored.Length; row += Size)
        {
            var fingerprint = BinaryPrimitives.ReadUInt32LittleEndian(stored[row..]);
            isChanged |= fingerprint > Blurred;
            BinaryPrimitives.WriteUInt32LittleEndian(blurred.AsSpan(row), fingerprint & Blurred);
        }

        return isChanged ? blurred : null;
    }

    /// <summary>The rows behind the first ones, to be stored.</summary>
    internal byte[] Behind(int first)
    {
        var bytes = new byte[(Count - first) * Size];
        for (var row = first; row < Count; row++)
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan((row - first) * Size), _rows[row]);
        return bytes;
    }
}
