using System.Security.Cryptography;
using System.Text.Json;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Trust;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Web.Access;

/// <summary>
/// Who has signed in, kept by their browser: a cookie that no script reads and no other site sends, protected. The key in it is held
/// against the ring with every request, so that one that is revoked opens nothing; whom an identity provider vouched for is who they
/// were until the session ends.
/// </summary>
public sealed class Sessions(IDataProtectionProvider protection, IOptions<ConsoleOptions> options, TimeProvider time)
{
    private const string Cookie = "session";

    private readonly IDataProtector _protector = protection.CreateProtector("CampaignGrpc.Console.Sessions");

    /// <summary>What a browser has signed in with; null when it has not, or too long ago.</summary>
    public Session? Read(HttpRequest request)
    {
        if (request.Cookies[Cookie] is not { Length: > 0 } cookie)
            return null;
        try
        {
            var session = JsonSerializer.Deserialize<Session>(_protector.Unprotect(cookie));
            return session?.EndTime > time.Now() ? session : null;
        }
        catch (CryptographicException)
        {
            // Made up, or protected by a key that is gone: whoever has it signs in anew.
            return null;
        }
    }

    public void Begin(HttpContext context, KeySecret key) => Begin(context, new Session(EndTime, key.Text, null));

    public void Begin(HttpContext context, Person person) => Begin(context, new Session(EndTime, null, person));

    public static void End(HttpContext context) => context.Response.Cookies.Delete(Cookie, Settings(context));

    private DateTimeOffset EndTime => time.Now() + options.Value.SessionLength;

    private void Begin(HttpContext context, Session session) =>
        context.Response.Cookies.Append(Cookie, _protector.Protect(JsonSerializer.Serialize(session)), Settings(context));

    /// <summary>It goes with the browser's window; when it ends is in it.</summary>
    private static CookieOptions Settings(HttpContext context) =>
        new()
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
            IsEssential = true,
        };
}

/// <summary>What somebody signed in with: a key, or an identity provider's word.</summary>
/// <param name="EndTime">From when on they sign in anew.</param>
/// <param name="Key">The key's text.</param>
/// <param name="Person">Whom the provider knows.</param>
public sealed record Session(DateTimeOffset EndTime, string? Key, Person? Person);

/// <summary>Whom an identity provider knows.</summary>
/// <param name="Subject">As whom it knows them, the claim <c>sub</c>.</param>
/// <param name="Grants">The roles that it gives them, such as <c>operator@1,2</c>.</param>
public sealed record Person(string Subject, IReadOnlyList<string> Grants);
