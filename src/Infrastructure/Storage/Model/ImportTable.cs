using System.Text.Json;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Imports;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignGrpc.Infrastructure.Storage.Model;

internal sealed class ImportTable : IEntityTypeConfiguration<Import>
{
    /// <summary>Whether it was begun anew under its name, so that what is left of it is only there to be removed.</summary>
    public const string IsDropped = "IsDropped";

    public void Configure(EntityTypeBuilder<Import> builder)
    {
        builder.ToTable("imports", table =>
        {
            table.HasCheckConstraint(
                "ck_imports_state",
                "state BETWEEN 1 AND 3 AND duplicates BETWEEN 1 AND 2 AND bad_rows BETWEEN 1 AND 2"
            );
            table.HasCheckConstraint("ck_imports_counts", "state = 3 OR published_count <= accepted_count");
        });
        builder.HasKey(import => import.Id);
        builder.HasOne<Campaign>().WithMany().HasForeignKey(import => import.CampaignId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(import => import.Id).HasColumnName("id").UseAutoincrement();
        builder.Property(import => import.CampaignId).HasColumnName("campaign_id");
        builder.Property(import => import.ImportId).HasColumnName("import_id");
        builder.Property(import => import.Duplicates).HasColumnName("duplicates");
        builder.Property(import => import.BadRows).HasColumnName("bad_rows");
        builder.Property(import => import.State).HasColumnName("state");
        builder.Property(import => import.RowCount).HasColumnName("row_count");
        builder.Property(import => import.AcceptedCount).HasColumnName("accepted_count");
        builder.Property(import => import.DuplicateCount).HasColumnName("duplicate_count");
        builder.Property(import => import.RefusedCount).HasColumnName("refused_count");
        builder.Property(import => import.ForeignCount).HasColumnName("foreign_count");
        builder
            .Property(import => import.ForeignRows)
            .HasColumnName("foreign_rows")
            .HasConversion(
                rows => JsonSerializer.Serialize(rows, JsonSerializerOptions.Default),
                json => JsonSerializer.Deserialize<List<int>>(json, JsonSerializerOptions.Default)!,
                new ValueComparer<IReadOnlyList<int>>(favorStructuralComparisons: false)
            );
        builder.Property(import => import.DoNotCallCount).HasColumnName("do_not_call_count").HasDefaultValue(0);
        builder.Property(import => import.PublishedCount).HasColumnName("published_count");
        builder.Property(import => import.HasStagedRows).HasColumnName("has_staged_rows");
        builder.Property(import => import.CampaignContactCount).HasColumnName("campaign_contact_count");
        builder.Property<bool>(IsDropped).HasColumnName("is_dropped").HasDefaultValue(false);
        builder.HasIndex(IsDropped).HasDatabaseName("ix_imports_dropped").HasFilter("is_dropped = 1");
        builder.Property(import => import.CreateTime).HasColumnName("create_time");
        builder.Property(import => import.UpdateTime).HasColumnName("update_time");
        builder.HasIndex(import => new { import.CampaignId, import.ImportId }).IsUnique().HasDatabaseName("ix_imports_name");
        // For the sweep. Only imports with work left are in it.
        builder.HasIndex(import => import.UpdateTime).HasDatabaseName("ix_imports_staged").HasFilter("has_staged_rows = 1");
    }
}

/// <summary>
/// A row that waits beside its campaign. Its id is the import's and its place among the accepted rows, so that rows are
/// only ever written at the end of the table, and read and dropped in one stretch.
/// </summary>
internal sealed record StagedRow(long Id, long Phone, string AddData, int Priority, string? TimeZone);

internal sealed class StagedRowTable : IEntityTypeConfiguration<StagedRow>
{
    public void Configure(EntityTypeBuilder<StagedRow> builder)
    {
        builder.ToTable("staged_rows");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).HasColumnName("id").ValueGeneratedNever();
        builder.Property(row => row.Phone).HasColumnName("phone");
        builder.Property(row => row.AddData).HasColumnName("add_data");
        builder.Property(row => row.Priority).HasColumnName("priority").HasDefaultValue(0);
        builder.Property(row => row.TimeZone).HasColumnName("time_zone");
    }
}

/// <summary>A fault of a row that an import refused. Its id is the import's and the fault's place.</summary>
internal sealed record StoredRefusedRow(long Id, int Row, int Line, string Field, string Reason, string Description);

internal sealed class RefusedRowTable : IEntityTypeConfiguration<StoredRefusedRow>
{
    public void Configure(EntityTypeBuilder<StoredRefusedRow> builder)
    {
        builder.ToTable("refused_rows");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).HasColumnName("id").ValueGeneratedNever();
        builder.Property(row => row.Row).HasColumnName("row");
        builder.Property(row => row.Line).HasColumnName("line");
        builder.Property(row => row.Field).HasColumnName("field");
        builder.Property(row => row.Reason).HasColumnName("reason");
        builder.Property(row => row.Description).HasColumnName("description");
    }
}

/// <summary>A refused row as its owner sent it. Its id is the import's and the row's place.</summary>
internal sealed record StoredSentRow(long Id, string Phone, string AddData, string Text, string Priority, string TimeZone);

internal sealed class SentRowTable : IEntityTypeConfiguration<StoredSentRow>
{
    public void Configure(EntityTypeBuilder<StoredSentRow> builder)
    {
        builder.ToTable("sent_rows");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).HasColumnName("id").ValueGeneratedNever();
        builder.Property(row => row.Phone).HasColumnName("phone");
        builder.Property(row => row.AddData).HasColumnName("add_data");
        builder.Property(row => row.Text).HasColumnName("text");
        builder.Property(row => row.Priority).HasColumnName("priority").HasDefaultValue("");
        builder.Property(row => row.TimeZone).HasColumnName("time_zone").HasDefaultValue("");
    }
}

/// <summary>What the rows of one slice of an import looked like. Its id is the import's and the place of the last one.</summary>
internal sealed record StoredFingerprints(long Id, byte[] Fingerprints);

internal sealed class RowFingerprintTable : IEntityTypeConfiguration<StoredFingerprints>
{
    public void Configure(EntityTypeBuilder<StoredFingerprints> builder)
    {
        builder.ToTable("row_fingerprints");
        builder.HasKey(slice => slice.Id);
        builder.Property(slice => slice.Id).HasColumnName("id").ValueGeneratedNever();
        builder.Property(slice => slice.Fingerprints).HasColumnName("fingerprints");
    }
}
