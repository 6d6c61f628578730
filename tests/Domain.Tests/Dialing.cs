using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Scheduling;

namespace CampaignGrpc.Domain.Tests;

/// <summary>Campaigns and contacts as the tests of their lives need them.</summary>
internal static class Dialing
{
    /// <summary>A Tuesday, 10:00 on the clock of the campaigns' zone.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 3, 10, 0, 0, TimeSpan.Zero);

    public static readonly DialingLimits Limits = new(
        TimeSpan.FromMinutes(10),
        TimeSpan.FromSeconds(60),
        TimeSpan.FromSeconds(10),
        TimeSpan.FromMinutes(30),
        20,
        20,
        TimeSpan.FromSeconds(90)
    );

    public static Campaign NewCampaign(
        Recurrence recurrence = Recurrence.Once,
        string firstDay = "2026-03-03",
        string? lastDay = null,
        string zone = "Etc/UTC",
        int attempts = 2,
        int contacts = 1,
        int? maxConcurrentCalls = null,
        bool isDraft = false
    ) =>
        Campaign.Create(
            1,
            1,
            1,
            null,
            CampaignDescription.None,
            new CallingSchedule(
                DateOnly.Parse(firstDay, null),
                WeeklyWindows.OfEveryDay(DailyWindow.TryCreate(new(9, 0), new(17, 0), out _)!),
                recurrence,
                IanaZone.FromStorage(zone),
                lastDay is null ? null : DateOnly.Parse(lastDay, null)
            ),
            AttemptRules.Create(attempts, 30),
            contacts,
            Start.AddDays(-1),
            maxConcurrentCalls,
            isDraft
        );

    /// <summary>A campaign whose first run is under way at <see cref="Start"/>.</summary>
    public static Campaign Running(Recurrence recurrence = Recurrence.Once, int attempts = 2, int contacts = 1)
    {
        var campaign = NewCampaign(recurrence, attempts: attempts, contacts: contacts);
        campaign.Advance(Start);
        return campaign;
    }

    public static Contact NewContact() => new(new(1), 1, PhoneNumber.FromDigits(79123456789), AddData.Empty);
}
