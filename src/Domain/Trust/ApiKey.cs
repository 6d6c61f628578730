namespace CampaignGrpc.Domain.Trust;

/// <summary>
/// A key by which a caller is known, as far as it is kept: its secret is nowhere, only what that comes to when it is hashed.
/// </summary>
/// <param name="Id">The part of it that may be seen.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Hash">
/// SHA-256 of its secret, which is random and as long: there is nothing to guess that a slower hash would hold up.
/// </param>
/// <param name="Grants">What its bearer may do.</param>
/// <param name="CreateTime">When it was made.</param>
/// <param name="ExpireTime">From when it is not taken any more; null when it does not expire.</param>
/// <param name="LastUseTime">When it was used last, to about a minute; null when it never was.</param>
/// <param name="RevokeTime">When it was revoked; null when it was not.</param>
public sealed record ApiKey(
    string Id,
    KeyName Name,
    byte[] Hash,
    IReadOnlyList<Grant> Grants,
    DateTimeOffset CreateTime,
    DateTimeOffset? ExpireTime,
    DateTimeOffset? LastUseTime = null,
    DateTimeOffset? RevokeTime = null
)
{
    public const int IdLength = 12;

    public const int HashLength = 32;

    /// <summary>So many there are at once that are not revoked: all of them are held in memory.</summary>
    public const int MostKept = 1_000;

    /// <summary>Whether it is taken.</summary>
    public bool IsLiveAt(DateTimeOffset now) => RevokeTime is null && !(ExpireTime <= now);
}

/// <summary>What a key is for: 1 to <see cref="MaxLength"/> code points, on one line, never blank.</summary>
public sealed record KeyName
{
    public const int MaxLength = 100;

    private KeyName(string value) => Value = value;

    public string Value { get; }

    /// <summary>A name as it was stored; it was checked when it came in.</summary>
    public static KeyName FromStorage(string value) => new(value);

    public static KeyName? TryParse(string text, out Problem problem) =>
        Text.TryReadName(text, MaxLength, out problem) is { } name ? new(name) : null;

    public override string ToString() => Value;
}
