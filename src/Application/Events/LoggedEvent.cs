namespace CampaignGrpc.Application.Events;

/// <summary>
/// What has become true, as it stands in the log. It names campaigns and contacts and nobody's number, so that whoever is erased is
/// erased from it too.
/// </summary>
/// <param name="Sequence">Its place in the one log, from 1, without gaps: what was committed later stands later.</param>
/// <param name="Time">When it became true.</param>
/// <param name="ProjectId">In which project.</param>
/// <param name="CampaignId">Of which campaign; null for none.</param>
/// <param name="Kind">What it tells of.</param>
/// <param name="ContactNumber">Of which contact of the campaign; null for none in particular.</param>
/// <param name="Data">What there is to say beyond that: a JSON object.</param>
public sealed record LoggedEvent(
    long Sequence,
    DateTimeOffset Time,
    long ProjectId,
    long? CampaignId,
    EventKind Kind,
    int? ContactNumber,
    string Data
);
