using CampaignGrpc.Api.Errors;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Trust;
using CampaignGrpc.Web.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Api.Security;

/// <summary>Finds out who sends a request: by a key, by a token of another issuer, or by a certificate.</summary>
internal sealed class Callers(
    KeyRing keys,
    Sessions sessions,
    IOptions<JwtOptions> jwt,
    IOptions<OpenIdOptions> openId,
    IOptions<AccessOptions> access
)
{
    private const string Scheme = "Bearer ";

    private readonly IReadOnlyList<Grant> _certificateGrants = access.Value.ReadCertificateGrants();

    /// <exception cref="DomainException">CREDENTIALS_MISSING or CREDENTIALS_INVALID.</exception>
    public async ValueTask<Caller> FindAsync(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress?.ToString();
        var header = context.Request.Headers.Authorization;
        if (header.Count == 0 && await ByFileLinkAsync(context) is { } visitor)
            return visitor;
        if (header.Count == 0)
            return ByCertificate(context, address)
                ?? throw EdgeRefusal.CredentialsMissing.With("This needs a key or a token: Authorization: Bearer and that.");
        var text = header.Count == 1 ? header[0]! : "";
        if (!text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            throw Invalid;
        var bearer = text[Scheme.Length..].Trim();
        var caller = bearer.StartsWith(KeySecret.Prefix, StringComparison.Ordinal)
            ? await ByKeyAsync(KeySecret.TryParse(bearer), address, context.RequestAborted)
            : await ByTokenAsync(context, address);
        return caller ?? throw Invalid;
    }

    /// <summary>Who looks at the console: by what they signed in with, or by a certificate.</summary>
    public async ValueTask<Visitor> FindVisitorAsync(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress?.ToString();
        if (sessions.Read(context.Request) is { } session && await BySessionAsync(session, address, context.RequestAborted) is { } caller)
            return new(caller, IsSignedIn: true);
        return new(ByCertificate(context, address), IsSignedIn: false);
    }

    private async ValueTask<Caller?> BySessionAsync(Session session, string? address, CancellationToken cancellationToken)
    {
        if (session.Key is { } key)
            return await ByKeyAsync(KeySecret.TryParse(key), address, cancellationToken);
        if (session.Person is not { } person || !openId.Value.IsSet)
            return null;
        return new(
            $"openid:{person.Subject}",
            [.. person.Grants.Select(text => Grant.TryParse(text, ProjectScope.All)).OfType<Grant>()],
            ProjectScope.None,
            address
        );
    }

    /// <summary>A page of the console leads to the API's files; what else the API has needs a key of its own.</summary>
    private async ValueTask<Caller?> ByFileLinkAsync(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<LinkedFromConsole>() is null ? null : (await FindVisitorAsync(context)).Caller;

    /// <summary>What is wrong with it is told to nobody: who made it up would learn from that.</summary>
    private static DomainException Invalid =>
        EdgeRefusal.CredentialsInvalid.With("The key or token is not known, was revoked or has expired.");

    private async ValueTask<Caller?> ByKeyAsync(KeySecret? secret, string? address, CancellationToken cancellationToken) =>
        secret is not null && await keys.FindAsync(secret, cancellationToken) is { } key
            ? new($"key:{key.Id}", key.Grants, ProjectScope.None, address)
            : null;

    private async ValueTask<Caller?> ByTokenAsync(HttpContext context, string? address)
    {
        if (!jwt.Value.IsSet)
            return null;
        var result = await context.AuthenticateAsync(JwtBearerDefaults.AuthenticationScheme);
        if (result.Principal is not { } token)
            return null;
        return new(
            $"jwt:{token.FindFirst("sub")?.Value ?? token.FindFirst("client_id")?.Value}",
            Tokens.GrantsOf(token, jwt.Value.RolesClaim, jwt.Value.ProjectsClaim),
            ProjectScope.None,
            address
        );
    }

    private Caller? ByCertificate(HttpContext context, string? address) =>
        _certificateGrants.Count > 0 && context.Connection.ClientCertificate is { } certificate
            ? new($"certificate:{certificate.Subject}", _certificateGrants, ProjectScope.None, address)
            : null;
}

/// <summary>Says of a file that a page of the console has a link to it: a browser that is signed in there may load it.</summary>
internal sealed class LinkedFromConsole;
