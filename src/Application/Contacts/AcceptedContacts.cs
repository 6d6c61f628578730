using System.Collections;
using System.Text;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Application.Contacts;

/// <summary>
/// Contacts as digits and UTF-8 in a few blocks; an object is made when one is asked for. Kept by the hundred thousand,
/// objects would take several times the memory and keep the garbage collector busy.
/// </summary>
internal sealed class AcceptedContacts : IReadOnlyList<NewContact>
{
    private const int SmallestBlock = AddData.MaxBytes;
    private const int LargestBlock = 16 * SmallestBlock;

    private readonly List<Entry> _entries = [];
    private readonly List<byte[]> _blocks = [];
    private byte[] _block = [];
    private int _used;

    public int Count => _entries.Count;

    public NewContact this[int index]
    {
        get
        {
            var entry = _entries[index];
            var json = Encoding.UTF8.GetString(_blocks[entry.Block], entry.Start, entry.Length);
            return new(PhoneNumber.FromDigits(entry.Digits), AddData.FromStorage(json), entry.Terms);
        }
    }

    /// <summary>Where the add_data of the next contact is to be written.</summary>
    public Span<byte> Room()
    {
        if (_block.Length - _used < AddData.MaxBytes)
        {
            _block = new byte[Math.Clamp(2 * _block.Length, SmallestBlock, LargestBlock)];
            _blocks.Add(_block);
            _used = 0;
        }

        return _block.AsSpan(_used, AddData.MaxBytes);
    }

    /// <param name="phone">The number.</param>
    /// <param name="length">How much of the room its add_data took.</param>
    /// <param name="terms">How it is to be called.</param>
    public void Add(PhoneNumber phone, int length, ContactTerms terms = default)
    {
        _entries.Add(new(phone.Digits, _blocks.Count - 1, (ushort)_used, (ushort)length, terms));
        _used += length;
    }

    public IEnumerator<NewContact> GetEnumerator()
    {
        for (var index = 0; index < Count; index++)
            yield return this[index];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private readonly record struct Entry(long Digits, int Block, ushort Start, ushort Length, ContactTerms Terms);
}
