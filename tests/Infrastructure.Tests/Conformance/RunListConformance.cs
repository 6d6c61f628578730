using CampaignGrpc.Domain;
using static CampaignGrpc.Infrastructure.Tests.Conformance.Samples;

namespace CampaignGrpc.Infrastructure.Tests.Conformance;

/// <summary>The runs of a campaign, and what each came to.</summary>
public abstract class RunListConformance(ITestStorage storage) : IDisposable
{
    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Runs_come_page_by_page_the_latest_first_each_with_its_own_counts()
    {
        var campaign = await storage.AddAsync(NewCampaign());
        await storage.AddAsync(NewCampaign());
        storage.Execute(
            """
            INSERT INTO runs SELECT id, 20260301, 1000000, 2000000 FROM campaigns;
            INSERT INTO runs SELECT id, 20260303, 3000000, 4000000 FROM campaigns;
            INSERT INTO runs SELECT 1, 20260304, 5000000, NULL;
            INSERT INTO tallies
            VALUES (1, 0, 1, 1, 9), (1, 20260303, 8, 1, 5), (1, 20260303, 8, 2, 0), (1, 20260303, 2, 1, 7), (1, 20260301, 8, 6, 3),
                (2, 20260303, 8, 1, 2)
            """
        );

        var first = await storage.Results.ListRunsAsync(campaign, DateOnly.MaxValue, 2, TestEnd);
        var rest = await storage.Results.ListRunsAsync(campaign, first.Items[^1].Day, 2, TestEnd);

        Assert.Equal((3, 3), (first.TotalCount, rest.TotalCount));
        Assert.Equal(
            ["03/04/2026 5", "03/03/2026 3 4 Reached 5", "03/01/2026 1 2 WindowClosed 3"],
            first
                .Items.Concat(rest.Items)
                .Select(run =>
                    FormattableString
                        .Invariant(
                            $"{run.Day} {run.BeginTime.ToUnixTimeSeconds()} {run.EndTime?.ToUnixTimeSeconds()} {string.Join(' ', run.Results.Select(result => $"{result.Key} {result.Value}"))}"
                        )
                        .TrimEnd()
                )
        );
    }

    [Fact]
    public async Task Attempts_that_earlier_versions_counted_by_the_hour_of_the_day_are_of_the_day_of_their_run()
    {
        var campaign = await storage.AddAsync(NewCampaign());
        var later = (new DateOnly(2026, 3, 4).DayNumber * 24) + 9;
        storage.Execute(
            $"INSERT INTO tallies VALUES (1, 20260303, 3, 9, 5), (1, 20260303, 4, 9, 2), (1, 20260303, 3, {later}, 4), "
                + $"(1, 20260303, 4, {later}, 3)"
        );

        var statistics = await storage.Results.GetStatisticsAsync(campaign, null, TestEnd);

        Assert.Equal(
            [(new(2026, 3, 3), 5, 2), (new(2026, 3, 4), 4, 3)],
            statistics.Days.Select(day => (day.Day, day.Attempts, day.Answered))
        );
        Assert.Equal([new(9, 9, 5)], statistics.Hours);
        Assert.Equal([new(DayOfWeek.Tuesday, 5, 2), new(DayOfWeek.Wednesday, 4, 3)], statistics.Weekdays);
    }

    [Fact]
    public async Task Runs_of_no_campaign_are_not_found() =>
        Assert.Equal(
            Refusal.CampaignNotFound,
            (await Assert.ThrowsAsync<DomainException>(() => storage.Results.ListRunsAsync(new(9), DateOnly.MaxValue, 1, TestEnd))).Refusal
        );

    public void Dispose()
    {
        storage.Dispose();
        GC.SuppressFinalize(this);
    }
}
