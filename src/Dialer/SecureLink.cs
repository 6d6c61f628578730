using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace CampaignGrpc.Dialer;

/// <summary>Who the dialer says it is, and whom it believes to be the service.</summary>
internal static class SecureLink
{
    /// <param name="certificate">The PEM file of its own certificate and key; null for none.</param>
    /// <param name="authority">The PEM file of who signs the service's; null for whom the system trusts.</param>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A file holds no certificate.</exception>
    public static SslClientAuthenticationOptions With(string? certificate, string? authority)
    {
        var options = new SslClientAuthenticationOptions();
        if (certificate is not null)
            options.ClientCertificates = [X509Certificate2.CreateFromPemFile(certificate)];
        if (authority is null)
            return options;
        options.CertificateChainPolicy = new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        options.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(authority);
        return options;
    }

    /// <summary>Sends the dialer's key with every call, where it has one.</summary>
    /// <exception cref="IOException">Its file cannot be read.</exception>
    public static CallInvoker WithKey(this CallInvoker invoker, DialerOptions dialer)
    {
        var key = dialer.KeyFile is null ? dialer.Key : File.ReadAllText(dialer.KeyFile).Trim();
        if (string.IsNullOrEmpty(key))
            return invoker;
        return invoker.Intercept(headers =>
        {
            headers.Add("authorization", $"Bearer {key}");
            return headers;
        });
    }
}
