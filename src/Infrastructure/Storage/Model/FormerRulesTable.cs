using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignGrpc.Infrastructure.Storage.Model;

/// <summary>Rules that a campaign had before it was changed: the attempts that were started under them are judged by them.</summary>
internal sealed class FormerRules(CampaignId campaignId, int lastVersion)
{
    public CampaignId CampaignId { get; } = campaignId;

    /// <summary>The last version of the campaign that had them.</summary>
    public int LastVersion { get; } = lastVersion;

    public required AttemptRules Rules { get; init; }
}

internal sealed class FormerRulesTable : IEntityTypeConfiguration<FormerRules>
{
    public void Configure(EntityTypeBuilder<FormerRules> builder)
    {
        builder.ToTable("former_rules", table =>
            table.HasCheckConstraint(
                "ck_former_rules",
                $"last_version >= 1 AND attempt_limit BETWEEN {AttemptRules.MinCount} AND {AttemptRules.MaxCount}"
                    + $" AND interval_minutes BETWEEN {AttemptRules.MinIntervalMinutes} AND {AttemptRules.MaxIntervalMinutes}"
            )
        );
        builder.HasKey(rules => new { rules.CampaignId, rules.LastVersion });
        builder.HasOne<Campaign>().WithMany().HasForeignKey(rules => rules.CampaignId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(rules => rules.CampaignId).HasColumnName("campaign_id");
        builder.Property(rules => rules.LastVersion).HasColumnName("last_version");
        builder.ComplexProperty(rules => rules.Rules, CampaignTable.MapRules);
    }
}
