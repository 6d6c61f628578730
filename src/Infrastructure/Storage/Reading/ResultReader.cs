using CampaignGrpc.Application;
using CampaignGrpc.Application.Contacts;
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

    public async Task<CampaignStatistics> GetStatisticsAsync(CampaignId campaign, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await engine.BeginSnapshotAsync(context, cancellationToken);
        var counts = await context.GetCountsAsync(campaign, cancellationToken);
        var tallies = (await context.Tallies.AsNoTracking().Where(tally => tally.CampaignId == campaign && tally.Count > 0).ToListAsync(cancellationToken))
            .ToLookup(tally => tally.Kind);
        var answered = tallies[TallyKind.HourAnswered].ToDictionary(tally => tally.Bucket, tally => tally.Count);
        return new(
            counts,
            tallies[TallyKind.Result].ToDictionary(tally => (ContactResult)tally.Bucket, tally => tally.Count),
            tallies[TallyKind.Outcome].ToDictionary(tally => (Outcome)tally.Bucket, tally => tally.Count),
            TimeSpan.FromMicroseconds(Math.Min(tallies[TallyKind.Talk].FirstOrDefault()?.Count ?? 0, MostTalk)),
            tallies[TallyKind.TalkedAttempt].Sum(tally => tally.Count),
            [.. tallies[TallyKind.HourStarted].OrderBy(tally => tally.Bucket)
                .Select(tally => new HourStatistics(tally.Bucket, tally.Count, answered.GetValueOrDefault(tally.Bucket)))],
            tallies[TallyKind.AttemptToReach].ToDictionary(tally => tally.Bucket, tally => tally.Count));
    }

    public async Task<Found<Attempt>> ListAttemptsAsync(
        CampaignId campaign,
        AttemptFilter filter,
        AttemptPosition after,
        int limit,
        CancellationToken cancellationToken)
    {
        // A contact's own attempts lie together; of all others only those that nothing filters are found without looking.
        var isScan = filter.ContactId is null && filter != new AttemptFilter(null, null, null, null, null);
        using var turn = await scans.EnterAsync(isScan, cancellationToken);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await engine.BeginSnapshotAsync(context, cancellationToken);
        await context.GetCountsAsync(campaign, cancellationToken);
        var kept = await FindKeptCountAsync(context, campaign, filter, cancellationToken);
        if (kept == 0) return new([], 0);
        var all = Attempts(context, campaign, filter);
        var attempts = await all
            .Where(attempt => attempt.ContactNumber >= after.ContactNumber
                && (attempt.ContactNumber > after.ContactNumber || attempt.Number > after.Number))
            .OrderBy(attempt => attempt.ContactNumber).ThenBy(attempt => attempt.Number)
            .Take(limit)
            .ToListAsync(cancellationToken);
        // A first page that is not full has all there are.
        var isWhole = after == default && attempts.Count < limit;
        return new(attempts, kept ?? (isWhole ? attempts.Count : await all.LongCountAsync(cancellationToken)));
    }

    public async Task<ResultSlice> ReadSliceAsync(
        CampaignId campaign,
        ContactFilter filter,
        int after,
        int size,
        CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await engine.BeginSnapshotAsync(context, cancellationToken);
        var counts = await context.GetCountsAsync(campaign, cancellationToken);
        var last = after + size;
        var contacts = await new ContactList(engine, context, campaign, filter).Contacts
            .Where(contact => contact.Number > after && contact.Number <= last)
            .OrderBy(contact => contact.Number)
            .ToListAsync(cancellationToken);
        var attempts = contacts.Count == 0 ? [] : await context.Attempts.AsNoTracking()
            .Where(attempt => attempt.CampaignId == campaign && attempt.ContactNumber > after && attempt.ContactNumber <= last)
            .Where(attempt => !context.Attempts.Any(later =>
                later.CampaignId == campaign && later.ContactNumber == attempt.ContactNumber && later.Number > attempt.Number))
            .ToDictionaryAsync(attempt => attempt.ContactNumber, cancellationToken);
        return new([.. contacts.Select(contact => new ResultRow(contact, attempts.GetValueOrDefault(contact.Number)))], last < counts.All ? last : null);
    }

    private static IQueryable<Attempt> Attempts(CampaignsContext context, CampaignId campaign, AttemptFilter filter)
    {
        var attempts = context.Attempts.AsNoTracking().Where(attempt => attempt.CampaignId == campaign);
        if ((int?)filter.ContactId is { } contact) attempts = attempts.Where(attempt => attempt.ContactNumber == contact);
        if (filter.Outcome is { } outcome) attempts = attempts.Where(attempt => attempt.Conclusion!.Outcome == outcome);
        if (filter.DialerId is { } dialer) attempts = attempts.Where(attempt => attempt.DialerId == dialer);
        if (filter.FromStartTime is { } from) attempts = attempts.Where(attempt => attempt.StartTime >= CampaignsContext.RoundUp(from));
        if (filter.UntilStartTime is { } until) attempts = attempts.Where(attempt => attempt.StartTime < CampaignsContext.RoundUp(until));
        return attempts;
    }

    /// <summary>How many attempts there are, where that is kept and need not be counted.</summary>
    private static async Task<long?> FindKeptCountAsync(
        CampaignsContext context,
        CampaignId campaign,
        AttemptFilter filter,
        CancellationToken cancellationToken)
    {
        if (filter with { Outcome = null } != new AttemptFilter(null, null, null, null, null)) return null;
        var tallies = context.Tallies.Where(tally => tally.CampaignId == campaign);
        tallies = filter.Outcome is { } outcome
            ? tallies.Where(tally => tally.Kind == TallyKind.Outcome && tally.Bucket == (int)outcome)
            : tallies.Where(tally => tally.Kind == TallyKind.HourStarted);
        return await tallies.SumAsync(tally => tally.Count, cancellationToken);
    }
}
