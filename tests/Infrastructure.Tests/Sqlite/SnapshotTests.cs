using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Model;
using CampaignGrpc.Infrastructure.Tests.Conformance;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Tests.Sqlite;

/// <summary>What is read at one instant, and what that costs the log of writes.</summary>
public sealed class SnapshotTests : IDisposable
{
    /// <summary>1 when something that is being read keeps the log from being put away.</summary>
    private const string IsLogHeld = "PRAGMA wal_checkpoint(TRUNCATE)";

    private readonly SqliteStorage _storage = new();

    [Fact]
    public async Task What_is_read_in_a_snapshot_is_of_one_instant_and_keeps_no_write_waiting()
    {
        await using var context = await _storage
            .Get<IDbContextFactory<CampaignsContext>>()
            .CreateDbContextAsync(TestContext.Current.CancellationToken);
        await _storage.AddAsync(Samples.NewCampaign());
        await using var snapshot = await _storage.Get<StorageEngine>().BeginSnapshotAsync(context, TestContext.Current.CancellationToken);
        Assert.Equal(1, await context.Campaigns.CountAsync(TestContext.Current.CancellationToken));

        await _storage.AddAsync(Samples.NewCampaign());

        Assert.Equal(1, await context.Campaigns.CountAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, _storage.Ask("SELECT count(*) FROM campaigns"));
        Assert.Equal(1, _storage.Ask(IsLogHeld));
    }

    [Fact]
    public async Task Between_two_slices_of_an_export_nothing_is_held()
    {
        var campaign = await _storage.AddAsync(Samples.NewCampaign(contacts: 5), Samples.NewContacts(5));
        var slice = await _storage.Results.ReadSliceAsync(campaign, Samples.AllResults, 0, 2, TestContext.Current.CancellationToken);
        Assert.NotNull(slice.Next);

        await _storage.AddAsync(Samples.NewCampaign());

        Assert.Equal(0, _storage.Ask(IsLogHeld));
    }

    public void Dispose() => _storage.Dispose();
}
