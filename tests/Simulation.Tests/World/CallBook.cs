using CampaignGrpc.Application.People;
using CampaignGrpc.Domain.Attempts;

namespace CampaignGrpc.Simulation.Tests.World;

/// <summary>At most so many calls to one number in the time up to each instant.</summary>
/// <param name="Calls">How many.</param>
/// <param name="Rolling">In how long.</param>
/// <param name="Outcomes">Of which outcomes; none for all calls.</param>
internal sealed record ModelLimit(int Calls, TimeSpan Rolling, IReadOnlyList<Outcome> Outcomes)
{
    private static readonly TimeSpan[] Times =
    [
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(6),
        TimeSpan.FromDays(1),
        TimeSpan.FromDays(7),
    ];

    private static readonly Outcome[][] Rests =
    [
        [],
        [],
        [],
        [Outcome.Busy, Outcome.NoAnswer],
        [Outcome.Answered],
        [Outcome.Unknown, Outcome.Voicemail],
    ];

    public CallLimitInput Input => new(Calls, Rolling, null, Outcomes, null);

    /// <summary>Nearly always none: a number that may not be called shows little else.</summary>
    public static IReadOnlyList<ModelLimit> Random(Random random) =>
        random.Next(4) != 0
            ? []
            :
            [
                .. Enumerable
                    .Range(0, random.Next(1, 3))
                    .Select(_ => new ModelLimit(random.Next(1, 4), Times[random.Next(Times.Length)], Rests[random.Next(Rests.Length)])),
            ];

    public override string ToString() => $"{Calls} in {Rolling}{(Outcomes.Count == 0 ? "" : $" of {string.Join("/", Outcomes)}")}";
}

/// <summary>
/// Which numbers the project has called of late. A contact's place in a list says its number, the same in every campaign.
/// </summary>
internal sealed class CallBook
{
    private readonly List<Call> _calls = [];

    public IReadOnlyList<ModelLimit> Limits { get; set; } = [];

    /// <summary>Until when the limits let nobody call a number; null when they do now.</summary>
    public DateTimeOffset? ClosedUntil(int number, DateTimeOffset now)
    {
        var opens = Limits
            .Select(limit =>
                _calls
                    .Where(call =>
                        call.Number == number && (limit.Outcomes.Count == 0 || limit.Outcomes.Any(outcome => outcome == call.Outcome))
                    )
                    .Select(call => call.Start + limit.Rolling)
                    .Where(end => end > now)
                    .OrderDescending()
                    .ElementAtOrDefault(limit.Calls - 1)
            )
            .DefaultIfEmpty()
            .Max();
        return opens > now ? opens : null;
    }

    /// <summary>What is called while there are no limits is not kept.</summary>
    public void Start(int number, DateTimeOffset now)
    {
        if (Limits.Count > 0)
            _calls.Add(new(number, now));
    }

    /// <summary>
    /// What came of a call, which is kept where a limit asks; one that never rang counts for nothing, unless it was given up for lost
    /// before.
    /// </summary>
    public void Hear(int number, ModelAttempt attempt)
    {
        // Two campaigns may call one number at one instant: what is heard first is the one's, what is heard then the other's.
        var alike = _calls.Where(call => call.Number == number && call.Start == attempt.Start).ToList();
        if (Limits.Count == 0 || (alike.Find(call => call.Outcome is null) ?? alike.LastOrDefault()) is not { } known)
            return;
        if (attempt is { Outcome: Outcome.NotDialed, IsLate: false })
            _calls.Remove(known);
        else if (Limits.Any(limit => limit.Outcomes.Any(outcome => outcome == attempt.Outcome)))
            known.Outcome = attempt.Outcome;
    }

    private sealed class Call(int number, DateTimeOffset start)
    {
        public int Number => number;

        public DateTimeOffset Start => start;

        public Outcome? Outcome { get; set; }
    }
}
