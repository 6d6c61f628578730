using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Scheduling;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignGrpc.Infrastructure.Storage.Model;

internal sealed class ContactTable : IEntityTypeConfiguration<Contact>
{
    public void Configure(EntityTypeBuilder<Contact> builder)
    {
        builder.ToTable("contacts", table =>
        {
            table.HasCheckConstraint("ck_contacts_number", "number >= 1");
            table.HasCheckConstraint("ck_contacts_phone", "phone BETWEEN 1000000 AND 999999999999999");
            table.HasCheckConstraint("ck_contacts_state", "state BETWEEN 1 AND 4");
            table.HasCheckConstraint(
                "ck_contacts_result",
                "(state = 4) = (result IS NOT NULL) AND (result IS NULL OR result BETWEEN 1 AND 8)"
            );
            table.HasCheckConstraint("ck_contacts_result_run", "result_run_day IS NULL OR result IS NOT NULL");
            table.HasCheckConstraint("ck_contacts_due", "(state = 1) = (due_time IS NOT NULL)");
            table.HasCheckConstraint(
                "ck_contacts_claim",
                "(state IN (2, 3)) = (claim_key IS NOT NULL) AND (claim_key IS NULL) = (lease_end_time IS NULL)"
                    + " AND (claim_key IS NULL) = (dialer_id IS NULL) AND (claim_key IS NULL) = (claim_end_time IS NULL)"
            );
            table.HasCheckConstraint("ck_contacts_dialing", "state <> 3 OR attempt_count > 0");
            table.HasCheckConstraint("ck_contacts_attempts", "attempt_count BETWEEN 0 AND 10");
            table.HasCheckConstraint("ck_contacts_undialed", "undialed_count >= 0");
            table.HasCheckConstraint("ck_contacts_rank", "priority BETWEEN 0 AND 9 AND is_callback IN (0, 1)");
        });

        // Keyed inside the campaign: a campaign's contacts lie together, and no id has to be drawn for each.
        builder.HasKey(contact => new { contact.CampaignId, contact.Number });
        builder.HasOne<Campaign>().WithMany().HasForeignKey(contact => contact.CampaignId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(contact => contact.CampaignId).HasColumnName("campaign_id");
        builder.Property(contact => contact.Number).HasColumnName("number").ValueGeneratedNever();
        builder
            .Property(contact => contact.Phone)
            .HasColumnName("phone")
            .HasConversion(phone => phone.Digits, digits => PhoneNumber.FromDigits(digits));
        builder
            .Property(contact => contact.AddData)
            .HasColumnName("add_data")
            .HasConversion(data => data.Json, json => AddData.FromStorage(json));
        builder.Property(contact => contact.State).HasColumnName("state");
        builder.Property(contact => contact.DueTime).HasColumnName("due_time");
        builder.Property(contact => contact.Result).HasColumnName("result");
        builder.Property(contact => contact.ResultRunDay).HasColumnName("result_run_day");
        builder.Property(contact => contact.AttemptCount).HasColumnName("attempt_count");
        builder.Property(contact => contact.UndialedCount).HasColumnName("undialed_count").HasDefaultValue(0);
        builder.Property(contact => contact.IsCallback).HasColumnName("is_callback").HasDefaultValue(false);
        builder.Property(contact => contact.Priority).HasColumnName("priority").HasDefaultValue(0);
        builder
            .Property(contact => contact.Zone)
            .HasColumnName("time_zone")
            .HasConversion(zone => zone!.Id, id => IanaZone.FromStorage(id));
        builder.Ignore(contact => contact.Rank);
        builder.Ignore(contact => contact.Terms);
        builder.Property(contact => contact.BarredUntilTime).HasColumnName("barred_until_time");
        builder.Property(contact => contact.IsCancelled).HasColumnName("is_cancelled").HasDefaultValue(false);
        builder.Property(contact => contact.LostUntilTime).HasColumnName("lost_until_time");
        builder.ComplexProperty(
            contact => contact.Claim,
            claim =>
            {
                claim.Property(c => c.Key).HasColumnName("claim_key");
                claim.Property(c => c.DialerId).HasColumnName("dialer_id");
                claim.Property(c => c.LeaseEndTime).HasColumnName("lease_end_time");
                claim.Property(c => c.LastEndTime).HasColumnName("claim_end_time");
            }
        );
        builder.Ignore(contact => contact.Progress);

        // For claiming. Only waiting contacts are in it, so it stays as small as the work that is left.
        builder
            .HasIndex(contact => new
            {
                contact.CampaignId,
                contact.DueTime,
                contact.Number,
            })
            .HasDatabaseName("ix_contacts_due")
            .HasFilter("state = 1");
        // For those who come before others that are due: mostly nobody.
        builder
            .HasIndex(contact => new
            {
                contact.CampaignId,
                contact.IsCallback,
                contact.Priority,
                contact.DueTime,
                contact.Number,
            })
            .HasDatabaseName("ix_contacts_rank")
            .HasFilter("state = 1 AND (is_callback = 1 OR priority > 0)");
        // For lists by result. A contact enters it once, when it is done, which costs a dialer's way with it a hundredth or two
        // and a create nothing; an index of every contact by its state would cost a create up to two thirds.
        builder
            .HasIndex(contact => new
            {
                contact.CampaignId,
                contact.Result,
                contact.Number,
            })
            .HasDatabaseName("ix_contacts_result")
            .HasFilter("state = 4");
        // For the sweep. Only what dialers hold is in it.
        // The index of leases stands in the migration: EF knows none of columns in a complex type.
        builder.HasIndex(contact => contact.LostUntilTime).HasDatabaseName("ix_contacts_lost").HasFilter("lost_until_time IS NOT NULL");
    }
}
