using System.Globalization;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Dialer;

/// <summary>
/// Rings nobody: every call's fate is drawn from the seed, the number and the attempt, so that neither the order of the
/// calls nor how many go on at once changes it.
/// </summary>
internal sealed class SimulatedCarrier(IOptions<CarrierOptions> options, TimeProvider time) : ICarrier
{
    private const int BestScore = 5;

    private readonly CarrierOptions _options = options.Value;

    public async Task<CallEnd?> PlaceAsync(ClaimedCall call, Action answered, CancellationToken hangUp)
    {
        var random = RandomFor(call);
        var outcome = DrawOutcome(random);
        await PassAsync(RingOf(outcome, random), hangUp);
        if (outcome is null)
            return null;
        if (outcome != Outcome.Answered)
            return new(outcome.Value);

        answered();
        await PassAsync(Between(_options.ShortestTalk, _options.LongestTalk, random), hangUp);
        return new(Outcome.Answered, new Struct { Fields = { ["score"] = Value.ForNumber(random.Next(1, BestScore + 1)) } });
    }

    /// <summary>The string's own hash code differs from process to process; this one does not.</summary>
    private Random RandomFor(ClaimedCall call)
    {
        var hash = 2_166_136_261;
        foreach (var character in string.Create(CultureInfo.InvariantCulture, $"{_options.Seed}/{call.Phone}/{call.AttemptNumber}"))
            hash = (hash ^ character) * 16_777_619;
        return new((int)hash);
    }

    /// <returns>Null for a lost worker.</returns>
    private Outcome? DrawOutcome(Random random)
    {
        IReadOnlyList<(Outcome? Outcome, double Chance)> chances =
        [
            (Outcome.Answered, _options.Answered),
            (Outcome.NoAnswer, _options.NoAnswer),
            (Outcome.Busy, _options.Busy),
            (Outcome.Voicemail, _options.Voicemail),
            (Outcome.Rejected, _options.Rejected),
            (Outcome.Failed, _options.Failed),
            (Outcome.InvalidNumber, _options.InvalidNumber),
            (null, _options.LostWorker),
        ];
        var drawn = random.NextDouble() * chances.Sum(chance => chance.Chance);
        foreach (var (outcome, chance) in chances)
        {
            if (drawn < chance)
                return outcome;
            drawn -= chance;
        }

        return chances.Last(chance => chance.Chance > 0).Outcome;
    }

    private TimeSpan RingOf(Outcome? outcome, Random random) =>
        outcome switch
        {
            // The network knows at once; nobody's telephone rings.
            Outcome.Busy or Outcome.Failed or Outcome.InvalidNumber => _options.ShortestRing,
            Outcome.NoAnswer => _options.LongestRing,
            _ => Between(_options.ShortestRing, _options.LongestRing, random),
        };

    private static TimeSpan Between(TimeSpan shortest, TimeSpan longest, Random random) =>
        shortest + ((longest - shortest) * random.NextDouble());

    private Task PassAsync(TimeSpan duration, CancellationToken cancellationToken) =>
        Task.Delay(duration / _options.Speed, time, cancellationToken);
}
