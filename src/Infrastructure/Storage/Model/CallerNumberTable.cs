using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignGrpc.Infrastructure.Storage.Model;

/// <summary>A number to call from, by the platform's id, and how many of its latest starts failed at the line.</summary>
internal sealed record StoredCallerNumber(long PhoneId, int LineFailures, DateTimeOffset? FailingSinceTime);

internal sealed class CallerNumberTable : IEntityTypeConfiguration<StoredCallerNumber>
{
    public void Configure(EntityTypeBuilder<StoredCallerNumber> builder)
    {
        builder.ToTable("caller_numbers", table =>
            table.HasCheckConstraint(
                "ck_caller_numbers",
                "phone_id >= 1 AND line_failures >= 0 AND (line_failures = 0) = (failing_since_time IS NULL)"
            )
        );
        builder.HasKey(caller => caller.PhoneId);
        builder.Property(caller => caller.PhoneId).HasColumnName("phone_id").ValueGeneratedNever();
        builder.Property(caller => caller.LineFailures).HasColumnName("line_failures");
        builder.Property(caller => caller.FailingSinceTime).HasColumnName("failing_since_time");
    }
}
