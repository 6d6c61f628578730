using CampaignGrpc.Application.Trust;

namespace CampaignGrpc.Web.Access;

/// <summary>Who looks at the console.</summary>
/// <param name="Caller">As whom the API knows them; null while nobody has said.</param>
/// <param name="IsSignedIn">Whether a session says who they are: an open service asks nobody, and a certificate needs no session.</param>
public sealed record Visitor(Caller? Caller, bool IsSignedIn)
{
    public static readonly Visitor Unknown = new(null, false);
}
