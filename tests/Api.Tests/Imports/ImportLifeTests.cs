using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using static CampaignGrpc.Api.Tests.Imports.ImportDriver;

namespace CampaignGrpc.Api.Tests.Imports;

/// <summary>What imports and the life of their campaign do to each other as time passes.</summary>
public sealed class ImportLifeTests : IAsyncLifetime
{
    private const int Slice = 2_000;

    private CampaignServerFixture _server = null!;
    private DialerDriver _dialer = null!;
    private ImportDriver _imports = null!;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await CampaignServerFixture.StartAsync();
        (_dialer, _imports) = (new(_server), new(_server));
    }

    public async ValueTask DisposeAsync()
    {
        _imports.AssertWhole();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Contacts_of_a_campaign_that_has_not_begun_are_due_at_its_first_opening()
    {
        var campaign = await _dialer.CreateAsync(1, draft =>
            draft.Schedule.Date = _server.Time.GetUtcNow().AddDays(1).ToString("yyyy-MM-dd", null)
        );
        await _imports.PostAsync(campaign, Lines(1, 2));
        Assert.Equal(CampaignState.Created, (await _dialer.GetAsync(campaign)).State);
        Assert.Empty(await _dialer.ClaimAsync(campaign));

        _server.Time.SetUtcNow((await _dialer.GetAsync(campaign)).NextOpeningTime.ToDateTimeOffset());

        Assert.Equal([1L, 2L, 3L], (await _dialer.ClaimAsync(campaign)).Select(call => call.ContactId));
    }

    [Fact]
    public async Task Contacts_of_a_paused_campaign_wait_for_its_resumption()
    {
        var campaign = await _dialer.CreateAsync(1);
        await _dialer.ClaimOneAsync(campaign);
        await _server.Campaigns.PauseCampaignAsync(new() { CampaignId = campaign }, cancellationToken: TestEnd);

        Assert.Equal("2 = 2 + 0 + 0", (await _imports.PostAsync(campaign, Lines(1, 2))).Counts);
        Assert.Empty(await _dialer.ClaimAsync(campaign));
        await _server.Campaigns.ResumeCampaignAsync(new() { CampaignId = campaign }, cancellationToken: TestEnd);

        Assert.Equal([2L, 3L], (await _dialer.ClaimAsync(campaign)).Select(call => call.ContactId));
    }

    [Fact]
    public async Task Contacts_that_come_between_two_runs_are_called_in_the_next()
    {
        var campaign = await _dialer.CreateAsync(1, draft =>
        {
            draft.Schedule.Periods = new() { Id = 2 };
            draft.Schedule.EndTime = "12:00";
        });
        await _dialer.CallAsync(campaign, Outcome.Answered);
        _server.Time.Advance(TimeSpan.FromHours(5));
        Assert.Empty(await _dialer.ClaimAsync(campaign));

        await _imports.PostAsync(campaign, Lines(1, 2));
        Assert.Empty(await _dialer.ClaimAsync(campaign));
        Assert.Equal(new ContactCounts { Waiting = 2, Done = 1 }, (await _dialer.GetAsync(campaign)).Counts);
        _server.Time.SetUtcNow((await _dialer.GetAsync(campaign)).NextOpeningTime.ToDateTimeOffset());

        Assert.Equal([1L, 2L, 3L], (await _dialer.ClaimAsync(campaign)).Select(call => call.ContactId).Order());
    }

    [Fact]
    public async Task Rows_of_an_import_that_skips_bad_ones_are_called_before_it_has_ended()
    {
        var campaign = await _dialer.CreateAsync(0);
        using var import = await _imports.BeginAsync(
            new()
            {
                CampaignId = campaign,
                ImportId = "long",
                BadRows = BadRowPolicy.SkipBad,
            },
            Batch(1, Slice)
        );
        await _imports.UntilStoredAsync(campaign, "long", Slice);

        Assert.Equal(10, (await _dialer.ClaimAsync(campaign)).Count);
        await import.RequestStream.CompleteAsync();

        Assert.Equal("2000 = 2000 + 0 + 0", (await AnswerAsync(import)).Counts);
    }

    [Theory]
    [InlineData(BadRowPolicy.SkipBad)]
    [InlineData(BadRowPolicy.AllOrNothing)]
    public async Task A_campaign_whose_list_is_done_is_not_completed_between_two_batches_but_when_the_import_has_ended(BadRowPolicy badRows)
    {
        var campaign = await _dialer.CreateAsync(1);
        var refused = Enumerable.Repeat(new ImportRow { Phone = "112" }, Slice);
        using var import = await _imports.BeginAsync(
            new()
            {
                CampaignId = campaign,
                ImportId = "long",
                BadRows = badRows,
            },
            Batch(null, refused)
        );
        await _imports.UntilStoredAsync(campaign, "long", Slice);
        await _dialer.CallAsync(campaign, Outcome.Answered);
        Assert.Equal(CampaignState.Running, (await _dialer.GetAsync(campaign)).State);

        await import.RequestStream.CompleteAsync();
        await AnswerAsync(import);

        Assert.Equal(CampaignState.Completed, (await _dialer.GetAsync(campaign)).State);
    }

    [Fact]
    public async Task An_import_that_pauses_for_a_minute_no_longer_keeps_its_campaign_from_completing_which_goes_on_when_the_rest_comes()
    {
        var campaign = await _dialer.CreateAsync(1);
        using var import = await _imports.BeginAsync(new() { CampaignId = campaign, ImportId = "long" }, Batch(1, Slice));
        await _imports.UntilStoredAsync(campaign, "long", Slice);
        await _dialer.CallAsync(campaign, Outcome.Answered);

        _server.Time.Advance(TimeSpan.FromSeconds(59));
        await _dialer.ClaimAsync(campaign);
        Assert.Equal(CampaignState.Running, (await _dialer.GetAsync(campaign)).State);
        _server.Time.Advance(TimeSpan.FromSeconds(1));
        await _dialer.ClaimAsync(campaign);
        Assert.Equal(CampaignState.Completed, (await _dialer.GetAsync(campaign)).State);
        await import.RequestStream.CompleteAsync();

        Assert.Equal($"{Slice} = {Slice} + 0 + 0", (await AnswerAsync(import)).Counts);
        Assert.Equal(
            (CampaignState.Running, Slice),
            ((await _dialer.GetAsync(campaign)).State, (await _dialer.GetAsync(campaign)).Counts.Waiting)
        );
    }

    [Theory]
    [InlineData(BadRowPolicy.SkipBad, 2_001)]
    [InlineData(BadRowPolicy.AllOrNothing, 1)]
    public async Task A_campaign_that_is_cancelled_during_an_import_takes_nothing_more(BadRowPolicy badRows, int contacts)
    {
        var campaign = await _dialer.CreateAsync(1);
        using var import = await _imports.BeginAsync(
            new()
            {
                CampaignId = campaign,
                ImportId = "long",
                BadRows = badRows,
            },
            Batch(1, Slice)
        );
        await _imports.UntilStoredAsync(campaign, "long", Slice);
        var cancelled = await _server.Campaigns.CancelCampaignAsync(new() { CampaignId = campaign }, cancellationToken: TestEnd);
        Assert.Equal(contacts, cancelled.Campaign.Counts.Done);

        await import.RequestStream.WriteAsync(Batch(Slice + 1, 1), TestEnd);
        await import.RequestStream.CompleteAsync();

        Assert.Equal("CAMPAIGN_FINISHED", (await AnswerAsync(import)).Reason);
        Assert.Equal(contacts, _imports.Stored(campaign).Count);
        Assert.Equal(new ContactCounts { Done = contacts }, (await _dialer.GetAsync(campaign)).Counts);
    }

    [Fact]
    public async Task An_import_that_nobody_goes_on_with_is_dropped_after_seven_days_and_begins_afresh()
    {
        var campaign = await _dialer.CreateAsync(0, draft => draft.Schedule.Periods = new() { Id = 2 });
        var settings = new ImportSettings { CampaignId = campaign, ImportId = "cut" };
        using (await _imports.BeginAsync(settings.Clone(), Batch(1, Slice)))
            await _imports.UntilStoredAsync(campaign, "cut", Slice);
        await RetryAsync(() => _imports.PostAsync(campaign, Lines(1, 1), query: "import_id=cut&first_row=9999"));

        _server.Time.Advance(TimeSpan.FromDays(7));
        await Eventually.IsTrueAsync(
            () => _server.Ask("SELECT count(*) FROM staged_rows").Single() == "0",
            meanwhile: () => _server.Time.Advance(TimeSpan.FromSeconds(1))
        );

        var import = await _imports.GetAsync(campaign, "cut");
        Assert.Equal((ImportState.Refused, "2000 = 0 + 0 + 0"), (import.State, CountsOf(import)));
        Assert.Equal("IMPORT_GAP", (await _imports.StreamAsync(settings, Batch(Slice + 1, 1, Slice + 1))).Reason);
        Assert.Equal("2001 = 2001 + 0 + 0", (await _imports.StreamAsync(settings, Batch(1, Slice + 1))).Counts);
    }

    [Fact]
    public async Task Neither_numbers_nor_add_data_are_logged()
    {
        var campaign = await _dialer.CreateAsync(0);
        const string Bad = """{"phone":"+79991234567x","add_data":{"Секрет":1,"Секрет":2},"Секрет":1}""";

        await _imports.PostAsync(campaign, Lines(1, 1) + Bad, query: SkipBad);
        await _imports.PostAsync(campaign, Bad);
        await _imports.PostAsync(campaign, "Секрет;x\n+79991234567;Секрет\n", Csv);
        await _imports.PostAsync(campaign, "phone;Секрет\n+79991234567;Секрет\n", Csv);
        await _imports.StreamAsync(
            new() { CampaignId = campaign },
            Batch(null, new ImportRow { Phone = "+79991234568", AddDataJson = "Секрет" })
        );

        Assert.Equal("2", _server.Ask("SELECT count(*) FROM contacts").Single());
        Assert.All(_server.Log.Lines, line => Assert.DoesNotMatch("9991234567|9991234568|9130000001|Секрет", line));
    }
}
