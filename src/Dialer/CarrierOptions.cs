using System.ComponentModel.DataAnnotations;

namespace CampaignGrpc.Dialer;

/// <summary>
/// How the simulated carrier's calls end, section <c>Carrier</c> of the configuration. The chances are relative to one
/// another; their sum need not be 1.
/// </summary>
internal sealed class CarrierOptions : IValidatableObject
{
    [Range(0, 1_000_000)]
    public double Answered { get; set; } = 0.55;

    [Range(0, 1_000_000)]
    public double NoAnswer { get; set; } = 0.20;

    [Range(0, 1_000_000)]
    public double Busy { get; set; } = 0.10;

    [Range(0, 1_000_000)]
    public double Voicemail { get; set; } = 0.07;

    [Range(0, 1_000_000)]
    public double Rejected { get; set; } = 0.04;

    [Range(0, 1_000_000)]
    public double Failed { get; set; } = 0.02;

    [Range(0, 1_000_000)]
    public double InvalidNumber { get; set; } = 0.02;

    /// <summary>The worker forgets the call without a word. Default: never.</summary>
    [Range(0, 1_000_000)]
    public double LostWorker { get; set; }

    /// <summary>Default: 3 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan ShortestRing { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>After this nobody takes the call any more. Default: 25 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan LongestRing { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>Default: 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan ShortestTalk { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Default: 90 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan LongestTalk { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>How many times faster than real calls the simulated ones go. Default: 10.</summary>
    [Range(0.01, 1_000_000)]
    public double Speed { get; set; } = 10;

    /// <summary>The same seed gives the same number the same outcomes, whatever the order of calls. Default: 1.</summary>
    public int Seed { get; set; } = 1;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ShortestRing > LongestRing)
            yield return new("Carrier:ShortestRing must not be longer than Carrier:LongestRing.");
        if (ShortestTalk > LongestTalk)
            yield return new("Carrier:ShortestTalk must not be longer than Carrier:LongestTalk.");
        if (Answered + NoAnswer + Busy + Voicemail + Rejected + Failed + InvalidNumber + LostWorker <= 0)
            yield return new("At least one of the chances of Carrier must be above 0.");
    }
}
