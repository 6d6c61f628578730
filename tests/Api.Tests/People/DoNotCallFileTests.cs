using System.Globalization;
using System.IO.Compression;
using System.Text;
using CampaignGrpc.Api.Tests.Audit;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Api.Tests.Imports;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace CampaignGrpc.Api.Tests.People;

/// <summary>Lists of numbers that are not to be called, as files and as streams.</summary>
public sealed class DoNotCallFileTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private const string Csv = "text/csv";

    private readonly DialerDriver _dialer = new(server);
    private readonly long _project = DialerDriver.NextProject;

    private DoNotCallService.DoNotCallServiceClient Numbers => new(server.Channel);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_adds_its_numbers_and_tells_of_each_other_row_what_is_wrong_with_it()
    {
        var reason = new string('x', 201);
        var answer = await ImportAsync(
            $"""
            phone;reason;until;note
            +79121000000;by letter;;a

            8 (912) 100-00-01;;2027-01-01;b
            none;;;c
            +79121000002;;tomorrow;d
            +79121000000;;;e
            +79121000003;;
            +79121000004;{reason};;
            ;;2026-03-04T00:00:00Z;f
            +79121000005;;2027-01-01T03:00:00.5+03:00;
            """
        );

        Assert.Equal("9 = 3 + 1 + 5, 0 changed", Counts(answer));
        Assert.Equal(
            ["3/5 phone NOT_A_PHONE", "4/6 until_time FORMAT", "6/8  FORMAT", "7/9 reason TOO_LONG", "8/10 phone REQUIRED"],
            answer.RefusedRows.Select(row => $"{row.Row}/{row.Line} {row.Field} {row.Reason}")
        );
        Assert.Equal(("none", "none\t\t\tc"), (answer.RefusedRows[0].Phone, answer.RefusedRows[0].Text));
        Assert.Equal("""phone [ "reason", "until" ] [ "note" ] Semicolon utf-8""", Columns(answer.Columns));
        Assert.Equal(
            ["+79121000000 by letter never", "+79121000001 2026-12-31T19:00:00Z", "+79121000005 2027-01-01T00:00:00.500Z"],
            await EntriesAsync(_project)
        );
    }

    [Fact]
    public async Task What_is_sent_again_changes_nothing_and_an_entry_keeps_the_instant_since_when_it_is()
    {
        const string File = "phone,reason,until\n+79121000000,letter,\n+79121000001,,2026-06-01\n";
        var since = server.Time.GetUtcNow();
        Assert.Equal("2 = 2 + 0 + 0, 0 changed", Counts(await ImportAsync(File)));
        server.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("2 = 0 + 2 + 0, 0 changed", Counts(await ImportAsync(File)));

        Assert.All((await ListAsync(_project)).Entries, entry => Assert.Equal(since, entry.SinceTime.ToDateTimeOffset()));
    }

    [Fact]
    public async Task Of_a_number_that_is_there_the_stricter_holds()
    {
        await AddAsync("+79121000000", "letter", null);
        await AddAsync("+79121000001", "", "2026-04-01T00:00:00Z");
        await AddAsync("+79121000002", "short", "2026-05-01T00:00:00Z");
        await AddAsync("+79121000003", "", "2026-01-01T00:00:00Z");
        await AddAsync("+79121000004", "", null);

        var answer = await ImportAsync(
            """
            phone;reason;until
            +79121000000;other;2026-04-01
            +79121000001;asked;2026-06-01T00:00:00Z
            +79121000001;again;2026-05-01T00:00:00Z
            +79121000002;;2026-04-01T00:00:00Z
            +79121000003;;
            +79121000004;why;2026-04-01
            """
        );

        Assert.Equal("6 = 0 + 6 + 0, 3 changed", Counts(answer));
        Assert.Equal(
            [
                "+79121000000 letter never",
                "+79121000001 asked 2026-06-01T00:00:00Z",
                "+79121000002 short 2026-05-01T00:00:00Z",
                "+79121000003 never",
                "+79121000004 why never",
            ],
            await EntriesAsync(_project)
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("?separator=FILE_SEPARATOR_SEMICOLON")]
    [InlineData("?separator=FILE_SEPARATOR_TAB")]
    public async Task An_export_is_safe_to_open_and_reads_back_in_to_the_same_list(string query)
    {
        await AddAsync("+79122000000", "=1+1", null);
        await AddAsync("+79122000001", "a \"quoted\"\r\nsecond; line, third", "2026-04-01T00:00:00.000001Z");
        await AddAsync("+493012345678", "@x", "2026-01-01T00:00:00Z");
        await _dialer.CallAsync(await _dialer.CreateAsync(3, campaign => campaign.ProjectId = _project), Outcome.DoNotCall);
        var (copy, list) = (DialerDriver.NextProject, await ListAsync(_project));

        var file = await ExportAsync(_project, query);
        var same = await ImportAsync(file);
        var other = await ImportAsync(file, project: copy);

        Assert.Contains("'=1+1", file, StringComparison.Ordinal);
        Assert.Contains("'@x", file, StringComparison.Ordinal);
        Assert.Equal(("4 = 0 + 4 + 0, 0 changed", "4 = 4 + 0 + 0, 0 changed"), (Counts(same), Counts(other)));
        Assert.Equal(["source", "since"], other.Columns.LeftOut);
        Assert.Equal(list, await ListAsync(_project));
        Assert.Equal(await EntriesAsync(_project), await EntriesAsync(copy));
    }

    [Fact]
    public async Task A_long_list_that_broke_off_is_there_up_to_the_last_slice_and_goes_on_when_it_is_sent_again()
    {
        var list = "phone\n" + string.Concat(Enumerable.Range(0, 4_500).Select(place => ImportDriver.Phone(place) + "\n"));

        using var cut = await PostAsync(Encoding.UTF8.GetBytes(list + "\"+79130009999\n+79130009998\n"), Csv);
        var refusal = await cut.ReadAnswerAsync();
        var stored = (await ListAsync(_project)).TotalCount;
        var whole = await ImportAsync(list);

        Assert.Equal(("MALFORMED", 4_000), (refusal.Reason, stored));
        Assert.Equal("4500 = 500 + 4000 + 0, 0 changed", Counts(whole));
        var lines = (await ExportAsync(_project)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Enumerable.Range(0, 4_500).Select(ImportDriver.Phone), lines.Skip(1).Select(line => line.Split(',')[0]));
        Assert.Equal(4_500, (await StreamedAsync(_project)).Count);
    }

    [Fact]
    public async Task Of_very_many_bad_rows_the_first_are_told_and_the_others_counted()
    {
        var answer = await ImportAsync("phone\n" + string.Concat(Enumerable.Repeat("none\n", 1_001)) + "+79121000000\n");

        Assert.Equal("1002 = 1 + 0 + 1001, 0 changed", Counts(answer));
        Assert.Equal((1_000, 1_000), (answer.RefusedRows.Count, answer.RefusedRows[^1].Row));
    }

    [Fact]
    public async Task The_file_may_come_in_every_way_in_which_a_file_of_contacts_may()
    {
        var russian = Encoding.GetEncoding("windows-1251").GetBytes("Телефон\tReason\n+79121000000\tписьмо\n");
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write("phone\n+79121000001\n"u8);
        const string Form =
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"list.csv\"\r\n\r\ntel;phone 2\n+79121000002;x\n\r\n--b--\r\n";
        var sheet = FileFormTests.Xlsx(
            """
            <row r="1"><c r="A1" t="inlineStr"><is><t>phone</t></is></c><c r="B1" t="inlineStr"><is><t>until_time</t></is></c></row>
            <row r="2"><c r="A2"><v>79121000003</v></c><c r="B2" t="inlineStr"><is><t>2027-01-01</t></is></c></row>
            """
        );

        await PostedAsync(russian, $"{Csv}; charset=windows-1251");
        await PostedAsync(packed.ToArray(), Csv, encoding: "gzip");
        await PostedAsync(Encoding.UTF8.GetBytes(Form), "multipart/form-data; boundary=b");
        await PostedAsync(sheet, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

        Assert.Equal(
            ["+79121000000 письмо never", "+79121000001 never", "+79121000002 never", "+79121000003 2026-12-31T19:00:00Z"],
            await EntriesAsync(_project)
        );
    }

    [Theory]
    [InlineData("application/x-ndjson", "{}", "", "MEDIA_TYPE")]
    [InlineData(Csv, "", "", "BODY_EMPTY")]
    [InlineData(Csv, "name;until\na;\n", "", "INVALID_REQUEST phone REQUIRED")]
    [InlineData(Csv, "phone;reason;Reason\n", "", "INVALID_REQUEST reason DUPLICATE_FIELD")]
    [InlineData(Csv, "phone\n", "?phone_column=tel", "INVALID_REQUEST phone_column UNKNOWN_VALUE")]
    [InlineData(Csv, "phone\n", "?columns=tel", "INVALID_REQUEST columns UNKNOWN_FIELD")]
    public async Task What_is_no_list_of_numbers_is_refused_as_a_whole(string type, string file, string query, string refusal)
    {
        using var response = await PostAsync(Encoding.UTF8.GetBytes(file), type, query);

        var answer = await response.ReadAnswerAsync();

        Assert.Equal(refusal, string.Join(' ', answer.Faults.Prepend(answer.Reason)));
        Assert.Empty((await ListAsync(_project)).Entries);
    }

    [Fact]
    public async Task A_stream_says_its_project_once_and_its_rows_are_told_by_their_places()
    {
        var until = server.Time.GetUtcNow().AddDays(1).ToTimestamp();
        var answer = await StreamAsync(
            new()
            {
                ProjectId = _project,
                Rows =
                {
                    new NewDoNotCallEntry
                    {
                        Phone = "+79121000000",
                        Reason = "by letter",
                        UntilTime = until,
                    },
                },
            },
            new()
            {
                Rows =
                {
                    new NewDoNotCallEntry { Phone = "none" },
                    new NewDoNotCallEntry
                    {
                        Phone = "+79121000001",
                        UntilTime = new() { Seconds = long.MaxValue },
                    },
                },
            }
        );
        var elsewhere = await Assert.ThrowsAsync<RpcException>(() =>
            StreamAsync(new() { ProjectId = _project }, new() { ProjectId = _project + 1 })
        );
        var nowhere = await Assert.ThrowsAsync<RpcException>(() => StreamAsync(new ImportDoNotCallRequest()));

        Assert.Equal("3 = 1 + 0 + 2, 0 changed", Counts(answer));
        Assert.Equal(
            ["2/2 phone NOT_A_PHONE", "3/3 until_time OUT_OF_RANGE"],
            answer.RefusedRows.Select(row => $"{row.Row}/{row.Line} {row.Field} {row.Reason}")
        );
        Assert.Null(answer.Columns);
        Assert.Equal(
            ["project_id CONTRADICTION", "project_id OUT_OF_RANGE"],
            new[] { elsewhere, nowhere }.SelectMany(refused => Answer.FromGrpc(refused).Faults)
        );
        Assert.Equal((await ListAsync(_project)).Entries, await StreamedAsync(_project));
    }

    [Fact]
    public async Task Whoever_is_in_a_file_is_called_no_more_from_the_answer_on()
    {
        var campaign = await _dialer.CreateAsync(3, draft => draft.ProjectId = _project);
        var claimed = await _dialer.ClaimOneAsync(campaign);

        await ImportAsync("phone\n+79121000000\n+79121000001\n");

        Assert.Equal("DO_NOT_CALL", DialerDriver.ReasonOf((await _dialer.StartAsync(claimed.Token)).Refusal));
        Assert.Equal(3, Assert.Single(await _dialer.ClaimAsync(campaign)).ContactId);
    }

    [Fact]
    public async Task A_file_is_told_in_the_audit_as_it_begins_and_as_it_ends_and_so_is_an_export()
    {
        await ImportAsync("phone\nnone\n" + string.Concat(Enumerable.Range(0, 2_001).Select(place => ImportDriver.Phone(place) + "\n")));
        await ExportAsync(_project);

        var told = (await new Audited(server).ListAsync(request => request.ProjectId = _project)).Entries.Select(entry =>
            $"{entry.Action} {entry.DetailsJson}"
        );

        Assert.Equal(
            [
                """ImportDoNotCall {"state":"begun"}""",
                """ImportDoNotCall {"state":"done","rows":2002,"added":2001,"changed":0,"refused":1}""",
                "ExportDoNotCall {}",
            ],
            told
        );
    }

    private static string Counts(ImportDoNotCallResponse answer) =>
        $"{answer.RowCount} = {answer.AddedCount} + {answer.KnownCount} + {answer.RefusedCount}, {answer.ChangedCount} changed";

    private static string Columns(ImportColumns columns) =>
        $"{columns.PhoneColumn} {columns.Columns} {columns.LeftOut} {columns.Separator} {columns.Charset}";

    private async Task<ImportDoNotCallResponse> ImportAsync(string file, long? project = null) =>
        await PostedAsync(Encoding.UTF8.GetBytes(file), Csv, project: project);

    private async Task<ImportDoNotCallResponse> PostedAsync(byte[] file, string type, string? encoding = null, long? project = null)
    {
        using var response = await PostAsync(file, type, encoding: encoding, project: project);
        var text = await response.Content.ReadAsStringAsync(TestEnd);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonParser.Default.Parse<ImportDoNotCallResponse>(text);
    }

    private async Task<HttpResponseMessage> PostAsync(
        byte[] file,
        string type,
        string query = "",
        string? encoding = null,
        long? project = null
    )
    {
        using var content = new ByteArrayContent(file);
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (encoding is not null)
            content.Headers.ContentEncoding.Add(encoding);
        return await server.Json.PostAsync(
            new Uri($"/api/projects/{project ?? _project}/do_not_call:import{query}", UriKind.Relative),
            content,
            TestEnd
        );
    }

    private async Task<ImportDoNotCallResponse> StreamAsync(params IReadOnlyList<ImportDoNotCallRequest> batches)
    {
        using var call = Numbers.ImportDoNotCall(cancellationToken: TestEnd);
        try
        {
            foreach (var batch in batches)
                await call.RequestStream.WriteAsync(batch, TestEnd);
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException)
        {
            // Answered before the stream was whole; the answer says why.
        }

        return await call;
    }

    private Task<string> ExportAsync(long project, string query = "") =>
        server.Json.GetStringAsync(new Uri($"/api/projects/{project}/do_not_call.csv{query}", UriKind.Relative), TestEnd);

    private async Task<List<DoNotCallEntry>> StreamedAsync(long project)
    {
        using var call = Numbers.ExportDoNotCall(new() { ProjectId = project }, cancellationToken: TestEnd);
        var entries = new List<DoNotCallEntry>();
        await foreach (var message in call.ResponseStream.ReadAllAsync(TestEnd))
            entries.AddRange(message.Entries);
        return entries;
    }

    private async Task AddAsync(string phone, string reason, string? until)
    {
        var entry = new NewDoNotCallEntry { Phone = phone, Reason = reason };
        if (until is not null)
            entry.UntilTime = DateTimeOffset.Parse(until, CultureInfo.InvariantCulture).ToTimestamp();
        await Numbers.AddDoNotCallAsync(new() { ProjectId = _project, Entries = { entry } }, cancellationToken: TestEnd);
    }

    private async Task<ListDoNotCallResponse> ListAsync(long project) =>
        await Numbers.ListDoNotCallAsync(new() { ProjectId = project, PageSize = 1_000 }, cancellationToken: TestEnd);

    /// <summary>Every entry as <c>phone reason end</c>.</summary>
    private async Task<IEnumerable<string>> EntriesAsync(long project) =>
        (await ListAsync(project)).Entries.Select(entry =>
            string.Join(
                ' ',
                new[]
                {
                    entry.Phone,
                    entry.Reason,
                    entry.UntilTime is null ? "never" : entry.UntilTime.ToDiagnosticString().Trim('"'),
                }.Where(part => part.Length > 0)
            )
        );
}
