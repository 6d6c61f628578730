using CampaignGrpc.Domain.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignGrpc.Infrastructure.Storage.Model;

/// <summary>How often a project calls one number. A project without limits has no row.</summary>
internal sealed class StoredCallLimits
{
    public long ProjectId { get; init; }

    public required CallLimits Limits { get; init; }
}

internal sealed class CallLimitTable : IEntityTypeConfiguration<StoredCallLimits>
{
    public void Configure(EntityTypeBuilder<StoredCallLimits> builder)
    {
        builder.ToTable("call_limits", table => table.HasCheckConstraint("ck_call_limits", "project_id >= 1 AND length(limits) >= 4"));
        builder.HasKey(row => row.ProjectId);
        builder.Property(row => row.ProjectId).HasColumnName("project_id").ValueGeneratedNever();
        builder
            .Property(row => row.Limits)
            .HasColumnName("limits")
            .HasConversion(limits => CallLimitText.Write(limits), text => CallLimitText.ReadLimits(text));
    }
}

/// <summary>When a project with limits called a number of late.</summary>
internal sealed class StoredCalledNumber
{
    public long Phone { get; init; }

    public long ProjectId { get; init; }

    public required CalledNumber Called { get; init; }

    public DateTimeOffset LastStartTime { get; init; }
}

internal sealed class CalledNumberTable : IEntityTypeConfiguration<StoredCalledNumber>
{
    public void Configure(EntityTypeBuilder<StoredCalledNumber> builder)
    {
        builder.ToTable("called_numbers", table =>
            table.HasCheckConstraint("ck_called_numbers", "project_id >= 1 AND phone BETWEEN 1000000 AND 999999999999999")
        );
        // By the number first: whoever erases a person looks for it in all projects.
        builder.HasKey(row => new { row.Phone, row.ProjectId });
        builder.Property(row => row.Phone).HasColumnName("phone").ValueGeneratedNever();
        builder.Property(row => row.ProjectId).HasColumnName("project_id").ValueGeneratedNever();
        builder
            .Property(row => row.Called)
            .HasColumnName("starts")
            .HasConversion(called => CallLimitText.Write(called), text => CallLimitText.ReadCalls(text));
        builder.Property(row => row.LastStartTime).HasColumnName("last_start_time");
        builder.HasIndex(row => row.LastStartTime).HasDatabaseName("ix_called_numbers_last");
    }
}
