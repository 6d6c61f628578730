using CampaignGrpc.Domain.Campaigns;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignGrpc.Infrastructure.Storage.Model;

/// <summary>That a campaign has ended, and what has become of its contacts since.</summary>
/// <param name="CampaignId">The campaign.</param>
/// <param name="EndTime">When it was completed or cancelled.</param>
/// <param name="ReduceTime">When its contacts were reduced to counts; null while it has them.</param>
/// <param name="IsReduced">Whether none of their rows is left.</param>
internal sealed record StoredEnding(CampaignId CampaignId, DateTimeOffset EndTime, DateTimeOffset? ReduceTime, bool IsReduced);

internal sealed class EndingTable : IEntityTypeConfiguration<StoredEnding>
{
    public void Configure(EntityTypeBuilder<StoredEnding> builder)
    {
        builder.ToTable("endings", table =>
            table.HasCheckConstraint(
                "ck_endings",
                "is_reduced IN (0, 1) AND (reduce_time IS NOT NULL OR is_reduced = 0) AND (reduce_time IS NULL OR reduce_time >= end_time)"
            )
        );
        builder.HasKey(ending => ending.CampaignId);
        builder.HasOne<Campaign>().WithMany().HasForeignKey(ending => ending.CampaignId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(ending => ending.CampaignId).HasColumnName("campaign_id").ValueGeneratedNever();
        builder.Property(ending => ending.EndTime).HasColumnName("end_time");
        builder.Property(ending => ending.ReduceTime).HasColumnName("reduce_time");
        builder.Property(ending => ending.IsReduced).HasColumnName("is_reduced");
        builder
            .HasIndex(ending => new { ending.EndTime, ending.CampaignId })
            .HasDatabaseName("ix_endings_kept")
            .HasFilter("reduce_time IS NULL");
        builder
            .HasIndex(ending => ending.ReduceTime)
            .HasDatabaseName("ix_endings_reducing")
            .HasFilter("reduce_time IS NOT NULL AND is_reduced = 0");
    }
}
