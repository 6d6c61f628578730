using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Application.Campaigns;

/// <summary>A caller's name for one request, and a fingerprint of what it asked, so that a repeat can be told from a reuse.</summary>
public sealed record RequestKey
{
    public const int MaxLength = 128;

    private RequestKey(string id, byte[] fingerprint)
    {
        Id = id;
        Fingerprint = fingerprint;
    }

    public string Id { get; }

    /// <summary>SHA-256 of the request as it was understood, so that both roads give the same one.</summary>
    public byte[] Fingerprint { get; }

    /// <summary>The key of a request that passed its checks; null when it carries none.</summary>
    public static RequestKey? Of(CreateCampaignCommand command)
    {
        if (command.RequestId is null) return null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // JSON says where each text ends, and says it alike in every culture; the text of a record does neither.
        Append(hash, JsonSerializer.SerializeToUtf8Bytes(command.Campaign!));
        foreach (var contact in command.Phones.Accepted) Append(hash, contact);
        return new(command.RequestId, hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, NewContact contact)
    {
        Span<byte> digits = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(digits, contact.Phone.Digits);
        hash.AppendData(digits);
        Append(hash, Encoding.UTF8.GetBytes(contact.AddData.Json));
    }

    private static void Append(IncrementalHash hash, byte[] utf8)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, utf8.Length);
        hash.AppendData(length);
        hash.AppendData(utf8);
    }
}
