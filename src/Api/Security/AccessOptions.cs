using System.ComponentModel.DataAnnotations;
using CampaignGrpc.Domain.Trust;

namespace CampaignGrpc.Api.Security;

/// <summary>Who is let in beside the bearers of keys and tokens, section <c>Access</c> of the configuration.</summary>
public sealed class AccessOptions : IValidatableObject
{
    /// <summary>
    /// Whether whoever reaches the service may do everything. Default: in Development, as long as every endpoint is on loopback.
    /// </summary>
    public bool? Open { get; set; }

    /// <summary>
    /// What the bearer of a client certificate may do who sends no key or token, such as <c>dialer</c> or <c>dialer@1,2</c>. Default:
    /// nothing.
    /// </summary>
    public IList<string> CertificateGrants { get; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        CertificateGrants
            .Where(text => Grant.TryParse(text, ProjectScope.All) is null)
            .Select(text => new ValidationResult(
                $"Access:CertificateGrants: '{text}' is no role with projects such as dialer@1,2.",
                [nameof(CertificateGrants)]
            ));

    internal IReadOnlyList<Grant> ReadCertificateGrants() =>
        [.. CertificateGrants.Select(text => Grant.TryParse(text, ProjectScope.All)).OfType<Grant>()];
}
