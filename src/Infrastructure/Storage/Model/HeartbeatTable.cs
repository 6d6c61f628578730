using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignGrpc.Infrastructure.Storage.Model;

/// <summary>One row, which is written to see whether the database can be.</summary>
internal sealed record StoredHeartbeat(int Id, DateTimeOffset Time);

internal sealed class HeartbeatTable : IEntityTypeConfiguration<StoredHeartbeat>
{
    public void Configure(EntityTypeBuilder<StoredHeartbeat> builder)
    {
        builder.ToTable("heartbeats", table => table.HasCheckConstraint("ck_heartbeats_id", "id = 1"));
        builder.HasKey(beat => beat.Id);
        builder.Property(beat => beat.Id).HasColumnName("id").ValueGeneratedNever();
        builder.Property(beat => beat.Time).HasColumnName("time");
    }
}
