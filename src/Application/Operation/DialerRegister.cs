using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Dialers;

namespace CampaignGrpc.Application.Operation;

/// <summary>
/// What was heard of dialers since it was last written. A claim leaves its word here, in memory, and writes nothing for it; all
/// words of a few seconds are one small unit. What a crash loses of them, the dialers say again.
/// </summary>
public sealed class DialerRegister(IUnitOfWork work, TimeProvider time) : IWrittenLater
{
    /// <summary>So many rows a unit, so that calls go in between.</summary>
    private const int AtOnce = 100;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Dialer, long? Project, CampaignId? Campaign), DialerAsk> _asks = [];
    private readonly Dictionary<(string Dialer, long Project), DateTimeOffset> _words = [];

    /// <summary>A dialer asks for calls, or has stopped waiting for them.</summary>
    public void HearAsk(string dialer, long? project, CampaignId? campaign, string version, int? capacity, int maxCalls)
    {
        // What a clock that jumped says would stand there as the newest for long.
        if (time.IsInDoubt())
            return;
        var now = time.Now();
        var ask = new DialerAsk(dialer, project, campaign, version, capacity, maxCalls, now, now);
        lock (_lock)
        {
            // Names that never come again, from whoever makes them up, must not fill the memory.
            if (_asks.Count < DialerAsk.MostKept || _asks.ContainsKey(ask.Key))
                _asks[ask.Key] = ask;
        }
    }

    /// <summary>A dialer was heard of in another way.</summary>
    public void Hear(string dialer, long project)
    {
        if (time.IsInDoubt())
            return;
        var now = time.Now();
        lock (_lock)
        {
            if (_words.Count < DialerAsk.MostKept || _words.ContainsKey((dialer, project)))
                _words[(dialer, project)] = now;
        }
    }

    /// <summary>What is stored, with what was heard here since.</summary>
    public IReadOnlyList<DialerAsk> AddTo(IReadOnlyList<DialerAsk> stored)
    {
        lock (_lock)
        {
            var known = stored.ToDictionary(ask => ask.Key);
            foreach (var (key, ask) in _asks)
                known[key] = ask.With(known.GetValueOrDefault(key));
            return [.. known.Values.Select(WithWords)];
        }
    }

    private DialerAsk WithWords(DialerAsk ask) =>
        ask.ProjectId is { } project
            ? _words.TryGetValue((ask.DialerId, project), out var word)
                ? ask.HeardAt(word)
                : ask
            : _words.Where(word => word.Key.Dialer == ask.DialerId).Aggregate(ask, (heard, word) => heard.HeardAt(word.Value));

    /// <inheritdoc/>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        var (asks, words) = Heard();
        if (asks.Count == 0 && words.Count == 0)
            return;
        // They share a transaction as others do.
        await Task.WhenAll([
            .. asks.Chunk(AtOnce).Select(slice => RunAsync(unit => unit.Dialers.Write(slice), cancellationToken)),
            .. words.Chunk(AtOnce).Select(slice => RunAsync(unit => unit.Dialers.Write(slice), cancellationToken)),
        ]);
        Forget(asks, words);
    }

    private (List<DialerAsk> Asks, List<DialerWord> Words) Heard()
    {
        lock (_lock)
            return ([.. _asks.Values], [.. _words.Select(word => new DialerWord(word.Key.Dialer, word.Key.Project, word.Value))]);
    }

    private void Forget(List<DialerAsk> asks, List<DialerWord> words)
    {
        lock (_lock)
        {
            // What was heard meanwhile is not written yet.
            foreach (var ask in asks.Where(ask => _asks.GetValueOrDefault(ask.Key) == ask))
                _asks.Remove(ask.Key);
            foreach (
                var (dialer, project, _) in words.Where(word => _words.GetValueOrDefault((word.DialerId, word.ProjectId)) == word.Time)
            )
                _words.Remove((dialer, project));
        }
    }

    private Task<int> RunAsync(Action<IUnit> write, CancellationToken cancellationToken) =>
        work.RunAsync(
            UnitPlan.Request,
            unit =>
            {
                write(unit);
                return 0;
            },
            cancellationToken
        );
}
