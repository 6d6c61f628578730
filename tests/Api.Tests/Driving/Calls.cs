using System.Text;
using CampaignGrpc.Api.Tests.Creating;
using CampaignGrpc.Contracts.V1;
using Grpc.Core;

namespace CampaignGrpc.Api.Tests.Driving;

/// <summary>Asking for a campaign, on either road.</summary>
internal static class Calls
{
    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    /// <summary>Sends a text to the documented endpoint.</summary>
    public static Task<Answer> PostAsync(this CampaignServerFixture server, string body, string? key = null) =>
        server.PostAsync(Encoding.UTF8.GetBytes(body), key: key);

    /// <summary>Sends any bytes to the documented endpoint.</summary>
    public static async Task<Answer> PostAsync(
        this CampaignServerFixture server,
        byte[] body,
        string? contentType = "application/json",
        string? key = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/campaigns") { Content = new ByteArrayContent(body) };
        if (contentType is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        using var response = await server.Json.SendAsync(request, TestEnd);
        return await response.ReadAnswerAsync();
    }

    public static async Task<Answer> ReadAnswerAsync(this HttpResponseMessage response) =>
        Answer.FromJson(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            await response.Content.ReadAsStringAsync(TestEnd)
        );

    /// <summary>Asks by gRPC.</summary>
    public static async Task<Answer> CreateAsync(this CampaignServerFixture server, CreateCampaignRequest request)
    {
        try
        {
            var response = await server.Campaigns.CreateCampaignAsync(request, cancellationToken: TestEnd);
            return new(200, new(), response.Campaign.Id);
        }
        catch (RpcException exception)
        {
            return Answer.FromGrpc(exception);
        }
    }

    /// <summary>The id of a new campaign, stored by way of the documented endpoint.</summary>
    public static async Task<long> CreateCampaignAsync(this CampaignServerFixture server, string body = ValidRequest.Text)
    {
        var answer = await server.PostAsync(body);
        Assert.Equal(200, answer.HttpStatus);
        return answer.CampaignId;
    }

    /// <summary>What the service shows of a campaign.</summary>
    public static async Task<Campaign> GetAsync(this CampaignServerFixture server, long campaign) =>
        (await server.Campaigns.GetCampaignAsync(new() { CampaignId = campaign }, cancellationToken: TestEnd)).Campaign;

    public static async Task<Contact> GetContactAsync(this CampaignServerFixture server, long campaign, long contact) =>
        (await server.Contacts.GetContactAsync(new() { CampaignId = campaign, ContactId = contact }, cancellationToken: TestEnd)).Contact;
}
