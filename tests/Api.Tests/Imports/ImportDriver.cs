using System.Globalization;
using System.Text;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf;
using Grpc.Core;

namespace CampaignGrpc.Api.Tests.Imports;

/// <summary>What an import was answered; without an import it was refused.</summary>
internal sealed record ImportAnswer(ImportContactsResponse? Response, Answer Refusal)
{
    public Import Import => Response?.Import ?? throw new InvalidOperationException(Refusal.Status.ToString());

    public string Reason => Refusal.Reason;

    /// <summary>The counts as <c>rows = accepted + duplicates + refused</c>.</summary>
    public string Counts => ImportDriver.CountsOf(Import);

    /// <summary>Every refused row as <c>row/line field REASON</c>.</summary>
    public IEnumerable<string> Verdicts => Response!.RefusedRows.Select(row => $"{row.Row}/{row.Line} {row.Field} {row.Reason}");
}

/// <summary>Sends lists of contacts by each road.</summary>
internal sealed class ImportDriver(CampaignServerFixture server)
{
    public const string Ndjson = "application/x-ndjson";
    public const string Csv = "text/csv";
    public const string SkipBad = "bad_rows=BAD_ROW_POLICY_SKIP_BAD";

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public static string CountsOf(Import import) =>
        $"{import.RowCount} = {import.AcceptedCount} + {import.DuplicateCount} + {import.RefusedCount}";

    public static string Phone(int place) => string.Create(CultureInfo.InvariantCulture, $"+7913{place:0000000}");

    /// <summary>Lines of NDJSON with different numbers.</summary>
    public static string Lines(int from, int count) =>
        string.Concat(
            Enumerable.Range(from, count).Select(place => $$$"""{"phone":"{{{Phone(place)}}}","add_data":{"place":{{{place}}}}}""" + "\n")
        );

    public static ImportContactsRequest Batch(int from, int count, long? firstRow = null) =>
        Batch(
            firstRow,
            Enumerable.Range(from, count).Select(place => new ImportRow { Phone = Phone(place), AddDataJson = $$"""{"place":{{place}}}""" })
        );

    public static ImportContactsRequest Batch(long? firstRow, params IEnumerable<ImportRow> rows)
    {
        var batch = new ImportContactsRequest { Rows = { rows } };
        if (firstRow is { } row)
            batch.FirstRow = row;
        return batch;
    }

    public Task<ImportAnswer> PostAsync(long campaign, string body, string type = Ndjson, string query = "") =>
        PostAsync(campaign, Encoding.UTF8.GetBytes(body), type, query);

    public async Task<ImportAnswer> PostAsync(long campaign, byte[] body, string? type = Ndjson, string query = "", string? encoding = null)
    {
        using var content = new ByteArrayContent(body);
        if (type is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (encoding is not null)
            content.Headers.ContentEncoding.Add(encoding);
        using var response = await server.Json.PostAsync(
            new Uri($"/api/campaigns/{campaign}/contacts:import?{query}", UriKind.Relative),
            content,
            TestEnd
        );
        var text = await response.Content.ReadAsStringAsync(TestEnd);
        Answer.AssertNoInsides(text);
        if (response.IsSuccessStatusCode)
            return new(JsonParser.Default.Parse<ImportContactsResponse>(text), new(200, new(), 0));
        return new(null, Answer.FromJson((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, text));
    }

    /// <summary>Sends a whole stream.</summary>
    public async Task<ImportAnswer> StreamAsync(ImportSettings? settings, params IReadOnlyList<ImportContactsRequest> batches)
    {
        using var call = server.Contacts.ImportContacts(cancellationToken: TestEnd);
        try
        {
            var first = batches.Count == 0 ? new() : batches[0].Clone();
            first.Settings = settings;
            await call.RequestStream.WriteAsync(first, TestEnd);
            foreach (var batch in batches.Skip(1))
                await call.RequestStream.WriteAsync(batch, TestEnd);
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException)
        {
            // Answered before the stream was whole; the answer says why.
        }

        return await AnswerAsync(call);
    }

    public static async Task<ImportAnswer> AnswerAsync(AsyncClientStreamingCall<ImportContactsRequest, ImportContactsResponse> call)
    {
        try
        {
            return new(await call, new(200, new(), 0));
        }
        catch (RpcException exception)
        {
            return new(null, Answer.FromGrpc(exception));
        }
    }

    /// <summary>A stream that has begun, to be gone on with or given up.</summary>
    public async Task<AsyncClientStreamingCall<ImportContactsRequest, ImportContactsResponse>> BeginAsync(
        ImportSettings settings,
        ImportContactsRequest batch
    )
    {
        var call = server.Contacts.ImportContacts(cancellationToken: TestEnd);
        batch.Settings = settings;
        await call.RequestStream.WriteAsync(batch, TestEnd);
        return call;
    }

    public async Task<Import> GetAsync(long campaign, string import) =>
        (await server.Contacts.GetImportAsync(new() { CampaignId = campaign, ImportId = import }, cancellationToken: TestEnd)).Import;

    /// <summary>Waits until so many rows of an import are stored.</summary>
    public async Task UntilStoredAsync(long campaign, string import, int rows)
    {
        for (var tries = 0; tries < 2_000; tries++)
        {
            try
            {
                if ((await GetAsync(campaign, import)).RowCount >= rows)
                    return;
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
            {
                // Not begun yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestEnd);
        }

        Assert.Fail($"{rows} rows were never stored.");
    }

    /// <summary>Waits until the service has noticed that a stream was given up: another one is let in.</summary>
    public static async Task<ImportAnswer> RetryAsync(Func<Task<ImportAnswer>> import)
    {
        for (var tries = 0; ; tries++)
        {
            var answer = await import();
            if (answer.Reason != "IMPORT_UNDER_WAY" || tries == 1_000)
                return answer;
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestEnd);
        }
    }

    /// <summary>Every contact, as <c>number: phone add_data</c>.</summary>
    public IReadOnlyList<string> Stored(long campaign) =>
        server.Ask(
            string.Create(
                CultureInfo.InvariantCulture,
                $"SELECT number || ': ' || phone || ' ' || add_data FROM contacts WHERE campaign_id = {campaign} ORDER BY number"
            )
        );

    /// <summary>Holds what must always be so of every campaign, and that nothing waits beside one that has no import going on.</summary>
    public void AssertWhole()
    {
        Assert.Empty(
            server.Ask(
                """
                SELECT CAST(id AS TEXT) FROM campaigns c WHERE waiting + claimed + dialing + done <> contact_count
                    OR contact_count <> (SELECT count(*) FROM contacts WHERE campaign_id = c.id)
                    OR contact_count <> (SELECT coalesce(max(number), 0) FROM contacts WHERE campaign_id = c.id)
                    OR waiting <> (SELECT count(*) FROM contacts WHERE campaign_id = c.id AND state = 1)
                """
            )
        );
        Assert.Empty(server.Ask("SELECT campaign_id || ': ' || phone FROM contacts GROUP BY campaign_id, phone HAVING count(*) > 1"));
    }
}
