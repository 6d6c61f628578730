using CampaignGrpc.Domain.Campaigns;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignGrpc.Infrastructure.Storage.Model;

/// <summary>What bounds the calls of several campaigns together, and what it bounds now.</summary>
internal sealed class StoredLineLimit
{
    public long ProjectId { get; init; }

    /// <summary>The number that is called from; 0 for all calls of the project.</summary>
    public long PhoneId { get; init; }

    public int? MaxConcurrentCalls { get; init; }

    public int? MaxStartsPerSecond { get; init; }

    public int LinesInUse { get; init; }

    public int Claimed { get; init; }

    public required Pace Pace { get; init; }

    /// <summary>Whether it lets no call be claimed.</summary>
    public bool IsClosed { get; init; }

    /// <summary>When it does again, if that is up to time.</summary>
    public DateTimeOffset? OpenTime { get; init; }

    public LineLimit ToLimit() =>
        LineLimit.Of(ProjectId, PhoneId == 0 ? null : PhoneId, MaxConcurrentCalls, MaxStartsPerSecond).With(LinesInUse, Claimed, Pace);
}

internal sealed class LineLimitTable : IEntityTypeConfiguration<StoredLineLimit>
{
    public void Configure(EntityTypeBuilder<StoredLineLimit> builder)
    {
        builder.ToTable("line_limits", table =>
        {
            table.HasCheckConstraint("ck_line_limits_ids", "project_id >= 1 AND phone_id >= 0");
            table.HasCheckConstraint("ck_line_limits_concurrency", $"max_concurrent_calls BETWEEN 1 AND {Campaign.MostConcurrentCalls}");
            table.HasCheckConstraint(
                "ck_line_limits_pace",
                $"max_starts_per_second BETWEEN 1 AND {Pace.MostPerSecond} AND (max_starts_per_second IS NOT NULL OR pace = '')"
            );
            table.HasCheckConstraint("ck_line_limits_use", "claimed >= 0 AND lines_in_use >= claimed");
            table.HasCheckConstraint("ck_line_limits_closed", "is_closed IN (0, 1) AND (is_closed = 1 OR open_time IS NULL)");
        });
        builder.HasKey(row => new { row.ProjectId, row.PhoneId });
        builder.Property(row => row.ProjectId).HasColumnName("project_id").ValueGeneratedNever();
        builder.Property(row => row.PhoneId).HasColumnName("phone_id").ValueGeneratedNever();
        builder.Property(row => row.MaxConcurrentCalls).HasColumnName("max_concurrent_calls");
        builder.Property(row => row.MaxStartsPerSecond).HasColumnName("max_starts_per_second");
        builder.Property(row => row.LinesInUse).HasColumnName("lines_in_use");
        builder.Property(row => row.Claimed).HasColumnName("claimed");
        builder.Property(row => row.Pace).HasColumnName("pace").HasConversion(pace => PaceText.Write(pace), text => PaceText.Read(text));
        builder.Property(row => row.IsClosed).HasColumnName("is_closed");
        builder.Property(row => row.OpenTime).HasColumnName("open_time");
        builder.HasIndex(row => row.OpenTime).HasDatabaseName("ix_line_limits_open").HasFilter("open_time IS NOT NULL");
    }
}
