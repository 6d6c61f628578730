using System.Text.Json;
using CampaignGrpc.Domain.Scheduling;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignGrpc.Infrastructure.Storage.Model;

/// <summary>Calendars, each with all its days in one column: no statement asks for one of them.</summary>
internal sealed class CalendarTable : IEntityTypeConfiguration<NamedCalendar>
{
    public void Configure(EntityTypeBuilder<NamedCalendar> builder)
    {
        builder.ToTable("calendars", table =>
            table.HasCheckConstraint("ck_calendars", $"project_id >= 1 AND length(name) BETWEEN 1 AND {NamedCalendar.MaxNameLength}")
        );
        builder.HasKey(calendar => new { calendar.ProjectId, calendar.Name });
        builder.Property(calendar => calendar.ProjectId).HasColumnName("project_id").ValueGeneratedNever();
        builder.Property(calendar => calendar.Name).HasColumnName("name").ValueGeneratedNever();
        builder
            .Property(calendar => calendar.Days)
            .HasColumnName("days")
            .HasConversion(
                days => Write(days),
                text => JsonSerializer.Deserialize<List<NamedDay>>(text, JsonSerializerOptions.Default)!,
                new ValueComparer<IReadOnlyList<NamedDay>>(favorStructuralComparisons: false)
            );
    }

    public static string Write(IReadOnlyList<NamedDay> days) => JsonSerializer.Serialize(days, JsonSerializerOptions.Default);
}
