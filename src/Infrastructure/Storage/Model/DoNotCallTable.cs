using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignGrpc.Infrastructure.Storage.Model;

internal sealed class DoNotCallTable : IEntityTypeConfiguration<DoNotCallEntry>
{
    public void Configure(EntityTypeBuilder<DoNotCallEntry> builder)
    {
        builder.ToTable("do_not_call", table =>
        {
            table.HasCheckConstraint("ck_do_not_call_number", "project_id >= 1 AND phone BETWEEN 1000000 AND 999999999999999");
            table.HasCheckConstraint("ck_do_not_call_source", "source BETWEEN 1 AND 2");
            table.HasCheckConstraint("ck_do_not_call_reason", $"length(reason) <= {DoNotCallReason.MaxLength}");
        });
        builder.HasKey(entry => new { entry.ProjectId, entry.Phone });
        builder.Property(entry => entry.ProjectId).HasColumnName("project_id").ValueGeneratedNever();
        builder
            .Property(entry => entry.Phone)
            .HasColumnName("phone")
            .ValueGeneratedNever()
            .HasConversion(phone => phone.Digits, digits => PhoneNumber.FromDigits(digits));
        builder
            .Property(entry => entry.Reason)
            .HasColumnName("reason")
            .HasConversion(reason => reason.Value, text => DoNotCallReason.FromStorage(text));
        builder.Property(entry => entry.Source).HasColumnName("source");
        builder.Property(entry => entry.SinceTime).HasColumnName("since_time");
        builder.Property(entry => entry.UntilTime).HasColumnName("until_time");
    }
}
