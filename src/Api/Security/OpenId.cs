using CampaignGrpc.Api.Errors;
using CampaignGrpc.Application;
using CampaignGrpc.Web.Access;
using CampaignGrpc.Web.Endpoints;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace CampaignGrpc.Api.Security;

/// <summary>
/// Signing in to the console by OpenID Connect: the provider vouches for who somebody is, and a session as of a key begins.
/// </summary>
internal static partial class OpenId
{
    /// <summary>Where the provider sends a browser back to; it is to be registered there.</summary>
    public const string ReturnPath = "/signin/openid";

    /// <exception cref="SettingException">The file of the secret cannot be read.</exception>
    public static void AddTo(IServiceCollection services, OpenIdOptions settings)
    {
        services.AddSingleton<IIdentityProvider, IdentityProvider>();
        if (!settings.IsSet)
            return;
        var secret = ReadSecret(settings.ClientSecretFile);
        Tokens.LeaveKeysAlone();
        services.AddAuthentication().AddOpenIdConnect();
        services
            .AddOptions<OpenIdConnectOptions>(OpenIdConnectDefaults.AuthenticationScheme)
            .Configure<TimeProvider>(
                (options, time) =>
                {
                    options.Authority = settings.Authority!.ToString();
                    options.RequireHttpsMetadata = settings.Authority.Scheme == Uri.UriSchemeHttps;
                    options.ClientId = settings.ClientId;
                    options.ClientSecret = secret;
                    options.CallbackPath = ReturnPath;
                    options.ResponseType = OpenIdConnectResponseType.Code;
                    // The answer comes by a link rather than by a form of the provider's, with which these cookies would not come over
                    // plain HTTP.
                    options.ResponseMode = OpenIdConnectResponseMode.Query;
                    (options.CorrelationCookie, options.NonceCookie) = (OnTheWay("signin."), OnTheWay("nonce."));
                    options.MapInboundClaims = false;
                    options.Scope.Clear();
                    foreach (var scope in settings.Scopes.DefaultIfEmpty("profile").Prepend("openid"))
                        options.Scope.Add(scope);
                    options.TokenValidationParameters.ValidAlgorithms = JwtOptions.DefaultAlgorithms;
                    options.TokenValidationParameters.LifetimeValidator = Tokens.LifetimeBy(time, JwtOptions.DefaultClockSkew);
                    options.Events.OnTicketReceived = ticket => BeginAsync(ticket, settings);
                    options.Events.OnRemoteFailure = FailAsync;
                }
            );
    }

    /// <summary>Takes the provider's answers, once it is known that this host is meant.</summary>
    public static void Use(WebApplication app, OpenIdOptions settings)
    {
        if (settings.IsSet)
            app.UseAuthentication();
    }

    /// <summary>
    /// What a browser keeps while somebody signs in: with no end of its own, which a browser would hold against another clock.
    /// </summary>
    private static CookieBuilder OnTheWay(string name) =>
        new()
        {
            Name = name,
            Path = ReturnPath,
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            SecurePolicy = CookieSecurePolicy.SameAsRequest,
            IsEssential = true,
        };

    private static Task BeginAsync(TicketReceivedContext ticket, OpenIdOptions settings)
    {
        var person = ticket.Principal!;
        var grants = Tokens.GrantsOf(person, settings.RolesClaim, settings.ProjectsClaim);
        ticket
            .HttpContext.RequestServices.GetRequiredService<Sessions>()
            .Begin(ticket.HttpContext, new Person(person.FindFirst("sub")!.Value, [.. grants.Select(grant => grant.ToString())]));
        ticket.HandleResponse();
        return ConsoleEndpoints.WriteAsync(ticket.HttpContext, ConsoleEndpoints.SignedIn(ticket.ReturnUri ?? "/"));
    }

    private static Task FailAsync(RemoteFailureContext failure)
    {
        LogFailure(failure.HttpContext.RequestServices.GetRequiredService<ILogger<IdentityProvider>>(), failure.Failure?.Message);
        throw new RefusedPageException(
            EdgeRefusal.CredentialsInvalid.With("The identity provider did not confirm who this is."),
            ConsoleEndpoints.SignInFailed()
        );
    }

    private static string? ReadSecret(string? path)
    {
        try
        {
            return path is null ? null : File.ReadAllText(path).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"OpenId:ClientSecretFile: {exception.Message}");
        }
    }

    [LoggerMessage(EventId = 0, Level = LogLevel.Warning, Message = "Somebody could not sign in by OpenID Connect: {Reason}")]
    private static partial void LogFailure(ILogger logger, string? reason);
}

/// <summary>The provider of the settings.</summary>
internal sealed partial class IdentityProvider(
    IOptions<OpenIdOptions> settings,
    IOptionsMonitor<OpenIdConnectOptions> options,
    ILogger<IdentityProvider> log
) : IIdentityProvider
{
    public string? Name => settings.Value.IsSet ? settings.Value.Name : null;

    public async Task SendAsync(HttpContext context, string back)
    {
        try
        {
            await options
                .Get(OpenIdConnectDefaults.AuthenticationScheme)
                .ConfigurationManager!.GetConfigurationAsync(context.RequestAborted);
        }
        catch (InvalidOperationException exception)
        {
            LogSilent(log, exception);
            throw EdgeRefusal.IdentityProviderUnavailable.With("The identity provider does not answer. Try again, or sign in with a key.");
        }

        await context.ChallengeAsync(OpenIdConnectDefaults.AuthenticationScheme, new() { RedirectUri = back });
    }

    [LoggerMessage(
        EventId = 0,
        Level = LogLevel.Warning,
        Message = "Nobody can sign in by OpenID Connect: the identity provider does not answer"
    )]
    private static partial void LogSilent(ILogger logger, Exception exception);
}
