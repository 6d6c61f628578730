using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using CampaignGrpc.Contracts.V1;
using Grpc.Net.Client;
using Microsoft.Data.Sqlite;

namespace CampaignGrpc.Infrastructure.Tests.Process;

/// <summary>What an operator does with the data: copy it while it is in use, put it back, and have nobody rung twice for it.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    private string Database => _folder.File("campaigns.db");

    private string Backup => _folder.File("backup.db");

    [Fact]
    public async Task A_backup_that_is_made_under_load_is_one_whole_state()
    {
        await using var service = await ServiceProcess.StartListeningAsync(Database);
        using var enough = new CancellationTokenSource();
        var created = 0;
        var creating = Task.Run(
            async () =>
            {
                while (!enough.IsCancellationRequested)
                {
                    await CreateAsync(service, 100);
                    Interlocked.Increment(ref created);
                }
            },
            TestEnd
        );
        await Eventually.IsTrueAsync(() => Volatile.Read(ref created) >= 5);
        var before = Volatile.Read(ref created);

        Assert.Contains("is in " + Backup, await SayAsync("backup", Backup), StringComparison.Ordinal);

        await enough.CancelAsync();
        await creating;
        Assert.Equal("The data is as it must be.", await SayAsync("check", database: "backup.db"));
        Assert.InRange(Count(Backup, "SELECT count(*) FROM campaigns"), before, created);
        Assert.Equal(0, Count(Backup, "SELECT count(*) FROM campaigns WHERE contact_count <> 100"));
        if (!OperatingSystem.IsLinux())
            return;
        foreach (var file in new[] { Database, Database + "-wal", Database + ".lock", Backup })
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_restore_nobody_is_rung_before_the_release_and_who_is_skipped_not_after_it_either(bool skipDue)
    {
        string[] tokens;
        await using (var service = await ServiceProcess.StartListeningAsync(Database))
        {
            using var channel = GrpcChannel.ForAddress(service.GrpcUrl);
            var dialer = new DialerService.DialerServiceClient(channel);
            await CreateAsync(service, 3);
            tokens = await ClaimAsync(dialer, 2);
            Assert.NotNull((await dialer.StartCallsAsync(new() { Tokens = { tokens[0] } }, cancellationToken: TestEnd)).Results[0].Start);
            await SayAsync("backup", Backup);
            // Rung after the backup: of this nothing will be known.
            Assert.NotNull((await dialer.StartCallsAsync(new() { Tokens = { tokens[1] } }, cancellationToken: TestEnd)).Results[0].Start);
            await RefusedAsync("is being used by another process", "restore", Backup);
            await service.KillAsync();
        }

        Assert.Contains($"What was there is in {Database}.before-", await SayAsync("restore", Backup), StringComparison.Ordinal);
        await using var restored = await ServiceProcess.StartListeningAsync(Database);
        using var again = GrpcChannel.ForAddress(restored.GrpcUrl);
        var restoredDialer = new DialerService.DialerServiceClient(again);

        Assert.Contains("No call is let go until an operator releases them", await restored.LineAsync("Held:"), StringComparison.Ordinal);
        Assert.Empty(await ClaimAsync(restoredDialer, 10));
        var refusal = (await restoredDialer.StartCallsAsync(new() { Tokens = { tokens[1] } }, cancellationToken: TestEnd))
            .Results[0]
            .Refusal;
        Assert.Equal("RESTORED", refusal.GetDetail<Google.Rpc.ErrorInfo>()!.Reason);
        var report = await restoredDialer.ReportOutcomesAsync(
            new()
            {
                Reports =
                {
                    new OutcomeReport { Token = tokens[0], Outcome = Outcome.Busy },
                },
            },
            cancellationToken: TestEnd
        );
        Assert.Null(report.Results[0].Refusal);
        Assert.True((await restored.Json.GetFromJsonAsync<JsonElement>("/api/hold", TestEnd)).GetProperty("held").GetBoolean());

        using var released = await restored.Json.PostAsJsonAsync("/api/hold:release", new { skip_due = skipDue }, TestEnd);

        Assert.True((await released.Content.ReadFromJsonAsync<JsonElement>(TestEnd)).GetProperty("was_held").GetBoolean());
        Assert.False((await restored.Json.GetFromJsonAsync<JsonElement>("/api/hold", TestEnd)).GetProperty("held").GetBoolean());
        // The second contact is still claimed, and is skipped with those that wait.
        Assert.Equal(skipDue ? 0 : 1, (await ClaimAsync(restoredDialer, 10)).Length);
        Assert.Equal("The data is as it must be.", await SayAsync("check"));
    }

    [Fact]
    public async Task A_file_and_a_log_that_do_not_belong_together_are_refused_with_what_helps()
    {
        await using (var service = await ServiceProcess.StartListeningAsync(Database))
        {
            await CreateAsync(service, 1);
            await SayAsync("backup", Backup);
            File.Copy(Database, _folder.File("copy.db"));
            await service.KillAsync();
        }

        await RefusedAsync("was copied from a running service without its log", database: "copy.db");
        await SayAsync("accept", database: "copy.db");
        Assert.Equal("The data is as it must be.", await SayAsync("check", database: "copy.db"));

        File.Move(Database, _folder.File("away.db"));
        await RefusedAsync("is gone, and its log is still there");

        File.Copy(Backup, Database);
        await RefusedAsync("was put in place of another one, whose log");
        File.Delete(Database + "-wal");
        await using var held = await ServiceProcess.StartListeningAsync(Database);
        await held.LineAsync("Held:");
    }

    [Fact]
    public async Task The_file_of_a_service_that_was_killed_can_be_looked_at_and_copied_before_it_starts_again()
    {
        await using (var service = await ServiceProcess.StartListeningAsync(Database))
        {
            await CreateAsync(service, 10);
            await service.KillAsync();
        }

        Assert.Equal("The data is as it must be.", await SayAsync("check"));
        await SayAsync("backup", Backup);
        await using var restarted = await ServiceProcess.StartListeningAsync(Database);

        Assert.Equal(10, Count(Backup, "SELECT count(*) FROM contacts"));
        Assert.Equal(10, Count(Database, "SELECT count(*) FROM contacts"));
    }

    [Fact]
    public async Task What_is_no_backup_or_would_replace_something_is_refused_and_nothing_is_changed()
    {
        await File.WriteAllTextAsync(_folder.File("text.db"), new string('x', 4_096), TestEnd);
        await RefusedAsync("There is no database file", "backup", Backup);
        await using (var service = await ServiceProcess.StartListeningAsync(Database))
        {
            await CreateAsync(service, 1);
            await SayAsync("backup", Backup);
            await RefusedAsync("a backup replaces nothing", "backup", Backup);
            service.Terminate();
            Assert.Equal(0, await service.ExitCodeAsync());
        }

        var content = await File.ReadAllBytesAsync(Database, TestEnd);
        await RefusedAsync("There is no backup", "restore", _folder.File("none.db"));
        await RefusedAsync("is no backup of this service", "restore", _folder.File("text.db"));
        await RefusedAsync("is no backup of this service", "restore", Database);

        Assert.Equal(content, await File.ReadAllBytesAsync(Database, TestEnd));
        Assert.False(File.Exists(Database + ".restoring"));
    }

    [Fact]
    public async Task The_log_of_a_service_that_rests_is_short_and_its_processor_idle()
    {
        await using var service = await ServiceProcess.StartListeningAsync(Database);
        for (var campaign = 0; campaign < 4; campaign++)
            await CreateAsync(service, 50_000);

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestEnd);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (new FileInfo(Database + "-wal").Length > 8 * 1_024 * 1_024)
            patience.Token.ThrowIfCancellationRequested();

        Assert.Equal(200_000, Count(Database, "SELECT count(*) FROM contacts"));
        // A moment of it, once what comes with a start and a list is over.
        while (await service.ProcessorUseAsync(TimeSpan.FromSeconds(2)) > 0.1)
            patience.Token.ThrowIfCancellationRequested();
    }

    public void Dispose() => _folder.Dispose();

    private static async Task CreateAsync(ServiceProcess service, int phones)
    {
        // A window that is open on every day at every hour.
        using var request = JsonContent.Create(
            new
            {
                campaign = new
                {
                    project_id = 1,
                    start_block_id = 10,
                    phone_id = 5,
                    schedule = new
                    {
                        date = "2021-10-06",
                        start_time = "00:00",
                        end_time = "24:00",
                        time_zone = "UTC",
                    },
                },
                phones = Enumerable.Range(1, phones).Select(place => new { phone = $"+7912{place:0000000}" }),
            }
        );
        using var created = await service.Json.PostAsync("/api/campaigns", request, TestEnd);
        await CampaignRequest.IdAsync(created);
    }

    private static async Task<string[]> ClaimAsync(DialerService.DialerServiceClient dialer, int most)
    {
        var claimed = await dialer.ClaimCallsAsync(
            new()
            {
                DialerId = "dialer",
                MaxCalls = most,
                LeaseDuration = new() { Seconds = 300 },
            },
            cancellationToken: TestEnd
        );
        return [.. claimed.Calls.Select(call => call.Token)];
    }

    private static long Count(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are this test's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }

    private async Task<string> SayAsync(string command, string? argument = null, string? database = null)
    {
        await using var process = Start(command, argument, database);
        Assert.True(await process.ExitCodeAsync() == 0, string.Join('\n', process.Errors));
        return Assert.Single(process.Output);
    }

    private async Task RefusedAsync(string sentence, string? command = null, string? argument = null, string? database = null)
    {
        await using var process = Start(command, argument, database);
        Assert.Equal(1, await process.ExitCodeAsync());
        Assert.Contains(sentence, Assert.Single(process.Errors), StringComparison.Ordinal);
    }

    private ServiceProcess Start(string? command, string? argument, string? database)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "CampaignGrpc.Api.dll")]);
        foreach (
            var part in new[]
            {
                command,
                argument,
                $"--contentRoot={AppContext.BaseDirectory}",
                $"--ConnectionStrings:Campaigns=Data Source={_folder.File(database ?? "campaigns.db")}",
            }
        )
        {
            if (part is not null)
                start.ArgumentList.Add(part);
        }

        return command is null ? ServiceProcess.Start(start) : ServiceProcess.StartPlain(start);
    }
}
