using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignGrpc.Infrastructure.Storage.Model;

/// <summary>One row while the service is held. A backup has it from the start, so that it holds wherever it is put.</summary>
internal sealed record StoredHold(int Id, DateTimeOffset BackupTime);

internal sealed class HoldTable : IEntityTypeConfiguration<StoredHold>
{
    /// <summary>Holds the service that is started on a database, whether it was held before or not.</summary>
    public static void Set(CampaignsContext context, DateTimeOffset backupTime) =>
        context.Database.ExecuteSql(
            $"""
            INSERT INTO holds (id, backup_time) VALUES (1, {CampaignsContext.ToMicroseconds(backupTime)})
            ON CONFLICT (id) DO UPDATE SET backup_time = excluded.backup_time
            """
        );

    public void Configure(EntityTypeBuilder<StoredHold> builder)
    {
        builder.ToTable("holds", table => table.HasCheckConstraint("ck_holds_id", "id = 1"));
        builder.HasKey(hold => hold.Id);
        builder.Property(hold => hold.Id).HasColumnName("id").ValueGeneratedNever();
        builder.Property(hold => hold.BackupTime).HasColumnName("backup_time");
    }
}
