using System.Globalization;
using System.Security.Cryptography;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Trust;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Web.Access;

/// <summary>
/// Who has signed in, kept by their browser: a cookie that no script reads and no other site sends, with the key in it, protected. The key
/// is held against the ring with every request, so that one that is revoked opens nothing.
/// </summary>
public sealed class Sessions(IDataProtectionProvider protection, IOptions<ConsoleOptions> options, TimeProvider time)
{
    private const string Cookie = "session";

    private readonly IDataProtector _protector = protection.CreateProtector("CampaignGrpc.Console.Session");

    /// <summary>The key that a browser has signed in with; null when it has not, or too long ago.</summary>
    public KeySecret? Read(HttpRequest request)
    {
        if (request.Cookies[Cookie] is not { Length: > 0 } cookie) return null;
        try
        {
            var parts = _protector.Unprotect(cookie).Split(' ');
            var end = DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[0], CultureInfo.InvariantCulture));
            return end > time.Now() ? KeySecret.TryParse(parts[1]) : null;
        }
        catch (CryptographicException)
        {
            // Made up, or protected by a key that is gone: whoever has it signs in anew.
            return null;
        }
    }

    public void Begin(HttpContext context, KeySecret key)
    {
        var end = time.Now() + options.Value.SessionLength;
        var text = string.Create(CultureInfo.InvariantCulture, $"{end.ToUnixTimeSeconds()} {key.Text}");
        context.Response.Cookies.Append(Cookie, _protector.Protect(text), Settings(context));
    }

    public static void End(HttpContext context) => context.Response.Cookies.Delete(Cookie, Settings(context));

    /// <summary>It goes with the browser's window; when it ends is in it.</summary>
    private static CookieOptions Settings(HttpContext context) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, IsEssential = true };
}
