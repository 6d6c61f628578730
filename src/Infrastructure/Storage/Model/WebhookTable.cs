using CampaignGrpc.Domain.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignGrpc.Infrastructure.Storage.Model;

/// <summary>The webhooks and their latest tries. The secrets stand as they are, since each request is signed with them.</summary>
internal sealed class WebhookTable : IEntityTypeConfiguration<Webhook>, IEntityTypeConfiguration<Delivery>
{
    public void Configure(EntityTypeBuilder<Webhook> builder)
    {
        builder.ToTable("webhooks", table =>
            table.HasCheckConstraint(
                "ck_webhooks",
                $"project_id >= 1 AND length(url) BETWEEN 1 AND {WebhookUrl.MaxLength} "
                    + $"AND max_batch BETWEEN 1 AND {Webhook.MaxBatchSize} AND length(secret) = {Webhook.SecretLength}"
                    + $" AND (former_secret IS NULL OR length(former_secret) = {Webhook.SecretLength})"
                    + " AND state BETWEEN 1 AND 4 AND last_event >= 0 AND failure_count >= 0"
                    + " AND (lease_owner IS NULL) = (lease_end_time IS NULL)"
            )
        );
        builder.HasKey(webhook => webhook.Id);
        builder.Property(webhook => webhook.Id).HasColumnName("id").ValueGeneratedOnAdd();
        builder.Property(webhook => webhook.ProjectId).HasColumnName("project_id");
        builder
            .Property(webhook => webhook.Url)
            .HasColumnName("url")
            .HasConversion(url => url.ToString(), text => WebhookUrl.FromStorage(text));
        builder
            .Property(webhook => webhook.Types)
            .HasColumnName("types")
            .HasConversion(
                types => string.Join(' ', types),
                text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries),
                new ValueComparer<IReadOnlyList<string>>((one, other) => one!.SequenceEqual(other!), types => types.Count, types => types)
            );
        builder.Property(webhook => webhook.MaxBatch).HasColumnName("max_batch");
        builder.Property(webhook => webhook.HasContactDetails).HasColumnName("contact_details");
        builder.Property(webhook => webhook.Secret).HasColumnName("secret");
        builder.Property(webhook => webhook.FormerSecret).HasColumnName("former_secret");
        builder.Property(webhook => webhook.State).HasColumnName("state");
        builder.Property(webhook => webhook.Cursor).HasColumnName("last_event");
        builder.Property(webhook => webhook.FailureCount).HasColumnName("failure_count");
        builder.Property(webhook => webhook.FailingSinceTime).HasColumnName("failing_since_time");
        builder.Property(webhook => webhook.NextTryTime).HasColumnName("next_try_time");
        builder.Property(webhook => webhook.LeaseOwner).HasColumnName("lease_owner");
        builder.Property(webhook => webhook.LeaseEndTime).HasColumnName("lease_end_time");
        builder.Property(webhook => webhook.CreateTime).HasColumnName("create_time");
    }

    public void Configure(EntityTypeBuilder<Delivery> builder)
    {
        builder.ToTable("webhook_deliveries", table =>
            table.HasCheckConstraint(
                "ck_webhook_deliveries",
                $"number >= 1 AND length(answer) <= {Delivery.MaxAnswerLength} AND milliseconds >= 0 "
                    + "AND (first_event IS NULL) = (last_event IS NULL)"
            )
        );
        builder.HasKey(delivery => new { delivery.WebhookId, delivery.Number });
        builder.Property(delivery => delivery.WebhookId).HasColumnName("webhook_id").ValueGeneratedNever();
        builder.Property(delivery => delivery.Number).HasColumnName("number").ValueGeneratedNever();
        builder.Property(delivery => delivery.SendTime).HasColumnName("send_time");
        builder.Property(delivery => delivery.FirstEvent).HasColumnName("first_event");
        builder.Property(delivery => delivery.LastEvent).HasColumnName("last_event");
        builder.Property(delivery => delivery.Status).HasColumnName("status");
        builder.Property(delivery => delivery.Answer).HasColumnName("answer");
        builder.Property(delivery => delivery.Error).HasColumnName("error");
        builder.Property(delivery => delivery.Milliseconds).HasColumnName("milliseconds");
        builder.Property(delivery => delivery.NextTryTime).HasColumnName("next_try_time");
        builder.HasOne<Webhook>().WithMany().HasForeignKey(delivery => delivery.WebhookId).OnDelete(DeleteBehavior.Cascade);
    }
}
