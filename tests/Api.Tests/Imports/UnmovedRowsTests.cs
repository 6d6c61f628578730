using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using CampaignGrpc.Infrastructure;
using static CampaignGrpc.Api.Tests.Imports.ImportDriver;

namespace CampaignGrpc.Api.Tests.Imports;

/// <summary>
/// Beside an import whose rows all came and were not moved yet, as a crash leaves it. Upkeep, which would move them at once, runs
/// here when it is told to.
/// </summary>
public sealed class UnmovedRowsTests : IAsyncLifetime
{
    private const int Slice = 2_000;

    private CampaignServerFixture _server = null!;
    private DialerDriver _dialer = null!;
    private ImportDriver _imports = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await CampaignServerFixture.StartAsync(services =>
            services.Remove(services.Single(service => service.ImplementationFactory is Func<IServiceProvider, Sweep>))
        );
        (_dialer, _imports) = (new(_server), new(_server));
    }

    [Fact]
    public async Task An_import_whose_rows_are_still_being_put_there_is_waited_for()
    {
        var campaign = await _dialer.CreateAsync(0);
        await _imports.PostAsync(campaign, Lines(1, 3), query: "import_id=first");
        ForgeImport(campaign, "whole");

        var early = await _imports.PostAsync(campaign, Lines(4, 1), query: "import_id=second");
        await _server.RunUpkeepAsync();
        var answer = await _imports.PostAsync(campaign, Lines(4, 1), query: "import_id=second");

        Assert.Equal("IMPORT_UNDER_WAY", early.Reason);
        Assert.Equal("1 = 1 + 0 + 0", answer.Counts);
        Assert.Equal(5, _imports.Stored(campaign).Count);
    }

    [Fact]
    public async Task A_cut_import_does_not_go_on_while_the_rows_of_another_are_still_being_put_there()
    {
        var campaign = await _dialer.CreateAsync(0);
        var cut = new ImportSettings
        {
            CampaignId = campaign,
            ImportId = "cut",
            BadRows = BadRowPolicy.SkipBad,
        };
        using (await _imports.BeginAsync(cut.Clone(), Batch(1, Slice)))
            await _imports.UntilStoredAsync(campaign, "cut", Slice);
        ForgeImport(campaign, "whole");

        ImportAnswer answer;
        do answer = await _imports.StreamAsync(cut.Clone(), Batch(Slice + 1, 1));
        while (answer.Refusal.Status.Message.StartsWith("Another import", StringComparison.Ordinal));

        Assert.Equal("IMPORT_UNDER_WAY", answer.Reason);
        Assert.StartsWith("The rows of an import before this one", answer.Refusal.Status.Message, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private void ForgeImport(long campaign, string id) =>
        _server.Execute(
            $$"""
            INSERT INTO imports (campaign_id, import_id, duplicates, bad_rows, state, row_count, accepted_count, duplicate_count,
                refused_count, foreign_count, foreign_rows, published_count, has_staged_rows, campaign_contact_count, create_time,
                update_time)
            SELECT id, '{{id}}', 1, 1, 2, 1, 1, 0, 0, 0, '[]', 0, 1, contact_count, create_time, create_time FROM campaigns
            WHERE id = {{campaign}};
            INSERT INTO staged_rows (id, phone, add_data) SELECT (max(CAST(id AS bigint)) << 32) + 1, 79139999999, '{}' FROM imports;
            """
        );
}
