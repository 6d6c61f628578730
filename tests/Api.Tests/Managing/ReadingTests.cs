using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf;
using Grpc.Core;
using static System.FormattableString;
using static CampaignGrpc.Api.Tests.Creating.ValidRequest;

namespace CampaignGrpc.Api.Tests.Managing;

/// <summary>Campaigns and contacts are shown alike on both roads, and what does not exist is said not to.</summary>
public sealed class ReadingTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    public static TheoryData<long, string> BadCampaignIds =>
        new()
        {
            { 0, "OUT_OF_RANGE" },
            { -1, "OUT_OF_RANGE" },
            { long.MinValue, "OUT_OF_RANGE" },
        };

    [Fact]
    public async Task A_campaign_is_shown_alike_on_both_roads()
    {
        var id = await server.CreateCampaignAsync(With("campaign.schedule.weekdays", """["WEDNESDAY", "SUNDAY"]"""));

        var json = JsonParser.Default.Parse<GetCampaignResponse>(await GetTextAsync($"/api/campaigns/{id}"));

        Assert.Equal(await server.GetAsync(id), json.Campaign);
        Assert.Equal([Google.Type.DayOfWeek.Sunday, Google.Type.DayOfWeek.Wednesday], json.Campaign.Schedule.Weekdays);
    }

    [Fact]
    public async Task A_contact_is_shown_alike_on_both_roads()
    {
        var id = await server.CreateCampaignAsync();

        var json = JsonParser.Default.Parse<GetContactResponse>(await GetTextAsync($"/api/campaigns/{id}/contacts/1"));

        Assert.Equal(await server.GetContactAsync(id, 1), json.Contact);
        Assert.Equal((id, 1, "+79123456789"), (json.Contact.CampaignId, json.Contact.ContactId, json.Contact.Phone));
        Assert.Equal(
            (ContactState.Waiting, ContactResult.Unspecified, 0),
            (json.Contact.State, json.Contact.Result, json.Contact.AttemptCount)
        );
        // It is due when the window opens, at nine in Yekaterinburg.
        Assert.Equal(new(2026, 3, 4, 4, 0, 0, TimeSpan.Zero), json.Contact.DueTime.ToDateTimeOffset());
    }

    [Fact]
    public async Task A_read_campaign_has_the_documents_names_and_ids_as_numbers()
    {
        var id = await server.CreateCampaignAsync();

        var text = await GetTextAsync($"/api/campaigns/{id}");

        Assert.Matches($"\"id\": ?{id},", text);
        foreach (
            var name in new[]
            {
                "project_id",
                "start_block_id",
                "phone_id",
                "start_time",
                "end_time",
                "time_zone",
                "create_time",
                "contact_count",
                "next_opening_time",
            }
        )
            Assert.Contains($"\"{name}\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_window_is_open_from_its_start_until_its_end()
    {
        await using var own = await CampaignServerFixture.StartAsync();
        var id = await own.CreateCampaignAsync(With("campaign.schedule.date", "\"2026-03-03\""));

        var open = await own.GetAsync(id);
        own.Time.Advance(TimeSpan.FromHours(2));
        var closed = await own.GetAsync(id);

        Assert.True(open.WindowOpen);
        Assert.False(closed.WindowOpen);
        Assert.Equal(new(2026, 3, 4, 4, 0, 0, TimeSpan.Zero), closed.NextOpeningTime.ToDateTimeOffset());
    }

    [Fact]
    public async Task A_campaign_whose_last_day_is_over_opens_never_again()
    {
        await using var own = await CampaignServerFixture.StartAsync();
        var body = With("campaign.schedule.last_date", "\"2026-03-04\"");
        var id = await own.CreateCampaignAsync(body);
        own.Time.Advance(TimeSpan.FromDays(2));

        Assert.Null((await own.GetAsync(id)).NextOpeningTime);
        var json = await own.PostAsync(body);
        Assert.Equal("campaign.schedule NEVER_OPENS", json.Faults.Single());
        Assert.Equal(json.Status, (await own.CreateAsync(Message(body))).Status);
    }

    [Fact]
    public async Task What_does_not_exist_is_not_found()
    {
        var id = await server.CreateCampaignAsync();

        await IsNotFoundAsync($"/api/campaigns/{id + 1_000}", "CAMPAIGN_NOT_FOUND", () => server.GetAsync(id + 1_000));
        await IsNotFoundAsync($"/api/campaigns/{long.MaxValue}", "CAMPAIGN_NOT_FOUND", () => server.GetAsync(long.MaxValue));
        await IsNotFoundAsync($"/api/campaigns/{id + 1_000}/contacts/1", "CAMPAIGN_NOT_FOUND", () => server.GetContactAsync(id + 1_000, 1));
        await IsNotFoundAsync($"/api/campaigns/{id}/contacts/3", "CONTACT_NOT_FOUND", () => server.GetContactAsync(id, 3));
        await IsNotFoundAsync($"/api/campaigns/{id}/contacts/{long.MaxValue}", "CONTACT_NOT_FOUND", () =>
            server.GetContactAsync(id, long.MaxValue)
        );
        await IsNotFoundAsync($"/api/campaigns/{id + 1_000}/contacts", "CAMPAIGN_NOT_FOUND", async () =>
            await server.Contacts.ListContactsAsync(
                new() { CampaignId = id + 1_000 },
                cancellationToken: TestContext.Current.CancellationToken
            )
        );
    }

    [Theory]
    [MemberData(nameof(BadCampaignIds))]
    public async Task An_id_that_cannot_be_is_refused_alike_on_both_roads(long id, string reason)
    {
        await IsRefusedAsync(Invariant($"/api/campaigns/{id}"), $"campaign_id {reason}", () => server.GetAsync(id));
        await IsRefusedAsync(Invariant($"/api/campaigns/1/contacts/{id}"), $"contact_id {reason}", () => server.GetContactAsync(1, id));
    }

    private static async Task<Answer> RefusalAsync(Func<Task> call) => Answer.FromGrpc(await Assert.ThrowsAsync<RpcException>(call));

    private async Task IsNotFoundAsync(string path, string reason, Func<Task> call)
    {
        using var response = await server.Json.GetAsync(path, TestContext.Current.CancellationToken);
        var json = await response.ReadAnswerAsync();

        Assert.Equal((404, Google.Rpc.Code.NotFound, reason), (json.HttpStatus, json.Code, json.Reason));
        Assert.Equal(json.Status, (await RefusalAsync(call)).Status);
    }

    private async Task IsRefusedAsync(string path, string fault, Func<Task> call)
    {
        using var response = await server.Json.GetAsync(path, TestContext.Current.CancellationToken);
        var json = await response.ReadAnswerAsync();

        Assert.Equal((400, fault), (json.HttpStatus, json.Faults.Single()));
        Assert.Equal(json.Status, (await RefusalAsync(call)).Status);
    }

    private async Task<string> GetTextAsync(string path)
    {
        using var response = await server.Json.GetAsync(path, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, text);
        return text;
    }
}
