using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using static CampaignGrpc.Api.Tests.Imports.ImportDriver;

namespace CampaignGrpc.Api.Tests.Imports;

/// <summary>A trial (<c>validate_only</c>) says what an import would come to, and stores nothing.</summary>
public sealed class TrialImportTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private const string Trial = "validate_only=true";

    private readonly DialerDriver _dialer = new(server);
    private readonly ImportDriver _imports = new(server);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", ImportState.Refused, "4 = 0 + 0 + 2")]
    [InlineData("&duplicates=DUPLICATE_POLICY_SKIP", ImportState.Refused, "4 = 0 + 1 + 1")]
    [InlineData("&duplicates=DUPLICATE_POLICY_SKIP&" + SkipBad, ImportState.Done, "4 = 2 + 1 + 1")]
    public async Task It_answers_with_the_counts_and_the_faults_that_an_import_would_have(string policies, ImportState state, string counts)
    {
        var campaign = await _dialer.CreateAsync(0);
        await _imports.PostAsync(campaign, Lines(1, 1));
        var rows = server.Rows();
        var file = $"phone,name\n{Phone(1)},known\n{Phone(2)},new\n112,short\n{Phone(3)},new\n";

        var answer = await _imports.PostAsync(campaign, file, Csv, Trial + policies);

        Assert.Equal((state, counts, ""), (answer.Import.State, answer.Counts, answer.Import.ImportId));
        Assert.Contains("3/4 phone FORBIDDEN_NUMBER", answer.Verdicts);
        Assert.Equal(rows, server.Rows());
    }

    [Fact]
    public async Task It_says_how_the_columns_were_understood()
    {
        var campaign = await _dialer.CreateAsync(0);
        var file = "\uFEFFИмя;Телефон;Город;\nИван;+79130000001;Омск;\n";

        var all = await _imports.PostAsync(campaign, file, Csv, Trial);
        var chosen = await _imports.PostAsync(campaign, file, Csv, Trial + "&columns=Город");
        var ndjson = await _imports.PostAsync(campaign, Lines(1, 1), query: Trial);

        Assert.Equal(
            new ImportColumns
            {
                PhoneColumn = "Телефон",
                Columns = { "Имя", "Город" },
                Separator = FileSeparator.Semicolon,
                Charset = "utf-8",
            },
            all.Response!.Columns
        );
        Assert.Equal(
            "Город, without Имя",
            $"{chosen.Response!.Columns.Columns.Single()}, without {chosen.Response.Columns.LeftOut.Single()}"
        );
        Assert.Null(ndjson.Response!.Columns);
    }

    [Fact]
    public async Task An_import_says_how_its_columns_were_understood_too()
    {
        var campaign = await _dialer.CreateAsync(0);

        var answer = await _imports.PostAsync(campaign, "phone\tname\n+79130000001\tx\n", Csv + "; charset=windows-1251");

        Assert.Equal(
            new ImportColumns
            {
                PhoneColumn = "phone",
                Columns = { "name" },
                Separator = FileSeparator.Tab,
                Charset = "windows-1251",
            },
            answer.Response!.Columns
        );
    }

    [Fact]
    public async Task By_gRPC_it_is_a_setting_and_the_import_that_follows_comes_to_the_same()
    {
        var campaign = await _dialer.CreateAsync(0);
        var settings = new ImportSettings
        {
            CampaignId = campaign,
            ImportId = "mine",
            ValidateOnly = true,
        };
        var rows = server.Rows();
        var batch = Batch(1, 5_000);

        var trial = await _imports.StreamAsync(settings, batch);
        Assert.Equal(rows, server.Rows());
        settings.ValidateOnly = false;
        var answer = await _imports.StreamAsync(settings, batch);

        Assert.Equal((ImportState.Done, "5000 = 5000 + 0 + 0"), (trial.Import.State, trial.Counts));
        Assert.Equal((trial.Counts, 5_000), (answer.Counts, _imports.Stored(campaign).Count));
    }

    [Fact]
    public async Task What_an_import_would_be_refused_for_it_is_refused_for()
    {
        var campaign = await _dialer.CreateAsync(1);
        await _imports.PostAsync(campaign, Lines(1, 2), query: "import_id=mine");

        Assert.Equal("CAMPAIGN_NOT_FOUND", (await _imports.PostAsync(999_999, Lines(1, 1), query: Trial)).Reason);
        Assert.Equal("IMPORT_ID_REUSED", (await _imports.PostAsync(campaign, Lines(1, 3), query: Trial + "&import_id=mine")).Reason);
        Assert.Equal("IMPORT_GAP", (await _imports.PostAsync(campaign, Lines(3, 1), query: Trial + "&first_row=3")).Reason);
        await server.Campaigns.CancelCampaignAsync(new() { CampaignId = campaign }, cancellationToken: TestEnd);
        Assert.Equal("CAMPAIGN_FINISHED", (await _imports.PostAsync(campaign, Lines(1, 1), query: Trial)).Reason);
    }
}
