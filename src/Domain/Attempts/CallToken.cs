using System.Buffers.Binary;
using System.Buffers.Text;
using CampaignGrpc.Domain.Campaigns;

namespace CampaignGrpc.Domain.Attempts;

/// <summary>
/// Names one claim of one contact. It says where the contact is, so that no index of tokens is needed, and holds a random
/// key that differs with every claim, so that whoever lost a claim can do nothing with it.
/// </summary>
public readonly record struct CallToken(CampaignId CampaignId, int ContactNumber, long Key)
{
    private const int Bytes = sizeof(long) + sizeof(int) + sizeof(long);

    public static CallToken? TryParse(string text)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        // The decoder throws where a character is not of its alphabet.
        if (text.Length != Base64Url.GetEncodedLength(Bytes) || !Base64Url.IsValid(text))
            return null;
        if (!Base64Url.TryDecodeFromChars(text, bytes, out var written) || written != Bytes)
            return null;
        var token = new CallToken(
            new(BinaryPrimitives.ReadInt64BigEndian(bytes)),
            BinaryPrimitives.ReadInt32BigEndian(bytes[sizeof(long)..]),
            BinaryPrimitives.ReadInt64BigEndian(bytes[(sizeof(long) + sizeof(int))..])
        );
        // Bits that no byte takes could be anything: two texts would name one claim.
        return token.ToString() == text ? token : null;
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, CampaignId.Value);
        BinaryPrimitives.WriteInt32BigEndian(bytes[sizeof(long)..], ContactNumber);
        BinaryPrimitives.WriteInt64BigEndian(bytes[(sizeof(long) + sizeof(int))..], Key);
        return Base64Url.EncodeToString(bytes);
    }
}
