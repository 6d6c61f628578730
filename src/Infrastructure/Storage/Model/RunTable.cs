using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignGrpc.Infrastructure.Storage.Model;

/// <summary>A run that a campaign had or has.</summary>
internal sealed record StoredRun(CampaignId CampaignId, DateOnly RunDay, DateTimeOffset BeginTime, DateTimeOffset? EndTime);

/// <summary>What a past run came to for a contact that a later one has called again. The latest result stands at the contact.</summary>
internal sealed record StoredRunResult(CampaignId CampaignId, DateOnly RunDay, int ContactNumber, ContactResult Result);

internal sealed class RunTable : IEntityTypeConfiguration<StoredRun>, IEntityTypeConfiguration<StoredRunResult>
{
    public void Configure(EntityTypeBuilder<StoredRun> builder)
    {
        builder.ToTable("runs");
        builder.HasKey(run => new { run.CampaignId, run.RunDay });
        builder.HasOne<Campaign>().WithMany().HasForeignKey(run => run.CampaignId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(run => run.CampaignId).HasColumnName("campaign_id");
        builder.Property(run => run.RunDay).HasColumnName("run_day").ValueGeneratedNever();
        builder.Property(run => run.BeginTime).HasColumnName("begin_time");
        builder.Property(run => run.EndTime).HasColumnName("end_time");
    }

    public void Configure(EntityTypeBuilder<StoredRunResult> builder)
    {
        builder.ToTable("run_results", table => table.HasCheckConstraint("ck_run_results_result", "result BETWEEN 1 AND 8"));
        builder.HasKey(result => new
        {
            result.CampaignId,
            result.RunDay,
            result.ContactNumber,
        });
        builder.HasOne<Campaign>().WithMany().HasForeignKey(result => result.CampaignId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(result => result.CampaignId).HasColumnName("campaign_id");
        builder.Property(result => result.RunDay).HasColumnName("run_day").ValueGeneratedNever();
        builder.Property(result => result.ContactNumber).HasColumnName("contact_number").ValueGeneratedNever();
        builder.Property(result => result.Result).HasColumnName("result");
    }
}
