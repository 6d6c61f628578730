using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain.Trust;
using Grpc.Core;
using Grpc.Core.Interceptors;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignGrpc.Api.Tests.Trust;

/// <summary>A service that asks who calls, and callers with keys for it.</summary>
internal sealed class TrustedServer(CampaignServerFixture server) : IAsyncDisposable
{
    public CampaignServerFixture Server => server;

    /// <summary>It starts since bearers of certificates might call it.</summary>
    public static async Task<TrustedServer> StartAsync(params IEnumerable<string> settings) =>
        new(await CampaignServerFixture.StartAsync(["--Access:Open=false", "--Access:CertificateGrants:0=viewer@9999", .. settings]));

    /// <summary>A new key, made as an operator does who has the machine.</summary>
    /// <param name="grants">Such as <c>client@1,2</c>.</param>
    public async Task<string> KeyAsync(params IEnumerable<string> grants) => (await MakeKeyAsync(null, grants)).Secret;

    public Task<MadeKey> MakeKeyAsync(DateTimeOffset? expireTime, params IEnumerable<string> grants) =>
        server
            .Services.GetRequiredService<IMediator>()
            .Send(
                new CreateKeyCommand(
                    "test",
                    [
                        .. grants
                            .Select(text => Grant.TryParse(text, ProjectScope.All)!)
                            .Select(grant => new GrantInput(grant.Role, grant.Projects.Ids)),
                    ],
                    expireTime,
                    new()
                ),
                TestContext.Current.CancellationToken
            );

    /// <summary>A campaign of a project, of one contact, always open.</summary>
    public async Task<long> CreateCampaignAsync(long project, string name)
    {
        var request = new Contracts.V1.CreateCampaignRequest
        {
            Campaign = new()
            {
                ProjectId = project,
                Name = name,
                StartBlockId = 1,
                PhoneId = 1,
                Schedule = new()
                {
                    Date = "2026-03-03",
                    StartTime = "00:00",
                    EndTime = "24:00",
                    TimeZone = Dialing.DialerDriver.AlwaysOpenZone,
                },
            },
            Phones = { new Contracts.V1.NewContact { Phone = "+79123456701" } },
        };
        var client = new Contracts.V1.CampaignService.CampaignServiceClient(Grpc(await KeyAsync("admin")));
        return (await client.CreateCampaignAsync(request, cancellationToken: TestContext.Current.CancellationToken)).Campaign.Id;
    }

    /// <summary>The gRPC road with a key or token.</summary>
    public CallInvoker Grpc(string? bearer) =>
        server.Channel.Intercept(headers =>
        {
            if (bearer is not null)
                headers.Add("authorization", $"Bearer {bearer}");
            return headers;
        });

    /// <summary>The JSON road with a key or token.</summary>
    public HttpClient Json(string? bearer)
    {
        var client = new HttpClient { BaseAddress = server.JsonUrl };
        if (bearer is not null)
            client.DefaultRequestHeaders.Authorization = new("Bearer", bearer);
        return client;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}

/// <summary>The shortest thing that a reader can ask.</summary>
internal static class Listing
{
    public static Task ListAsync(this CallInvoker caller) =>
        new Contracts.V1.CampaignService.CampaignServiceClient(caller)
            .ListCampaignsAsync(new(), cancellationToken: TestContext.Current.CancellationToken)
            .ResponseAsync;
}
