using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.People;
using CampaignGrpc.Domain.Scheduling;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignGrpc.Infrastructure.Storage.Model;

internal sealed class CampaignTable : IEntityTypeConfiguration<Campaign>
{
    /// <summary>The name without regard to capitals: SQLite folds only ASCII, and most names here are Russian.</summary>
    public const string FoldedName = "FoldedName";

    /// <summary>When the first of its waiting contacts is due; kept with every write of a contact.</summary>
    public const string NextDueTime = "NextDueTime";

    /// <summary>The turn in which it was served last: campaigns are served in turn, the longest unserved first.</summary>
    public const string ServedTurn = "ServedTurn";

    /// <summary>From when a claim could find a call; null while it could find none, whatever the time.</summary>
    public const string ReadyTime = "ReadyTime";

    /// <summary>Whether that time has come.</summary>
    public const string IsReady = "IsReady";

    /// <summary>Until when its contacts are still being stored, and nobody finds it; null once it is whole.</summary>
    public const string ArrivingUntilTime = "ArrivingUntilTime";

    public void Configure(EntityTypeBuilder<Campaign> builder)
    {
        builder.ToTable("campaigns", table =>
        {
            table.HasCheckConstraint("ck_campaigns_ids", "project_id >= 1 AND start_block_id >= 1 AND phone_id >= 1");
            // Not tied to a row: its source may be deleted.
            table.HasCheckConstraint("ck_campaigns_source", "source_campaign_id >= 1 AND source_campaign_id < id");
            table.HasCheckConstraint("ck_campaigns_name", $"length(name) BETWEEN 1 AND {CampaignName.MaxLength}");
            table.HasCheckConstraint("ck_campaigns_description", $"length(description) <= {CampaignDescription.MaxLength}");
            table.HasCheckConstraint("ck_campaigns_state", "state BETWEEN 1 AND 6");
            table.HasCheckConstraint("ck_campaigns_recurrence", "recurrence BETWEEN 1 AND 5");
            table.HasCheckConstraint("ck_campaigns_weekdays", "weekdays BETWEEN 1 AND 127");
            table.HasCheckConstraint("ck_campaigns_windows", $"length(windows) BETWEEN 13 AND {WeeklyWindows.Most * 16}");
            table.HasCheckConstraint("ck_campaigns_days", "last_day IS NULL OR first_day <= last_day");
            table.HasCheckConstraint("ck_campaigns_attempts", $"attempt_limit BETWEEN {AttemptRules.MinCount} AND {AttemptRules.MaxCount}");
            table.HasCheckConstraint(
                "ck_campaigns_interval",
                $"interval_minutes BETWEEN {AttemptRules.MinIntervalMinutes} AND {AttemptRules.MaxIntervalMinutes}"
            );
            table.HasCheckConstraint("ck_campaigns_concurrency", $"max_concurrent_calls BETWEEN 1 AND {Campaign.MostConcurrentCalls}");
            table.HasCheckConstraint(
                "ck_campaigns_pace",
                $"max_starts_per_second BETWEEN 1 AND {Pace.MostPerSecond} AND (max_starts_per_second IS NOT NULL OR pace = '')"
            );
            table.HasCheckConstraint(
                "ck_campaigns_counts",
                "waiting >= 0 AND claimed >= 0 AND dialing >= 0 AND done >= 0 AND waiting + claimed + dialing + done = contact_count"
            );
            table.HasCheckConstraint("ck_campaigns_created", "state NOT IN (1, 6) OR (run_day IS NULL AND open_until_time IS NULL)");
            table.HasCheckConstraint(
                "ck_campaigns_finished",
                "state NOT IN (4, 5) OR (run_day IS NULL AND open_until_time IS NULL AND next_event_time IS NULL)"
            );
            // What was cancelled follows its campaign in slices.
            table.HasCheckConstraint(
                "ck_campaigns_ended",
                $"state NOT IN (4, 5) OR list_changes <> '{ListChangesJson.None}' OR (waiting = 0 AND claimed = 0)"
            );
            table.HasCheckConstraint("ck_campaigns_lost", "lost_calls >= 0");
            table.HasCheckConstraint(
                "ck_campaigns_line",
                "line_failures >= 0 AND (line_failures = 0) = (failing_since_time IS NULL) "
                    + "AND (probe_key IS NULL OR probe_time IS NOT NULL)"
            );
            table.HasCheckConstraint(
                "ck_campaigns_ready",
                "is_ready IN (0, 1) AND (is_ready = 0 OR (ready_time IS NOT NULL AND state = 2))"
            );
            table.HasCheckConstraint("ck_campaigns_completed", "state <> 4 OR dialing = 0");
            table.HasCheckConstraint("ck_campaigns_run", "run_day IS NULL OR run_day = last_run_day");
            table.HasCheckConstraint("ck_campaigns_version", "version >= 1");
            table.HasCheckConstraint(
                "ck_campaigns_draft",
                "state <> 6 OR (last_run_day IS NULL AND claimed = 0 AND dialing = 0 AND lost_calls = 0)"
            );
            table.HasCheckConstraint("ck_campaigns_deleted", "delete_time IS NULL OR (state >= 4 AND dialing = 0)");
        });
        builder.HasKey(campaign => campaign.Id);
        builder.Ignore(campaign => campaign.Terms);
        builder.Ignore(campaign => campaign.Progress);
        builder.Ignore(campaign => campaign.BegunRuns);
        builder.Property(campaign => campaign.Id).HasColumnName("id").UseAutoincrement();
        builder.Property(campaign => campaign.ProjectId).HasColumnName("project_id");
        builder.Property(campaign => campaign.SourceId).HasColumnName("source_campaign_id");
        builder
            .Property(campaign => campaign.Name)
            .HasColumnName("name")
            .HasConversion(name => name.Value, text => CampaignName.FromStorage(text));
        builder.Property<string>(FoldedName).HasColumnName("folded_name").IsRequired();
        builder
            .Property(campaign => campaign.Description)
            .HasColumnName("description")
            .HasConversion(description => description.Value, text => CampaignDescription.FromStorage(text));
        builder.Property(campaign => campaign.StartBlockId).HasColumnName("start_block_id");
        builder.Property(campaign => campaign.PhoneId).HasColumnName("phone_id");
        builder.Property(campaign => campaign.State).HasColumnName("state");
        builder.Property(campaign => campaign.CreateTime).HasColumnName("create_time");
        builder.Property(campaign => campaign.UpdateTime).HasColumnName("update_time");
        builder.Property(campaign => campaign.Version).HasColumnName("version");
        builder.Property(campaign => campaign.DeleteTime).HasColumnName("delete_time");
        builder.Property(campaign => campaign.ContactCount).HasColumnName("contact_count");
        builder.Property(campaign => campaign.MaxConcurrentCalls).HasColumnName("max_concurrent_calls");
        builder.Property(campaign => campaign.MaxStartsPerSecond).HasColumnName("max_starts_per_second");
        builder
            .Property(campaign => campaign.Purpose)
            .HasColumnName("purpose")
            .HasConversion(purpose => purpose!.Value, text => CallPurpose.FromStorage(text));
        builder
            .Property(campaign => campaign.Pace)
            .HasColumnName("pace")
            .HasConversion(pace => PaceText.Write(pace), text => PaceText.Read(text))
            .HasDefaultValue(Pace.None);
        builder.Property(campaign => campaign.RunDay).HasColumnName("run_day");
        builder.Property(campaign => campaign.LastRunDay).HasColumnName("last_run_day");
        builder.Property(campaign => campaign.OpenUntilTime).HasColumnName("open_until_time");
        builder.Property(campaign => campaign.NextEventTime).HasColumnName("next_event_time");
        builder.Property(campaign => campaign.ImportUntilTime).HasColumnName("import_until_time");
        builder.Property(campaign => campaign.LostCalls).HasColumnName("lost_calls");
        builder.Property(campaign => campaign.SetAsideTime).HasColumnName("set_aside_time");
        builder
            .Property(campaign => campaign.Changes)
            .HasColumnName("list_changes")
            .HasConversion(
                changes => ListChangesJson.Write(changes),
                json => ListChangesJson.Read(json),
                new ValueComparer<IReadOnlyList<ListChange>>(favorStructuralComparisons: false)
            )
            .UsePropertyAccessMode(PropertyAccessMode.Property);
        builder
            .Property(campaign => campaign.Ranks)
            .HasColumnName("ranks")
            .HasConversion(ranks => ranks.Bits, bits => new Ranks(bits))
            .HasDefaultValue(default(Ranks));
        builder.Property<DateTimeOffset?>(ArrivingUntilTime).HasColumnName("arriving_until_time");
        builder.Property<DateTimeOffset?>(ReadyTime).HasColumnName("ready_time");
        builder.Property<bool>(IsReady).HasColumnName("is_ready");
        builder.Property<DateTimeOffset?>(NextDueTime).HasColumnName("next_due_time");
        builder.Property<long>(ServedTurn).HasColumnName("served_turn");
        builder.ComplexProperty(
            campaign => campaign.Counts,
            counts =>
            {
                counts.Property(c => c.Waiting).HasColumnName("waiting");
                counts.Property(c => c.Claimed).HasColumnName("claimed");
                counts.Property(c => c.Dialing).HasColumnName("dialing");
                counts.Property(c => c.Done).HasColumnName("done");
            }
        );
        builder.ComplexProperty(
            campaign => campaign.Breaker,
            breaker =>
            {
                breaker.Property(b => b.FailureCount).HasColumnName("line_failures").HasDefaultValue(0);
                breaker.Property(b => b.FailingSinceTime).HasColumnName("failing_since_time");
                breaker.Property(b => b.ProbeTime).HasColumnName("probe_time");
                breaker.Property(b => b.ProbeKey).HasColumnName("probe_key");
                breaker.Ignore(b => b.IsTripped);
            }
        );
        builder.ComplexProperty(
            campaign => campaign.Schedule,
            schedule =>
            {
                schedule.Property(s => s.FirstDay).HasColumnName("first_day");
                schedule.Property(s => s.LastDay).HasColumnName("last_day");
                schedule.Property(s => s.Recurrence).HasColumnName("recurrence");
                schedule.Property(s => s.Weekdays).HasColumnName("weekdays");
                schedule.Property(s => s.Zone).HasColumnName("time_zone").HasConversion(zone => zone.Id, id => IanaZone.FromStorage(id));
                schedule
                    .Property(s => s.Windows)
                    .HasColumnName("windows")
                    .HasConversion(windows => CalendarText.Write(windows), text => CalendarText.ReadWindows(text));
                schedule
                    .Property(s => s.ExcludedDates)
                    .HasColumnName("excluded_dates")
                    .HasDefaultValue(ExcludedDates.None)
                    .HasConversion(dates => CalendarText.Write(dates), text => CalendarText.ReadDates(text));
                schedule
                    .Property(s => s.CalleeHours)
                    .HasColumnName("callee_hours")
                    .HasConversion(hours => CalendarText.Write(hours), text => CalendarText.ReadHours(text));
            }
        );
        builder.ComplexProperty(campaign => campaign.Rules, MapRules);
        // For what happens by itself, and for whose turn it is: only campaigns that can have an event, become ready, or have a
        // turn are in them, so that ended and idle ones cost nobody anything.
        builder
            .HasIndex(campaign => campaign.NextEventTime)
            .HasDatabaseName("ix_campaigns_event")
            .HasFilter("next_event_time IS NOT NULL");
        builder.HasIndex(ReadyTime).HasDatabaseName("ix_campaigns_becoming_ready").HasFilter("is_ready = 0 AND ready_time IS NOT NULL");
        builder.HasIndex(ServedTurn).HasDatabaseName("ix_campaigns_turn").HasFilter("is_ready = 1");
        builder.HasIndex(nameof(Campaign.ProjectId), ServedTurn).HasDatabaseName("ix_campaigns_project_turn").HasFilter("is_ready = 1");
        builder
            .HasIndex(campaign => campaign.Changes)
            .HasDatabaseName("ix_campaigns_changing")
            .HasFilter($"list_changes <> '{ListChangesJson.None}'");
        builder.HasIndex(campaign => campaign.SetAsideTime).HasDatabaseName("ix_campaigns_aside").HasFilter("set_aside_time IS NOT NULL");
        builder.HasIndex(ArrivingUntilTime).HasDatabaseName("ix_campaigns_arriving").HasFilter("arriving_until_time IS NOT NULL");
        builder.HasIndex(campaign => new { campaign.ProjectId, campaign.Id }).HasDatabaseName("ix_campaigns_project");
        builder.HasIndex(campaign => campaign.DeleteTime).HasDatabaseName("ix_campaigns_deleted").HasFilter("delete_time IS NOT NULL");
    }

    public static void MapRules(ComplexPropertyBuilder<AttemptRules> rules)
    {
        rules.Property(r => r.Count).HasColumnName("attempt_limit");
        rules
            .Property(r => r.Interval)
            .HasColumnName("interval_minutes")
            .HasConversion(interval => (int)interval.TotalMinutes, minutes => TimeSpan.FromMinutes(minutes));
        rules
            .Property(r => r.OutcomeRules)
            .HasColumnName("outcome_rules")
            .HasConversion(
                outcomeRules => OutcomeRulesJson.Write(outcomeRules),
                json => OutcomeRulesJson.Read(json),
                new ValueComparer<IReadOnlyList<OutcomeRule>>(favorStructuralComparisons: false)
            );
    }
}
