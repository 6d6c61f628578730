using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace CampaignGrpc.Api.Tests.Trust;

public sealed class KeyTests : IAsyncLifetime
{
    private TrustedServer _trusted = null!;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _trusted = await TrustedServer.StartAsync();

    [Fact]
    public async Task A_key_is_shown_once_when_it_is_made_and_taken_from_then_on()
    {
        var admin = await AdminAsync();

        var made = await admin.CreateKeyAsync(
            new()
            {
                Name = "CRM отдела продаж",
                Grants =
                {
                    new Grant { Role = Role.Client, ProjectIds = { 2, 1, 2 } },
                },
            },
            cancellationToken: TestEnd
        );

        Assert.StartsWith($"cgk_{made.Key.KeyId}_", made.Secret, StringComparison.Ordinal);
        await _trusted.Grpc(made.Secret).ListAsync();
        var listed = (await admin.ListKeysAsync(new(), cancellationToken: TestEnd)).Keys.Single(key => key.KeyId == made.Key.KeyId);
        Assert.Equal(("CRM отдела продаж", "1 2"), (listed.Name, string.Join(' ', Assert.Single(listed.Grants).ProjectIds)));
        Assert.DoesNotContain(made.Secret, listed.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_secret_nothing_is_kept_but_what_it_comes_to_when_it_is_hashed()
    {
        var key = await _trusted.KeyAsync("viewer");
        var secret = key.Split('_', 3)[2];

        Assert.Equal(["32"], _trusted.Server.Ask("SELECT length(hash) FROM keys"));
        Assert.DoesNotContain(_trusted.Server.Ask("SELECT name || grants || id FROM keys"), row =>
            row.Contains(secret, StringComparison.Ordinal)
        );
        Assert.DoesNotContain(_trusted.Server.Log.Lines, line => line.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_revoked_key_is_refused_at_once_and_the_others_are_not()
    {
        var admin = await AdminAsync();
        var (revoked, other) = (await _trusted.KeyAsync("viewer"), await _trusted.KeyAsync("viewer"));
        await _trusted.Grpc(revoked).ListAsync();

        var key = (await admin.RevokeKeyAsync(new() { KeyId = IdOf(revoked) }, cancellationToken: TestEnd)).Key;

        Assert.Equal(_trusted.Server.Time.GetUtcNow(), key.RevokeTime.ToDateTimeOffset());
        Assert.Equal("CREDENTIALS_INVALID", await RefusalAsync(revoked));
        await _trusted.Grpc(other).ListAsync();
        _trusted.Server.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(key.RevokeTime, (await admin.RevokeKeyAsync(new() { KeyId = key.KeyId }, cancellationToken: TestEnd)).Key.RevokeTime);
    }

    [Fact]
    public async Task What_another_replica_has_revoked_is_refused_within_seconds()
    {
        var key = await _trusted.KeyAsync("viewer");
        await _trusted.Grpc(key).ListAsync();
        _trusted.Server.Execute($"UPDATE keys SET revoke_time = create_time WHERE id = '{IdOf(key)}'");

        _trusted.Server.Time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("CREDENTIALS_INVALID", await RefusalAsync(key));
    }

    [Fact]
    public async Task A_key_is_taken_until_it_expires()
    {
        var key = (await _trusted.MakeKeyAsync(_trusted.Server.Time.GetUtcNow().AddHours(1), "viewer")).Secret;
        await _trusted.Grpc(key).ListAsync();

        _trusted.Server.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal("CREDENTIALS_INVALID", await RefusalAsync(key));
    }

    [Fact]
    public async Task The_right_id_with_another_secret_is_refused()
    {
        var key = await _trusted.KeyAsync("viewer");

        Assert.Equal("CREDENTIALS_INVALID", await RefusalAsync(key[..^1] + (key[^1] == 'A' ? 'B' : 'A')));
    }

    [Fact]
    public async Task When_a_key_was_used_is_shown_at_once_and_written_a_little_later()
    {
        var admin = await AdminAsync();
        var key = await _trusted.KeyAsync("viewer");
        Assert.Null(await LastUseAsync(admin, key));
        var used = _trusted.Server.Time.GetUtcNow().ToTimestamp();

        await _trusted.Grpc(key).ListAsync();

        Assert.Equal(used, await LastUseAsync(admin, key));
        var written = $"SELECT count(*) FROM keys WHERE id = '{IdOf(key)}' AND last_use_time IS NOT NULL";
        Assert.Equal(["0"], _trusted.Server.Ask(written));
        await Eventually.IsTrueAsync(
            () => _trusted.Server.Ask(written).Single() == "1",
            meanwhile: () => _trusted.Server.Time.Advance(TimeSpan.FromSeconds(1))
        );

        Assert.Equal(used, await LastUseAsync(admin, key));
    }

    [Fact]
    public async Task What_is_wrong_with_a_request_for_a_key_is_told_by_field()
    {
        var admin = await AdminAsync();

        var refused = Answer.FromGrpc(
            await Assert.ThrowsAsync<RpcException>(() =>
                admin
                    .CreateKeyAsync(
                        new()
                        {
                            Name = " ",
                            Grants =
                            {
                                new Grant(),
                                new Grant { Role = (Role)9 },
                                new Grant { Role = Role.Client, ProjectIds = { 0 } },
                            },
                        },
                        cancellationToken: TestEnd
                    )
                    .ResponseAsync
            )
        );
        var empty = Answer.FromGrpc(
            await Assert.ThrowsAsync<RpcException>(() =>
                admin.CreateKeyAsync(new() { Name = "n" }, cancellationToken: TestEnd).ResponseAsync
            )
        );
        var past = Answer.FromGrpc(
            await Assert.ThrowsAsync<RpcException>(() =>
                admin
                    .CreateKeyAsync(
                        new()
                        {
                            Name = "n",
                            Grants = { new Grant { Role = Role.Viewer } },
                            ExpireTime = _trusted.Server.Time.GetUtcNow().ToTimestamp(),
                        },
                        cancellationToken: TestEnd
                    )
                    .ResponseAsync
            )
        );

        Assert.Equal(
            ["grants[0].role REQUIRED", "grants[1].role UNKNOWN_VALUE", "grants[2].project_ids[0] OUT_OF_RANGE", "name REQUIRED"],
            refused.Faults.Order(StringComparer.Ordinal)
        );
        Assert.Equal(["grants OUT_OF_RANGE"], empty.Faults);
        Assert.Equal(["expire_time IN_PAST"], past.Faults);
    }

    [Fact]
    public async Task A_key_that_there_is_not_cannot_be_revoked()
    {
        var refused = Answer.FromGrpc(
            await Assert.ThrowsAsync<RpcException>(async () =>
                await (await AdminAsync()).RevokeKeyAsync(new() { KeyId = "nothere" }, cancellationToken: TestEnd)
            )
        );

        Assert.Equal("KEY_NOT_FOUND", refused.Reason);
    }

    [Fact]
    public async Task A_thousand_keys_are_enough()
    {
        // The hash of the first one will do for all.
        await _trusted.KeyAsync("viewer");
        _trusted.Server.Execute(
            """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 999)
            INSERT INTO keys (id, name, hash, grants, create_time)
            SELECT 'key' || (100000000 + i), 'n', (SELECT hash FROM keys WHERE name = 'test' LIMIT 1), 'viewer', 1 FROM n
            """
        );

        var refused = await Assert.ThrowsAsync<Domain.DomainException>(() => _trusted.KeyAsync("viewer"));

        Assert.Equal(Domain.Refusal.TooManyKeys, refused.Refusal);
    }

    public ValueTask DisposeAsync() => _trusted.DisposeAsync();

    private static string IdOf(string key) => key.Split('_')[1];

    private static async Task<Timestamp?> LastUseAsync(KeyService.KeyServiceClient admin, string key) =>
        (await admin.ListKeysAsync(new(), cancellationToken: TestEnd)).Keys.Single(listed => listed.KeyId == IdOf(key)).LastUseTime;

    private async Task<KeyService.KeyServiceClient> AdminAsync() => new(_trusted.Grpc(await _trusted.KeyAsync("admin")));

    private async Task<string> RefusalAsync(string key) =>
        Answer.FromGrpc(await Assert.ThrowsAsync<RpcException>(() => _trusted.Grpc(key).ListAsync())).Reason;
}
