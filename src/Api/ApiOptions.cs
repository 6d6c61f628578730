using System.ComponentModel.DataAnnotations;

namespace CampaignGrpc.Api;

/// <summary>The service's choices about its two roads, section <c>Api</c> of the configuration.</summary>
public sealed class ApiOptions : IValidatableObject
{
    /// <summary>Whether gRPC reflection is served. Default: in Development only.</summary>
    public bool? Reflection { get; set; }

    /// <summary>Whether gRPC-Web is served, at either endpoint. Default: no.</summary>
    public bool GrpcWeb { get; set; }

    /// <summary>The origins whose pages may call, such as <c>https://console.example.com</c>. Default: none.</summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>Whether the API page and the API document are served. Default: yes.</summary>
    public bool Pages { get; set; } = true;

    /// <summary>
    /// Who signs the certificates of callers, a PEM file, at an endpoint that asks for these (its <c>ClientCertificateMode</c>).
    /// Default: whom the system trusts.
    /// </summary>
    public string? ClientAuthority { get; set; }

    /// <summary>
    /// The largest request on either road, in bytes; of a stream the largest message. Imported files are not limited. Default: 64 MiB.
    /// </summary>
    [Range(1_024, 1_024 * 1_024 * 1_024)]
    public int MaxRequestBytes { get; set; } = 64 * 1_024 * 1_024;

    /// <summary>
    /// How many bytes of all requests together are held at once; what is beyond is told to come again. The first 64 KiB of each
    /// are free, and what a gRPC message comes to as objects counts too. Never less than one request may have. Default: 256 MiB.
    /// </summary>
    [Range(1_024, 16L * 1_024 * 1_024 * 1_024)]
    public long MaxBytesInFlight { get; set; } = 256 * 1_024 * 1_024;

    /// <summary>
    /// How long the service goes on taking requests after it was told to end, no longer ready, so that balancers notice. Default: 1 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan ReadinessDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>What to do with a field of the documented request that is not known.</summary>
    public UnknownJsonFieldsPolicy UnknownJsonFields { get; set; } = UnknownJsonFieldsPolicy.Reject;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        AllowedOrigins
            .Where(origin => !IsOrigin(origin))
            .Select(origin => new ValidationResult(
                $"Api:AllowedOrigins: '{origin}' is no origin such as https://console.example.com.",
                [nameof(AllowedOrigins)]
            ));

    /// <summary>Browsers send the scheme, the host and a port that is not the usual one. What has more would never be met.</summary>
    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && url.Scheme is "http" or "https"
        && url.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase);
}

public enum UnknownJsonFieldsPolicy
{
    /// <summary>The request is refused, naming the field: a misspelt optional field is not lost in silence.</summary>
    Reject,

    /// <summary>The field is passed over.</summary>
    Ignore,
}
