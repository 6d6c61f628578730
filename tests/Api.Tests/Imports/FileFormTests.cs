using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf;
using static CampaignGrpc.Api.Tests.Imports.ImportDriver;

namespace CampaignGrpc.Api.Tests.Imports;

/// <summary>The ways in which a file may come: Excel's own, a browser's form, compressed.</summary>
public sealed class FileFormTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private const string XlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private readonly DialerDriver _dialer = new(server);
    private readonly ImportDriver _imports = new(server);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sheet_of_Excel_is_read_as_it_is_shown_and_a_number_is_never_shortened()
    {
        var campaign = await _dialer.CreateAsync(0);
        var file = Xlsx(
            """
            <row r="1"/>
            <row r="2"><c r="A2" t="inlineStr"><is><t>Телефон</t></is></c><c r="B2" t="s"><v>0</v></c><c r="C2" t="inlineStr"><is><t>Долг</t></is></c><c r="D2" t="inlineStr"><is><t>День</t></is></c></row>
            <row r="3"><c r="A3"><v>79130000001</v></c><c r="B3" t="s"><v>1</v></c><c r="C3" s="1"><f>1+0.5</f><v>1.5</v></c><c r="D3" s="2"><v>46084</v></c></row>
            <row r="4"><c r="A4" s="3"><v>79130000002</v></c><c r="B4" t="b"><v>1</v></c><c r="C4"><v>0.1</v></c></row>
            <row r="5"/>
            <row r="6"><c r="A6" t="inlineStr"><is><t>8 (913) 000-00-03</t></is></c><c r="D6" t="inlineStr"><is><t> x </t></is></c></row>
            """
        );

        var answer = await _imports.PostAsync(campaign, file, XlsxType);

        Assert.Equal("3 = 3 + 0 + 0", answer.Counts);
        Assert.Equal(
            [
                """1: 79130000001 {"Имя":"Анна","Долг":"1.50","День":"2026-03-03"}""",
                """2: 79130000002 {"Имя":"TRUE","Долг":"0.1","День":""}""",
                """3: 79130000003 {"Имя":"","Долг":"","День":" x "}""",
            ],
            _imports.Stored(campaign)
        );
    }

    [Theory]
    [InlineData("utf-16le", "phone;name", "utf-16le")]
    [InlineData("utf-16be", "phone;name", "utf-16be")]
    [InlineData("utf-16le", "Телефон;Имя", "utf-16le")]
    [InlineData("utf-16be", "Телефон;Имя", "utf-16be")]
    public async Task A_wide_charset_without_its_mark_is_refused_with_the_name_that_reads_it(string charset, string heading, string named)
    {
        var campaign = await _dialer.CreateAsync(0);
        var file = Encoding.GetEncoding(charset).GetBytes(heading + "\n+79130000001;Анна\n");

        var unnamed = await _imports.PostAsync(campaign, file, Csv);
        var answer = await _imports.PostAsync(campaign, file, $"{Csv}; charset={named}");

        Assert.Equal("file BAD_ENCODING", Assert.Single(unnamed.Refusal.Faults));
        Assert.Contains($"charset={named}.", unnamed.Refusal.Description, StringComparison.Ordinal);
        Assert.Equal("1 = 1 + 0 + 0", answer.Counts);
    }

    [Theory]
    [InlineData("504B0304", ".xlsx")]
    [InlineData("D0CF11E0", "Excel 2003")]
    [InlineData("1F8B0800", "gzip")]
    public async Task What_is_sent_as_CSV_and_is_no_text_is_called_by_its_name(string beginning, string message)
    {
        var campaign = await _dialer.CreateAsync(0);

        var answer = await _imports.PostAsync(campaign, Convert.FromHexString(beginning + "00000000"), Csv);

        Assert.Equal((415, "MEDIA_TYPE"), (answer.Refusal.HttpStatus, answer.Reason));
        Assert.Contains(message, answer.Refusal.Status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_was_cut_before_its_end_is_not_taken_for_whole()
    {
        var campaign = await _dialer.CreateAsync(0);
        const string Form = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"list.csv\"\r\n\r\nphone\n+79130000001\n";

        var cut = await _imports.PostAsync(campaign, Form, "multipart/form-data; boundary=b");
        var whole = await _imports.PostAsync(campaign, Form + "\r\n--b--\r\n", "multipart/form-data; boundary=b");

        Assert.Equal((400, "MALFORMED"), (cut.Refusal.HttpStatus, cut.Reason));
        Assert.Equal("1 = 1 + 0 + 0", whole.Counts);
    }

    [Fact]
    public async Task Of_several_sheets_the_first_is_read_or_the_one_that_is_named()
    {
        var campaign = await _dialer.CreateAsync(0);
        var file = Xlsx(
            """<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row>""",
            """
            <row r="1"><c r="A1" t="inlineStr"><is><t>phone</t></is></c></row><row r="2"><c r="A2"><v>79130000001</v></c></row>
            """
        );

        var first = await _imports.PostAsync(campaign, file, XlsxType);
        var unknown = await _imports.PostAsync(campaign, file, XlsxType, "sheet=Лист9");
        var second = await _imports.PostAsync(campaign, file, XlsxType, "sheet=Sheet2");

        Assert.Equal("phone REQUIRED", Assert.Single(first.Refusal.Faults));
        Assert.Equal("sheet UNKNOWN_VALUE", Assert.Single(unknown.Refusal.Faults));
        Assert.Contains("Sheet1, Sheet2", unknown.Refusal.Status.Message, StringComparison.Ordinal);
        Assert.Equal("1 = 1 + 0 + 0", second.Counts);
    }

    [Fact]
    public async Task A_fault_of_a_sheet_is_told_with_its_row()
    {
        var file = Xlsx(
            """
            <row r="1"><c r="A1" t="inlineStr"><is><t>phone</t></is></c></row>
            <row r="2"><c r="A2"><v>79130000001</v></c></row>
            <row r="3"><c r="A3" t="inlineStr"><is><t>7.91235E+10</t></is></c></row>
            """
        );

        var answer = await _imports.PostAsync(await _dialer.CreateAsync(0), file, XlsxType, SkipBad);

        Assert.Equal(["2/3 phone NOT_A_PHONE"], answer.Verdicts);
    }

    [Fact]
    public async Task A_broken_Excel_file_is_the_senders_fault_and_never_the_services()
    {
        var campaign = await _dialer.CreateAsync(0);
        string[] parts =
        [
            "[Content_Types].xml",
            "_rels/.rels",
            "xl/workbook.xml",
            "xl/_rels/workbook.xml.rels",
            "xl/sharedStrings.xml",
            "xl/styles.xml",
            "xl/worksheets/sheet1.xml",
        ];
        (string From, string To)[] changes =
        [
            ("<", ""),
            (">", ""),
            ("rId1", "rId7"),
            ("79130000001", "a number"),
            ("79130000001", "1e999"),
            ("<v>0</v>", "<v>-1</v>"),
            ("<v>0</v>", "<v>99</v>"),
            ("A1", "ZZZZZZ1"),
            ("A1", "1"),
            ("s=\"1\"", "s=\"77\""),
            ("\"", "'"),
        ];
        const string Rows =
            """<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>phone</t></is></c></row><row r="2"><c r="A2" s="1"><v>2</v></c><c r="B2"><v>79130000001</v></c></row>""";
        var random = new Random(1);
        var statuses = new HashSet<int>();

        foreach (var part in parts)
        {
            foreach (var (from, to) in changes)
                await SendAsync(Changed(Xlsx(Rows), part, text => text.Replace(from, to, StringComparison.Ordinal)));
            await SendAsync(Changed(Xlsx(Rows), part, text => text[..(text.Length / 2)]));
            await SendAsync(Changed(Xlsx(Rows), part, _ => ""));
            for (var repeat = 0; repeat < 10; repeat++)
                await SendAsync(Changed(Xlsx(Rows), part, text => text.Remove(random.Next(text.Length - 8), random.Next(1, 8))));
        }

        for (var repeat = 0; repeat < 60; repeat++)
        {
            var bytes = Xlsx(Rows);
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            await SendAsync(bytes);
        }

        Assert.Superset(new HashSet<int> { 200, 400 }, statuses);
        Assert.DoesNotContain(server.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));

        async Task SendAsync(byte[] file)
        {
            var answer = await _imports.PostAsync(campaign, file, XlsxType, SkipBad);
            statuses.Add(answer.Refusal.HttpStatus);
            Assert.InRange(answer.Refusal.HttpStatus, 200, 415);
        }
    }

    [Theory]
    [InlineData("phone;name\n+79130000001;x\n")]
    [InlineData("PK")]
    public async Task What_is_no_Excel_file_is_told_so(string body)
    {
        var campaign = await _dialer.CreateAsync(0);

        var answer = await _imports.PostAsync(campaign, body, XlsxType);

        Assert.Equal("MALFORMED", answer.Reason);
        Assert.Equal("0", server.Ask($"SELECT count(*) FROM imports WHERE campaign_id = {campaign}").Single());
    }

    [Theory]
    [InlineData("list.csv", "text/csv", "phone;name\n+79130000001;Анна\n")]
    [InlineData("list.csv", "application/vnd.ms-excel", "phone;name\n+79130000001;Анна\n")]
    [InlineData("список.CSV", "application/octet-stream", "phone;name\n+79130000001;Анна\n")]
    [InlineData("list.csv", null, "phone;name\n+79130000001;Анна\n")]
    [InlineData("list.ndjson", "application/octet-stream", "{\"phone\":\"+79130000001\",\"add_data\":{\"name\":\"Анна\"}}\n")]
    public async Task The_file_of_a_browsers_form_is_read_by_its_type_or_its_name(string name, string? type, string body)
    {
        var campaign = await _dialer.CreateAsync(0);
        using var file = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (type is not null)
            file.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

        var answer = await PostFormAsync(campaign, new() { { new StringContent("x"), "comment" }, { file, "file", name } });

        Assert.Equal("1 = 1 + 0 + 0", CountsOf(answer.Import));
        Assert.Equal("1: 79130000001 {\"name\":\"Анна\"}", Assert.Single(_imports.Stored(campaign)));
    }

    [Fact]
    public async Task A_form_without_a_file_is_refused()
    {
        using var form = new MultipartFormDataContent { { new StringContent("x"), "comment" } };
        using var answer = await server.Json.PostAsync(
            new Uri($"/api/campaigns/{await _dialer.CreateAsync(0)}/contacts:import", UriKind.Relative),
            form,
            TestEnd
        );

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains("The form has no file", await answer.Content.ReadAsStringAsync(TestEnd), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Csv, "phone;name\n+79130000001;Анна\n")]
    [InlineData(Ndjson, "{\"phone\":\"+79130000001\",\"add_data\":{\"name\":\"Анна\"}}")]
    public async Task A_file_may_come_compressed(string type, string body)
    {
        var campaign = await _dialer.CreateAsync(0);
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(body));

        // Into a campaign without contacts: nothing but the cut can be what is refused.
        var cut = await _imports.PostAsync(campaign, packed.ToArray()[..^4], type, encoding: "gzip");
        var half = await _imports.PostAsync(campaign, packed.ToArray()[..^12], type, encoding: "gzip");
        Assert.Empty(_imports.Stored(campaign));
        var answer = await _imports.PostAsync(campaign, packed.ToArray(), type, encoding: "gzip");
        var other = await _imports.PostAsync(campaign, packed.ToArray(), type, encoding: "br");

        Assert.Equal("1 = 1 + 0 + 0", answer.Counts);
        Assert.Equal(("MALFORMED", "MALFORMED"), (cut.Reason, half.Reason));
        Assert.Equal("MEDIA_TYPE", other.Reason);
        Assert.Equal("1: 79130000001 {\"name\":\"Анна\"}", Assert.Single(_imports.Stored(campaign)));
    }

    private static byte[] Changed(byte[] file, string part, Func<string, string> change)
    {
        using var changed = new MemoryStream();
        using (var from = new ZipArchive(new MemoryStream(file)))
        using (var to = new ZipArchive(changed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in from.Entries)
            {
                using var reader = new StreamReader(entry.Open());
                using var writer = new StreamWriter(to.CreateEntry(entry.FullName).Open());
                var text = reader.ReadToEnd();
                writer.Write(entry.FullName == part ? change(text) : text);
            }
        }

        return changed.ToArray();
    }

    private async Task<ImportContactsResponse> PostFormAsync(long campaign, MultipartFormDataContent form)
    {
        using (form)
        {
            using var answer = await server.Json.PostAsync(
                new Uri($"/api/campaigns/{campaign}/contacts:import", UriKind.Relative),
                form,
                TestEnd
            );
            return JsonParser.Default.Parse<ImportContactsResponse>(await answer.Content.ReadAsStringAsync(TestEnd));
        }
    }

    /// <summary>A file as Excel writes it, with these rows of each sheet. Style 1 has two decimals, 2 is a day, 3 is scientific.</summary>
    internal static byte[] Xlsx(params string[] sheets)
    {
        const string Namespaces =
            "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "
            + "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
        const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        var numbers = Enumerable.Range(1, sheets.Length).ToList();
        var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(
                "[Content_Types].xml",
                $"""
                <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>
                """
            );
            Add("_rels/.rels", Relations(($"{Office}/officeDocument", "xl/workbook.xml", "rId1")));
            Add(
                "xl/workbook.xml",
                $"<workbook {Namespaces}><sheets>{string.Concat(numbers.Select(number => $"<sheet name=\"Sheet{number}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>"))}</sheets></workbook>"
            );
            Add(
                "xl/_rels/workbook.xml.rels",
                Relations([
                    .. numbers.Select(number => ($"{Office}/worksheet", $"worksheets/sheet{number}.xml", $"rId{number}")),
                    ($"{Office}/sharedStrings", "sharedStrings.xml", "rId90"),
                    ($"{Office}/styles", "styles.xml", "rId91"),
                ])
            );
            Add(
                "xl/sharedStrings.xml",
                $"<sst {Namespaces} count=\"2\" uniqueCount=\"2\"><si><t>Имя</t></si><si><r><t>Ан</t></r><r><t>на</t></r></si></sst>"
            );
            Add(
                "xl/styles.xml",
                $"""
                <styleSheet {Namespaces}><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/></numFmts><cellStyleXfs count="1"><xf/></cellStyleXfs>
                <cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="2"/><xf numFmtId="164"/><xf numFmtId="11"/></cellXfs></styleSheet>
                """
            );
            foreach (var number in numbers)
                Add($"xl/worksheets/sheet{number}.xml", $"<worksheet {Namespaces}><sheetData>{sheets[number - 1]}</sheetData></worksheet>");

            void Add(string name, string text)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return file.ToArray();

        static string Relations(params IEnumerable<(string Type, string Target, string Id)> relations) =>
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
            + string.Concat(relations.Select(one => $"<Relationship Id=\"{one.Id}\" Type=\"{one.Type}\" Target=\"{one.Target}\"/>"))
            + "</Relationships>";
    }
}
