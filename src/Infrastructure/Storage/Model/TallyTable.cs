using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignGrpc.Infrastructure.Storage.Model;

/// <summary>What a tally counts. The numbers are stored.</summary>
internal enum TallyKind
{
    /// <summary>Done contacts; the bucket is the result.</summary>
    Result = 1,

    /// <summary>Attempts with an outcome; the bucket is the outcome.</summary>
    Outcome = 2,

    /// <summary>Attempts started; the bucket is the hour on the campaign's clock, as <see cref="TalliedHour"/> writes it.</summary>
    HourStarted = 3,

    /// <summary>Attempts answered; the bucket is the hour in which they were started.</summary>
    HourAnswered = 4,

    /// <summary>Microseconds between answer and end; one bucket, 0.</summary>
    Talk = 5,

    /// <summary>Answered attempts of which the talk time is known; one bucket, 0.</summary>
    TalkedAttempt = 6,

    /// <summary>Answered attempts; the bucket is the attempt's place in its run.</summary>
    AttemptToReach = 7,

    /// <summary>Contacts that ended in the run, called again since or not; the bucket is the result.</summary>
    RunResult = 8,

    /// <summary>
    /// Attempts with an outcome; the bucket is that and the day on which they were started, as <see cref="TalliedOutcome"/> writes it.
    /// </summary>
    DayOutcome = 9,
}

/// <summary>A count that is kept with every write, since counting a million rows takes a hundred milliseconds and more.</summary>
/// <param name="CampaignId">Whose.</param>
/// <param name="RunDay">Of which run, as the number of its day; <see cref="OfAllRuns"/> for what is kept of the whole campaign.</param>
/// <param name="Kind">What is counted.</param>
/// <param name="Bucket">Which part of it.</param>
/// <param name="Count">How many.</param>
internal sealed record Tally(CampaignId CampaignId, int RunDay, TallyKind Kind, int Bucket, long Count)
{
    public const int OfAllRuns = 0;
}

/// <summary>
/// An hour of a day on a campaign's clock as a bucket: hours since the calendar began. What earlier versions counted is the hour of the day
/// alone, less than 24, and its day that of the run.
/// </summary>
internal static class TalliedHour
{
    public const int OfDay = 24;

    public static int Of(DateTimeOffset local) => (DateOnly.FromDateTime(local.DateTime).DayNumber * OfDay) + local.Hour;

    /// <param name="days">A bucket's whole days.</param>
    /// <param name="run">The day of its run, as a number.</param>
    public static DateOnly DayOf(int days, int run) => days == 0 ? CampaignsContext.FromNumber(run) : DateOnly.FromDayNumber(days);
}

/// <summary>
/// An outcome on a day of a campaign's clock as a bucket: days since the calendar began times a hundred, and the outcome.
/// </summary>
internal static class TalliedOutcome
{
    public const int OfDay = 100;

    /// <param name="hour">The hour of the start as a bucket, so that both are of one day.</param>
    /// <param name="outcome">What became of it.</param>
    public static int Of(int hour, Outcome outcome) => (hour / TalliedHour.OfDay * OfDay) + (int)outcome;
}

internal sealed class TallyTable : IEntityTypeConfiguration<Tally>
{
    public void Configure(EntityTypeBuilder<Tally> builder)
    {
        builder.ToTable("tallies", table => table.HasCheckConstraint("ck_tallies_count", "kind BETWEEN 1 AND 9 AND count >= 0"));
        builder.HasKey(tally => new
        {
            tally.CampaignId,
            tally.RunDay,
            tally.Kind,
            tally.Bucket,
        });
        builder.HasOne<Campaign>().WithMany().HasForeignKey(tally => tally.CampaignId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(tally => tally.CampaignId).HasColumnName("campaign_id");
        builder.Property(tally => tally.RunDay).HasColumnName("run_day");
        builder.Property(tally => tally.Kind).HasColumnName("kind");
        builder.Property(tally => tally.Bucket).HasColumnName("bucket");
        builder.Property(tally => tally.Count).HasColumnName("count");
    }
}
