namespace CampaignGrpc.Domain.Attempts;

/// <summary>How long a dialer may hold what it was given.</summary>
/// <param name="LongestClaim">A claim that is not started is not extended beyond this time after it was made.</param>
/// <param name="CallLease">A started call that is neither extended nor reported for this long is concluded as UNKNOWN.</param>
/// <param name="DialBy">A started call must begin to ring within this time.</param>
/// <param name="LongestCall">No call lasts longer; a lease is not extended past it.</param>
/// <param name="MostUndialed">So many starts in a row that never rang end a contact's run.</param>
/// <param name="MostLineFailures">So many starts in a row that failed at the line hold their campaign.</param>
/// <param name="ProbeInterval">How far apart calls are let through then.</param>
public sealed record DialingLimits(
    TimeSpan LongestClaim,
    TimeSpan CallLease,
    TimeSpan DialBy,
    TimeSpan LongestCall,
    int MostUndialed,
    int MostLineFailures,
    TimeSpan ProbeInterval
);
