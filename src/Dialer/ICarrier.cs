using CampaignGrpc.Contracts.V1;
using Google.Protobuf.WellKnownTypes;

namespace CampaignGrpc.Dialer;

/// <summary>What places calls: a telephone exchange, or a simulation of one.</summary>
internal interface ICarrier
{
    /// <summary>Rings at once, and returns when the call has ended.</summary>
    /// <param name="call">Whom to call, from which number, with which scenario and data.</param>
    /// <param name="answered">To be called at the instant at which somebody takes the call.</param>
    /// <param name="hangUp">Cancelled when the call must end now; the carrier hangs up and lets the cancellation through.</param>
    /// <returns>How it ended; null when the carrier lost sight of it, so that nobody can say.</returns>
    Task<CallEnd?> PlaceAsync(ClaimedCall call, Action answered, CancellationToken hangUp);
}

/// <summary>How a call ended.</summary>
/// <param name="Outcome">The outcome to report; NOT_DIALED when the carrier had no line to ring on.</param>
/// <param name="ResultData">What the scenario brought back, if it brought anything.</param>
/// <param name="CallbackTime">When the person asked to be called, for CALLBACK.</param>
internal sealed record CallEnd(Outcome Outcome, Struct? ResultData = null, Timestamp? CallbackTime = null);
