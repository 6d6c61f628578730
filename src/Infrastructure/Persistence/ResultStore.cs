using CampaignGrpc.Application.Results;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Persistence;

internal sealed class ResultStore(IDbContextFactory<CampaignsContext> contexts) : IResultStore
{
    public async Task<CampaignStatistics> GetStatisticsAsync(CampaignId campaign, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await context.BeginSnapshotAsync(cancellationToken);
        var counts = await context.Campaigns.AsNoTracking().Where(stored => stored.Id == campaign).Select(stored => stored.Counts).FirstOrDefaultAsync(cancellationToken)
            ?? throw NotFound(campaign);
        var tallies = (await context.Tallies.AsNoTracking().Where(tally => tally.CampaignId == campaign && tally.Count > 0).ToListAsync(cancellationToken))
            .ToLookup(tally => tally.Kind);
        var answered = tallies[TallyKind.HourAnswered].ToDictionary(tally => tally.Bucket, tally => tally.Count);
        return new(
            counts,
            tallies[TallyKind.Result].ToDictionary(tally => (ContactResult)tally.Bucket, tally => tally.Count),
            tallies[TallyKind.Outcome].ToDictionary(tally => (Outcome)tally.Bucket, tally => tally.Count),
            TimeSpan.FromMicroseconds(tallies[TallyKind.Talk].Sum(tally => tally.Count)),
            tallies[TallyKind.TalkedAttempt].Sum(tally => tally.Count),
            [.. tallies[TallyKind.HourStarted].OrderBy(tally => tally.Bucket)
                .Select(tally => new HourStatistics(tally.Bucket, tally.Count, answered.GetValueOrDefault(tally.Bucket)))],
            tallies[TallyKind.AttemptToReach].ToDictionary(tally => tally.Bucket, tally => tally.Count));
    }

    public async Task<IReadOnlyList<Attempt>> ListAttemptsAsync(
        CampaignId campaign,
        int? contactNumber,
        AttemptPosition after,
        int limit,
        CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var attempts = context.Attempts.AsNoTracking().Where(attempt => attempt.CampaignId == campaign
            && attempt.ContactNumber >= after.ContactNumber
            && (attempt.ContactNumber > after.ContactNumber || attempt.Number > after.Number));
        if (contactNumber is { } number) attempts = attempts.Where(attempt => attempt.ContactNumber == number);
        var found = await attempts.OrderBy(attempt => attempt.ContactNumber).ThenBy(attempt => attempt.Number).Take(limit).ToListAsync(cancellationToken);
        if (found.Count == 0 && !await context.Campaigns.AnyAsync(stored => stored.Id == campaign, cancellationToken)) throw NotFound(campaign);
        return found;
    }

    private static DomainException NotFound(CampaignId campaign) => Refusal.CampaignNotFound.With($"There is no campaign {campaign}.");
}
