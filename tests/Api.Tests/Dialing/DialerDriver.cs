using System.Runtime.CompilerServices;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf.WellKnownTypes;

namespace CampaignGrpc.Api.Tests.Dialing;

/// <summary>Makes campaigns and plays a dialer through the front door.</summary>
public sealed class DialerDriver(CampaignServerFixture server)
{
    public const string AlwaysOpenZone = "Etc/UTC";

    private static long _lastProject = 1_000_000;

    /// <summary>A project that no other test has: a number that is not to be called is not called in any campaign of its project.</summary>
    public static long NextProject => Interlocked.Increment(ref _lastProject);

    private DialerService.DialerServiceClient Dialer => new(server.Channel);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A campaign whose window is open at the fixture's start, with that many contacts; returns its id.</summary>
    public async Task<long> CreateAsync(int contacts, Action<NewCampaign>? change = null) =>
        (await server.Campaigns.CreateCampaignAsync(RequestOf(contacts, change), cancellationToken: Cancellation)).Campaign.Id;

    /// <summary>The same as a draft, of which nobody is called before it is launched.</summary>
    public async Task<long> CreateDraftAsync(int contacts, Action<NewCampaign>? change = null)
    {
        var request = RequestOf(contacts, change);
        request.Draft = true;
        return (await server.Campaigns.CreateCampaignAsync(request, cancellationToken: Cancellation)).Campaign.Id;
    }

    public async Task<PreviewCampaignResponse> PreviewAsync(int contacts, Action<NewCampaign>? change = null)
    {
        var create = RequestOf(contacts, change);
        return await server.Campaigns.PreviewCampaignAsync(
            new()
            {
                Campaign = create.Campaign,
                Phones = { create.Phones },
                Lines = 1,
            },
            cancellationToken: Cancellation
        );
    }

    public async Task<IReadOnlyList<ClaimedCall>> ClaimAsync(
        long campaign,
        int calls = 10,
        TimeSpan? wait = null,
        TimeSpan? lease = null,
        string dialer = "dialer-1"
    )
    {
        var request = new ClaimCallsRequest
        {
            DialerId = dialer,
            MaxCalls = calls,
            CampaignId = campaign,
            Wait = wait?.ToDuration(),
            LeaseDuration = lease?.ToDuration(),
        };
        return (await Dialer.ClaimCallsAsync(request, cancellationToken: Cancellation)).Calls;
    }

    public async Task<ClaimedCall> ClaimOneAsync(long campaign) => Assert.Single(await ClaimAsync(campaign, 1));

    public async Task<StartCallResult> StartAsync(string token)
    {
        var request = new StartCallsRequest { Tokens = { token } };
        return Assert.Single((await Dialer.StartCallsAsync(request, cancellationToken: Cancellation)).Results);
    }

    public async Task<ExtendCallResult> ExtendAsync(string token)
    {
        var request = new ExtendCallsRequest { Tokens = { token } };
        return Assert.Single((await Dialer.ExtendCallsAsync(request, cancellationToken: Cancellation)).Results);
    }

    public async Task<ReleaseCallResult> ReleaseAsync(string token)
    {
        var request = new ReleaseCallsRequest { Tokens = { token } };
        return Assert.Single((await Dialer.ReleaseCallsAsync(request, cancellationToken: Cancellation)).Results);
    }

    public async Task<ReportOutcomeResult> ReportAsync(string token, Outcome outcome, Action<OutcomeReport>? change = null)
    {
        var report = new OutcomeReport { Token = token, Outcome = outcome };
        change?.Invoke(report);
        var request = new ReportOutcomesRequest { Reports = { report } };
        return Assert.Single((await Dialer.ReportOutcomesAsync(request, cancellationToken: Cancellation)).Results);
    }

    /// <summary>Claims one call, starts it and reports its outcome.</summary>
    public async Task<string> CallAsync(long campaign, Outcome outcome)
    {
        var call = await ClaimOneAsync(campaign);
        Assert.NotNull((await StartAsync(call.Token)).Start);
        Assert.NotNull((await ReportAsync(call.Token, outcome)).Receipt);
        return call.Token;
    }

    public async Task<Campaign> GetAsync(long campaign) =>
        (await server.Campaigns.GetCampaignAsync(new() { CampaignId = campaign }, cancellationToken: Cancellation)).Campaign;

    /// <summary>Asks for a campaign until it is as it will be by itself.</summary>
    public Task<Campaign> UntilAsync(long campaign, Predicate<Campaign> isSo, [CallerArgumentExpression(nameof(isSo))] string text = "") =>
        Eventually.IsAsync(() => GetAsync(campaign), isSo, text: text);

    public async Task<Contact> ContactAsync(long campaign, long contact = 1) =>
        (
            await server.Contacts.GetContactAsync(new() { CampaignId = campaign, ContactId = contact }, cancellationToken: Cancellation)
        ).Contact;

    public async Task<IReadOnlyList<Attempt>> AttemptsAsync(long campaign)
    {
        var request = new ListAttemptsRequest { CampaignId = campaign, PageSize = 1_000 };
        return (
            await new ResultService.ResultServiceClient(server.Channel).ListAttemptsAsync(request, cancellationToken: Cancellation)
        ).Attempts;
    }

    public async Task<GetStatisticsResponse> StatisticsAsync(long campaign) =>
        await new ResultService.ResultServiceClient(server.Channel).GetStatisticsAsync(
            new() { CampaignId = campaign },
            cancellationToken: Cancellation
        );

    public async Task<ExplainContactResponse> ExplainAsync(long campaign, long contact = 1) =>
        await server.Contacts.ExplainContactAsync(new() { CampaignId = campaign, ContactId = contact }, cancellationToken: Cancellation);

    public static string ReasonOf(Google.Rpc.Status refusal) => refusal.Details[0].Unpack<Google.Rpc.ErrorInfo>().Reason;

    /// <summary>What <see cref="CreateAsync"/> sends.</summary>
    public CreateCampaignRequest RequestOf(int contacts, Action<NewCampaign>? change)
    {
        var campaign = new NewCampaign
        {
            ProjectId = 1,
            StartBlockId = 10,
            PhoneId = 5,
            Schedule = new()
            {
                Date = server.Time.GetUtcNow().ToString("yyyy-MM-dd", null),
                StartTime = "00:00",
                EndTime = "23:59",
                TimeZone = AlwaysOpenZone,
                Attempts = new() { Id = 2 },
                Interval = "30",
            },
        };
        change?.Invoke(campaign);
        var request = new CreateCampaignRequest { Campaign = campaign };
        for (var i = 0; i < contacts; i++)
            request.Phones.Add(new NewContact { Phone = $"+7912{1_000_000 + i}" });
        return request;
    }
}
