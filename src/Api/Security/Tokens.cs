using System.Net;
using System.Security.Claims;
using System.Text.Json;
using CampaignGrpc.Application;
using CampaignGrpc.Domain.Trust;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;

namespace CampaignGrpc.Api.Security;

/// <summary>Tokens of another issuer: how they are checked, and what their claims grant.</summary>
internal static class Tokens
{
    /// <exception cref="SettingException">The file of keys is none.</exception>
    public static void AddTo(IServiceCollection services, JwtOptions jwt)
    {
        if (!jwt.IsSet)
            return;
        var keys = jwt.KeysFile is null ? null : ReadKeys(jwt.KeysFile);
        LeaveKeysAlone();
        services.AddAuthentication().AddJwtBearer();
        services
            .AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<TimeProvider>(
                (options, time) =>
                {
                    options.MapInboundClaims = false;
                    if (keys is null)
                    {
                        var discovery = jwt.Discovery?.ToString() ?? $"{jwt.Issuer!.TrimEnd('/')}/.well-known/openid-configuration";
                        options.MetadataAddress = discovery;
                        // What comes over the wire in the clear could be anybody's keys.
                        options.RequireHttpsMetadata = !IsLoopback(new(discovery));
                    }

                    options.TokenValidationParameters = new()
                    {
                        ValidIssuer = jwt.Issuer,
                        ValidAudience = jwt.Audience,
                        ValidAlgorithms = jwt.ReadAlgorithms(),
                        IssuerSigningKeys = keys,
                        RequireSignedTokens = true,
                        RequireExpirationTime = true,
                        LifetimeValidator = LifetimeBy(time, jwt.ClockSkew),
                    };
                }
            );
    }

    /// <summary>Otherwise the framework reads every key as a token too, before anybody asks.</summary>
    public static void LeaveKeysAlone() => AppContext.SetSwitch("Microsoft.AspNetCore.Authentication.SuppressAutoDefaultScheme", true);

    /// <summary>Holds a token's times against the service's clock.</summary>
    public static LifetimeValidator LifetimeBy(TimeProvider time, TimeSpan skew) =>
        (notBefore, expires, _, _) => IsNow(notBefore, expires, skew, time.Now());

    /// <summary>The roles of a token that was checked. One without projects has none: whoever means all says so.</summary>
    public static IReadOnlyList<Grant> GrantsOf(ClaimsPrincipal token, string rolesClaim, string projectsClaim)
    {
        var projects = Values(token, projectsClaim)
            .Select(ProjectScope.TryParse)
            .OfType<ProjectScope>()
            .Aggregate(ProjectScope.None, (all, one) => all.With(one));
        return [.. Values(token, rolesClaim).Select(text => Grant.TryParse(text, projects)).OfType<Grant>()];
    }

    /// <summary>A claim's texts: of a list each, of one text its words.</summary>
    private static IEnumerable<string> Values(ClaimsPrincipal token, string claim) =>
        token.FindAll(claim).SelectMany(found => found.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static bool IsNow(DateTime? notBefore, DateTime? expires, TimeSpan skew, DateTimeOffset now) =>
        expires is { } end
        && now < new DateTimeOffset(end, TimeSpan.Zero) + skew
        && !(notBefore is { } begin && now < new DateTimeOffset(begin, TimeSpan.Zero) - skew);

    private static bool IsLoopback(Uri address) =>
        address.IsLoopback || (IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip));

    private static IList<SecurityKey> ReadKeys(string path)
    {
        try
        {
            var keys = new JsonWebKeySet(File.ReadAllText(path)).GetSigningKeys();
            if (keys.Count > 0)
                return keys;
        }
        catch (Exception exception) when (exception is ArgumentException or JsonException)
        {
            throw new SettingException($"Jwt:KeysFile: {path} is no JWKS: {exception.Message}");
        }

        throw new SettingException($"Jwt:KeysFile: {path} has no key to check a signature with.");
    }
}
