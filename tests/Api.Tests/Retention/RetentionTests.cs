using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Api.Tests.Imports;
using CampaignGrpc.Api.Tests.Managing;
using CampaignGrpc.Contracts.V1;
using CampaignGrpc.Infrastructure;

namespace CampaignGrpc.Api.Tests.Retention;

/// <summary>Contacts of campaigns that ended long ago are reduced to counts, where that is set.</summary>
public sealed class RetentionTests
{
    private const string ThirtyDays = "--Retention:ContactsAfter=30.00:00:00";

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_a_campaign_that_ended_long_ago_the_counts_are_left_and_everything_else_says_that_the_contacts_are_gone()
    {
        await using var server = await CampaignServerFixture.StartAsync(ThirtyDays);
        var (dialer, imports) = (new DialerDriver(server), new ImportDriver(server));
        var campaign = await EndedAsync(server);
        var before = (await server.GetAsync(campaign), await dialer.StatisticsAsync(campaign));
        var list = ImportDriver.Lines(1, 2_500) + "{}\n";

        server.Time.Advance(TimeSpan.FromDays(31));

        await UntilReducedAsync(server);
        Assert.Equal(before, (await server.GetAsync(campaign), await dialer.StatisticsAsync(campaign)));
        foreach (
            var path in new[]
            {
                "contacts",
                "contacts?phone=%2B79130000001",
                "contacts/1",
                "contacts/1:explain",
                "attempts",
                "results.ndjson",
                "results.csv",
                "results.xlsx",
                "imports/list/refused_rows",
            }
        )
        {
            var answer = await new Owner(server).SendAsync(HttpMethod.Get, $"/api/campaigns/{campaign}/{path}");
            Assert.Equal((path, 400, "CONTACTS_GONE"), (path, answer?.HttpStatus ?? 200, answer?.Reason ?? ""));
        }

        Assert.Equal("CONTACTS_GONE", (await Owner.RefusalAsync(() => new Owner(server).CancelContactAsync(campaign))).Reason);
        Assert.Equal("CONTACTS_GONE", (await imports.PostAsync(campaign, list, query: $"import_id=list&{ImportDriver.SkipBad}")).Reason);
        Assert.Equal(
            2_500,
            (await server.Contacts.GetImportAsync(new() { CampaignId = campaign, ImportId = "list" }, cancellationToken: TestEnd))
                .Import
                .AcceptedCount
        );
        Assert.Empty(server.Services.CheckDatabase());
        Assert.Contains(server.Log.Lines, line => line.Contains("its 2501 contacts are reduced to counts", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_ended_less_long_ago_or_goes_on_or_is_of_a_project_with_another_period_keeps_its_contacts()
    {
        await using var server = await CampaignServerFixture.StartAsync(
            ThirtyDays,
            "--Retention:Projects:0=2=never",
            "--Retention:Projects:1=3=2.00:00:00"
        );
        var kept = await EndedAsync(server, project: 2);
        var soon = await EndedAsync(server, project: 3);
        var going = await new DialerDriver(server).CreateAsync(1, campaign => campaign.Schedule.Periods = new() { Id = 2 });
        var former = await EndedAsync(server);

        server.Time.Advance(TimeSpan.FromDays(29));

        await UntilReducedAsync(server);
        Assert.Equal("CONTACTS_GONE", await ReasonAsync(server, soon));
        Assert.Equal("", await ReasonAsync(server, former));
        server.Time.Advance(TimeSpan.FromDays(2));
        await UntilReducedAsync(server, count: 2);
        Assert.Equal(
            ("", "", "CONTACTS_GONE"),
            (await ReasonAsync(server, kept), await ReasonAsync(server, going), await ReasonAsync(server, former))
        );
    }

    [Fact]
    public async Task Unless_it_is_set_nothing_is_reduced_and_the_start_says_so()
    {
        await using var server = await CampaignServerFixture.StartAsync();
        var campaign = await EndedAsync(server);

        server.Time.Advance(TimeSpan.FromDays(40));
        await server.RunUpkeepAsync();

        Assert.Equal("", await ReasonAsync(server, campaign));
        Assert.Contains(server.Log.Lines, line => line.Contains("Retention:ContactsAfter=never", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--Retention:ContactsAfter=soon")]
    [InlineData("--Retention:ContactsAfter=01:00:00")]
    [InlineData("--Retention:Projects:0=seven=never")]
    public async Task A_period_that_is_none_is_refused_at_the_start(string setting) =>
        Assert.Contains(
            "never",
            (await Assert.ThrowsAnyAsync<Exception>(() => CampaignServerFixture.StartAsync(setting))).Message,
            StringComparison.Ordinal
        );

    private static async Task<long> EndedAsync(CampaignServerFixture server, long project = 1)
    {
        var (dialer, imports) = (new DialerDriver(server), new ImportDriver(server));
        var campaign = await dialer.CreateAsync(1, given => given.ProjectId = project);
        await imports.PostAsync(campaign, ImportDriver.Lines(1, 2_500) + "{}\n", query: $"import_id=list&{ImportDriver.SkipBad}");
        await dialer.CallAsync(campaign, Outcome.Answered);
        await new Owner(server).CancelAsync(campaign);
        return campaign;
    }

    private static Task UntilReducedAsync(CampaignServerFixture server, int count = 1) =>
        Eventually.IsTrueAsync(
            () => server.Ask("SELECT count(*) FROM endings WHERE is_reduced = 1").Single() == $"{count}",
            meanwhile: () => server.Time.Advance(TimeSpan.FromSeconds(1))
        );

    private static async Task<string> ReasonAsync(CampaignServerFixture server, long campaign) =>
        (await new Owner(server).SendAsync(HttpMethod.Get, $"/api/campaigns/{campaign}/contacts"))?.Reason ?? "";
}
