namespace CampaignGrpc.Faults;

/// <summary>The disk is full, and has room again.</summary>
public sealed class FullDiskTests
{
    [Fact]
    public async Task A_full_disk_refuses_what_it_cannot_hold_and_loses_nothing()
    {
        using var disk = TestDisk.Make();
        var database = TestDatabase.Sqlite(disk.File("campaigns.db"));
        var ledger = new Ledger();
        await using (var service = await database.StartAsync())
        {
            for (var round = 0; round < Rounds.Count; round++)
            {
                using var ending = new CancellationTokenSource();
                var load = new MixedLoad(service, ledger, round);
                var running = load.RunAsync(ending.Token);
                var before = ledger.Count;
                await Eventually.IsTrueAsync(() => ledger.Count > before + 20);
                await FillAsync(disk.File("filler"));
                await Eventually.IsTrueAsync(() => load.Unavailable > 0);

                File.Delete(disk.File("filler"));
                before = ledger.Count;
                await Eventually.IsTrueAsync(() => ledger.Count > before + 20);
                await ending.CancelAsync();
                await running;
            }

            await Promises.AssertKeptAsync(service, ledger);
        }

        await database.AssertWholeAsync();
    }

    /// <summary>Until there is no room for a byte.</summary>
    private static async Task FillAsync(string path)
    {
        await using var filler = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        foreach (var size in new[] { 1 << 20, 4_096, 1 })
        {
            try
            {
                while (true)
                    await filler.WriteAsync(new byte[size], TestContext.Current.CancellationToken);
            }
            catch (IOException)
            {
                // No room for one of that size.
            }
        }
    }
}
