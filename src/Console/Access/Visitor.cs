using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain;

namespace CampaignGrpc.Web.Access;

/// <summary>Who looks at the console.</summary>
/// <param name="Caller">As whom the API knows them; null while nobody has said.</param>
/// <param name="IsSignedIn">Whether a session says who they are: an open service asks nobody, and a certificate needs no session.</param>
public sealed record Visitor(Caller? Caller, bool IsSignedIn)
{
    public static readonly Visitor Unknown = new(null, false);

    /// <summary>What is told to whom it matters who asks, and nobody has said; a page leads to the one for signing in instead.</summary>
    public static DomainException NotKnown => CredentialsMissing.With("This needs a key or a token: Authorization: Bearer and that.");

    /// <summary>As the API tells it.</summary>
    private static readonly Refusal CredentialsMissing = new("CREDENTIALS_MISSING", RefusalKind.Unauthenticated);
}
