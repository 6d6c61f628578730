using System.Data.Common;
using System.Reflection;
using CampaignGrpc.Api.Admission;
using CampaignGrpc.Api.Security;
using CampaignGrpc.Api.Webhooks;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Audit;
using CampaignGrpc.Application.Dialing;
using CampaignGrpc.Application.Events;
using CampaignGrpc.Application.Telemetry;
using CampaignGrpc.Infrastructure;
using CampaignGrpc.Web.Access;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Api.Starting;

/// <summary>
/// The service's settings. Their defaults are in the program, so that it is the same from whatever directory it is started; what is
/// set beyond them, by <c>appsettings.json</c>, the environment or the command line, must be known and within its bounds.
/// </summary>
internal static class Settings
{
    /// <summary>The sections that are this service's own.</summary>
    private static readonly (string Name, Type Type)[] Sections =
    [
        ("Api", typeof(ApiOptions)),
        ("Campaigns", typeof(CampaignsOptions)),
        ("Dialing", typeof(DialingOptions)),
        ("Clock", typeof(ClockOptions)),
        ("Database", typeof(DatabaseOptions)),
        ("Retention", typeof(RetentionOptions)),
        ("Audit", typeof(AuditOptions)),
        ("Events", typeof(EventOptions)),
        ("Webhooks", typeof(WebhookOptions)),
        ("Telemetry", typeof(TelemetryOptions)),
        ("Access", typeof(AccessOptions)),
        ("Jwt", typeof(JwtOptions)),
        ("OpenId", typeof(OpenIdOptions)),
        ("Limits", typeof(LimitsOptions)),
        ("Console", typeof(ConsoleOptions)),
    ];

    /// <summary>The framework's, whose contents it checks itself.</summary>
    private static readonly string[] Others =
    [
        "Kestrel",
        "Logging",
        "ConnectionStrings",
        "AllowedHosts",
        "urls",
        "http_ports",
        "https_ports",
        "contentRoot",
        "webroot",
        "environment",
        "applicationName",
        "shutdownTimeoutSeconds",
        "detailedErrors",
    ];

    /// <summary>What a part of a connection is called that nobody may read in a log.</summary>
    private static readonly string[] Secrets = ["password", "pwd", "psw"];

    private static readonly string[] EndpointSettings = ["Url", "Protocols", "Certificate", "ClientCertificateMode", "SslProtocols", "Sni"];

    /// <summary>The defaults, below everything else.</summary>
    public static void AddDefaults(IConfigurationManager configuration) =>
        configuration.Sources.Insert(
            0,
            new JsonStreamConfigurationSource { Stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("appsettings.json")! }
        );

    /// <exception cref="SettingException">One of them is unknown, cannot be read or is out of its bounds.</exception>
    public static void Check(IConfiguration configuration)
    {
        StrictSettings.CheckSections(configuration, [.. Sections.Select(section => section.Name), .. Others]);
        foreach (var (name, type) in Sections)
            StrictSettings.Check(configuration, name, type);
        foreach (
            var connection in configuration
                .GetSection("ConnectionStrings")
                .GetChildren()
                .Where(connection => connection.Key != InfrastructureServices.ConnectionName)
        )
            throw new SettingException($"{connection.Path} is no setting; ConnectionStrings has {InfrastructureServices.ConnectionName}.");
        foreach (var setting in configuration.GetSection("Kestrel:Endpoints").GetChildren().SelectMany(endpoint => endpoint.GetChildren()))
            CheckEndpoint(setting);
    }

    /// <summary>Kestrel passes over what it does not know, and the gRPC endpoint speaks HTTP/1.1 then.</summary>
    private static void CheckEndpoint(IConfigurationSection setting)
    {
        if (!EndpointSettings.Contains(setting.Key, StringComparer.OrdinalIgnoreCase))
            throw new SettingException($"{setting.Path} is no setting; an endpoint has {string.Join(", ", EndpointSettings)}.");
        if (
            setting.Key.Equals("Protocols", StringComparison.OrdinalIgnoreCase)
            && !Enum.TryParse<HttpProtocols>(setting.Value, ignoreCase: true, out _)
        )
            throw new SettingException(
                $"{setting.Path} must be one of {string.Join(", ", Enum.GetNames<HttpProtocols>())}; it is “{setting.Value}”."
            );
    }

    /// <summary>All of the service's own that hold, in one line; of a connection everything that is secret is left out.</summary>
    public static string Describe(IServiceProvider services)
    {
        var connection = new DbConnectionStringBuilder
        {
            ConnectionString = services.GetRequiredService<IConfiguration>().GetConnectionString(InfrastructureServices.ConnectionName),
        };
        foreach (
            var secret in connection
                .Keys.Cast<string>()
                .Where(key => Secrets.Any(secret => key.Contains(secret, StringComparison.OrdinalIgnoreCase)))
                .ToList()
        )
            connection[secret] = "***";
        return string.Join(
            ", ",
            Sections
                .SelectMany(section => StrictSettings.Describe(section.Name, Options(services, section.Type)))
                .Append($"ConnectionStrings:{InfrastructureServices.ConnectionName}={connection.ConnectionString}")
        );
    }

    private static object Options(IServiceProvider services, Type type) =>
        ((IOptions<object>)services.GetRequiredService(typeof(IOptions<>).MakeGenericType(type))).Value;
}
