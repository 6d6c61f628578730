using CampaignGrpc.Application;
using CampaignGrpc.Application.Results;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Storage.Reading;

internal sealed class ResultReader(StorageEngine engine, IDbContextFactory<CampaignsContext> contexts, ScanGate scans) : IResultReader
{
    /// <summary>In microseconds; the library writes no much longer duration in JSON, and nobody talks for three thousand years.</summary>
    private const long MostTalk = 100_000_000_000L * 1_000_000;

    public async Task<CampaignStatistics> GetStatisticsAsync(CampaignId campaign, DateOnly? run, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await engine.BeginSnapshotAsync(context, cancellationToken);
        var counts = await context.GetCountsAsync(campaign, cancellationToken);
        var kept = context.Tallies.AsNoTracking().Where(tally => tally.CampaignId == campaign && tally.Count > 0);
        if (run is { } day)
            kept = kept.Where(tally => tally.RunDay == CampaignsContext.ToNumber(day));
        var tallies = (
            await kept.Where(tally => tally.Kind != TallyKind.DayOutcome)
                .GroupBy(tally => new
                {
                    tally.Kind,
                    Bucket = tally.Kind == TallyKind.HourStarted || tally.Kind == TallyKind.HourAnswered
                        ? tally.Bucket % TalliedHour.OfDay
                        : tally.Bucket,
                })
                .Select(alike => new
                {
                    alike.Key.Kind,
                    alike.Key.Bucket,
                    Count = alike.Sum(tally => tally.Count < MostTalk ? tally.Count : MostTalk),
                })
                .ToListAsync(cancellationToken)
        ).ToLookup(tally => tally.Kind);
        var answered = tallies[TallyKind.HourAnswered].ToDictionary(tally => tally.Bucket, tally => tally.Count);
        return new(
            counts,
            tallies[run is null ? TallyKind.Result : TallyKind.RunResult]
                .ToDictionary(tally => (ContactResult)tally.Bucket, tally => tally.Count),
            tallies[TallyKind.Outcome].ToDictionary(tally => (Outcome)tally.Bucket, tally => tally.Count),
            TimeSpan.FromMicroseconds(Math.Min(tallies[TallyKind.Talk].FirstOrDefault()?.Count ?? 0, MostTalk)),
            tallies[TallyKind.TalkedAttempt].Sum(tally => tally.Count),
            [
                .. tallies[TallyKind.HourStarted]
                    .OrderBy(tally => tally.Bucket)
                    .Select(tally => new HourStatistics(tally.Bucket, tally.Count, answered.GetValueOrDefault(tally.Bucket))),
            ],
            await ReadDaysAsync(kept, cancellationToken),
            tallies[TallyKind.AttemptToReach].ToDictionary(tally => tally.Bucket, tally => tally.Count)
        );
    }

    private static async Task<IReadOnlyList<DayStatistics>> ReadDaysAsync(IQueryable<Tally> kept, CancellationToken cancellationToken)
    {
        var tallies = await kept.Where(tally => tally.Kind == TallyKind.HourStarted || tally.Kind == TallyKind.HourAnswered)
            .GroupBy(tally => new
            {
                tally.Kind,
                Days = tally.Bucket / TalliedHour.OfDay,
                Run = tally.Bucket < TalliedHour.OfDay ? tally.RunDay : Tally.OfAllRuns,
            })
            .Select(alike => new
            {
                alike.Key.Kind,
                alike.Key.Days,
                alike.Key.Run,
                Count = alike.Sum(tally => tally.Count),
            })
            .ToListAsync(cancellationToken);
        var outcomes = (
            await kept.Where(tally => tally.Kind == TallyKind.DayOutcome)
                .GroupBy(tally => tally.Bucket)
                .Select(alike => new { Bucket = alike.Key, Count = alike.Sum(tally => tally.Count) })
                .ToListAsync(cancellationToken)
        ).ToLookup(tally => DateOnly.FromDayNumber(tally.Bucket / TalliedOutcome.OfDay));
        return
        [
            .. tallies
                .GroupBy(tally => TalliedHour.DayOf(tally.Days, tally.Run))
                .OrderBy(day => day.Key)
                .Select(day => new DayStatistics(
                    day.Key,
                    day.Sum(tally => tally.Kind == TallyKind.HourStarted ? tally.Count : 0),
                    day.Sum(tally => tally.Kind == TallyKind.HourAnswered ? tally.Count : 0),
                    outcomes[day.Key].ToDictionary(tally => (Outcome)(tally.Bucket % TalliedOutcome.OfDay), tally => tally.Count)
                )),
        ];
    }

