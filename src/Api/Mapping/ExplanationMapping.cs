using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Domain.Dialers;
using CampaignGrpc.Domain.Gates;
using Google.Protobuf.WellKnownTypes;
using Proto = CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Mapping;

/// <summary>Why nobody is called.</summary>
internal static class ExplanationMapping
{
    public static ExplainContactQuery ToQuery(this Proto.ExplainContactRequest request) => new(request.CampaignId, request.ContactId);

    public static ExplainCampaignQuery ToQuery(this Proto.ExplainCampaignRequest request) => new(request.CampaignId);

    public static Proto.ExplainContactResponse ToProto(this ContactExplanation explanation) =>
        new()
        {
            Gates =
            {
                explanation.Gates.Gates.Select(gate => new Proto.Gate
                {
                    Kind = gate.Kind.ToProto(),
                    Open = gate.IsOpen,
                    OpenTime = gate.OpenTime?.ToTimestamp(),
                    Description = gate.Description,
                }),
            },
            Blocking = explanation.Gates.Blocking?.Kind.ToProto() ?? default,
            NextCallTime = explanation.Gates.NextCallTime?.ToTimestamp(),
            Askers = explanation.Askers.ToProto(),
        };

    public static Proto.ExplainCampaignResponse ToProto(this CampaignExplanation explanation) =>
        new()
        {
            Description = explanation.Description,
            Gates = { explanation.Gates.Gates.Select(ToProto) },
            Blocking = explanation.Gates.Blocking?.Kind.ToProto() ?? default,
            DueCount = explanation.Gates.Due.Value,
            DueCountExceeded = explanation.Gates.Due.IsExceeded,
            NextCallTime = explanation.Gates.NextCallTime?.ToTimestamp(),
            Askers = explanation.Askers.ToProto(),
            Dialers = { explanation.Dialers.Select(ToProto) },
        };

    public static Proto.Dialer ToProto(this Dialer dialer)
    {
        var shown = new Proto.Dialer
        {
            DialerId = dialer.Id,
            Version = dialer.Version,
            HeldCalls = dialer.HeldCalls,
            LastWordTime = dialer.LastWordTime.ToTimestamp(),
            Asks = { dialer.Asks.Select(ToProto) },
        };
        if (dialer.Capacity is { } capacity)
            shown.Capacity = capacity;
        return shown;
    }

    private static Proto.DialerAsk ToProto(DialerAsk ask)
    {
        var shown = new Proto.DialerAsk { MaxCalls = ask.MaxCalls, AskTime = ask.AskTime.ToTimestamp() };
        if (ask.ProjectId is { } project)
            shown.ProjectId = project;
        if (ask.CampaignId is { } campaign)
            shown.CampaignId = campaign.Value;
        return shown;
    }

    private static Proto.CampaignGate ToProto(CampaignGate gate) =>
        new()
        {
            Kind = gate.Gate.Kind.ToProto(),
            Open = gate.Gate.IsOpen,
            ContactCount = gate.Held.Value,
            ContactCountExceeded = gate.Held.IsExceeded,
            OpenTime = gate.Gate.OpenTime?.ToTimestamp(),
            AllOpenTime = gate.AllOpenTime?.ToTimestamp(),
            Description = gate.Gate.Description,
        };

    private static Proto.Askers ToProto(this Askers askers) =>
        new()
        {
            Count = askers.Count,
            LastAskTime = askers.LastAskTime?.ToTimestamp(),
            Description = askers.Description,
        };

    private static Proto.GateKind ToProto(this GateKind kind) => (Proto.GateKind)kind;
}
