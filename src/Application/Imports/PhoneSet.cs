using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Application.Imports;

/// <summary>
/// The numbers that a campaign has, at 11 to 21 bytes each: a million of them must fit beside an import that is to run in
/// flat memory, and an index of numbers on disk would cost every import several times its time.
/// </summary>
public sealed class PhoneSet
{
    private const int SegmentBits = 10;
    private const int SmallestSegment = 16;

    /// <summary>Many small tables, which grow one by one: a large one would be there twice while it grows.</summary>
    private readonly Segment[] _segments = new Segment[1 << SegmentBits];

    /// <returns>Whether it was not there before.</returns>
    public bool Add(PhoneNumber phone) => Add(phone.Digits);

    /// <inheritdoc cref="Add(PhoneNumber)"/>
    public bool Add(long digits) => _segments[Hash(digits) >> (64 - SegmentBits)].Add(digits);

    /// <summary>Fibonacci hashing: numbers of one operator follow each other, and this scatters them.</summary>
    private static ulong Hash(long digits) => (ulong)digits * 0x9E3779B97F4A7C15;

    private struct Segment
    {
        /// <summary>Null while it is empty. No number is 0, so that 0 is an empty place.</summary>
        private long[]? _places;
        private int _count;

        public bool Add(long digits)
        {
            _places ??= new long[SmallestSegment];
            if (_count >= _places.Length / 4 * 3)
                Grow();
            var isNew = TryPut(_places, digits);
            if (isNew)
                _count++;
            return isNew;
        }

        private void Grow()
        {
            var larger = new long[_places!.Length * 2];
            foreach (var digits in _places)
            {
                if (digits != 0)
                    TryPut(larger, digits);
            }

            _places = larger;
        }

        private static bool TryPut(long[] places, long digits)
        {
            var mask = places.Length - 1;
            // The bits behind those that chose the segment.
            var place = (int)(Hash(digits) >> (64 - SegmentBits - 32)) & mask;
            while (places[place] != 0)
            {
                if (places[place] == digits)
                    return false;
                place = (place + 1) & mask;
            }

            places[place] = digits;
            return true;
        }
    }
}
