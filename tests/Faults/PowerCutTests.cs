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
            await using (var service = await database.StartAsync())
            {
                var load = new MixedLoad(service, ledger, round).RunAsync(CancellationToken.None);
                await Eventually.IsTrueAsync(() => ledger.Count > 0);
                await Task.Delay(Rounds.Moment(round), TimeProvider.System, TestContext.Current.CancellationToken);
                // A flush that overlaps the cut may succeed without its data: what is answered from here on proves nothing.
                ledger.Seal();
                await File.WriteAllTextAsync(disk.File("lost"), "written, and not flushed", TestContext.Current.CancellationToken);
                disk.CutPower();
                await service.KillAsync();
                await load;
            }

            disk.Remount();
            // Else the power was not cut at all, and the round proves nothing.
            Assert.False(File.Exists(disk.File("lost")) && new FileInfo(disk.File("lost")).Length > 0, "What was not flushed is there.");
            await using var restarted = await database.StartAsync();
            await Promises.AssertKeptAsync(restarted, ledger);
            await restarted.KillAsync();
        }

        await database.AssertWholeAsync();
    }
}
