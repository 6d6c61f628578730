namespace CampaignGrpc.Faults;

/// <summary>
/// The power goes: a file system of its own, in a file, is told to drop at once all that it has not written to its disk. Needs root
/// and Linux.
/// </summary>
public sealed class PowerCutTests
{
    [Fact]
    public async Task What_was_answered_before_the_power_went_is_there_when_it_is_back()
    {
        using var disk = TestDisk.Make();
        var database = TestDatabase.Sqlite(disk.File("campaigns.db"));
        for (var round = 0; round < Rounds.Count; round++)
        {
            var ledger = new Ledger();
            long unflushed;
            await using (var service = await database.StartAsync())
            {
                var load = new MixedLoad(service, ledger, round).RunAsync(CancellationToken.None);
                await Eventually.IsTrueAsync(() => ledger.Count > 0);
                await Task.Delay(Rounds.Moment(round), TimeProvider.System, TestContext.Current.CancellationToken);
                // A flush that overlaps the cut may succeed without its data: what is answered from here on proves nothing.
                ledger.Seal();
                var written = WriteUntilCutAsync(disk.File("unflushed"));
                disk.CutPower();
                unflushed = await written;
                await service.KillAsync();
                await load;
            }

            disk.Remount();
            // Else the power was not cut at all, and the round proves nothing.
            var left = new FileInfo(disk.File("unflushed"));
            Assert.True(!left.Exists || left.Length < unflushed, "What was not flushed is there.");
            left.Delete();
            await using var restarted = await database.StartAsync();
            await Promises.AssertKeptAsync(restarted, ledger);
            await restarted.KillAsync();
        }

        await database.AssertWholeAsync();
    }

    /// <summary>
    /// Writes without a flush for as long as the disk takes it. The system may flush some of it by itself, but never the last.
    /// </summary>
    private static async Task<long> WriteUntilCutAsync(string path)
    {
        var written = 0L;
        try
        {
            await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
            for (var block = new byte[64]; ; written += block.Length)
            {
                await file.WriteAsync(block, TestContext.Current.CancellationToken);
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
            }
        }
        catch (IOException)
        {
            return written;
        }
    }
}
