using System.Security.Cryptography;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CampaignGrpc.Api.Tests.Trust;

public sealed class JwtTests : IAsyncLifetime
{
    private const string Issuer = "https://issuer.example.com";
    private const string Audience = "campaigns";

    private static readonly RsaSecurityKey Key = new(RSA.Create(2_048)) { KeyId = "one" };

    private static readonly string[] Viewer = ["viewer"];

    private static readonly int[] ProjectOne = [1];

    private readonly string _keys = Path.GetTempFileName();
    private TrustedServer _trusted = null!;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    private static string Jwks
    {
        get
        {
            var key = Key.Rsa.ExportParameters(includePrivateParameters: false);
            return $$"""{"keys":[{"kty":"RSA","use":"sig","kid":"{{Key.KeyId}}","n":"{{Base64UrlEncoder.Encode(key.Modulus)}}","e":"{{Base64UrlEncoder.Encode(key.Exponent)}}"}]}""";
        }
    }

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_keys, Jwks, TestEnd);
        _trusted = await TrustedServer.StartAsync($"--Jwt:Issuer={Issuer}", $"--Jwt:Audience={Audience}", $"--Jwt:KeysFile={_keys}");
    }

    [Fact]
    public async Task The_bearer_of_a_token_may_do_what_its_roles_say_in_its_projects()
    {
        var admin = _trusted.Grpc(await _trusted.KeyAsync("admin"));
        await CreateAsync(admin, 1);
        await CreateAsync(admin, 2);

        var seen = await new CampaignService.CampaignServiceClient(_trusted.Grpc(Sign())).ListCampaignsAsync(
            new(),
            cancellationToken: TestEnd
        );

        Assert.Equal([1L], seen.Campaigns.Select(campaign => campaign.ProjectId));
        Assert.Equal("ROLE_MISSING", await RefusalAsync(() => CreateAsync(_trusted.Grpc(Sign()), 1)));
    }

    [Fact]
    public async Task A_role_may_name_its_own_projects_and_a_star_is_all_of_them()
    {
        var named = _trusted.Grpc(Sign(claims => claims["roles"] = "client@5 viewer"));
        var all = _trusted.Grpc(Sign(claims => (claims["roles"], claims["projects"]) = ("viewer client", "*")));

        await CreateAsync(named, 5);
        await CreateAsync(all, 6);

        Assert.Equal("PROJECT_NOT_GRANTED", await RefusalAsync(() => CreateAsync(named, 1)));
    }

    [Fact]
    public async Task A_token_without_projects_or_with_unknown_roles_has_none() =>
        Assert.All(
            await Task.WhenAll(
                RefusalAsync(() => _trusted.Grpc(Sign(claims => claims.Remove("projects"))).ListAsync()),
                RefusalAsync(() => _trusted.Grpc(Sign(claims => claims.Remove("roles"))).ListAsync()),
                RefusalAsync(() => _trusted.Grpc(Sign(claims => claims["roles"] = "Viewer root")).ListAsync())
            ),
            reason => Assert.Equal("ROLE_MISSING", reason)
        );

    [Fact]
    public async Task Clocks_may_differ_by_half_a_minute_and_no_more()
    {
        var now = CampaignServerFixture.Start.UtcDateTime;

        await _trusted.Grpc(Sign(expires: now.AddSeconds(-29))).ListAsync();
        await _trusted.Grpc(Sign(notBefore: now.AddSeconds(29))).ListAsync();

        Assert.Equal("CREDENTIALS_INVALID", await RefusalAsync(() => _trusted.Grpc(Sign(expires: now.AddSeconds(-31))).ListAsync()));
        Assert.Equal("CREDENTIALS_INVALID", await RefusalAsync(() => _trusted.Grpc(Sign(notBefore: now.AddSeconds(31))).ListAsync()));
    }

    [Fact]
    public async Task A_token_of_another_issuer_for_another_service_or_signed_otherwise_is_refused()
    {
        var other = new RsaSecurityKey(RSA.Create(2_048)) { KeyId = Key.KeyId };
        // Whoever has the public key could make these, were it taken for a shared secret.
        var shared = new SymmetricSecurityKey(Key.Rsa.ExportSubjectPublicKeyInfo()) { KeyId = Key.KeyId };
        string[] tokens =
        [
            Sign(change: token => token.Issuer = "https://other.example.com"),
            Sign(change: token => token.Audience = "others"),
            Sign(change: token => token.SigningCredentials = new(other, SecurityAlgorithms.RsaSha256)),
            Sign(change: token => token.SigningCredentials = new(shared, SecurityAlgorithms.HmacSha256)),
            Sign(change: token => token.SigningCredentials = new(Key, SecurityAlgorithms.RsaSha512)),
            Sign(change: token => token.SigningCredentials = null),
            Sign()[..^4] + "AAAA",
        ];

        Assert.All(await Task.WhenAll(tokens.Select(token => RefusalAsync(() => _trusted.Grpc(token).ListAsync()))), reason =>
            Assert.Equal("CREDENTIALS_INVALID", reason)
        );
    }

    [Fact]
    public async Task By_JSON_a_token_is_sent_as_the_document_says()
    {
        using var client = _trusted.Json(Sign());

        using var answer = await client.GetAsync("/api/campaigns", TestEnd);

        Assert.Equal(200, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Keys_are_found_at_the_issuer_where_no_file_has_them()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = Path.GetTempPath() });
        builder.Logging.ClearProviders();
        await using var issuer = builder.Build();
        issuer.Urls.Add("http://127.0.0.1:0");
        string Url() => issuer.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        issuer.MapGet("/.well-known/openid-configuration", () =>
            Microsoft.AspNetCore.Http.Results.Text($$"""{"issuer":"{{Url()}}","jwks_uri":"{{Url()}}/keys"}""", "application/json")
        );
        issuer.MapGet("/keys", () => Microsoft.AspNetCore.Http.Results.Text(Jwks, "application/json"));
        await issuer.StartAsync(TestEnd);
        await using var trusted = await TrustedServer.StartAsync($"--Jwt:Issuer={Url()}", $"--Jwt:Audience={Audience}");

        await trusted.Grpc(Sign(change: token => token.Issuer = Url())).ListAsync();

        Assert.Equal("CREDENTIALS_INVALID", await RefusalAsync(() => trusted.Grpc(Sign()).ListAsync()));
    }

    [Fact]
    public async Task A_service_that_gets_its_token_of_an_OpenID_provider_is_let_in_by_its_roles()
    {
        await using var identity = await IdentityServer.StartAsync(
            new Microsoft.Extensions.Time.Testing.FakeTimeProvider(CampaignServerFixture.Start)
        );
        await using var trusted = await TrustedServer.StartAsync(
            $"--Jwt:Issuer={identity.Url}",
            $"--Jwt:Audience={IdentityServer.Audience}"
        );
        (identity.Claims["roles"], identity.Claims["projects"]) = (["client", "viewer@3"], ["5"]);

        var caller = trusted.Grpc(await identity.TokenAsync());
        await CreateAsync(caller, 5);

        Assert.Equal("PROJECT_NOT_GRANTED", await RefusalAsync(() => CreateAsync(caller, 3)));
        trusted.Server.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal("CREDENTIALS_INVALID", await RefusalAsync(() => caller.ListAsync()));
    }

    [Theory]
    [InlineData("Jwt:Audience must be set", "--Jwt:Issuer=https://issuer.example.com")]
    [InlineData("Jwt:Issuer must be set", "--Jwt:Audience=campaigns")]
    [InlineData("Jwt:Algorithms", "--Jwt:Issuer=https://issuer.example.com", "--Jwt:Audience=campaigns", "--Jwt:Algorithms:0=HS256")]
    [InlineData("Jwt:KeysFile", "--Jwt:Issuer=https://issuer.example.com", "--Jwt:Audience=campaigns", "--Jwt:KeysFile=/dev/null")]
    [InlineData("Access:CertificateGrants", "--Access:CertificateGrants:0=root")]
    public async Task Settings_that_cannot_be_meant_end_the_start(string said, params string[] settings)
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => CampaignServerFixture.StartAsync(settings));

        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _trusted.DisposeAsync();
        File.Delete(_keys);
    }

    private static string Sign(
        Action<Dictionary<string, object>>? claim = null,
        DateTime? expires = null,
        DateTime? notBefore = null,
        Action<SecurityTokenDescriptor>? change = null
    )
    {
        var now = CampaignServerFixture.Start.UtcDateTime;
        var token = new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            IssuedAt = now.AddHours(-1),
            NotBefore = notBefore ?? now.AddHours(-1),
            Expires = expires ?? now.AddHours(1),
            Claims = new Dictionary<string, object>
            {
                ["sub"] = "crm",
                ["roles"] = Viewer,
                ["projects"] = ProjectOne,
            },
            SigningCredentials = new(Key, SecurityAlgorithms.RsaSha256),
        };
        claim?.Invoke((Dictionary<string, object>)token.Claims);
        change?.Invoke(token);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(token);
    }

    private static async Task CreateAsync(CallInvoker caller, long project) =>
        await new CampaignService.CampaignServiceClient(caller).CreateCampaignAsync(
            new()
            {
                Campaign = new()
                {
                    ProjectId = project,
                    StartBlockId = 10,
                    PhoneId = 5,
                    Schedule = new()
                    {
                        Date = "2026-03-04",
                        StartTime = "09:00",
                        EndTime = "17:00",
                        Attempts = new() { Id = 1 },
                        Interval = "5",
                    },
                },
            },
            cancellationToken: TestEnd
        );

    private static async Task<string> RefusalAsync(Func<Task> call) => Answer.FromGrpc(await Assert.ThrowsAsync<RpcException>(call)).Reason;
}
