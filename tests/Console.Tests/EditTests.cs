using System.Net;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Console.Tests;

/// <summary>A campaign's fields through its forms: for another one like it, and for itself.</summary>
public sealed class EditTests(CampaignServerFixture server, Chromium chromium) : IClassFixture<CampaignServerFixture>
{
    [Fact]
    public async Task Callees_hours_are_shown_carried_over_to_another_one_changed_and_removed()
    {
        var first = await CreateAsync();
        await using var window = await chromium.OpenAsync(server.JsonUrl);
        await window.GoAsync($"/campaigns/{first}");
        Assert.Contains(
            "Если часовой пояс номера неизвестен: по часам обзвона",
            (await window.TextAsync()).Replace("\n", " ", StringComparison.Ordinal),
            StringComparison.Ordinal
        );

        await window.Page.Locator($"main a[href='/campaigns/new?like={first}']").ClickAsync();
        await window.Page.WaitForURLAsync("**/campaigns/new?like=*");
        Assert.Equal("1-5 09:00-21:00", await window.Page.Locator("[name=callee_windows]").InputValueAsync());
        await window.FillAsync("numbers", "+79121000001");
        await window.ActAsync("preview");
        await window.ActAsync("create");
        await window.Page.WaitForURLAsync("**/campaigns/*?done=create");
        var id = long.Parse(new Uri(window.Page.Url).AbsolutePath.Split('/')[^1], null);
        Assert.Equal((await server.GetAsync(first)).Schedule.CalleeHours, (await server.GetAsync(id)).Schedule.CalleeHours);

        await window.GoAsync($"/campaigns/{id}/edit");
        await window.FillAsync("name", "Другое имя");
        await window.FillAsync("callee_windows", "10:00-20:00");
        await window.Page.Locator("[name=unknown_zone]").SelectOptionAsync("CallNobody");
        await SaveAsync(window);
        var changed = await server.GetAsync(id);
        Assert.Equal(
            ("Другое имя", "10:00", "20:00", UnknownZone.CallNobody),
            (
                changed.Name,
                changed.Schedule.CalleeHours.Windows[0].StartTime,
                changed.Schedule.CalleeHours.Windows[0].EndTime,
                changed.Schedule.CalleeHours.UnknownZone
            )
        );
        Assert.Empty(changed.Schedule.CalleeHours.Windows[0].Weekdays);

        await window.GoAsync($"/campaigns/{id}/edit");
        await window.FillAsync("callee_windows", "");
        await SaveAsync(window);
        Assert.Null((await server.GetAsync(id)).Schedule.CalleeHours);
        window.AssertWell();
    }

    [Fact]
    public async Task What_nobody_touches_in_the_form_stays_as_it_is_and_hours_that_cannot_be_read_are_told()
    {
        var id = await CreateAsync();
        var before = await server.GetAsync(id);
        await using var window = await chromium.OpenAsync(server.JsonUrl);
        await window.GoAsync($"/campaigns/{id}/edit");
        await SaveAsync(window);
        var after = await server.GetAsync(id);
        Assert.Equal((before.Schedule, before.Name, before.MaxConcurrentCalls), (after.Schedule, after.Name, after.MaxConcurrentCalls));
        Assert.Equal(before.OutcomeRules, after.OutcomeRules);

        await window.GoAsync($"/campaigns/{id}/edit");
        await window.FillAsync("callee_windows", "by day");
        await window.Page.Locator("main form button.main").ClickAsync();
        Assert.Contains("По часам абонента", await window.TextAsync(".fault"), StringComparison.Ordinal);
        Assert.Equal("by day", await window.Page.Locator("[name=callee_windows]").InputValueAsync());
        Assert.Equal(before.Schedule.CalleeHours, (await server.GetAsync(id)).Schedule.CalleeHours);
    }

    [Fact]
    public async Task A_form_that_is_older_than_the_campaign_changes_nothing()
    {
        var id = await CreateAsync();
        await using var window = await chromium.OpenAsync(server.JsonUrl);
        await window.GoAsync($"/campaigns/{id}/edit");
        await server.Campaigns.UpdateCampaignAsync(
            new()
            {
                CampaignId = id,
                Campaign = new() { Name = "Уже другое" },
                UpdateMask = new() { Paths = { "name" } },
            },
            cancellationToken: TestContext.Current.CancellationToken
        );
        await window.FillAsync("name", "Опоздавшее");
        var answer = await window.Page.RunAndWaitForResponseAsync(
            () => window.Page.Locator("main form button.main").ClickAsync(),
            response => response.Request.Method == "POST"
        );

        Assert.Equal((int)HttpStatusCode.Conflict, answer.Status);
        Assert.Equal("Уже другое", (await server.GetAsync(id)).Name);
    }

    private static async Task SaveAsync(Window window)
    {
        await window.Page.Locator("main form button.main").ClickAsync();
        await window.Page.WaitForURLAsync("**?done=update");
    }

    private async Task<long> CreateAsync() => await new DialerDriver(server).CreateAsync(1, campaign =>
        {
            campaign.Name = "По часам абонента";
            campaign.MaxConcurrentCalls = 5;
            campaign.OutcomeRules.Add(new OutcomeRule { Outcome = Outcome.Busy, Interval = 7 });
            campaign.Schedule.CalleeHours = new()
            {
                UnknownZone = UnknownZone.UseCampaignZone,
                Windows =
                {
                    new WeeklyWindow
                    {
                        StartTime = "09:00",
                        EndTime = "21:00",
                        Weekdays = { Enumerable.Range(1, 5).Select(day => (Google.Type.DayOfWeek)day) },
                    },
                },
            };
        });
}
