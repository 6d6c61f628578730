using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Contacts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignGrpc.Infrastructure.Storage.Model;

internal sealed class AttemptTable : IEntityTypeConfiguration<Attempt>
{
    public void Configure(EntityTypeBuilder<Attempt> builder)
    {
        builder.ToTable("attempts", table =>
        {
            table.HasCheckConstraint("ck_attempts_number", "number >= 1 AND number_in_run BETWEEN 1 AND 10 AND number_in_run <= number");
            table.HasCheckConstraint("ck_attempts_dial_by", "start_time <= dial_by_time");
            table.HasCheckConstraint("ck_attempts_outcome", "outcome BETWEEN 1 AND 11 AND (outcome IS NULL) = (report_time IS NULL)");
            table.HasCheckConstraint("ck_attempts_callback", "(outcome IS NOT NULL AND outcome = 11) = (callback_time IS NOT NULL)");
            table.HasCheckConstraint("ck_attempts_answer", "answer_time IS NULL OR end_time IS NULL OR answer_time <= end_time");
            table.HasCheckConstraint(
                "ck_attempts_late",
                "(is_late IS NULL OR is_late IN (0, 1)) AND (coalesce(is_late, 0) = 0 OR (outcome IS NOT NULL AND outcome <> 10))"
            );
        });
        builder.HasKey(attempt => new
        {
            attempt.CampaignId,
            attempt.ContactNumber,
            attempt.Number,
        });
        builder
            .HasOne<Contact>()
            .WithMany()
            .HasForeignKey(attempt => new { attempt.CampaignId, attempt.ContactNumber })
            .OnDelete(DeleteBehavior.Cascade);
        builder.Property(attempt => attempt.CampaignId).HasColumnName("campaign_id");
        builder.Property(attempt => attempt.ContactNumber).HasColumnName("contact_number");
        builder.Property(attempt => attempt.Number).HasColumnName("number").ValueGeneratedNever();
        builder.Property(attempt => attempt.NumberInRun).HasColumnName("number_in_run");
        builder.Property(attempt => attempt.RunDay).HasColumnName("run_day");
        builder.Property(attempt => attempt.RulesVersion).HasColumnName("rules_version").HasDefaultValue(1);
        builder.Property(attempt => attempt.ClaimKey).HasColumnName("claim_key");
        builder.Property(attempt => attempt.DialerId).HasColumnName("dialer_id");
        builder.Property(attempt => attempt.StartTime).HasColumnName("start_time");
        builder.Property(attempt => attempt.DialByTime).HasColumnName("dial_by_time");
        builder.ComplexProperty(
            attempt => attempt.Conclusion,
            conclusion =>
            {
                conclusion.Property(c => c.Outcome).HasColumnName("outcome");
                conclusion.Property(c => c.ReportTime).HasColumnName("report_time");
                conclusion.Property(c => c.AnswerTime).HasColumnName("answer_time");
                conclusion.Property(c => c.EndTime).HasColumnName("end_time");
                conclusion.Property(c => c.IsLate).HasColumnName("is_late");
                conclusion
                    .Property(c => c.ResultData)
                    .HasColumnName("result_data")
                    .HasConversion(data => data!.Json, json => AddData.FromStorage(json));
                conclusion.Property(c => c.OutcomeId).HasColumnName("outcome_id");
                conclusion.Property(c => c.CallbackTime).HasColumnName("callback_time");
                conclusion.Ignore(c => c.TalkDuration);
            }
        );
        builder.Ignore(attempt => attempt.Token);
    }
}