    public async Task<Found<CampaignRun>> ListRunsAsync(
        CampaignId campaign,
        DateOnly before,
        int limit,
        CancellationToken cancellationToken
    )
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await engine.BeginSnapshotAsync(context, cancellationToken);
        await context.GetCountsAsync(campaign, cancellationToken);
        var all = context.Runs.AsNoTracking().Where(run => run.CampaignId == campaign);
        var runs = await all.Where(run => run.RunDay < before)
            .OrderByDescending(run => run.RunDay)
            .Take(limit)
            .ToListAsync(cancellationToken);
        if (runs.Count == 0)
            return new([], await all.LongCountAsync(cancellationToken));
        var (first, last) = (CampaignsContext.ToNumber(runs[^1].RunDay), CampaignsContext.ToNumber(runs[0].RunDay));
        var results = (
            await context
                .Tallies.AsNoTracking()
                .Where(tally =>
                    tally.CampaignId == campaign
                    && tally.RunDay >= first
                    && tally.RunDay <= last
                    && tally.Kind == TallyKind.RunResult
                    && tally.Count > 0
                )
                .ToListAsync(cancellationToken)
        ).ToLookup(tally => tally.RunDay);
        return new(
            [
                .. runs.Select(run => new CampaignRun(
                    run.RunDay,
                    run.BeginTime,
                    run.EndTime,
                    results[CampaignsContext.ToNumber(run.RunDay)].ToDictionary(tally => (ContactResult)tally.Bucket, tally => tally.Count)
                )),
            ],
            await all.LongCountAsync(cancellationToken)
        );
    }

    public async Task<Found<Attempt>> ListAttemptsAsync(
        CampaignId campaign,
        AttemptFilter filter,
        AttemptPosition after,
        int limit,
        CancellationToken cancellationToken
    )
    {
        // A contact's own attempts lie together; of all others only those that nothing filters are found without looking.
        var isScan = filter.ContactId is null && filter != new AttemptFilter(null, null, null, null, null);
        using var turn = await scans.EnterAsync(isScan, cancellationToken);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await engine.BeginSnapshotAsync(context, cancellationToken);
        await context.GetCountsOfKeptAsync(campaign, cancellationToken);
        var kept = await FindKeptCountAsync(context, campaign, filter, cancellationToken);
        if (kept == 0)
            return new([], 0);
        var all = Attempts(context, campaign, filter);
        var attempts = await all.Where(attempt =>
                attempt.ContactNumber >= after.ContactNumber
                && (attempt.ContactNumber > after.ContactNumber || attempt.Number > after.Number)
            )
            .OrderBy(attempt => attempt.ContactNumber)
            .ThenBy(attempt => attempt.Number)
            .Take(limit)
            .ToListAsync(cancellationToken);
        // A first page that is not full has all there are.
        var isWhole = after == default && attempts.Count < limit;
        return new(attempts, kept ?? (isWhole ? attempts.Count : await all.LongCountAsync(cancellationToken)));
    }

    public async Task<ResultSlice> ReadSliceAsync(
        CampaignId campaign,
        ResultFilter filter,
        int after,
        int size,
        CancellationToken cancellationToken
    )
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await engine.BeginSnapshotAsync(context, cancellationToken);
        var counts = await context.GetCountsOfKeptAsync(campaign, cancellationToken);
        var last = after + size;
        var contacts = await Stretch(context, campaign, filter, after, last).ToListAsync(cancellationToken);
        var meant = Attempts(context, campaign, new(null, null, null, null, null, filter.Run));
        var attempts =
            contacts.Count == 0
                ? []
                : await meant
                    .Where(attempt => attempt.ContactNumber > after && attempt.ContactNumber <= last)
                    .Where(attempt => !meant.Any(later => later.ContactNumber == attempt.ContactNumber && later.Number > attempt.Number))
                    .ToDictionaryAsync(attempt => attempt.ContactNumber, cancellationToken);
        var past =
            contacts.Count == 0 || filter.Run is null
                ? []
                : await context
                    .RunResults.AsNoTracking()
                    .Where(result =>
                        result.CampaignId == campaign
                        && result.RunDay == filter.Run
                        && result.ContactNumber > after
                        && result.ContactNumber <= last
                    )
                    .ToDictionaryAsync(result => result.ContactNumber, result => result.Result, cancellationToken);
        return new([.. contacts.Select(Row)], last < counts.All ? last : null);

        ResultRow Row(Contact contact) =>
            past.TryGetValue(contact.Number, out var result)
                ? new(contact, attempts.GetValueOrDefault(contact.Number), result, filter.Run)
                : new(contact, attempts.GetValueOrDefault(contact.Number), contact.Result, contact.ResultRunDay);
    }

    public async Task<(IReadOnlyList<AddData> Data, int Count)> ReadAddDataAsync(
        CampaignId campaign,
        ResultFilter filter,
        int after,
        int size,
        CancellationToken cancellationToken
    )
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await engine.BeginSnapshotAsync(context, cancellationToken);
        var counts = await context.GetCountsOfKeptAsync(campaign, cancellationToken);
        var last = after + size;
        var data = await Stretch(context, campaign, filter, after, last).Select(contact => contact.AddData).ToListAsync(cancellationToken);
        return (data, counts.All);
    }

    private IQueryable<Contact> Stretch(CampaignsContext context, CampaignId campaign, ResultFilter filter, int after, int last) =>
        Contacts(context, campaign, filter)
            .Where(contact => contact.Number > after && contact.Number <= last)
            .OrderBy(contact => contact.Number);

    /// <summary>The contacts that are meant: by what holds of them now, or by what one run came to for them.</summary>
    private IQueryable<Contact> Contacts(CampaignsContext context, CampaignId campaign, ResultFilter filter)
    {
        if (filter.Run is not { } run)
            return new ContactList(engine, context, campaign, new(filter.State, filter.Result)).Contacts;
        var isDone = filter.State is null or ContactState.Done;
        return context
            .Contacts.AsNoTracking()
            .Where(contact =>
                contact.CampaignId == campaign
                && isDone
                && (
                    (contact.ResultRunDay == run && (filter.Result == null || contact.Result == filter.Result))
                    || context.RunResults.Any(result =>
                        result.CampaignId == campaign
                        && result.RunDay == run
                        && result.ContactNumber == contact.Number
                        && (filter.Result == null || result.Result == filter.Result)
                    )
                )
            );
    }

    private static IQueryable<Attempt> Attempts(CampaignsContext context, CampaignId campaign, AttemptFilter filter)
    {
        var attempts = context.Attempts.AsNoTracking().Where(attempt => attempt.CampaignId == campaign);
        if ((int?)filter.ContactId is { } contact)
            attempts = attempts.Where(attempt => attempt.ContactNumber == contact);
        if (filter.Outcome is { } outcome)
            attempts = attempts.Where(attempt => attempt.Conclusion!.Outcome == outcome);
        if (filter.DialerId is { } dialer)
            attempts = attempts.Where(attempt => attempt.DialerId == dialer);
        if (filter.FromStartTime is { } from)
            attempts = attempts.Where(attempt => attempt.StartTime >= CampaignsContext.RoundUp(from));
        if (filter.UntilStartTime is { } until)
            attempts = attempts.Where(attempt => attempt.StartTime < CampaignsContext.RoundUp(until));
        if (filter.Run is { } run)
            attempts = attempts.Where(attempt => attempt.RunDay == run);
        return attempts;
    }

    /// <summary>How many attempts there are, where that is kept and need not be counted.</summary>
    private static async Task<long?> FindKeptCountAsync(
        CampaignsContext context,
        CampaignId campaign,
        AttemptFilter filter,
        CancellationToken cancellationToken
    )
    {
        if (filter with { Outcome = null, Run = null } != new AttemptFilter(null, null, null, null, null))
            return null;
        var tallies = context.Tallies.Where(tally => tally.CampaignId == campaign);
        if (filter.Run is { } run)
            tallies = tallies.Where(tally => tally.RunDay == CampaignsContext.ToNumber(run));
        tallies = filter.Outcome is { } outcome
            ? tallies.Where(tally => tally.Kind == TallyKind.Outcome && tally.Bucket == (int)outcome)
            : tallies.Where(tally => tally.Kind == TallyKind.HourStarted);
        return await tallies.SumAsync(tally => tally.Count, cancellationToken);
    }
}
