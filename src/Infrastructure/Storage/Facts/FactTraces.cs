using System.Diagnostics;
using CampaignGrpc.Application.Telemetry;
using CampaignGrpc.Domain.Attempts;

namespace CampaignGrpc.Infrastructure.Storage.Facts;

/// <summary>The service's spans of the trace of a call: its claim, its start and its outcome. Dialers add theirs in between.</summary>
internal sealed class FactTraces(Traces traces) : IFactListener
{
    public void Hear(Fact fact)
    {
        if (!Traces.Source.HasListeners())
            return;
        switch (fact)
        {
            case Fact.CallsClaimed { Calls: var calls }:
                foreach (var call in calls)
                    Tell("claim call", new(call.CampaignId, call.Number, call.Claim!.Key), call.Claim.DialerId);
                break;
            case Fact.CallStarted { Attempt: var attempt }:
                Tell("start call", attempt.Token, attempt.DialerId, "campaign_grpc.attempt", attempt.Number);
                break;
            case Fact.CallConcluded { Attempt: var attempt }:
                Tell(
                    "conclude call",
                    attempt.Token,
                    attempt.DialerId,
                    "campaign_grpc.outcome",
                    FactMetrics.Word(attempt.Conclusion!.Outcome)
                );
                break;
        }
    }

    private void Tell(string name, CallToken token, string dialer, string? tag = null, object? value = null)
    {
        if (traces.Of(token) is not { } call)
            return;
        using var span = Traces.Source.StartActivity(name, ActivityKind.Internal, call);
        span?.SetTag("campaign_grpc.campaign_id", token.CampaignId.Value);
        span?.SetTag("campaign_grpc.contact_id", token.ContactNumber);
        span?.SetTag("campaign_grpc.dialer_id", dialer);
        if (tag is not null)
            span?.SetTag(tag, value);
    }
}
