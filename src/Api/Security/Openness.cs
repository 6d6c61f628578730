using System.Net;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Trust;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Api.Security;

/// <summary>
/// Whether whoever reaches the service may do everything. On a developer's own machine that is so unless it is set otherwise; anywhere
/// else somebody must have said so, or who may call.
/// </summary>
internal sealed class Openness(
    IOptions<AccessOptions> access,
    IOptions<JwtOptions> jwt,
    IOptions<OpenIdOptions> openId,
    IHostEnvironment environment,
    IConfiguration configuration,
    IKeyReader keys,
    TimeProvider time
)
{
    public bool IsOpen { get; } = access.Value.Open ?? (environment.IsDevelopment() && IsOnLoopback(configuration));

    /// <exception cref="SettingException">Nobody could call.</exception>
    public void EnsureSomebodyMayCall()
    {
        if (IsOpen || jwt.Value.IsSet || openId.Value.IsSet || access.Value.CertificateGrants.Count > 0)
            return;
        var now = time.Now();
        if (keys.ListAsync(CancellationToken.None).GetAwaiter().GetResult().Any(key => key.IsLiveAt(now)))
            return;
        throw new SettingException(
            "Nobody may call it yet. Make the first key by running this program with the same settings and the command \"keys make "
                + "--role admin\", which shows it once; "
                + "or set Jwt:Issuer, or Access:Open=true where something before the service checks its callers."
        );
    }

    private static bool IsOnLoopback(IConfiguration configuration) =>
        configuration
            .GetSection("Kestrel:Endpoints")
            .GetChildren()
            .All(endpoint => endpoint["Url"] is { } url && IsLoopback(BindingAddress.Parse(url).Host));

    private static bool IsLoopback(string host) =>
        host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
