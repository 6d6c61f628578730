using CampaignGrpc.Domain.Campaigns;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignGrpc.Infrastructure.Storage.Model;

/// <summary>
/// The campaign that a keyed request made. Not tied to the campaign's row: a key must outlive a campaign that is
/// deleted, or its repeat would make a second one. Its project is 0 where that was deleted before keys were told apart by it.
/// </summary>
internal sealed record StoredRequestKey(long ProjectId, string Id, byte[] Fingerprint, CampaignId CampaignId, DateTimeOffset CreateTime);

internal sealed class RequestKeyTable : IEntityTypeConfiguration<StoredRequestKey>
{
    public void Configure(EntityTypeBuilder<StoredRequestKey> builder)
    {
        builder.ToTable("request_keys", table =>
            table.HasCheckConstraint("ck_request_keys_fingerprint", "length(fingerprint) = 32 AND project_id >= 0")
        );
        builder.HasKey(key => new { key.ProjectId, key.Id });
        builder.Property(key => key.ProjectId).HasColumnName("project_id").ValueGeneratedNever();
        // For what is erased of a campaign. Ids go up, so that keys only ever enter it at its end.
        builder.HasIndex(key => key.CampaignId).HasDatabaseName("ix_request_keys_campaign");
        builder.Property(key => key.Id).HasColumnName("id");
        builder.Property(key => key.Fingerprint).HasColumnName("fingerprint");
        builder.Property(key => key.CampaignId).HasColumnName("campaign_id");
        builder.Property(key => key.CreateTime).HasColumnName("create_time");
    }
}
