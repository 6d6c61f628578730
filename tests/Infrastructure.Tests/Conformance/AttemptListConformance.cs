using CampaignGrpc.Application;
using CampaignGrpc.Application.Results;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using static CampaignGrpc.Infrastructure.Tests.Conformance.Samples;

namespace CampaignGrpc.Infrastructure.Tests.Conformance;

/// <summary>Every filter of attempts, held against picking from all of them.</summary>
public abstract class AttemptListConformance(ITestStorage storage) : IDisposable
{
    private const int Contacts = 40;

    private static readonly AttemptFilter Everything = new(null, null, null, null, null);

    /// <summary>Each filter alone, and some together.</summary>
    private static readonly AttemptFilter[] Filters =
    [
        Everything,
        Everything with
        {
            ContactId = 7,
        },
        Everything with
        {
            ContactId = Contacts + 1,
        },
        Everything with
        {
            Outcome = Outcome.Busy,
        },
        Everything with
        {
            Outcome = Outcome.DoNotCall,
        },
        Everything with
        {
            DialerId = "d-1",
        },
        Everything with
        {
            DialerId = "d-9",
        },
        Everything with
        {
            FromStartTime = At(31),
        },
        Everything with
        {
            UntilStartTime = At(31),
        },
        Everything with
        {
            FromStartTime = At(31).AddTicks(1),
        },
        Everything with
        {
            UntilStartTime = At(31).AddTicks(1),
        },
        Everything with
        {
            FromStartTime = At(10),
            UntilStartTime = At(50),
            DialerId = "d-0",
            Outcome = Outcome.Answered,
        },
        Everything with
        {
            ContactId = 9,
            Outcome = Outcome.Busy,
        },
        Everything with
        {
            Run = new(2026, 3, 3),
        },
        Everything with
        {
            Run = new(2026, 3, 3),
            Outcome = Outcome.Busy,
        },
        Everything with
        {
            Run = new(2026, 3, 5),
        },
        Everything with
        {
            Run = new(2026, 3, 3),
            DialerId = "d-1",
        },
    ];

    [Fact]
    public async Task A_filter_lists_what_it_says_by_contact_and_number_and_counts_all_of_it()
    {
        var campaign = await MixAsync();
        var all = (await ListAsync(campaign, Everything, default, 1_000)).Items;
        Assert.Equal(2 * Contacts, all.Count);

        foreach (var filter in Filters)
        {
            var wanted = all.Where(attempt => IsMeant(attempt, filter)).Select(PositionOf).Order().ToList();
            foreach (var size in new[] { 3, 1_000 })
                Assert.Equal(wanted, await PageThroughAsync(campaign, filter, size, wanted.Count));
        }
    }

    [Fact]
    public async Task A_missing_campaign_is_told_from_one_without_attempts()
    {
        var campaign = await storage.AddAsync(NewCampaign());

        Assert.Equal(0, (await ListAsync(campaign, Everything, default, 10)).TotalCount);
        var missing = await Assert.ThrowsAsync<DomainException>(() => ListAsync(new(9), Everything, default, 10));
        Assert.Equal(Refusal.CampaignNotFound, missing.Refusal);
    }

    public void Dispose()
    {
        storage.Dispose();
        GC.SuppressFinalize(this);
    }

    private static DateTimeOffset At(int microsecond) => DateTimeOffset.UnixEpoch.AddMicroseconds(microsecond);

    private static (int Contact, int Number) PositionOf(Attempt attempt) => (attempt.ContactNumber, attempt.Number);

    private static bool IsMeant(Attempt attempt, AttemptFilter filter) =>
        (filter.ContactId ?? attempt.ContactNumber) == attempt.ContactNumber
        && (filter.Outcome is null || filter.Outcome == attempt.Conclusion?.Outcome)
        && (filter.Run ?? attempt.RunDay) == attempt.RunDay
        && (filter.DialerId ?? attempt.DialerId) == attempt.DialerId
        && !(attempt.StartTime < filter.FromStartTime)
        && !(attempt.StartTime >= filter.UntilStartTime);

    private Task<Found<Attempt>> ListAsync(CampaignId campaign, AttemptFilter filter, AttemptPosition after, int limit) =>
        storage.Results.ListAttemptsAsync(campaign, filter, after, limit, TestContext.Current.CancellationToken);

    private async Task<List<(int Contact, int Number)>> PageThroughAsync(CampaignId campaign, AttemptFilter filter, int size, long total)
    {
        var positions = new List<(int Contact, int Number)>();
        while (true)
        {
            var (contact, number) = positions.LastOrDefault();
            var found = await ListAsync(campaign, filter, new(contact, number), size);
            Assert.True(found.TotalCount == total, $"{filter}: {found.TotalCount} and not {total}");
            positions.AddRange(found.Items.Select(PositionOf));
            if (found.Items.Count < size)
                return positions;
        }
    }

    /// <summary>A campaign each of whose contacts was called twice, the second calls in another order; another one has the same.</summary>
    private async Task<CampaignId> MixAsync()
    {
        for (var i = 0; i < 2; i++)
            await storage.AddAsync(NewCampaign(contacts: Contacts), NewContacts(Contacts));
        storage.Execute(
            """
            INSERT INTO attempts (campaign_id, contact_number, number, number_in_run, run_day, claim_key, dialer_id, start_time,
                dial_by_time, outcome, end_time, report_time, is_late)
            SELECT campaign_id, contact, n, 1, 20260302 + n, 1, 'd-' || contact % 3, start, start, outcome,
                CASE WHEN outcome IS NOT NULL THEN start END, CASE WHEN outcome IS NOT NULL THEN start END, 0
            FROM (SELECT campaign_id, number AS contact, 1 AS n, number AS start, 1 + number % 4 AS outcome FROM contacts
                UNION ALL SELECT campaign_id, number, 2, 100 - number, CASE WHEN number % 5 <> 0 THEN 2 END FROM contacts) AS calls;
            INSERT INTO tallies (campaign_id, run_day, kind, bucket, count)
            SELECT campaign_id, run_day, 2, outcome, count(*) FROM attempts WHERE outcome IS NOT NULL
            GROUP BY campaign_id, run_day, outcome;
            INSERT INTO tallies (campaign_id, run_day, kind, bucket, count)
            SELECT campaign_id, run_day, 3, contact_number % 24, count(*) FROM attempts GROUP BY campaign_id, run_day, contact_number % 24;
            """
        );
        return new(1);
    }
}
