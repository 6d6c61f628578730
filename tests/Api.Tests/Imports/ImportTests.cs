using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using static CampaignGrpc.Api.Tests.Imports.ImportDriver;

namespace CampaignGrpc.Api.Tests.Imports;

/// <summary>What becomes of rows, by either road.</summary>
public sealed class ImportTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private readonly DialerDriver _dialer = new(server);
    private readonly ImportDriver _imports = new(server);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stream_of_batches_is_appended_in_its_order_and_is_called()
    {
        var campaign = await _dialer.CreateAsync(1);

        var answer = await _imports.StreamAsync(new() { CampaignId = campaign, ImportId = "list" }, Batch(1, 3), new(), Batch(4, 2));

        Assert.Equal("5 = 5 + 0 + 0", answer.Counts);
        Assert.Equal((ImportState.Done, "list"), (answer.Import.State, answer.Import.ImportId));
        Assert.Equal((DuplicatePolicy.Reject, BadRowPolicy.AllOrNothing), (answer.Import.Duplicates, answer.Import.BadRows));
        Assert.Equal(["2: 79130000001 {\"place\":1}", "3: 79130000002 {\"place\":2}"], _imports.Stored(campaign).Skip(1).Take(2));
        Assert.Equal(6, (await _dialer.ClaimAsync(campaign)).Count);
        Assert.Equal(answer.Import, await _imports.GetAsync(campaign, "list"));
        // What another import's list left is erased when there is time.
        Assert.Equal(
            "0",
            server.Ask($"SELECT count(*) FROM staged_rows s JOIN imports i ON s.id >> 32 = i.id WHERE i.campaign_id = {campaign}").Single()
        );
    }

    [Theory]
    [InlineData(
        Ndjson,
        "{\"phone\":\"+79130000001\",\"add_data\":{\"n\":\"x\"}}\n{\"phone\":\"8 913 000-00-02\",\"add_data\":{\"n\":\"y\"}}\n"
    )]
    [InlineData(Csv, "phone;n\n+79130000001;x\n8 913 000-00-02;y\n")]
    public async Task A_file_is_appended_in_its_order(string type, string body)
    {
        var campaign = await _dialer.CreateAsync(1);

        var answer = await _imports.PostAsync(campaign, body, type);

        Assert.Equal("2 = 2 + 0 + 0", answer.Counts);
        Assert.True(Guid.TryParse(answer.Import.ImportId, out _));
        Assert.Equal(["2: 79130000001 {\"n\":\"x\"}", "3: 79130000002 {\"n\":\"y\"}"], _imports.Stored(campaign).Skip(1));
        _imports.AssertWhole();
    }

    [Theory]
    [InlineData(BadRowPolicy.SkipBad)]
    [InlineData(BadRowPolicy.AllOrNothing)]
    public async Task An_import_of_several_slices_is_stored_whole(BadRowPolicy badRows)
    {
        var campaign = await _dialer.CreateAsync(1);

        var answer = await _imports.StreamAsync(new() { CampaignId = campaign, BadRows = badRows }, Batch(1, 4_999), Batch(5_000, 6_001));

        Assert.Equal("11000 = 11000 + 0 + 0", answer.Counts);
        var stored = _imports.Stored(campaign);
        Assert.Equal(11_001, stored.Count);
        Assert.Equal("11001: 79130011000 {\"place\":11000}", stored[^1]);
        _imports.AssertWhole();
    }

    [Fact]
    public async Task Every_bad_row_has_its_verdict_and_the_others_are_stored()
    {
        var campaign = await _dialer.CreateAsync(1);
        ImportRow[] rows =
        [
            new() { Phone = Phone(1), AddDataJson = """{ "price": 1.10, "order": 12345678901234567890 }""" },
            new() { Phone = "" },
            new() { Phone = "112" },
            new() { Phone = "abc" },
            new() { Phone = "+7 (913) 000-00-01" },
            new() { Phone = "+79121000000" },
            new() { Phone = Phone(2), AddDataJson = "{" },
            new() { Phone = Phone(3), AddDataJson = "[0]" },
            new() { Phone = Phone(4), AddDataJson = """{"a":1} {"b":2}""" },
            new() { Phone = Phone(5), AddDataJson = """{"":1}""" },
            new() { Phone = Phone(6), AddDataJson = """{"a":1,"a":2}""" },
            new() { Phone = Phone(7), AddDataJson = """{"a":"\u0000"}""" },
            new() { Phone = Phone(8), AddDataJson = """{"a":"\ud800"}""" },
            new() { Phone = Phone(9), AddDataJson = new string('[', 5_000) },
            new() { Phone = Phone(10), AddDataJson = $$"""{"a":"{{new string('x', 5_000)}}"}""" },
            new() { Phone = "x", AddDataJson = "null" },
            new() { Phone = Phone(11), AddDataJson = " " },
            new() { Phone = Phone(2) },
        ];

        var answer = await _imports.StreamAsync(
            new()
            {
                CampaignId = campaign,
                ImportId = "bad",
                BadRows = BadRowPolicy.SkipBad,
            },
            Batch(null, rows)
        );

        Assert.Equal(
            [
                "2/2 phone REQUIRED",
                "3/3 phone FORBIDDEN_NUMBER",
                "4/4 phone NOT_A_PHONE",
                "5/5 phone DUPLICATE",
                "6/6 phone DUPLICATE",
                "7/7 add_data NOT_JSON",
                "8/8 add_data WRONG_TYPE",
                "9/9 add_data NOT_JSON",
                "10/10 add_data EMPTY_KEY",
                "11/11 add_data DUPLICATE_FIELD",
                "12/12 add_data BAD_CHARACTER",
                "13/13 add_data BAD_ENCODING",
                "14/14 add_data WRONG_TYPE",
                "15/15 add_data TOO_LARGE",
                "16/16 phone NOT_A_PHONE",
                "16/16 add_data WRONG_TYPE",
                "17/17 add_data NOT_JSON",
            ],
            answer.Verdicts
        );
        Assert.Equal("18 = 2 + 0 + 16", answer.Counts);
        Assert.Equal(
            ["2: 79130000001 {\"price\":1.10,\"order\":12345678901234567890}", "3: 79130000002 {}"],
            _imports.Stored(campaign).Skip(1)
        );
        Assert.All(answer.Response!.RefusedRows, row => Assert.NotEmpty(row.Description));
    }

    [Fact]
    public async Task Refused_rows_are_listed_by_the_page_and_every_fault_counts()
    {
        var campaign = await _dialer.CreateAsync(0);
        var rows = Enumerable.Range(0, 1_200).Select(_ => new ImportRow { Phone = "x", AddDataJson = "[0]" });
        var answer = await _imports.StreamAsync(
            new()
            {
                CampaignId = campaign,
                ImportId = "all-bad",
                BadRows = BadRowPolicy.SkipBad,
            },
            Batch(null, rows)
        );
        Assert.Equal((1_000, 1_200L), (answer.Response!.RefusedRows.Count, answer.Import.RefusedCount));

        var listed = new List<RefusedRow>();
        var request = new ListRefusedRowsRequest
        {
            CampaignId = campaign,
            ImportId = "all-bad",
            PageSize = 999,
        };
        do
        {
            var page = await server.Contacts.ListRefusedRowsAsync(request, cancellationToken: TestEnd);
            Assert.Equal(2_400, page.TotalCount);
            listed.AddRange(page.RefusedRows);
            request.PageToken = page.NextPageToken;
        } while (request.PageToken.Length > 0);

        Assert.Equal(Enumerable.Range(0, 2_400).Select(place => (place / 2) + 1L), listed.Select(row => row.Row));
        var json = await server.Json.GetStringAsync(
            new Uri($"/api/campaigns/{campaign}/imports/all-bad/refused_rows?page_size=1", UriKind.Relative),
            TestEnd
        );
        Assert.Contains("\"total_count\":2400", json.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DuplicatePolicy.Skip, BadRowPolicy.SkipBad)]
    [InlineData(DuplicatePolicy.Skip, BadRowPolicy.AllOrNothing)]
    [InlineData(DuplicatePolicy.Reject, BadRowPolicy.SkipBad)]
    public async Task A_number_that_is_there_already_is_left_out_or_refused_and_the_first_keeps_its_data(
        DuplicatePolicy duplicates,
        BadRowPolicy badRows
    )
    {
        var campaign = await _dialer.CreateAsync(1);
        await _imports.StreamAsync(new() { CampaignId = campaign }, Batch(1, 2));

        var answer = await _imports.StreamAsync(
            new()
            {
                CampaignId = campaign,
                Duplicates = duplicates,
                BadRows = badRows,
            },
            Batch(2, 2),
            Batch(
                null,
                new ImportRow { Phone = "8 (913) 000-00-03", AddDataJson = "{\"second\":true}" },
                new ImportRow { Phone = "+79121000000" }
            )
        );

        Assert.Equal(duplicates == DuplicatePolicy.Skip ? "4 = 1 + 3 + 0" : "4 = 1 + 0 + 3", answer.Counts);
        Assert.Equal(
            duplicates == DuplicatePolicy.Skip ? [] : ["1/1 phone DUPLICATE", "3/3 phone DUPLICATE", "4/4 phone DUPLICATE"],
            answer.Verdicts
        );
        Assert.Equal("4: 79130000003 {\"place\":3}", _imports.Stored(campaign)[^1]);
        _imports.AssertWhole();
    }

    [Fact]
    public async Task All_or_nothing_refuses_everything_with_every_fault_and_the_same_id_may_be_used_again()
    {
        var campaign = await _dialer.CreateAsync(1);
        var settings = new ImportSettings { CampaignId = campaign, ImportId = "again" };

        var refused = await _imports.StreamAsync(
            settings,
            Batch(1, 3_000),
            Batch(null, new ImportRow { Phone = "112" }, new ImportRow { AddDataJson = "1" })
        );

        Assert.Equal("INVALID_REQUEST", refused.Reason);
        Assert.Equal(
            ["rows[3001].phone FORBIDDEN_NUMBER", "rows[3002].phone REQUIRED", "rows[3002].add_data WRONG_TYPE"],
            refused.Refusal.Faults
        );
        var import = await _imports.GetAsync(campaign, "again");
        Assert.Equal((ImportState.Refused, "3002 = 0 + 0 + 2"), (import.State, CountsOf(import)));
        Assert.Single(_imports.Stored(campaign));

        var answer = await _imports.StreamAsync(settings, Batch(1, 3_001));

        Assert.Equal("3001 = 3001 + 0 + 0", answer.Counts);
        Assert.Empty(answer.Response!.RefusedRows);
        Assert.Equal(3_002, _imports.Stored(campaign).Count);
        _imports.AssertWhole();
    }

    [Fact]
    public async Task What_is_told_of_many_faults_is_the_first_hundred_and_how_many_more_there_are()
    {
        var campaign = await _dialer.CreateAsync(0);
        var body = string.Concat(Enumerable.Repeat("{\"phone\":\"112\"}\n", 2_500));

        var json = await _imports.PostAsync(campaign, body);
        var grpc = await _imports.StreamAsync(
            new() { CampaignId = campaign },
            Batch(null, Enumerable.Repeat(new ImportRow { Phone = "112" }, 2_500))
        );

        Assert.Equal(100, json.Refusal.Faults.Count());
        Assert.Contains("and 2400 more", json.Refusal.Status.Message, StringComparison.Ordinal);
        Assert.Equal(json.Refusal.Status.Message, grpc.Refusal.Status.Message);
    }

    [Fact]
    public async Task Sending_a_finished_import_again_gives_the_same_answer_and_no_second_contact()
    {
        var campaign = await _dialer.CreateAsync(0);
        var settings = new ImportSettings
        {
            CampaignId = campaign,
            ImportId = "twice",
            BadRows = BadRowPolicy.SkipBad,
        };
        ImportContactsRequest[] batches = [Batch(1, 2_500), Batch(null, new ImportRow { Phone = "112" })];
        var first = await _imports.StreamAsync(settings, batches);

        var again = await _imports.StreamAsync(settings, batches);
        var byFile = await _imports.PostAsync(campaign, Lines(1, 2_500) + """{"phone":"112"}""", query: $"import_id=twice&{SkipBad}");

        Assert.Equal(first.Response, again.Response);
        Assert.Equal(first.Import, byFile.Import);
        Assert.Equal(2_500, _imports.Stored(campaign).Count);
    }

    [Fact]
    public async Task A_list_of_no_rows_is_done_at_once()
    {
        var campaign = await _dialer.CreateAsync(0);

        var answer = await _imports.StreamAsync(new() { CampaignId = campaign });

        Assert.Equal((ImportState.Done, "0 = 0 + 0 + 0"), (answer.Import.State, answer.Counts));
    }
}
