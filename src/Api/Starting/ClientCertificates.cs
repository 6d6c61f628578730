using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace CampaignGrpc.Api.Starting;

/// <summary>Who is let in at an endpoint that asks for a certificate, where its authority is the company's own.</summary>
internal static class ClientCertificates
{
    /// <param name="authority">The PEM file of who signs them.</param>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It holds no certificate.</exception>
    public static Action<HttpsConnectionAdapterOptions> SignedBy(string authority)
    {
        var signers = new X509Certificate2Collection();
        signers.ImportFromPemFile(authority);
        return https =>
            https.ClientCertificateValidation = (certificate, _, _) =>
            {
                using var chain = new X509Chain
                {
                    ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck },
                };
                chain.ChainPolicy.CustomTrustStore.AddRange(signers);
                chain.ChainPolicy.ApplicationPolicy.Add(new("1.3.6.1.5.5.7.3.2", "Client authentication"));
                return chain.Build(certificate);
            };
    }
}
