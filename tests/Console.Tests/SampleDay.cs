using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Console.Tests;

/// <summary>A service in the middle of a day's work, for pages that have something to show.</summary>
internal static class SampleDay
{
    private static readonly Outcome[] Turn =
    [
        Outcome.Answered,
        Outcome.NoAnswer,
        Outcome.Answered,
        Outcome.Busy,
        Outcome.Answered,
        Outcome.Voicemail,
        Outcome.Answered,
        Outcome.InvalidNumber,
        Outcome.Answered,
        Outcome.NoAnswer,
        Outcome.Rejected,
        Outcome.Answered,
    ];

    /// <returns>The id of the campaign that is under way.</returns>
    public static async Task<long> MakeAsync(CampaignServerFixture server)
    {
        var (driver, end) = (new DialerDriver(server), TestContext.Current.CancellationToken);
        var main = await CreateAsync(driver, 120, "Обзвон клиентов: продление полиса ОСАГО", "09:00", "21:00", 6, lastDate: "2026-03-10");
        for (var day = 0; day < 2; day++)
        {
            for (var call = 0; call < 9 + (5 * day); call++)
                await driver.CallAsync(main, Turn[(day + call) % Turn.Length]);
            server.Time.Advance(TimeSpan.FromDays(1));
        }

        var visits = await CreateAsync(driver, 40, "Напоминание о визите, клиника на Лесной", "09:00", "20:00", 8);
        for (var call = 0; call < 24; call++)
            await driver.CallAsync(visits, Turn[call % Turn.Length]);
        var paused = await CreateAsync(driver, 30, "Renewal reminder, Almaty", "10:00", "19:00", null);
        await server.Campaigns.PauseCampaignAsync(new() { CampaignId = paused }, cancellationToken: end);
        var cancelled = await CreateAsync(driver, 12, "<script>alert(1)</script> & \"quotes\"", "09:00", "18:00", null);
        for (var call = 0; call < 3; call++)
            await driver.CallAsync(cancelled, Turn[call]);
        await server.Campaigns.CancelCampaignAsync(new() { CampaignId = cancelled }, cancellationToken: end);
        var created = await CreateAsync(
            driver,
            25,
            "Возврат в программу лояльности после долгого перерыва: жители Екатеринбурга, Челябинска и Тюмени",
            "09:00",
            "14:00",
            null
        );
        Assert.NotEqual(0, created);

        for (var hour = 0; hour < 4; hour++)
        {
            for (var call = 0; call < 11 + (4 * hour); call++)
                await driver.CallAsync(main, Turn[((3 * hour) + call) % Turn.Length]);
            server.Time.Advance(TimeSpan.FromHours(1));
        }

        foreach (var call in await driver.ClaimAsync(main, 6))
            await driver.StartAsync(call.Token);
        await new DoNotCallService.DoNotCallServiceClient(server.Channel).AddDoNotCallAsync(
            new()
            {
                ProjectId = 1,
                Entries =
                {
                    new NewDoNotCallEntry { Phone = "+79120000001", Reason = "Просил в письме от 1 марта" },
                },
            },
            cancellationToken: end
        );
        // A receiver that is not reached, since addresses of the machine itself are not asked.
        var webhooks = new WebhookService.WebhookServiceClient(server.Channel);
        var webhook = await webhooks.CreateWebhookAsync(
            new()
            {
                ProjectId = 1,
                Url = "https://127.0.0.1/events",
                Types_ = { "campaigns.v1.campaign.completed", "campaigns.v1.contact.done" },
                MaxBatch = 20,
            },
            cancellationToken: end
        );
        await webhooks.SendTestEventAsync(new() { WebhookId = webhook.Webhook.WebhookId }, cancellationToken: end);
        return main;
    }

    private static Task<long> CreateAsync(
        DialerDriver driver,
        int contacts,
        string name,
        string start,
        string end,
        int? lines,
        string? lastDate = null
    ) => driver.CreateAsync(contacts, campaign =>
        {
            campaign.Name = name;
            if (lastDate is not null)
                campaign.Schedule.LastDate = lastDate;
            campaign.Schedule.StartTime = start;
            campaign.Schedule.EndTime = end;
            campaign.Schedule.TimeZone = "Asia/Yekaterinburg";
            campaign.Schedule.Attempts = new() { Id = 3 };
            if (lines is { } most)
                campaign.MaxConcurrentCalls = most;
        });
}
