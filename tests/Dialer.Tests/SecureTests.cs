using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CampaignGrpc.Contracts.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace CampaignGrpc.Dialer.Tests;

/// <summary>The service behind TLS, letting in only whom the company's own authority has signed.</summary>
public sealed class SecureTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("campaigns-").FullName;

    public SecureTests()
    {
        using var authority = Authority("CN=Campaigns");
        File.WriteAllText(InFolder("authority.pem"), authority.ExportCertificatePem());
        Issue(authority, "service", "1.3.6.1.5.5.7.3.1");
        Issue(authority, "dialer", "1.3.6.1.5.5.7.3.2");
        using var other = Authority("CN=Others");
        Issue(other, "stranger", "1.3.6.1.5.5.7.3.2");
    }

    [Fact]
    public async Task A_dialer_with_a_certificate_of_the_authority_carries_calls_out()
    {
        await using var service = await StartAsync();
        var campaign = await service.CreateCampaignAsync(contacts: 3);

        await using var dialer = await RunningDialer.StartAsync(
            service,
            campaign,
            settings: [$"--Dialer:Certificate={InFolder("dialer.pem")}", $"--Dialer:Authority={InFolder("authority.pem")}"]
        );

        await service.UntilCompletedAsync(campaign);
        // The service knows of an outcome before the dialer knows that it does.
        await dialer.StopAsync();
        Assert.Equal(3, dialer.Progress.Outcomes.Values.Sum());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("stranger")]
    public async Task Whoever_has_none_of_the_authority_is_not_let_in(string? certificate)
    {
        await using var service = await StartAsync();
        using var channel = Open(service, certificate);

        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await new CampaignService.CampaignServiceClient(channel).ListCampaignsAsync(
                new(),
                cancellationToken: TestContext.Current.CancellationToken
            )
        );

        Assert.Contains(refused.StatusCode, new[] { StatusCode.Unavailable, StatusCode.Internal });
    }

    [Fact]
    public async Task By_its_certificate_a_caller_has_the_roles_that_the_settings_give_and_no_others()
    {
        await using var service = await StartAsync(
            "--Access:Open=false",
            "--Access:CertificateGrants:0=client@1",
            "--Access:CertificateGrants:1=dialer@1"
        );
        var campaign = await service.CreateCampaignAsync(contacts: 3);

        await using var dialer = await RunningDialer.StartAsync(
            service,
            campaign,
            settings: [$"--Dialer:Certificate={InFolder("dialer.pem")}", $"--Dialer:Authority={InFolder("authority.pem")}"]
        );

        await service.UntilCompletedAsync(campaign);
        var refused = await Assert.ThrowsAsync<RpcException>(() =>
            service.Keys.ListKeysAsync(new(), cancellationToken: TestContext.Current.CancellationToken).ResponseAsync
        );
        Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
    }

    [Fact]
    public async Task A_dialer_sends_its_key_and_without_one_that_is_taken_says_why_it_gets_nothing()
    {
        await using var service = await StartAsync("--Access:Open=false", "--Access:CertificateGrants:0=admin");
        var campaign = await service.CreateCampaignAsync(contacts: 3);
        var key = await service.Keys.CreateKeyAsync(
            new()
            {
                Name = "dialer",
                Grants =
                {
                    new Grant { Role = Role.Dialer, ProjectIds = { 1 } },
                },
            },
            cancellationToken: TestContext.Current.CancellationToken
        );
        File.WriteAllText(InFolder("key"), $"{key.Secret}\n");
        string[] link = [$"--Dialer:Certificate={InFolder("dialer.pem")}", $"--Dialer:Authority={InFolder("authority.pem")}"];

        await using (var wrong = await RunningDialer.StartAsync(service, campaign, settings: [.. link, "--Dialer:Key=wrong"]))
            await Eventually.IsTrueAsync(() =>
                wrong.Output.Contains("Unauthenticated: The key or token is not known", StringComparison.Ordinal)
            );
        await using var right = await RunningDialer.StartAsync(
            service,
            campaign,
            settings: [.. link, $"--Dialer:KeyFile={InFolder("key")}"]
        );

        await service.UntilCompletedAsync(campaign);
        await right.StopAsync();
        Assert.Equal(3, right.Progress.Outcomes.Values.Sum());
    }

    [Fact]
    public void A_file_that_holds_no_certificate_is_known_before_the_dialer_starts()
    {
        File.WriteAllText(InFolder("none.pem"), "none");

        Assert.Throws<CryptographicException>(() =>
            DialerHost.Build([$"--contentRoot={DialerFolder.Path}", $"--Dialer:Certificate={InFolder("none.pem")}"])
        );
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true)
        );
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private async Task<RunningService> StartAsync(params string[] settings)
    {
        var service = new RunningService([
            "--Kestrel:Endpoints:Grpc:Url=https://127.0.0.1:0",
            $"--Kestrel:Endpoints:Grpc:Certificate:Path={InFolder("service.pem")}",
            $"--Kestrel:Endpoints:Grpc:Certificate:KeyPath={InFolder("service.pem")}",
            "--Kestrel:Endpoints:Grpc:ClientCertificateMode=RequireCertificate",
            $"--Api:ClientAuthority={InFolder("authority.pem")}",
            .. settings,
        ])
        {
            Link = SecureLink.With(InFolder("dialer.pem"), InFolder("authority.pem")),
        };
        await service.InitializeAsync();
        return service;
    }

    private GrpcChannel Open(RunningService service, string? certificate) =>
        GrpcChannel.ForAddress(
            service.Address,
            new GrpcChannelOptions
            {
                HttpHandler = new SocketsHttpHandler
                {
                    SslOptions = SecureLink.With(certificate is null ? null : InFolder($"{certificate}.pem"), InFolder("authority.pem")),
                },
                DisposeHttpClient = true,
            }
        );

    private void Issue(X509Certificate2 authority, string name, string usage)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new(usage)], critical: false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, authority.NotBefore, authority.NotAfter, Guid.NewGuid().ToByteArray());
        File.WriteAllText(InFolder($"{name}.pem"), $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
    }

    private string InFolder(string name) => Path.Combine(_folder, name);
}
