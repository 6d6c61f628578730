using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Infrastructure.Storage;

/// <summary>
/// Tells of a stretch of contacts that a number is not among them, or perhaps is: a Bloom filter. An index of all numbers would cost an
/// import several times its time, since numbers come in no order; this costs a byte or so for each, and is written where the list ends.
/// </summary>
internal static class PhoneFilter
{
    /// <summary>With these two, one stretch in a hundred is looked through in vain.</summary>
    private const int BitsPerNumber = 10;
    private const int Probes = 7;

    private const int SmallestBytes = 8;

    /// <summary>The filter of a stretch whose numbers nobody has read yet: each may be among them.</summary>
    public static byte[] Unread => [];

    /// <summary>The filter of numbers; those that were erased are not among them.</summary>
    public static byte[] Of(IReadOnlyList<long> phones)
    {
        var filter = new byte[Math.Max(SmallestBytes, phones.Count * BitsPerNumber / 8)];
        foreach (var phone in phones)
        {
            if (phone == PhoneNumber.Erased.Digits)
                continue;
            foreach (var bit in new Bits(phone, filter.Length))
                filter[bit >> 3] |= (byte)(1 << (bit & 7));
        }

        return filter;
    }

    public static bool MayHold(ReadOnlySpan<byte> filter, PhoneNumber phone)
    {
        if (filter.IsEmpty)
            return true;
        foreach (var bit in new Bits(phone.Digits, filter.Length))
        {
            if ((filter[bit >> 3] & (1 << (bit & 7))) == 0)
                return false;
        }

        return true;
    }

    /// <summary>The places that a number has in a filter: two hashes, and steps of the second from the first.</summary>
    private ref struct Bits(long phone, int bytes)
    {
        private readonly uint _step = (uint)(Mix(phone) >> 32) | 1;
        private readonly uint _count = (uint)bytes * 8;
        private uint _hash = (uint)Mix(phone);
        private int _probes;

        public int Current { get; private set; }

        public readonly Bits GetEnumerator() => this;

        public bool MoveNext()
        {
            if (_probes++ == Probes)
                return false;
            Current = (int)(_hash % _count);
            _hash += _step;
            return true;
        }

        /// <summary>The finishing steps of SplitMix64: numbers of one operator follow each other, and this scatters them.</summary>
        private static ulong Mix(long phone)
        {
            var mixed = (ulong)phone;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }
}
