using CampaignGrpc.Application.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignGrpc.Infrastructure.Storage.Model;

/// <summary>The entry before the first that is kept: there is one row once entries have been removed from the old end.</summary>
internal sealed record StoredAuditBeginning(int Id, long Sequence, byte[] Hash);

internal sealed class AuditTable : IEntityTypeConfiguration<AuditEntry>, IEntityTypeConfiguration<StoredAuditBeginning>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        // That rows are never changed, and removed only from the old end, triggers see to; they stand in the migration.
        builder.ToTable("audit_entries", table =>
            table.HasCheckConstraint(
                "ck_audit_entries",
                "sequence >= 1 AND length(hash) = 32 AND length(subject) > 0 AND length(action) > 0 AND length(answer) > 0"
            )
        );
        builder.HasKey(entry => entry.Sequence);
        builder.Property(entry => entry.Sequence).HasColumnName("sequence").ValueGeneratedNever();
        builder.Property(entry => entry.Time).HasColumnName("time");
        builder.Property(entry => entry.Subject).HasColumnName("subject");
        builder.Property(entry => entry.Address).HasColumnName("address");
        builder.Property(entry => entry.Action).HasColumnName("action");
        builder.Property(entry => entry.ProjectId).HasColumnName("project_id");
        builder.Property(entry => entry.CampaignId).HasColumnName("campaign_id");
        builder.Property(entry => entry.Thing).HasColumnName("thing");
        builder.Property(entry => entry.PhoneHash).HasColumnName("phone_hash");
        builder.Property(entry => entry.Details).HasColumnName("details");
        builder.Property(entry => entry.Answer).HasColumnName("answer");
        builder.Property(entry => entry.Hash).HasColumnName("hash");
        builder
            .HasIndex(entry => new { entry.CampaignId, entry.Sequence })
            .HasDatabaseName("ix_audit_campaign")
            .HasFilter("campaign_id IS NOT NULL");
        builder
            .HasIndex(entry => new { entry.PhoneHash, entry.Sequence })
            .HasDatabaseName("ix_audit_phone")
            .HasFilter("phone_hash IS NOT NULL");
    }

    public void Configure(EntityTypeBuilder<StoredAuditBeginning> builder)
    {
        builder.ToTable("audit_beginnings", table =>
            table.HasCheckConstraint("ck_audit_beginnings", "id = 1 AND sequence >= 1 AND length(hash) = 32")
        );
        builder.HasKey(beginning => beginning.Id);
        builder.Property(beginning => beginning.Id).HasColumnName("id").ValueGeneratedNever();
        builder.Property(beginning => beginning.Sequence).HasColumnName("sequence");
        builder.Property(beginning => beginning.Hash).HasColumnName("hash");
    }
}
