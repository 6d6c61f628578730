using System.Globalization;

namespace CampaignGrpc.Faults;

/// <summary>How often each fault is tried: <c>CAMPAIGNS_FAULT_ROUNDS</c>, 2 by default.</summary>
internal static class Rounds
{
    public static int Count { get; } =
        Environment.GetEnvironmentVariable("CAMPAIGNS_FAULT_ROUNDS") is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : 2;

    /// <summary>Another moment in each round, the same ones in each run, as near as may be.</summary>
    public static TimeSpan Moment(int round, int longest = 900)
    {
#pragma warning disable CA5394 // Repeatable, which is all that is asked of it.
        return TimeSpan.FromMilliseconds(new Random(round).Next(100, longest));
#pragma warning restore CA5394
    }
}
