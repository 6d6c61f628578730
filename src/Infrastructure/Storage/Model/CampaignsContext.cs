using CampaignGrpc.Application.Audit;
using CampaignGrpc.Application.Events;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Imports;
using CampaignGrpc.Domain.Scheduling;
using CampaignGrpc.Domain.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CampaignGrpc.Infrastructure.Storage.Model;

/// <summary>The model as it is stored. How each type maps stands in the classes beside this one.</summary>
internal class CampaignsContext(DbContextOptions<CampaignsContext> options) : DbContext(options)
{
    public DbSet<Campaign> Campaigns => Set<Campaign>();

    public DbSet<Contact> Contacts => Set<Contact>();

    public DbSet<StoredContactChange> ContactChanges => Set<StoredContactChange>();

    public DbSet<Attempt> Attempts => Set<Attempt>();

    public DbSet<Tally> Tallies => Set<Tally>();

    public DbSet<StoredRun> Runs => Set<StoredRun>();

    public DbSet<StoredRunResult> RunResults => Set<StoredRunResult>();

    public DbSet<StoredRequestKey> RequestKeys => Set<StoredRequestKey>();

    public DbSet<Import> Imports => Set<Import>();

    public DbSet<StoredRefusedRow> RefusedRows => Set<StoredRefusedRow>();

    public DbSet<StoredSentRow> SentRows => Set<StoredSentRow>();

    public DbSet<StoredFingerprints> RowFingerprints => Set<StoredFingerprints>();

    public DbSet<StagedRow> StagedRows => Set<StagedRow>();

    public DbSet<StoredPhoneFilter> PhoneFilters => Set<StoredPhoneFilter>();

    public DbSet<StoredEnding> Endings => Set<StoredEnding>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    public DbSet<StoredAuditBeginning> AuditBeginnings => Set<StoredAuditBeginning>();

    public DbSet<Webhook> Webhooks => Set<Webhook>();

    public DbSet<Delivery> Deliveries => Set<Delivery>();

    public DbSet<LoggedEvent> Events => Set<LoggedEvent>();

    public DbSet<FormerRules> FormerRules => Set<FormerRules>();

#pragma warning disable CA1822 // Of a context's own members EF asks with every query, of all others once.
    /// <summary>Whether the caller has all projects.</summary>
    private bool SeesAll => Caller.Current.Projects.IsAll;

    private IReadOnlyList<long> SeenProjects => Caller.Current.Projects.Ids;
#pragma warning restore CA1822

    /// <summary>The counts of a campaign, and with them that there is one.</summary>
    /// <exception cref="DomainException">CAMPAIGN_NOT_FOUND.</exception>
    public async Task<ContactCounts> GetCountsAsync(CampaignId id, CancellationToken cancellationToken) =>
        await Campaigns.Where(campaign => campaign.Id == id).Select(campaign => campaign.Counts).FirstOrDefaultAsync(cancellationToken)
        ?? throw Refusal.CampaignNotFound.With($"There is no campaign {id}.");

    /// <summary>The same of a campaign whose contacts are asked for.</summary>
    /// <exception cref="DomainException">CAMPAIGN_NOT_FOUND, or CONTACTS_GONE.</exception>
    public async Task<ContactCounts> GetCountsOfKeptAsync(CampaignId id, CancellationToken cancellationToken)
    {
        var counts = await GetCountsAsync(id, cancellationToken);
        await EnsureKeptAsync(id, cancellationToken);
        return counts;
    }

    /// <exception cref="DomainException">CONTACTS_GONE: what was known of the campaign's contacts was reduced to counts.</exception>
    public async Task EnsureKeptAsync(CampaignId id, CancellationToken cancellationToken)
    {
        if (await Endings.AnyAsync(ending => ending.CampaignId == id && ending.ReduceTime != null, cancellationToken))
            throw ContactsGone(id);
    }

    public static DomainException ContactsGone(CampaignId id) =>
        Refusal.ContactsGone.With(
            $"Campaign {id} ended so long ago that its contacts are gone; its counts, runs and statistics are still there."
        );

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(CampaignsContext).Assembly);
        // Nobody finds what was deleted, what has not arrived, and what is another project's.
        modelBuilder
            .Entity<Campaign>()
            .HasQueryFilter(campaign =>
                campaign.DeleteTime == null
                && EF.Property<DateTimeOffset?>(campaign, CampaignTable.ArrivingUntilTime) == null
                && (SeesAll || SeenProjects.Contains(campaign.ProjectId))
            );
        // Of a deleted campaign nothing is found that is looked for without it.
        modelBuilder
            .Entity<Import>()
            .HasQueryFilter(import =>
                Campaigns.Any(campaign => campaign.Id == import.CampaignId) && !EF.Property<bool>(import, ImportTable.IsDropped)
            );
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<MicrosecondsConverter>();
        configurationBuilder.Properties<CampaignId>().HaveConversion<CampaignIdConverter>();
        configurationBuilder.Properties<DateOnly>().HaveConversion<DayConverter>();
        configurationBuilder.Properties<bool>().HaveConversion<BoolToZeroOneConverter<int>>();
    }

    /// <summary>An instant as whole microseconds of UTC since 1970: it compares and sorts as it stands, on every engine.</summary>
    private sealed class MicrosecondsConverter()
        : ValueConverter<DateTimeOffset, long>(instant => ToMicroseconds(instant), microseconds => FromMicroseconds(microseconds));

    /// <summary>A day as a number that reads as one, 20260303: it compares and sorts as it stands.</summary>
    private sealed class DayConverter() : ValueConverter<DateOnly, int>(day => ToNumber(day), number => FromNumber(number));

    private sealed class CampaignIdConverter() : ValueConverter<CampaignId, long>(id => id.Value, value => new CampaignId(value));

    public static long ToMicroseconds(DateTimeOffset instant) => (instant - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset FromMicroseconds(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    public static int ToNumber(DateOnly day) => (((day.Year * 100) + day.Month) * 100) + day.Day;

    public static DateOnly FromNumber(int number) => new(number / 10_000, number / 100 % 100, number % 100);

    /// <summary>What is stored are whole microseconds: none lies between an instant and the next one.</summary>
    public static DateTimeOffset RoundUp(DateTimeOffset instant)
    {
        var rest = instant.Ticks % TimeSpan.TicksPerMicrosecond;
        return rest == 0 || DateTimeOffset.MaxValue - instant < TimeSpan.FromMicroseconds(1)
            ? instant
            : instant.AddTicks(TimeSpan.TicksPerMicrosecond - rest);
    }
}
