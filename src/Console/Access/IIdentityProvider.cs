using Microsoft.AspNetCore.Http;

namespace CampaignGrpc.Web.Access;

/// <summary>Where people sign in who have an account elsewhere, by OpenID Connect.</summary>
public interface IIdentityProvider
{
    /// <summary>What people call it; null where there is none.</summary>
    string? Name { get; }

    /// <summary>Sends a browser there, and in the end back to a path of this service.</summary>
    /// <exception cref="Domain.DomainException">IDENTITY_PROVIDER_UNAVAILABLE.</exception>
    Task SendAsync(HttpContext context, string back);
}
