using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using CampaignGrpc.Domain.Trust;

namespace CampaignGrpc.Application.Trust;

/// <summary>
/// A key as its bearer sends it, <c>cgk_</c>, its id, <c>_</c> and 256 random bits: whoever finds one in a log or a repository sees what
/// it is and can look it up by its id.
/// </summary>
public sealed class KeySecret
{
    public const string Prefix = "cgk_";

    private const int SecretBytes = 32;
    private const int SecretLength = 43;
    private const string IdLetters = "abcdefghijklmnopqrstuvwxyz0123456789";

    private KeySecret(string id, string secret)
    {
        Id = id;
        Text = $"{Prefix}{id}_{secret}";
        Hash = SHA256.HashData(Encoding.ASCII.GetBytes(secret));
    }

    /// <summary>The part that may be seen.</summary>
    public string Id { get; }

    /// <summary>The whole of it.</summary>
    public string Text { get; }

    /// <summary>What is kept of the secret.</summary>
    public byte[] Hash { get; }

    public static KeySecret Make() =>
        new(
            RandomNumberGenerator.GetString(IdLetters, ApiKey.IdLength),
            Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes))
        );

    /// <summary>Null when the text is no key.</summary>
    public static KeySecret? TryParse(string text)
    {
        const int SecretStart = 4 + ApiKey.IdLength + 1;
        if (text.Length != SecretStart + SecretLength || !text.StartsWith(Prefix, StringComparison.Ordinal) || text[SecretStart - 1] != '_')
            return null;
        return new(text[Prefix.Length..(SecretStart - 1)], text[SecretStart..]);
    }

    public bool IsOf(ApiKey key) => CryptographicOperations.FixedTimeEquals(Hash, key.Hash);
}
