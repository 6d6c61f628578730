using System.Globalization;
using System.Net.Sockets;
using System.Text;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using static CampaignGrpc.Api.Tests.Imports.ImportDriver;

namespace CampaignGrpc.Api.Tests.Imports;

/// <summary>Imports that are cut and gone on with: nothing twice, nothing lost.</summary>
public sealed class ResumedImportTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private const int Rows = 7_000;
    private const int Sent = 5_000;
    private const int Slice = 2_000;

    private readonly DialerDriver _dialer = new(server);
    private readonly ImportDriver _imports = new(server);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(BadRowPolicy.SkipBad, true)]
    [InlineData(BadRowPolicy.SkipBad, false)]
    [InlineData(BadRowPolicy.AllOrNothing, true)]
    [InlineData(BadRowPolicy.AllOrNothing, false)]
    public async Task A_stream_that_was_given_up_goes_on_from_the_start_or_from_the_next_row(BadRowPolicy badRows, bool fromStart)
    {
        var campaign = await _dialer.CreateAsync(0);
        var settings = new ImportSettings
        {
            CampaignId = campaign,
            ImportId = "cut",
            BadRows = badRows,
        };
        using (await _imports.BeginAsync(settings.Clone(), Batch(1, Sent)))
            await _imports.UntilStoredAsync(campaign, "cut", 2 * Slice);

        // Disposed of: the caller is gone.
        var answer = await RetryAsync(async () =>
        {
            var next = (int)(await _imports.GetAsync(campaign, "cut")).RowCount + 1;
            return await _imports.StreamAsync(settings, fromStart ? Batch(1, Rows) : Batch(next, Rows - next + 1, next));
        });

        Assert.Equal("7000 = 7000 + 0 + 0", answer.Counts);
        Assert.Equal(Enumerable.Range(1, Rows).Select(Contact), _imports.Stored(campaign));
        _imports.AssertWhole();
        Assert.DoesNotContain(server.Log.Lines, line => line.StartsWith("Error CampaignGrpc", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Ndjson)]
    [InlineData(Csv)]
    public async Task A_file_whose_connection_breaks_is_not_taken_for_whole_and_goes_on(string type)
    {
        var campaign = await _dialer.CreateAsync(0);
        var lines =
            type == Ndjson
                ? Lines(1, Rows)
                : "phone,place\n" + string.Concat(Enumerable.Range(1, Rows).Select(place => $"{Phone(place)},{place}\n"));
        var cut = lines[..(lines.Length * 5 / 7)];

        await SendAndHangUpAsync(campaign, type, cut, lines.Length);
        var next = 0L;
        var answer = await RetryAsync(async () =>
        {
            next = (await _imports.GetAsync(campaign, "cut")).RowCount + 1;
            return await _imports.PostAsync(campaign, lines, type, "import_id=cut");
        });

        Assert.InRange(next, Slice + 1, Sent + 1);
        Assert.Equal("7000 = 7000 + 0 + 0", answer.Counts);
        Assert.Equal(Rows, _imports.Stored(campaign).Count);
        _imports.AssertWhole();
        Assert.DoesNotContain(server.Log.Lines, line => line.StartsWith("Error CampaignGrpc", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_goes_on_from_the_next_row_on_even_when_there_is_none()
    {
        var campaign = await _dialer.CreateAsync(0);
        using (await _imports.BeginAsync(new() { CampaignId = campaign, ImportId = "cut" }, Batch(1, 2 * Slice)))
            await _imports.UntilStoredAsync(campaign, "cut", 2 * Slice);

        var answer = await RetryAsync(() => _imports.PostAsync(campaign, "", query: $"import_id=cut&first_row={(2 * Slice) + 1}"));

        Assert.Equal("4000 = 4000 + 0 + 0", answer.Counts);
    }

    [Fact]
    public async Task A_batch_that_is_sent_twice_in_one_stream_counts_once_and_a_gap_is_refused()
    {
        var campaign = await _dialer.CreateAsync(0);
        var settings = new ImportSettings
        {
            CampaignId = campaign,
            ImportId = "mine",
            BadRows = BadRowPolicy.SkipBad,
        };

        var gap = await _imports.StreamAsync(settings, Batch(1, 3, 1), Batch(3, 3, 3), Batch(7, 1, 7));
        var unbegun = await _imports.PostAsync(campaign, Lines(2, 1), query: "import_id=other&first_row=2");
        var answer = await _imports.StreamAsync(settings, Batch(1, 3, 1), Batch(3, 3, 3), Batch(6, 2));

        Assert.Equal(("IMPORT_GAP", "IMPORT_GAP"), (gap.Reason, unbegun.Reason));
        Assert.Equal("7 = 7 + 0 + 0", answer.Counts);
        Assert.Equal(Enumerable.Range(1, 7).Select(Contact), _imports.Stored(campaign));
        Assert.Equal("1", server.Ask($"SELECT count(*) FROM imports WHERE campaign_id = {campaign}").Single());
    }

    [Fact]
    public async Task Foreign_numbers_from_before_the_cut_are_still_told_and_only_those_of_accepted_rows()
    {
        var campaign = await _dialer.CreateAsync(0);
        var settings = new ImportSettings
        {
            CampaignId = campaign,
            ImportId = "cut",
            BadRows = BadRowPolicy.SkipBad,
            Duplicates = DuplicatePolicy.Skip,
        };
        var foreign = Batch(
            null,
            new ImportRow { Phone = "+84951234567" },
            new ImportRow { Phone = "+84951234567" },
            new ImportRow { Phone = "+77012345678", AddDataJson = "[0]" }
        );
        using (await _imports.BeginAsync(settings.Clone(), new() { Rows = { foreign.Rows, Batch(1, Slice).Rows } }))
            await _imports.UntilStoredAsync(campaign, "cut", Slice);

        var answer = await RetryAsync(() =>
            _imports.StreamAsync(settings, Batch(Slice + 1, 3, Slice + 1), Batch(null, new ImportRow { Phone = "+77012345678" }))
        );

        Assert.Equal((2, "1, 2004"), (answer.Import.ForeignCount, string.Join(", ", answer.Import.ForeignRows)));
    }

    [Fact]
    public async Task Rows_that_were_refused_before_the_cut_are_refused_once()
    {
        var campaign = await _dialer.CreateAsync(0);
        var settings = new ImportSettings
        {
            CampaignId = campaign,
            ImportId = "cut",
            BadRows = BadRowPolicy.SkipBad,
        };
        var bad = Enumerable.Repeat(new ImportRow { Phone = "112" }, Slice);
        using (await _imports.BeginAsync(settings.Clone(), Batch(null, bad)))
            await _imports.UntilStoredAsync(campaign, "cut", Slice);

        var answer = await RetryAsync(() =>
            _imports.StreamAsync(settings, Batch(null, bad), Batch(null, new ImportRow { Phone = "113" }), Batch(1, 1))
        );

        Assert.Equal("2002 = 1 + 0 + 2001", answer.Counts);
        var page = await server.Contacts.ListRefusedRowsAsync(
            new() { CampaignId = campaign, ImportId = "cut" },
            cancellationToken: TestEnd
        );
        Assert.Equal(2_001, page.TotalCount);
    }

    [Fact]
    public async Task One_import_into_a_campaign_at_a_time()
    {
        var campaign = await _dialer.CreateAsync(0);
        var other = await _dialer.CreateAsync(0);
        using var open = await _imports.BeginAsync(new() { CampaignId = campaign, ImportId = "open" }, Batch(1, Slice));
        await _imports.UntilStoredAsync(campaign, "open", Slice);

        var second = await _imports.PostAsync(campaign, Lines(1, 1));
        var same = await _imports.StreamAsync(new() { CampaignId = campaign, ImportId = "open" }, Batch(1, 1));
        var elsewhere = await _imports.PostAsync(other, Lines(1, 1));

        Assert.Equal((503, "IMPORT_UNDER_WAY"), (second.Refusal.HttpStatus, second.Reason));
        Assert.Equal("IMPORT_UNDER_WAY", same.Reason);
        Assert.Equal("1 = 1 + 0 + 0", elsewhere.Counts);
        await open.RequestStream.WriteAsync(Batch(Slice + 1, 1), TestEnd);
        await open.RequestStream.CompleteAsync();
        Assert.Equal("2001 = 2001 + 0 + 0", (await AnswerAsync(open)).Counts);
        Assert.Equal("1 = 0 + 1 + 0", (await _imports.PostAsync(campaign, Lines(1, 1), query: "duplicates=DUPLICATE_POLICY_SKIP")).Counts);
    }

    [Fact]
    public async Task An_import_in_between_makes_one_that_waits_begin_afresh()
    {
        var campaign = await _dialer.CreateAsync(0);
        var settings = new ImportSettings
        {
            CampaignId = campaign,
            ImportId = "cut",
            Duplicates = DuplicatePolicy.Skip,
        };
        using (await _imports.BeginAsync(settings.Clone(), Batch(1, Slice)))
            await _imports.UntilStoredAsync(campaign, "cut", Slice);
        var between = await RetryAsync(() => _imports.PostAsync(campaign, Lines(1, 10)));
        Assert.Equal("10 = 10 + 0 + 0", between.Counts);

        var onward = await _imports.StreamAsync(settings, Batch(Slice + 1, 1, Slice + 1));
        var answer = await _imports.StreamAsync(settings, Batch(1, Slice + 1));

        Assert.Equal("IMPORT_GAP", onward.Reason);
        Assert.Equal("2001 = 1991 + 10 + 0", answer.Counts);
        _imports.AssertWhole();
    }

    private static string Contact(int place) =>
        string.Create(CultureInfo.InvariantCulture, $"{place}: {79_130_000_000 + place} {{\"place\":{place}}}");

    private async Task SendAndHangUpAsync(long campaign, string type, string body, int announced)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(server.JsonUrl.Host, server.JsonUrl.Port, TestEnd);
        var head =
            $"POST /api/campaigns/{campaign}/contacts:import?import_id=cut HTTP/1.1\r\nHost: localhost\r\nContent-Type: {type}\r\n"
            + $"Content-Length: {announced}\r\n\r\n";
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(head + body), TestEnd);
        await _imports.UntilStoredAsync(campaign, "cut", Slice);
        client.Client.Shutdown(SocketShutdown.Send);
    }
}
