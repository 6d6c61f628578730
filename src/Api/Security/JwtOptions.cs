using System.ComponentModel.DataAnnotations;

namespace CampaignGrpc.Api.Security;

/// <summary>Whose tokens are taken beside keys, section <c>Jwt</c> of the configuration. Without an issuer none are.</summary>
public sealed class JwtOptions : IValidatableObject
{
    /// <summary>Who must have issued them, the claim <c>iss</c>. Default: nobody, and no token is taken.</summary>
    public string? Issuer { get; set; }

    /// <summary>For whom they must be, the claim <c>aud</c>. Default: none; it must be set with the issuer.</summary>
    public string? Audience { get; set; }

    /// <summary>The issuer's keys, a JWKS file. Default: they are asked of the issuer.</summary>
    public string? KeysFile { get; set; }

    /// <summary>Where the issuer's keys are asked for, its discovery document. Default: at the issuer.</summary>
    public Uri? Discovery { get; set; }

    /// <summary>The algorithms by which they may be signed. Default: RS256, PS256 and ES256.</summary>
    public IList<string> Algorithms { get; } = [];

    /// <summary>By how much the issuer's clock may differ from this one. Default: 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan ClockSkew { get; set; } = DefaultClockSkew;

    /// <summary>The claim with the roles, such as <c>viewer</c> or <c>client@1,2</c>. Default: <c>roles</c>.</summary>
    public string RolesClaim { get; set; } = "roles";

    /// <summary>The claim with the projects of those roles that name none, <c>*</c> for all. Default: <c>projects</c>.</summary>
    public string ProjectsClaim { get; set; } = "projects";

    internal static readonly TimeSpan DefaultClockSkew = TimeSpan.FromSeconds(30);

    internal static readonly string[] DefaultAlgorithms = ["RS256", "PS256", "ES256"];

    internal bool IsSet => !string.IsNullOrEmpty(Issuer);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (IsSet && string.IsNullOrEmpty(Audience))
            yield return new("Jwt:Audience must be set beside Jwt:Issuer: a token for another service would be taken.", [nameof(Audience)]);
        if (!IsSet && (Audience ?? KeysFile ?? Discovery?.ToString()) is not null)
            yield return new("Jwt:Issuer must be set beside the other settings of Jwt.", [nameof(Issuer)]);
        foreach (var name in Algorithms.Where(name => !Known.Contains(name)))
            yield return new($"Jwt:Algorithms: '{name}' is none of {string.Join(", ", Known)}.", [nameof(Algorithms)]);
    }

    /// <summary>Of those with two keys: whoever can check a token of the others can make one.</summary>
    private static readonly string[] Known = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    internal IReadOnlyList<string> ReadAlgorithms() => Algorithms.Count > 0 ? [.. Algorithms] : DefaultAlgorithms;
}
