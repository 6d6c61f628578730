using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Dialers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignGrpc.Infrastructure.Storage.Model;

/// <summary>What a dialer asks for. Project and campaign are 0 where it asks for those of all: no part of a key is NULL.</summary>
internal sealed record StoredDialer(
    string DialerId,
    long ProjectId,
    long CampaignId,
    string Version,
    int? Capacity,
    int MaxCalls,
    DateTimeOffset AskTime,
    DateTimeOffset LastWordTime
)
{
    public DialerAsk ToAsk() =>
        new(
            DialerId,
            ProjectId == 0 ? null : ProjectId,
            CampaignId == 0 ? null : new(CampaignId),
            Version,
            Capacity,
            MaxCalls,
            AskTime,
            LastWordTime
        );
}

internal sealed class DialerTable : IEntityTypeConfiguration<StoredDialer>
{
    public void Configure(EntityTypeBuilder<StoredDialer> builder)
    {
        builder.ToTable("dialers", table =>
            table.HasCheckConstraint(
                "ck_dialers",
                $"length(dialer_id) BETWEEN 1 AND {Attempt.MaxDialerIdLength} AND length(version) <= {DialerAsk.MaxVersionLength}"
                    + $" AND project_id >= 0 AND campaign_id >= 0 AND capacity BETWEEN 1 AND {DialerAsk.MaxCapacity}"
                    + " AND max_calls >= 1 AND ask_time <= last_word_time"
            )
        );
        builder.HasKey(dialer => new
        {
            dialer.DialerId,
            dialer.ProjectId,
            dialer.CampaignId,
        });
        builder.Property(dialer => dialer.DialerId).HasColumnName("dialer_id");
        builder.Property(dialer => dialer.ProjectId).HasColumnName("project_id").ValueGeneratedNever();
        builder.Property(dialer => dialer.CampaignId).HasColumnName("campaign_id").ValueGeneratedNever();
        builder.Property(dialer => dialer.Version).HasColumnName("version");
        builder.Property(dialer => dialer.Capacity).HasColumnName("capacity");
        builder.Property(dialer => dialer.MaxCalls).HasColumnName("max_calls");
        builder.Property(dialer => dialer.AskTime).HasColumnName("ask_time");
        builder.Property(dialer => dialer.LastWordTime).HasColumnName("last_word_time");
    }
}
