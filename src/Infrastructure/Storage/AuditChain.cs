using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CampaignGrpc.Application.Audit;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Storage;

/// <summary>
/// What makes one line of all entries: each has a SHA-256 of the hash before it and of its own fields, every one of them as the number of
/// its bytes, a colon and the bytes, or a minus where there is none. Whoever has the entries can reckon it, without a key.
/// </summary>
internal static class AuditChain
{
    /// <summary>Stands before the first entry.</summary>
    public static readonly byte[] Beginning = new byte[SHA256.HashSizeInBytes];

    public static byte[] Hash(ReadOnlySpan<byte> before, AuditEntry entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(before);
        foreach (var field in Fields(entry))
        {
            var bytes = Encoding.UTF8.GetBytes(field ?? "");
            hash.AppendData(Encoding.ASCII.GetBytes(field is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{bytes.Length}:")));
            hash.AppendData(bytes);
        }

        return hash.GetHashAndReset();
    }

    /// <summary>Verifies the whole line.</summary>
    /// <returns>A sentence that names the first entry that is not as it was written; null when all are.</returns>
    public static string? FirstOffence(CampaignsContext context)
    {
        var beginning = context.AuditBeginnings.AsNoTracking().SingleOrDefault();
        var (sequence, before) = (beginning?.Sequence ?? 0, beginning?.Hash ?? Beginning);
        foreach (var entry in context.AuditEntries.AsNoTracking().OrderBy(entry => entry.Sequence).AsEnumerable())
        {
            if (entry.Sequence != sequence + 1)
                return $"Audit entry {sequence + 1} is missing.";
            if (!Hash(before, entry).AsSpan().SequenceEqual(entry.Hash))
                return $"Audit entry {entry.Sequence} is not as it was written, or the one before it is not.";
            (sequence, before) = (entry.Sequence, entry.Hash);
        }

        return null;
    }

    private static string?[] Fields(AuditEntry entry) =>
        [
            Number(entry.Sequence),
            Number(CampaignsContext.ToMicroseconds(entry.Time)),
            entry.Subject,
            entry.Address,
            entry.Action,
            Number(entry.ProjectId),
            Number(entry.CampaignId),
            entry.Thing,
            entry.PhoneHash,
            entry.Details,
            entry.Answer,
        ];

    private static string? Number(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
