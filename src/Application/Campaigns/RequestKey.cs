using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Application.Campaigns;

/// <summary>A caller's name for one request, and a fingerprint of what it asked, so that a repeat can be told from a reuse.</summary>
public sealed record RequestKey
{
    public const int MaxLength = 128;

    /// <summary>
    /// In place of the project of a campaign that is gone: what a request made of it is looked for in all of the caller's.
    /// </summary>
    public const long AnyProject = 0;

    private RequestKey(long projectId, string id, byte[] fingerprint)
    {
        ProjectId = projectId;
        Id = id;
        Fingerprint = fingerprint;
    }

    /// <summary>The project whose it is: others may use the same name.</summary>
    public long ProjectId { get; }

    public string Id { get; }

    /// <summary>SHA-256 of the request as it was understood, so that both roads give the same one.</summary>
    public byte[] Fingerprint { get; }

    /// <summary>Whether a stored fingerprint is this one's, as far as it was left to be told.</summary>
    public bool Fits(ReadOnlySpan<byte> stored) =>
        stored.SequenceEqual(Fingerprint) || (stored[0] == Fingerprint[0] && !stored[1..].ContainsAnyExcept((byte)0));

    /// <summary>
    /// What is kept of a fingerprint once somebody of its list was erased: of a request with one number the whole would tell the
    /// number to whoever tries all that there are. One other request in 256 is taken for the same.
    /// </summary>
    public static byte[] Blur(ReadOnlySpan<byte> stored)
    {
        var blurred = new byte[stored.Length];
        blurred[0] = stored[0];
        return blurred;
    }

    /// <summary>The key of a request that passed its checks; null when it carries none.</summary>
    public static RequestKey? Of(CreateCampaignCommand command)
    {
        if (command.RequestId is null)
            return null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // Not a record's own text: that runs values together, and writes dates as the machine's language does.
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(command.Campaign));
        var addData = new ArrayBufferWriter<byte>();
        foreach (var contact in command.Phones.Accepted)
        {
            addData.ResetWrittenCount();
            CanonicalJson.Write(contact.AddData.Json, addData);
            Append(hash, contact.Phone, addData.WrittenSpan);
            // Left out where it says nothing, as what came with later versions is: else a repeat of what an older one answered would be
            // another request.
            if (contact.Terms != default)
                hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(new { contact.Terms.Priority, Zone = contact.Terms.Zone?.Id }));
        }

        if (command.IsDraft)
            hash.AppendData("draft"u8);
        return new(command.Campaign!.ProjectId!.Value, command.RequestId, hash.GetHashAndReset());
    }

    /// <summary>The same for a copy, of a campaign in a project.</summary>
    public static RequestKey? Of(CopyCampaignCommand command, long projectId)
    {
        if (command.RequestId is null)
            return null;
        var change = command.Change;
        var asked = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                CopyOf = command.CampaignId,
                change.Fields,
                change.Campaign,
                command.WithoutContacts,
                command.IsDraft,
            }
        );
        return new(projectId, command.RequestId, SHA256.HashData(asked));
    }

    /// <summary>The same for a redial.</summary>
    public static RequestKey? Of(RedialCampaignCommand command, long projectId)
    {
        if (command.RequestId is null)
            return null;
        var change = command.Change;
        var asked = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                RedialOf = command.CampaignId,
                change.Fields,
                change.Campaign,
                Results = command.Results.Order(),
                command.IsDraft,
            }
        );
        return new(projectId, command.RequestId, SHA256.HashData(asked));
    }

    private static void Append(IncrementalHash hash, PhoneNumber phone, ReadOnlySpan<byte> addData)
    {
        Span<byte> head = stackalloc byte[sizeof(long) + sizeof(int)];
        BinaryPrimitives.WriteInt64LittleEndian(head, phone.Digits);
        BinaryPrimitives.WriteInt32LittleEndian(head[sizeof(long)..], addData.Length);
        hash.AppendData(head);
        hash.AppendData(addData);
    }
}
