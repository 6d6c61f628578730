using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignGrpc.Infrastructure.Storage.Model;

/// <summary>A change of many contacts. While it goes on the campaign's own row says how far it has come, too.</summary>
internal sealed record StoredContactChange(
    CampaignId CampaignId,
    int Number,
    string? RequestId,
    ContactState? OfState,
    ContactResult? OfResult,
    int? Priority,
    int ContactCount,
    int ReachedCount,
    int ChangedCount,
    DateTimeOffset CreateTime,
    DateTimeOffset? EndTime
)
{
    public ContactChangeProgress Progress =>
        new(CampaignId, new(Number, new(OfState, OfResult), Priority), ContactCount, ReachedCount, ChangedCount, CreateTime, EndTime);
}

internal sealed class ContactChangeTable : IEntityTypeConfiguration<StoredContactChange>
{
    public void Configure(EntityTypeBuilder<StoredContactChange> builder)
    {
        builder.ToTable("contact_changes", table =>
        {
            table.HasCheckConstraint(
                "ck_contact_changes_number",
                $"number >= 1 AND length(request_id) BETWEEN 1 AND {RequestKey.MaxLength}"
            );
            table.HasCheckConstraint(
                "ck_contact_changes_what",
                $"of_state BETWEEN 1 AND 4 AND of_result BETWEEN 1 AND 8 AND priority BETWEEN 0 AND {Contact.MaxPriority}"
            );
            table.HasCheckConstraint(
                "ck_contact_changes_counts",
                "changed_count >= 0 AND changed_count <= reached_count AND reached_count <= contact_count "
                    + "AND (end_time IS NULL OR reached_count = contact_count)"
            );
        });
        builder.HasKey(change => new { change.CampaignId, change.Number });
        builder.HasOne<Campaign>().WithMany().HasForeignKey(change => change.CampaignId).OnDelete(DeleteBehavior.Cascade);
        builder.Ignore(change => change.Progress);
        builder.Property(change => change.CampaignId).HasColumnName("campaign_id");
        builder.Property(change => change.Number).HasColumnName("number").ValueGeneratedNever();
        builder.Property(change => change.RequestId).HasColumnName("request_id");
        builder.Property(change => change.OfState).HasColumnName("of_state");
        builder.Property(change => change.OfResult).HasColumnName("of_result");
        builder.Property(change => change.Priority).HasColumnName("priority");
        builder.Property(change => change.ContactCount).HasColumnName("contact_count");
        builder.Property(change => change.ReachedCount).HasColumnName("reached_count");
        builder.Property(change => change.ChangedCount).HasColumnName("changed_count");
        builder.Property(change => change.CreateTime).HasColumnName("create_time");
        builder.Property(change => change.EndTime).HasColumnName("end_time");
        builder.HasIndex(change => new { change.CampaignId, change.RequestId }).IsUnique().HasDatabaseName("ix_contact_changes_request");
    }
}
