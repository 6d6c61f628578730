using System.Globalization;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Dialer;

/// <summary>How many calls there were and are, each counted once wherever it is.</summary>
internal sealed class Progress
{
    private readonly Lock _counting = new();
    private readonly SortedDictionary<Outcome, int> _outcomes = [];
    private int _claimed;
    private int _ringing;
    private int _talking;
    private int _undelivered;
    private int _lost;
    private int _returned;

    /// <summary>Calls whose outcome the service has.</summary>
    public int Done => Read(() => _outcomes.Values.Sum());

    /// <summary>Calls that ring or talk.</summary>
    public int GoingOn => Read(() => _ringing + _talking);

    /// <summary>Calls that were started and whose outcome the service does not have yet.</summary>
    public int WithoutOutcome => Read(() => _ringing + _talking + _undelivered);

    public IReadOnlyDictionary<Outcome, int> Outcomes => Read(() => new Dictionary<Outcome, int>(_outcomes));

    public void Claim(int calls) => Count(() => _claimed += calls);

    public void Return(int calls) => Count(() => _returned += calls);

    public void Ring() => Count(() => _ringing++);

    public void Answer() => Count(() => (_ringing, _talking) = (_ringing - 1, _talking + 1));

    public void Stop(bool wasAnswered) => Count(() => _ = wasAnswered ? _talking-- : _ringing--);

    public void Lose() => Count(() => _lost++);

    public void Await() => Count(() => _undelivered++);

    public void Refuse() => Count(() => _undelivered--);

    public void Deliver(Outcome outcome) => Count(() =>
    {
        _undelivered--;
        _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;
    });

    /// <param name="callsPerSecond">How fast calls get done; null to leave it out.</param>
    public string Describe(double? callsPerSecond = null) => Read(() =>
    {
        var rate = callsPerSecond is { } calls ? string.Create(CultureInfo.InvariantCulture, $" ({calls:0.0} calls/s)") : "";
        var outcomes = string.Join(", ", _outcomes.Select(pair => $"{Words(pair.Key)} {pair.Value}"));
        return $"claimed {_claimed} | ringing {_ringing}, talking {_talking} | done {_outcomes.Values.Sum()}{rate}{(outcomes.Length > 0 ? $": {outcomes}" : "")}"
            + Unless0(_undelivered, "not delivered yet") + Unless0(_returned, "given back") + Unless0(_lost, "lost");
    });

    /// <summary>NoAnswer → no answer.</summary>
    private static string Words(Outcome outcome) =>
        string.Concat(outcome.ToString().Select((letter, place) => char.IsUpper(letter) && place > 0 ? $" {char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));

    private static string Unless0(int count, string what) => count == 0 ? "" : $" | {what} {count}";

    private T Read<T>(Func<T> read)
    {
        lock (_counting) return read();
    }

    private void Count(Action change)
    {
        lock (_counting) change();
    }
}
