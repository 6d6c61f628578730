using System.Buffers;
using Google.Protobuf.Reflection;

namespace CampaignGrpc.Api.Admission;

/// <summary>
/// Counts what would be made of a message before anything is: an empty item takes two bytes on the wire, none to speak of
/// compressed, and a hundred once it is an object.
/// </summary>
internal static class MessageWeight
{
    /// <summary>Messages and items of lists in one request, in all: ten for each contact of the largest create.</summary>
    public const int MostItems = 2_000_000;

    /// <summary>About what an item takes once it is an object.</summary>
    public const int BytesPerItem = 100;

    private const int WireTypeBits = 3;
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int LengthDelimited = 2;
    private const int Fixed32 = 5;

    /// <summary>Deeper than the library reads.</summary>
    private const int MostLevels = 100;

    /// <summary>
    /// The field with which a message has more items than any request may; null when it has not. What is no valid protobuf is
    /// left to the library to refuse.
    /// </summary>
    /// <param name="type">What the message is.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="items">How many items it has, as far as they were counted.</param>
    public static string? FindTooMany(MessageDescriptor type, ReadOnlySequence<byte> bytes, out int items)
    {
        var reader = new SequenceReader<byte>(bytes);
        items = 0;
        string? field = null;
        Count(type, ref reader, bytes.Length, 0, ref items, ref field);
        return items > MostItems ? field ?? "" : null;
    }

    /// <returns>False where the bytes are no message.</returns>
    private static bool Count(MessageDescriptor type, ref SequenceReader<byte> reader, long end, int level, ref int items, ref string? top)
    {
        while (reader.Consumed < end && items <= MostItems)
        {
            if (!TryReadVarint(ref reader, out var tag))
                return false;
            switch ((int)tag & ((1 << WireTypeBits) - 1))
            {
                case Varint when TryReadVarint(ref reader, out _):
                    if (IsItem(type, tag))
                        items++;
                    break;
                case Fixed64 when reader.Remaining >= sizeof(long):
                    reader.Advance(sizeof(long));
                    break;
                case Fixed32 when reader.Remaining >= sizeof(int):
                    reader.Advance(sizeof(int));
                    break;
                // A broken length may itself go beyond the message that it stands in.
                case LengthDelimited
                    when TryReadVarint(ref reader, out var length) && reader.Consumed <= end && length <= (ulong)(end - reader.Consumed):
                    var field = type.FindFieldByNumber((int)(tag >> WireTypeBits));
                    if (IsItem(type, tag))
                        items++;
                    if (level == 0)
                        top = field?.Name;
                    var last = reader.Consumed + (long)length;
                    if (field is { FieldType: FieldType.Message } && level < MostLevels)
                    {
                        if (!Count(field.MessageType, ref reader, last, level + 1, ref items, ref top))
                            return false;
                    }
                    else
                    {
                        // A packed list is one field with an item a byte, at most.
                        if (field is { IsRepeated: true } && IsPackable(field.FieldType))
                            items += (int)Math.Min((long)length, MostItems);
                        reader.Advance((long)length);
                    }

                    break;
                default:
                    return false;
            }
        }

        return reader.Consumed == end || items > MostItems;
    }

    /// <summary>
    /// Whether a field is one more object, or one more in a list. What the contract does not know is kept by the library too.
    /// </summary>
    private static bool IsItem(MessageDescriptor type, ulong tag) =>
        type.FindFieldByNumber((int)(tag >> WireTypeBits)) is not { IsRepeated: false, FieldType: not FieldType.Message };

    private static bool IsPackable(FieldType type) => type is not (FieldType.String or FieldType.Bytes or FieldType.Message);

    private static bool TryReadVarint(ref SequenceReader<byte> reader, out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (!reader.TryRead(out var next))
                return false;
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return true;
        }

        return false;
    }
}
