using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using CampaignGrpc.Domain.Attempts;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Application.Telemetry;

/// <summary>
/// Where spans come from. A call has a trace of its own, from its claim to its outcome, which passes through several requests, each
/// of which is about many calls: its id follows from the call's token, so that nothing has to be stored for it.
/// </summary>
public sealed class Traces(IOptions<TelemetryOptions> options)
{
    /// <summary>The source of all spans of the service's own.</summary>
    public const string SourceName = "CampaignGrpc";

    public static readonly ActivitySource Source = new(SourceName);

    /// <summary>
    /// Begins a span of the trace under way; null when nothing is traced. What happens by itself belongs to nobody's trace.
    /// </summary>
    public static Activity? Begin(string name) => Activity.Current is null ? null : Source.StartActivity(name);

    /// <summary>The service's own span in which this happens; null when nobody traces it.</summary>
    public static Activity? Current => Activity.Current is { } span && span.Source == Source ? span : null;

    /// <summary>What the spans of a call belong to; null when it is not traced.</summary>
    public ActivityContext? Of(CallToken token)
    {
        // The key is random, and most calls need no more than this.
        if (!Source.HasListeners() || (uint)(token.Key >> 32) >= options.Value.TraceRatio * uint.MaxValue)
            return null;
        // Not from the token's own bits: whoever sees a trace must not be able to report its call.
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.ASCII.GetBytes(token.ToString()), hash);
        return new(
            ActivityTraceId.CreateFromBytes(hash[..16]),
            ActivitySpanId.CreateFromBytes(hash[16..24]),
            ActivityTraceFlags.Recorded,
            isRemote: true
        );
    }

    /// <summary>The same as a W3C <c>traceparent</c>, for dialers; empty when the call is not traced.</summary>
    public string ParentOf(CallToken token) => Of(token) is { } context ? $"00-{context.TraceId}-{context.SpanId}-01" : "";
}
