using CampaignGrpc.Domain.Campaigns;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignGrpc.Infrastructure.Storage.Model;

/// <summary>Which numbers a stretch of a campaign's list may have; see <see cref="PhoneFilter"/>.</summary>
internal sealed record StoredPhoneFilter(CampaignId CampaignId, int FirstNumber, int LastNumber, byte[] Filter);

internal sealed class PhoneFilterTable : IEntityTypeConfiguration<StoredPhoneFilter>
{
    public void Configure(EntityTypeBuilder<StoredPhoneFilter> builder)
    {
        builder.ToTable("phone_filters", table =>
            table.HasCheckConstraint("ck_phone_filters_stretch", "first_number BETWEEN 1 AND last_number")
        );
        builder.HasKey(filter => new { filter.CampaignId, filter.FirstNumber });
        builder.HasOne<Campaign>().WithMany().HasForeignKey(filter => filter.CampaignId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(filter => filter.CampaignId).HasColumnName("campaign_id");
        builder.Property(filter => filter.FirstNumber).HasColumnName("first_number").ValueGeneratedNever();
        builder.Property(filter => filter.LastNumber).HasColumnName("last_number");
        builder.Property(filter => filter.Filter).HasColumnName("filter");
        // For upkeep. Only stretches of before there were filters are in it.
        builder
            .HasIndex(filter => new { filter.CampaignId, filter.LastNumber })
            .HasDatabaseName("ix_phone_filters_unread")
            .HasFilter("length(filter) = 0");
    }
}
