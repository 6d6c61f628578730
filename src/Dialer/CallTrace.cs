using System.Diagnostics;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Dialer;

/// <summary>The dialer's part of the trace of a call, between the service's spans of its start and its outcome.</summary>
internal static class CallTrace
{
    public const string SourceName = "CampaignGrpc.Dialer";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>
    /// A span from the leave to ring to the end of the call; null when the service does not trace the call, or nobody listens here.
    /// </summary>
    public static Activity? Begin(ClaimedCall call) =>
        ActivityContext.TryParse(call.TraceParent, null, isRemote: true, out var parent)
            ? Source.StartActivity("place call", ActivityKind.Client, parent)
            : null;
}
