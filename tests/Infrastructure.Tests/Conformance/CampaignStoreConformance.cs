using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Scheduling;
using static CampaignGrpc.Infrastructure.Tests.Conformance.Samples;

namespace CampaignGrpc.Infrastructure.Tests.Conformance;

/// <summary>What every store of campaigns promises about keeping and showing one.</summary>
public abstract class CampaignStoreConformance(ITestStorage storage) : IDisposable
{
    [Fact]
    public async Task What_is_shown_is_what_was_given_in_every_field_to_the_microsecond()
    {
        var given = Campaign.Create(
            long.MaxValue,
            startBlockId: long.MaxValue - 1,
            phoneId: long.MaxValue - 2,
            CampaignName.TryParse("Опрос «до 50%» 🎉", out _),
            CampaignDescription.TryParse("две\n\tстроки", out _)!,
            new(
                new(2026, 1, 31),
                WeeklyWindows.OfEveryDay(DailyWindow.TryCreate(new(0, 0), new(23, 59), out _)!),
                Recurrence.Monthly,
                IanaZone.TryParse("America/Argentina/Buenos_Aires", out _)!,
                new DateOnly(2027, 12, 31),
                Weekdays.Sunday | Weekdays.Saturday
            ),
            AttemptRules.Create(10, 10_080),
            contactCount: 3,
            Noon.AddTicks(1_234_567 * TimeSpan.TicksPerMicrosecond)
        );

        var id = await storage.AddAsync(given, NewContacts(3));
        var shown = await storage.Campaigns.GetAsync(id, TestContext.Current.CancellationToken);

        Assert.Equal(id, shown.Id);
        given.Store(id);
        Assert.Equivalent(given, shown, strict: true);
        Assert.Equal(given.Schedule, shown.Schedule);
        Assert.Equal(given.CreateTime, shown.CreateTime);
    }

    [Fact]
    public async Task The_longest_texts_are_kept_whole_however_many_bytes_they_take()
    {
        var name = string.Concat(Enumerable.Repeat("🎉", CampaignName.MaxLength));
        var description = string.Concat(Enumerable.Repeat("Ж", CampaignDescription.MaxLength));
        var given = Campaign.Create(
            1,
            1,
            1,
            CampaignName.TryParse(name, out _),
            CampaignDescription.TryParse(description, out _)!,
            Schedule,
            AttemptRules.Create(1, 0),
            0,
            Noon
        );

        var shown = await storage.Campaigns.GetAsync(await storage.AddAsync(given), TestContext.Current.CancellationToken);

        Assert.Equal(name, shown.Name.Value);
        Assert.Equal(description, shown.Description.Value);
    }

    [Theory]
    [InlineData(CampaignState.Draft)]
    [InlineData(CampaignState.Created)]
    [InlineData(CampaignState.Running)]
    [InlineData(CampaignState.Paused)]
    [InlineData(CampaignState.Completed)]
    [InlineData(CampaignState.Cancelled)]
    public async Task Every_state_is_read_back(CampaignState state)
    {
        var id = await storage.AddAsync(NewCampaign());
        storage.Execute($"UPDATE campaigns SET state = {(int)state}, next_event_time = NULL");

        Assert.Equal(state, (await storage.Campaigns.GetAsync(id, TestContext.Current.CancellationToken)).State);
    }

    [Fact]
    public async Task A_campaign_whose_zone_is_no_longer_known_stays_readable_and_never_opens()
    {
        var id = await storage.AddAsync(NewCampaign());
        storage.Execute("UPDATE campaigns SET time_zone = 'Mars/Olympus'");

        var shown = await storage.Campaigns.GetAsync(id, TestContext.Current.CancellationToken);

        Assert.Equal("Mars/Olympus", shown.Schedule.Zone.Id);
        Assert.Null(shown.Schedule.OpenAtOrAfter(Noon));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public async Task An_id_that_no_campaign_has_is_answered_with_that(long id)
    {
        await storage.AddAsync(NewCampaign());

        var refused = await Assert.ThrowsAsync<DomainException>(() =>
            storage.Campaigns.GetAsync(new(id), TestContext.Current.CancellationToken)
        );

        Assert.Equal(Refusal.CampaignNotFound, refused.Refusal);
    }

    [Fact]
    public async Task An_id_is_never_used_again()
    {
        await storage.AddAsync(NewCampaign());
        var last = await storage.AddAsync(NewCampaign());
        storage.Execute("DELETE FROM campaigns");

        var next = await storage.AddAsync(NewCampaign());

        Assert.True(next.Value > last.Value, $"{next} after {last} was deleted");
    }

    public void Dispose()
    {
        storage.Dispose();
        GC.SuppressFinalize(this);
    }
}
