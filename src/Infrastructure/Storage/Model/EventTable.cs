using CampaignGrpc.Application.Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignGrpc.Infrastructure.Storage.Model;

/// <summary>The log of events. It is read in its own order alone and has no index besides: of every call there are three rows.</summary>
internal sealed class EventTable : IEntityTypeConfiguration<LoggedEvent>
{
    public void Configure(EntityTypeBuilder<LoggedEvent> builder)
    {
        builder.ToTable("events", table =>
            table.HasCheckConstraint(
                "ck_events",
                "sequence >= 1 AND project_id >= 1 AND kind >= 1 AND (contact_number IS NULL OR (contact_number >= 1 "
                    + "AND campaign_id IS NOT NULL))"
            )
        );
        builder.HasKey(logged => logged.Sequence);
        builder.Property(logged => logged.Sequence).HasColumnName("sequence").ValueGeneratedNever();
        builder.Property(logged => logged.Time).HasColumnName("time");
        builder.Property(logged => logged.ProjectId).HasColumnName("project_id");
        builder.Property(logged => logged.CampaignId).HasColumnName("campaign_id");
        builder.Property(logged => logged.Kind).HasColumnName("kind");
        builder.Property(logged => logged.ContactNumber).HasColumnName("contact_number");
        builder.Property(logged => logged.Data).HasColumnName("data");
    }
}
