using System.Data;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CampaignGrpc.Infrastructure.Persistence;

/// <summary>The model as it is stored. How each type maps stands in the classes beside this one.</summary>
internal sealed class CampaignsContext(DbContextOptions<CampaignsContext> options) : DbContext(options)
{
    public DbSet<Campaign> Campaigns => Set<Campaign>();

    public DbSet<Contact> Contacts => Set<Contact>();

    public DbSet<Attempt> Attempts => Set<Attempt>();

    public DbSet<Tally> Tallies => Set<Tally>();

    public DbSet<StoredRequestKey> RequestKeys => Set<StoredRequestKey>();

    /// <summary>
    /// What is read until this is disposed belongs to one instant. The level is the one for which the provider begins a
    /// transaction that does not wait for the writer.
    /// </summary>
    public Task<IDbContextTransaction> BeginSnapshotAsync(CancellationToken cancellationToken) =>
        Database.BeginTransactionAsync(IsolationLevel.ReadUncommitted, cancellationToken);

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(CampaignsContext).Assembly);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<MicrosecondsConverter>();
        configurationBuilder.Properties<CampaignId>().HaveConversion<CampaignIdConverter>();
    }

    /// <summary>An instant as whole microseconds of UTC since 1970: it compares and sorts as it stands, on every engine.</summary>
    private sealed class MicrosecondsConverter() : ValueConverter<DateTimeOffset, long>(
        instant => ToMicroseconds(instant),
        microseconds => FromMicroseconds(microseconds));

    private sealed class CampaignIdConverter() : ValueConverter<CampaignId, long>(id => id.Value, value => new CampaignId(value));

    public static long ToMicroseconds(DateTimeOffset instant) => (instant - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset FromMicroseconds(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
