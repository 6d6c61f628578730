using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Application.Results;

/// <summary>What came of campaigns.</summary>
public interface IResultReader
{
    /// <exception cref="Domain.DomainException">CAMPAIGN_NOT_FOUND.</exception>
    Task<CampaignStatistics> GetStatisticsAsync(CampaignId campaign, DateOnly? run, CancellationToken cancellationToken);

    /// <summary>A campaign's runs, the latest first, those before <paramref name="before"/>.</summary>
    /// <exception cref="Domain.DomainException">CAMPAIGN_NOT_FOUND.</exception>
    Task<Found<CampaignRun>> ListRunsAsync(CampaignId campaign, DateOnly before, int limit, CancellationToken cancellationToken);

    /// <summary>A campaign's attempts by contact and number, those behind <paramref name="after"/>.</summary>
    /// <exception cref="Domain.DomainException">CAMPAIGN_NOT_FOUND.</exception>
    Task<Found<Attempt>> ListAttemptsAsync(
        CampaignId campaign,
        AttemptFilter filter,
        AttemptPosition after,
        int limit,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Those that are meant of the next <paramref name="size"/> contacts of a campaign's list, all of them at one instant. The
    /// next slice is of another instant: no snapshot is held while a caller takes its time.
    /// </summary>
    /// <exception cref="Domain.DomainException">CAMPAIGN_NOT_FOUND.</exception>
    Task<ResultSlice> ReadSliceAsync(CampaignId campaign, ResultFilter filter, int after, int size, CancellationToken cancellationToken);

    /// <summary>The data of those that are meant of the next <paramref name="size"/> contacts of a campaign's list, in its order.</summary>
    /// <returns>The data, and how many contacts the whole list has.</returns>
    /// <exception cref="Domain.DomainException">CAMPAIGN_NOT_FOUND.</exception>
    Task<(IReadOnlyList<AddData> Data, int Count)> ReadAddDataAsync(
        CampaignId campaign,
        ResultFilter filter,
        int after,
        int size,
        CancellationToken cancellationToken
    );
}

/// <summary>A run of a campaign.</summary>
/// <param name="Day">Its first local day, which is its name.</param>
/// <param name="BeginTime">When it began.</param>
/// <param name="EndTime">When it ended; null while it lasts.</param>
/// <param name="Results">How many contacts came to each result in it.</param>
public sealed record CampaignRun(
    DateOnly Day,
    DateTimeOffset BeginTime,
    DateTimeOffset? EndTime,
    IReadOnlyDictionary<ContactResult, long> Results
);

/// <summary>Whose results are meant; what is null does not filter.</summary>
/// <param name="State">Contacts in this state.</param>
/// <param name="Result">Contacts with this result.</param>
/// <param name="Run">Contacts that came to a result in this run, with that result and the run's last attempt.</param>
public sealed record ResultFilter(ContactState? State, ContactResult? Result, DateOnly? Run);

/// <summary>A part of a campaign's results.</summary>
/// <param name="Rows">In the order of the list; perhaps none.</param>
/// <param name="Next">Behind which number the next part begins; null after the last.</param>
public sealed record ResultSlice(IReadOnlyList<ResultRow> Rows, int? Next);

/// <summary>A campaign in numbers, kept up to date with every outcome.</summary>
public sealed record CampaignStatistics(
    ContactCounts Contacts,
    IReadOnlyDictionary<ContactResult, long> Results,
    IReadOnlyDictionary<Outcome, long> Outcomes,
    TimeSpan TalkDuration,
    long TalkedAttempts,
    IReadOnlyList<HourStatistics> Hours,
    IReadOnlyList<DayStatistics> Days,
    IReadOnlyDictionary<int, long> AttemptsToReach
)
{
    /// <summary>Answered attempts for every attempt with an outcome, 0 to 1.</summary>
    public double AnswerRate => Outcomes.Values.Sum() is var all and > 0 ? (double)Outcomes.GetValueOrDefault(Outcome.Answered) / all : 0;

    /// <summary>Talk time on average, over the answered attempts of which it is known when they were.</summary>
    public TimeSpan MeanTalkDuration => TalkedAttempts == 0 ? TimeSpan.Zero : new(TalkDuration.Ticks / TalkedAttempts);

    /// <summary>The same as the days, by the day of the week, from Monday.</summary>
    public IEnumerable<WeekdayStatistics> Weekdays =>
        Days.GroupBy(day => day.Day.DayOfWeek)
            .OrderBy(days => ((int)days.Key + 6) % 7)
            .Select(days => new WeekdayStatistics(days.Key, days.Sum(day => day.Attempts), days.Sum(day => day.Answered)));
}

/// <summary>The attempts that started in one hour of the campaign's local day.</summary>
public sealed record HourStatistics(int Hour, long Attempts, long Answered);

/// <summary>The attempts that started on one of the campaign's local days.</summary>
public sealed record DayStatistics(DateOnly Day, long Attempts, long Answered, IReadOnlyDictionary<Outcome, long> Outcomes);

/// <summary>The attempts that started on one day of the week, on the campaign's clock.</summary>
public sealed record WeekdayStatistics(DayOfWeek Weekday, long Attempts, long Answered);

/// <summary>Which attempts are meant; what is null does not filter.</summary>
/// <param name="ContactId">Of this contact.</param>
/// <param name="Outcome">With this outcome.</param>
/// <param name="DialerId">Of this dialer.</param>
/// <param name="FromStartTime">Started at this instant or later.</param>
/// <param name="UntilStartTime">Started before this instant.</param>
/// <param name="Run">Of this run.</param>
public sealed record AttemptFilter(
    long? ContactId,
    Outcome? Outcome,
    string? DialerId,
    DateTimeOffset? FromStartTime,
    DateTimeOffset? UntilStartTime,
    DateOnly? Run = null
);

/// <summary>An attempt's place in the list; (0, 0) is before the first.</summary>
public readonly record struct AttemptPosition(int ContactNumber, int Number);
