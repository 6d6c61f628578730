namespace CampaignGrpc.Dialer;

/// <summary>The two steps after the dialer was told to end: calls that still go on are cut, then what is undelivered is given up.</summary>
internal sealed class Ending : IDisposable
{
    private readonly CancellationTokenSource _cut = new();
    private readonly CancellationTokenSource _giveUp = new();

    /// <summary>Cancelled when every call must end.</summary>
    public CancellationToken Cut => _cut.Token;

    /// <summary>Cancelled when the process ends whatever the service answers.</summary>
    public CancellationToken GiveUp => _giveUp.Token;

    public void CutCalls() => _cut.Cancel();

    public void GiveUpDelivery() => _giveUp.Cancel();

    public void Dispose()
    {
        _cut.Dispose();
        _giveUp.Dispose();
    }
}
