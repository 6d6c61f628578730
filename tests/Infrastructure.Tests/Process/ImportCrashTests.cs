using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace CampaignGrpc.Infrastructure.Tests.Process;

/// <summary>Imports whose service is killed: what was acknowledged is there, and the rest can be sent.</summary>
public sealed class ImportCrashTests : IDisposable
{
    private const int Rows = 100_000;
    private static readonly byte[] List = Encoding.UTF8.GetBytes(
        string.Concat(Enumerable.Range(1, Rows).Select(place => $$"""{"phone":"+7912{{place:0000000}}"}""" + "\n"))
    );

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    private string DatabasePath => _folder.File("campaigns.db");

    [Theory]
    [InlineData("BAD_ROW_POLICY_SKIP_BAD")]
    [InlineData("BAD_ROW_POLICY_ALL_OR_NOTHING")]
    public async Task What_was_counted_survives_a_kill_and_sending_it_again_adds_the_rest(string badRows)
    {
        long acknowledged = 0;
        await using (var service = await ServiceProcess.StartListeningAsync(DatabasePath))
        {
            await CreateAsync(service);
            // A body that does not end: nothing but the kill ends this import.
            var killed = new TaskCompletionSource();
            var sending = ImportAsync(service, badRows, new PartOfList(List.Length / 2, killed.Task));
            while (acknowledged < Rows / 4)
                acknowledged = await RowCountAsync(service);
            await service.KillAsync();
            killed.SetResult();
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => sending);
        }

        await using var restarted = await ServiceProcess.StartListeningAsync(DatabasePath);
        Assert.InRange(await RowCountAsync(restarted), acknowledged, Rows / 2);
        using var answer = await ImportAsync(restarted, badRows, new ByteArrayContent(List));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        AssertWhole();
    }

    [Fact]
    public async Task A_kill_while_the_rows_are_moved_into_the_campaign_leaves_the_rest_to_the_next_start()
    {
        await using (var service = await ServiceProcess.StartListeningAsync(DatabasePath))
        {
            await CreateAsync(service);
            var sending = ImportAsync(service, "BAD_ROW_POLICY_ALL_OR_NOTHING", new ByteArrayContent(List));
            while (Ask("SELECT count(*) FROM contacts") == 0)
                TestEnd.ThrowIfCancellationRequested();
            await service.KillAsync();
            // The answer may have been on its way already.
            await Record.ExceptionAsync(() => sending);
        }

        Assert.Equal(Rows, Ask("SELECT (SELECT count(*) FROM contacts) + (SELECT count(*) FROM staged_rows)"));
        await using var restarted = await ServiceProcess.StartListeningAsync(DatabasePath);
        while (Ask("SELECT count(*) FROM staged_rows") > 0)
            TestEnd.ThrowIfCancellationRequested();

        AssertWhole();
    }

    public void Dispose() => _folder.Dispose();

    private static async Task CreateAsync(ServiceProcess service)
    {
        using var response = await service.Json.PostAsync("/api/campaigns", CampaignRequest.With(0), TestEnd);
        Assert.Equal(1, await CampaignRequest.IdAsync(response));
    }

    private static Task<HttpResponseMessage> ImportAsync(ServiceProcess service, string badRows, HttpContent list)
    {
        list.Headers.ContentType = new("application/x-ndjson");
        return service.Json.PostAsync($"/api/campaigns/1/contacts:import?import_id=list&bad_rows={badRows}", list, TestEnd);
    }

    private static async Task<long> RowCountAsync(ServiceProcess service)
    {
        using var response = await service.Json.GetAsync("/api/campaigns/1/imports/list", TestEnd);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return 0;
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestEnd));
        return answer.RootElement.GetProperty("import").GetProperty("row_count").GetInt64();
    }

    private void AssertWhole()
    {
        Assert.Equal(Rows, Ask("SELECT count(DISTINCT phone) FROM contacts"));
        Assert.Equal(Rows, Ask("SELECT contact_count FROM campaigns"));
        Assert.Equal(Rows, Ask("SELECT waiting FROM campaigns"));
        Assert.Equal(Rows, Ask("SELECT max(number) FROM contacts"));
        Assert.Equal(
            Rows,
            Ask("SELECT accepted_count FROM imports WHERE state = 2 AND published_count = accepted_count AND row_count = accepted_count")
        );
        Assert.Equal(0, Ask("SELECT count(*) FROM staged_rows"));
    }

    private long Ask(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={DatabasePath};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are this test's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }

    private sealed class PartOfList(int length, Task untilGone) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(List.AsMemory(0, length), TestEnd);
            await stream.FlushAsync(TestEnd);
            await untilGone.WaitAsync(TestEnd);
            throw new IOException("The service is gone.");
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
