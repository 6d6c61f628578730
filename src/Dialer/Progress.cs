using System.Globalization;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Dialer;

/// <summary>How many calls there were and are, each counted once wherever it is, in the words that the service has for them.</summary>
/// <param name="capacity">How many calls there can be at once.</param>
internal sealed class Progress(int capacity)
{
    /// <summary>A line of a terminal of 80 columns, whose last column must stay empty.</summary>
    private const int Width = 79;

    private readonly Lock _counting = new();
    private readonly SortedDictionary<Outcome, int> _outcomes = [];
    private int _held;
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

    public void Claim(int calls) => Count(() => _held += calls);

    /// <summary>Calls are the dialer's no more, whatever became of them.</summary>
    public void LetGo(int calls) => Count(() => _held -= calls);

    public void Return(int calls) => Count(() => _returned += calls);

    public void Ring() => Count(() => _ringing++);

    public void Answer() => Count(() => (_ringing, _talking) = (_ringing - 1, _talking + 1));

    public void Stop(bool wasAnswered) => Count(() => _ = wasAnswered ? _talking-- : _ringing--);

    public void Lose() => Count(() => _lost++);

    public void Await() => Count(() => _undelivered++);

    public void Refuse() => Count(() => _undelivered--);

    public void Deliver(Outcome outcome) =>
        Count(() =>
        {
            _undelivered--;
            _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;
        });

    /// <summary>All of it in a line, with as many outcomes as fit, the most frequent first.</summary>
    /// <param name="callsPerSecond">How fast calls get done; null to leave it out.</param>
    public string Describe(double? callsPerSecond = null) =>
        Read(() =>
        {
            var counts = Counts(callsPerSecond);
            for (var shown = _outcomes.Count; shown > 0; shown--)
            {
                var line = $"{counts} | {string.Join(", ", MostFrequent(shown))}";
                if (line.Length <= Width)
                    return line;
            }

            return counts;
        });

    /// <summary>All of it in as many lines as it takes.</summary>
    public IReadOnlyList<string> DescribeInFull() =>
        Read(() =>
        {
            var lines = new List<string> { Counts(null) };
            foreach (var outcome in MostFrequent(_outcomes.Count))
            {
                if (lines.Count == 1 || lines[^1].Length + outcome.Length + 2 > Width)
                    lines.Add(outcome);
                else
                    lines[^1] += $", {outcome}";
            }

            return lines;
        });

    private string Counts(double? callsPerSecond)
    {
        var claimed = _held - _ringing - _talking - _undelivered;
        var rate = callsPerSecond is { } calls ? string.Create(CultureInfo.InvariantCulture, $", {calls:0.0}/s") : "";
        return $"held {_held} of {capacity}: {(claimed > 0 ? $"claimed {claimed}, " : "")}ringing {_ringing}, talking {_talking}"
            + $" | done {_outcomes.Values.Sum()}{rate}"
            + Unless0(_undelivered, "not delivered yet")
            + Unless0(_returned, "given back")
            + Unless0(_lost, "lost");
    }

    /// <summary>The most frequent outcomes, and how many others there are.</summary>
    private IEnumerable<string> MostFrequent(int shown)
    {
        var byCount = _outcomes.OrderByDescending(outcome => outcome.Value).ToList();
        var others = byCount.Skip(shown).Sum(outcome => outcome.Value);
        return byCount
            .Take(shown)
            .Select(outcome => $"{Words(outcome.Key)} {outcome.Value}")
            .Concat(others > 0 ? [$"others {others}"] : []);
    }

    /// <summary>NoAnswer → no answer.</summary>
    private static string Words(Outcome outcome) =>
        string.Concat(
            outcome
                .ToString()
                .Select(
                    (letter, place) =>
                        char.IsUpper(letter) && place > 0 ? $" {char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"
                )
        );

    private static string Unless0(int count, string what) => count == 0 ? "" : $" | {what} {count}";

    private T Read<T>(Func<T> read)
    {
        lock (_counting)
            return read();
    }

    private void Count(Action change)
    {
        lock (_counting)
            change();
    }
}
