using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Dialer.Tests;

/// <summary>What the dialer and the service tell of each other.</summary>
public sealed class AcquaintanceTests(RunningService service)
{
    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_service_knows_the_dialers_version_its_lines_and_its_calls()
    {
        var campaign = await service.CreateCampaignAsync(2);
        var carrier = new HeldCarrier();
        await using var dialer = await RunningDialer.StartAsync(
            service,
            campaign,
            carrier,
            settings: ["--Dialer:Id=known", "--Dialer:Concurrency=7"]
        );
        await Eventually.IsTrueAsync(() => carrier.Rung.Count == 2);

        var known = (await service.Operation.ListDialersAsync(new(), cancellationToken: TestEnd)).Dialers.Single(dialer =>
            dialer.DialerId == "known"
        );

        carrier.LetEnd();
        Assert.Matches(@"^\d+\.\d+\.\d+", known.Version);
        Assert.Equal((7, 2, campaign), (known.Capacity, known.HeldCalls, Assert.Single(known.Asks).CampaignId));
    }

    [Fact]
    public async Task Where_its_campaign_has_nothing_to_call_it_says_why_in_the_services_words()
    {
        var campaign = await service.CreateCampaignAsync(1);
        await service.Campaigns.PauseCampaignAsync(new() { CampaignId = campaign }, cancellationToken: TestEnd);
        var explained = await service.Campaigns.ExplainCampaignAsync(new() { CampaignId = campaign }, cancellationToken: TestEnd);

        await using var dialer = await RunningDialer.StartAsync(service, campaign, settings: "--Dialer:Wait=00:00:01");

        await Eventually.IsTrueAsync(() => dialer.Output.Contains($"{explained.Description} Waiting.", StringComparison.Ordinal));
        Assert.Equal(GateKind.CampaignState, explained.Blocking);
    }

    [Fact]
    public async Task At_the_port_for_JSON_it_says_in_a_sentence_which_one_it_needs()
    {
        await using var dialer = await RunningDialer.StartAsync(service, 1, settings: $"--Dialer:Address={service.JsonAddress}");

        await Eventually.IsTrueAsync(() =>
            dialer.Output.Contains(
                $"{service.JsonAddress}/ is the service's JSON port (HTTP/1.1), and Dialer:Address must be its gRPC port, by "
                    + "default 8081; trying again until it answers.",
                StringComparison.Ordinal
            )
        );
    }
}
