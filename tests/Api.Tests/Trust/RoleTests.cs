using CampaignGrpc.Api.Security;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Domain.Trust;
using Google.Rpc;
using Grpc.Core;

namespace CampaignGrpc.Api.Tests.Trust;

public sealed class RoleTests : IAsyncLifetime
{
    private static readonly AnyRpc.Things Absent = new(1, 777_777, "absent", "AAAAAAAAAAAAAAAAAAAAAA", 777_777);

    private TrustedServer _trusted = null!;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _trusted = await TrustedServer.StartAsync();

    [Fact]
    public async Task Every_rpc_is_refused_to_whoever_does_not_say_who_he_is()
    {
        foreach (var rpc in AnyRpc.All)
        {
            var (code, answer) = await _trusted.Grpc(null).CallAsync(rpc, AnyRpc.Request(rpc, Absent));

            Assert.True(code == StatusCode.Unauthenticated, $"{rpc.Name}: {answer}");
            Assert.Contains("CREDENTIALS_MISSING", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_rpc_is_for_the_roles_of_its_option_and_for_no_other()
    {
        foreach (var role in Enum.GetValues<Role>())
        {
            var caller = _trusted.Grpc(await _trusted.KeyAsync(Grant.NameOf(role)));
            foreach (var rpc in AnyRpc.All)
            {
                var access = RpcAccess.Of(rpc);

                var (code, answer) = await caller.CallAsync(rpc, AnyRpc.Request(rpc, Absent));

                Assert.True(access.Roles.Contains(role) == (code != StatusCode.PermissionDenied), $"{rpc.Name} for {role}: {answer}");
                if (code == StatusCode.PermissionDenied)
                    Assert.Contains($"roles {string.Join(", ", access.Roles.Select(Grant.NameOf))}.", answer, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task What_is_about_the_whole_service_needs_a_role_in_all_projects()
    {
        var caller = _trusted.Grpc(await _trusted.KeyAsync("admin@1"));

        foreach (var rpc in AnyRpc.All)
        {
            var (code, answer) = await caller.CallAsync(rpc, AnyRpc.Request(rpc, Absent));

            Assert.True(RpcAccess.Of(rpc).IsWholeService == (code == StatusCode.PermissionDenied), $"{rpc.Name}: {answer}");
        }
    }

    [Fact]
    public async Task By_JSON_who_is_missing_is_told_how_to_say_it_in_the_shape_of_every_error()
    {
        using var answer = await _trusted.Json(null).GetAsync("/api/campaigns", TestEnd);

        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().ToString());
        var refused = await answer.ReadAnswerAsync();
        Assert.Equal((401, Code.Unauthenticated, "CREDENTIALS_MISSING"), (refused.HttpStatus, refused.Code, refused.Reason));
    }

    [Theory]
    [InlineData("Bearer cgk_abcdefghijkl_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("Bearer cgk_")]
    [InlineData("Bearer eyJhbGciOiJub25lIn0.e30.")]
    [InlineData("Bearer")]
    [InlineData("Basic YTpi")]
    public async Task What_is_no_key_is_not_taken_and_not_told_apart(string credentials)
    {
        using var client = _trusted.Json(null);
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", credentials);

        using var answer = await client.GetAsync("/api/reference", TestEnd);

        Assert.Equal("Bearer error=\"invalid_token\"", answer.Headers.WwwAuthenticate.Single().ToString());
        var refused = await answer.ReadAnswerAsync();
        Assert.Equal((401, "CREDENTIALS_INVALID"), (refused.HttpStatus, refused.Reason));
    }

    [Fact]
    public async Task Adapters_are_refused_by_the_same_function_as_their_rpc()
    {
        using var viewer = _trusted.Json(await _trusted.KeyAsync("viewer"));
        foreach (
            var (method, path) in new[]
            {
                (HttpMethod.Post, "/api/campaigns"),
                (HttpMethod.Post, "/api/campaigns:preview"),
                (HttpMethod.Post, "/api/campaigns/1/contacts:import"),
                (HttpMethod.Get, "/api/campaigns/1/results.csv"),
                (HttpMethod.Get, "/api/campaigns/1/results.xlsx"),
                (HttpMethod.Get, "/api/campaigns/1/results.ndjson"),
                (HttpMethod.Post, "/api/campaigns/1:pause"),
                (HttpMethod.Post, "/api/dialer/calls:claim"),
                (HttpMethod.Post, "/api/keys"),
            }
        )
        {
            using var request = new HttpRequestMessage(method, path);
            using var answer = await viewer.SendAsync(request, TestEnd);

            var refused = await answer.ReadAnswerAsync();
            Assert.True((refused.HttpStatus, refused.Reason) == (403, "ROLE_MISSING"), $"{path}: {refused.HttpStatus} {refused.Reason}");
        }

        foreach (var path in new[] { "/api/campaigns/1:watch", "/api/campaigns/1/imports/a/refused_rows.csv" })
        {
            using var answer = await _trusted.Json(null).GetAsync(path, TestEnd);
            Assert.Equal(401, (int)answer.StatusCode);
        }
    }

    [Fact]
    public async Task The_refusal_is_told_in_Russian_to_whoever_asks_for_that()
    {
        using var dialer = _trusted.Json(await _trusted.KeyAsync("dialer"));
        dialer.DefaultRequestHeaders.AcceptLanguage.Add(new("ru"));

        using var answer = await dialer.GetAsync("/api/campaigns", TestEnd);

        Assert.Contains(
            "Для этого нужна одна из ролей: client, viewer, operator, admin.",
            await answer.Content.ReadAsStringAsync(TestEnd),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/health/ready")]
    [InlineData("/health/live")]
    [InlineData("/version")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/docs/")]
    public async Task What_is_nobodys_is_shown_to_everybody(string path)
    {
        using var answer = await _trusted.Json(null).GetAsync(path, TestEnd);

        Assert.Equal(200, (int)answer.StatusCode);
    }

    [Fact]
    public async Task An_open_service_passes_over_what_a_caller_says_of_himself_and_says_loudly_that_it_is_open()
    {
        await using var open = await CampaignServerFixture.StartAsync();
        using var client = new HttpClient { BaseAddress = open.JsonUrl };
        client.DefaultRequestHeaders.Authorization = new("Bearer", "whatever");

        using var answer = await client.GetAsync("/api/campaigns", TestEnd);

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Contains(open.Log.Lines, line =>
            line.Contains("OPEN: whoever reaches the service may do everything", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_service_that_nobody_could_call_does_not_start_and_says_how_the_first_key_is_made()
    {
        var refused = await Assert.ThrowsAsync<Application.SettingException>(() => CampaignServerFixture.StartAsync("--Access:Open=false"));

        Assert.Contains("keys make --role admin", refused.Message, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _trusted.DisposeAsync();
}
