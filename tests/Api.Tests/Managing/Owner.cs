using System.Text;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace CampaignGrpc.Api.Tests.Managing;

/// <summary>Plays a campaign's owner, on either road.</summary>
internal sealed class Owner(CampaignServerFixture server)
{
    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    /// <summary>Updates by gRPC; <paramref name="paths"/> is the mask, none for every field that is given.</summary>
    public async Task<Campaign> UpdateAsync(long campaign, CampaignUpdate update, params IEnumerable<string> paths)
    {
        var request = new UpdateCampaignRequest
        {
            CampaignId = campaign,
            Campaign = update,
            UpdateMask = new FieldMask { Paths = { paths } },
        };
        return (await server.Campaigns.UpdateCampaignAsync(request, cancellationToken: TestEnd)).Campaign;
    }

    public async Task<Campaign> MoveAsync(long campaign, Action<Schedule> change)
    {
        var update = new CampaignUpdate { Schedule = new() };
        change(update.Schedule);
        return await UpdateAsync(campaign, update);
    }

    /// <summary>What an update by gRPC is refused with.</summary>
    public static async Task<Answer> RefusalAsync(Func<Task> call) => Answer.FromGrpc(await Assert.ThrowsAsync<RpcException>(call));

    /// <summary>Updates by JSON; the campaign afterwards, or the refusal.</summary>
    public async Task<(Campaign? Campaign, Answer? Refusal)> PatchAsync(long campaign, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await server.Json.PatchAsync($"/api/campaigns/{campaign}", content, TestEnd);
        if (!response.IsSuccessStatusCode)
            return (null, await response.ReadAnswerAsync());
        return (JsonParser.Default.Parse<UpdateCampaignResponse>(await response.Content.ReadAsStringAsync(TestEnd)).Campaign, null);
    }

    /// <summary>Sends a request; what it is refused with, if it is.</summary>
    public async Task<Answer?> SendAsync(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await server.Json.SendAsync(request, TestEnd);
        return response.IsSuccessStatusCode ? null : await response.ReadAnswerAsync();
    }

    public async Task<Campaign> LaunchAsync(long campaign) =>
        (await server.Campaigns.LaunchCampaignAsync(new() { CampaignId = campaign }, cancellationToken: TestEnd)).Campaign;

    public async Task<Campaign> StartNowAsync(long campaign) =>
        (await server.Campaigns.StartCampaignNowAsync(new() { CampaignId = campaign }, cancellationToken: TestEnd)).Campaign;

    /// <summary>Copies a campaign; the copy's id.</summary>
    public async Task<long> CopyAsync(long campaign, Action<CopyCampaignRequest>? change = null)
    {
        var request = new CopyCampaignRequest { CampaignId = campaign };
        change?.Invoke(request);
        return (await server.Campaigns.CopyCampaignAsync(request, cancellationToken: TestEnd)).Campaign.Id;
    }

    /// <summary>Redials a campaign.</summary>
    public async Task<RedialCampaignResponse> RedialAsync(
        long campaign,
        Action<RedialCampaignRequest>? change = null,
        params ContactResult[] results
    )
    {
        var request = new RedialCampaignRequest { CampaignId = campaign, Results = { results } };
        change?.Invoke(request);
        return await server.Campaigns.RedialCampaignAsync(request, cancellationToken: TestEnd);
    }

    public Task CancelAsync(long campaign) =>
        server.Campaigns.CancelCampaignAsync(new() { CampaignId = campaign }, cancellationToken: TestEnd).ResponseAsync;

    public Task DeleteAsync(long campaign) =>
        server.Campaigns.DeleteCampaignAsync(new() { CampaignId = campaign }, cancellationToken: TestEnd).ResponseAsync;

    public async Task<Contact> CancelContactAsync(long campaign, long contact = 1) =>
        (
            await server.Contacts.CancelContactAsync(new() { CampaignId = campaign, ContactId = contact }, cancellationToken: TestEnd)
        ).Contact;
}
