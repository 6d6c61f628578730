using System.ComponentModel.DataAnnotations;

namespace CampaignGrpc.Api.Security;

/// <summary>
/// The identity provider by which people sign in to the console, section <c>OpenId</c> of the configuration. Without an authority there is
/// none.
/// </summary>
public sealed class OpenIdOptions : IValidatableObject
{
    /// <summary>The provider's address, its claim <c>iss</c>: over HTTPS, or of this machine. Default: none.</summary>
    public Uri? Authority { get; set; }

    /// <summary>As whom the console is registered there. Default: none; it must be set with the authority.</summary>
    public string? ClientId { get; set; }

    /// <summary>
    /// File with the secret that the provider gave. Default: none, as for a public client; PKCE is asked for in any case.
    /// </summary>
    public string? ClientSecretFile { get; set; }

    /// <summary>What people call the provider. Default: <c>OpenID Connect</c>.</summary>
    public string Name { get; set; } = "OpenID Connect";

    /// <summary>The scopes that are asked for beside <c>openid</c>. Default: <c>profile</c>.</summary>
    public IList<string> Scopes { get; } = [];

    /// <summary>The claim of the ID token with the roles, such as <c>viewer</c> or <c>operator@1,2</c>. Default: <c>roles</c>.</summary>
    public string RolesClaim { get; set; } = "roles";

    /// <summary>The claim with the projects of those roles that name none, <c>*</c> for all. Default: <c>projects</c>.</summary>
    public string ProjectsClaim { get; set; } = "projects";

    internal bool IsSet => Authority is not null;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (IsSet && string.IsNullOrEmpty(ClientId))
            yield return new("OpenId:ClientId must be set beside OpenId:Authority.", [nameof(ClientId)]);
        if (!IsSet && (ClientId ?? ClientSecretFile) is not null)
            yield return new("OpenId:Authority must be set beside the other settings of OpenId.", [nameof(Authority)]);
        if (IsSet && !(Authority!.IsAbsoluteUri && (Authority.Scheme == Uri.UriSchemeHttps || Authority.IsLoopback)))
            yield return new("OpenId:Authority must be an address over HTTPS, or of this machine.", [nameof(Authority)]);
    }
}
