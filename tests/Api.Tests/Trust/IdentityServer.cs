using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace CampaignGrpc.Api.Tests.Trust;

/// <summary>A company's identity provider, by OpenIddict: people sign in to it with a browser, and services get tokens.</summary>
internal sealed class IdentityServer : IAsyncDisposable
{
    /// <summary>The scope of tokens for the service.</summary>
    public const string Audience = "campaigns";

    public const string ClientId = "console";

    public const string Secret = "known to both";

    private readonly WebApplication _app;

    private IdentityServer(WebApplication app) => _app = app;

    /// <summary>Its address, which is the issuer of its tokens.</summary>
    public Uri Url => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>What its tokens say of somebody beside their name.</summary>
    public Dictionary<string, string[]> Claims { get; } = new() { ["roles"] = ["operator"], ["projects"] = ["1"] };

    /// <summary>Whether whoever signs in there says no in the end.</summary>
    public bool IsDenied { get; set; }

    public static async Task<IdentityServer> StartAsync(TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = Path.GetTempPath() });
        builder.Logging.ClearProviders();
        builder
            .Services.AddOpenIddict()
            .AddServer(server =>
            {
                server.EnableDegradedMode();
                server.SetAuthorizationEndpointUris("authorize").SetTokenEndpointUris("token");
                server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange().AllowClientCredentialsFlow();
                server.RegisterScopes(Scopes.Profile, Audience);
                server
                    .AddEncryptionKey(new RsaSecurityKey(RSA.Create(2_048)))
                    .AddSigningKey(new RsaSecurityKey(RSA.Create(2_048)))
                    .DisableAccessTokenEncryption();
                server.Configure(options => options.TimeProvider = time);
                server.AddEventHandler<ValidateAuthorizationRequestContext>(handler =>
                    handler.UseInlineHandler(context =>
                    {
                        if (context.ClientId != ClientId || new Uri(context.RedirectUri!).AbsolutePath != "/signin/openid")
                            context.Reject(OpenIddictConstants.Errors.InvalidRequest);
                        return default;
                    })
                );
                server.AddEventHandler<ValidateTokenRequestContext>(handler =>
                    handler.UseInlineHandler(context =>
                    {
                        if (context.ClientId != ClientId || context.ClientSecret != Secret)
                            context.Reject(OpenIddictConstants.Errors.InvalidClient);
                        return default;
                    })
                );
                server
                    .UseAspNetCore()
                    .EnableAuthorizationEndpointPassthrough()
                    .EnableTokenEndpointPassthrough()
                    .DisableTransportSecurityRequirement();
            });
        var identity = new IdentityServer(builder.Build());
        identity._app.Urls.Add("http://127.0.0.1:0");
        identity._app.MapGet("/authorize", identity.Authorize);
        identity._app.MapPost("/token", (Delegate)identity.AnswerAsync);
        await identity._app.StartAsync(TestContext.Current.CancellationToken);
        return identity;
    }

    /// <summary>A service's own token.</summary>
    public async Task<string> TokenAsync()
    {
        using var client = new HttpClient();
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["grant_type"] = GrantTypes.ClientCredentials,
                ["client_id"] = ClientId,
                ["client_secret"] = Secret,
                ["scope"] = Audience,
            }
        );
        using var answer = await client.PostAsync(new Uri(Url, "/token"), form, TestContext.Current.CancellationToken);
        using var json = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return json.RootElement.GetProperty("access_token").GetString()!;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Asks who it is by a page, and sends whoever presses its button back.</summary>
    private IResult Authorize(HttpContext context)
    {
        if (!context.Request.Query.ContainsKey("yes"))
            return Microsoft.AspNetCore.Http.Results.Content(
                $"<!DOCTYPE html><title>Who are you?</title><a href=\"{context.Request.QueryString}&amp;yes\">Anna</a>",
                "text/html"
            );
        if (IsDenied)
            return Microsoft.AspNetCore.Http.Results.Forbid(null, [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
        return SignIn("anna", context.GetOpenIddictServerRequest()!.GetScopes(), Destinations.IdentityToken);
    }

    private async Task<IResult> AnswerAsync(HttpContext context)
    {
        var request = context.GetOpenIddictServerRequest()!;
        if (request.IsClientCredentialsGrantType())
            return SignIn(request.ClientId!, request.GetScopes(), Destinations.AccessToken);
        var code = await Microsoft.AspNetCore.Authentication.AuthenticationHttpContextExtensions.AuthenticateAsync(
            context,
            OpenIddictServerAspNetCoreDefaults.AuthenticationScheme
        );
        return Microsoft.AspNetCore.Http.Results.SignIn(code.Principal!, null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }

    private IResult SignIn(string subject, IEnumerable<string> scopes, string destination)
    {
        var identity = new ClaimsIdentity("test", OpenIddictConstants.Claims.Subject, OpenIddictConstants.Claims.Role);
        identity.SetClaim(OpenIddictConstants.Claims.Subject, subject);
        foreach (var (name, values) in Claims)
            identity.SetClaims(name, [.. values]);
        identity.SetDestinations(_ => [destination]);
        var principal = new ClaimsPrincipal(identity);
        principal.SetScopes(scopes);
        principal.SetResources(Audience);
        return Microsoft.AspNetCore.Http.Results.SignIn(principal, null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }
}
