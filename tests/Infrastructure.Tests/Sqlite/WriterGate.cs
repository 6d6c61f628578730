using CampaignGrpc.Application;
using CampaignGrpc.Infrastructure.Storage.Engine;

namespace CampaignGrpc.Infrastructure.Tests.Sqlite;

/// <summary>Keeps the writer busy until it is opened, so that what is queued meanwhile shares the next transaction.</summary>
internal sealed class WriterGate : IDisposable
{
    private readonly ManualResetEventSlim _open = new();
    private readonly Task _held;

    public WriterGate(Writer writer)
    {
        using var begun = new ManualResetEventSlim();
        _held = writer.WriteAsync(
            UnitPlan.Slice,
            _ =>
            {
                begun.Set();
                _open.Wait();
                return 0;
            },
            CancellationToken.None
        );
        begun.Wait();
    }

    public async Task OpenAsync()
    {
        _open.Set();
        await _held;
    }

    public void Dispose()
    {
        _open.Set();
        _held.Wait();
        _open.Dispose();
    }
}
