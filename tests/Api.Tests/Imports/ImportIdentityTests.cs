using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using static CampaignGrpc.Api.Tests.Imports.ImportDriver;

namespace CampaignGrpc.Api.Tests.Imports;

/// <summary>One import_id is one list: what was changed is refused with the place, and nothing of it is stored.</summary>
public sealed class ImportIdentityTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private const int Slice = 2_000;

    private readonly DialerDriver _dialer = new(server);
    private readonly ImportDriver _imports = new(server);

    public static TheoryData<string, string> ChangedLists =>
        new()
        {
            { """{"phone":"+79130000001"}|{"phone":"+79130000009"}|{"phone":"+79130000003"}""", "Row 2 is another one" },
            {
                """{"phone":"+79130000001","add_data":{"sum":1}}|{"phone":"+79130000002"}|{"phone":"+79130000003"}""",
                "Row 1 is another one"
            },
            { """{"phone":"+79130000001"}|{"phone":"+79130000003"}""", "Row 2 is another one" },
            { """{"phone":"+79130000001"}|{"phone":"+79130000002"}|{"phone":"89130000003"}""", "Row 3 is another one" },
            { """{"phone":"+79130000001"}|{"phone":"+79130000002"}|{"phone":7}""", "Row 3 is another one" },
            { """{"phone":"+79130000001"}|{"phone":"+79130000002"}""", "The list ends with row 2" },
            {
                """{"phone":"+79130000001"}|{"phone":"+79130000002"}|{"phone":"+79130000003"}|{"phone":"+79130000004"}""",
                "This import was done with its 3 rows"
            },
        };

    [Theory]
    [MemberData(nameof(ChangedLists))]
    public async Task A_changed_list_under_the_name_of_one_that_is_done_is_refused_with_the_place(string lines, string message)
    {
        var campaign = await _dialer.CreateAsync(0);
        const string List = """{"phone":"+79130000001"}|{"phone":"+79130000002"}|{"phone":"+79130000003"}""";
        await _imports.PostAsync(campaign, List.Replace('|', '\n'), query: "import_id=mine");

        var changed = await _imports.PostAsync(campaign, lines.Replace('|', '\n'), query: "import_id=mine");
        var same = await _imports.PostAsync(campaign, List.Replace('|', '\n'), query: "import_id=mine");

        Assert.Equal((409, "IMPORT_ID_REUSED"), (changed.Refusal.HttpStatus, changed.Reason));
        Assert.StartsWith(message, changed.Refusal.Status.Message, StringComparison.Ordinal);
        Assert.Equal("3 = 3 + 0 + 0", same.Counts);
        Assert.Equal(3, _imports.Stored(campaign).Count);
    }

    [Theory]
    [InlineData(BadRowPolicy.SkipBad)]
    [InlineData(BadRowPolicy.AllOrNothing)]
    public async Task A_cut_list_from_which_a_row_was_taken_out_does_not_go_on_and_the_whole_one_does(BadRowPolicy badRows)
    {
        var campaign = await _dialer.CreateAsync(0);
        var settings = new ImportSettings
        {
            CampaignId = campaign,
            ImportId = "cut",
            BadRows = badRows,
        };
        using (await _imports.BeginAsync(settings.Clone(), Batch(1, Slice)))
            await _imports.UntilStoredAsync(campaign, "cut", Slice);

        var changed = await RetryAsync(() => _imports.StreamAsync(settings, Batch(1, 1_499), Batch(1_501, 1_000)));
        var answer = await RetryAsync(() => _imports.StreamAsync(settings, Batch(1, Slice + 500)));

        Assert.Equal("IMPORT_ID_REUSED", changed.Reason);
        Assert.StartsWith("Row 1500 is another one", changed.Refusal.Status.Message, StringComparison.Ordinal);
        Assert.Equal("2500 = 2500 + 0 + 0", answer.Counts);
        _imports.AssertWhole();
    }

    [Fact]
    public async Task A_row_that_was_refused_before_the_cut_cannot_be_mended_under_the_same_name()
    {
        var campaign = await _dialer.CreateAsync(0);
        var settings = new ImportSettings
        {
            CampaignId = campaign,
            ImportId = "cut",
            BadRows = BadRowPolicy.SkipBad,
        };
        var bad = Batch(null, [new ImportRow { Phone = "112" }, .. Batch(2, Slice - 1).Rows]);
        using (await _imports.BeginAsync(settings.Clone(), bad))
            await _imports.UntilStoredAsync(campaign, "cut", Slice);

        var mended = await RetryAsync(() => _imports.StreamAsync(settings, Batch(1, Slice)));

        Assert.StartsWith("Row 1 is another one", mended.Refusal.Status.Message, StringComparison.Ordinal);
        Assert.Equal(Slice - 1, _imports.Stored(campaign).Count);
    }

    [Fact]
    public async Task A_batch_that_comes_twice_in_one_stream_must_be_the_same()
    {
        var campaign = await _dialer.CreateAsync(0);

        var answer = await _imports.StreamAsync(new() { CampaignId = campaign, ImportId = "mine" }, Batch(1, 3), Batch(7, 1, 3));

        Assert.Equal("IMPORT_ID_REUSED", answer.Reason);
        Assert.StartsWith("Row 3 is another one", answer.Refusal.Status.Message, StringComparison.Ordinal);
        Assert.Empty(_imports.Stored(campaign));
    }

    [Fact]
    public async Task To_send_no_rows_asks_for_the_answer_and_says_nothing_of_the_list()
    {
        var campaign = await _dialer.CreateAsync(0);
        var settings = new ImportSettings { CampaignId = campaign, ImportId = "mine" };
        await _imports.StreamAsync(settings, Batch(1, 3));

        Assert.Equal("3 = 3 + 0 + 0", (await _imports.StreamAsync(settings, new ImportContactsRequest())).Counts);
        Assert.Equal("3 = 3 + 0 + 0", (await _imports.StreamAsync(settings, Batch(2, 2, 2))).Counts);
    }
}
