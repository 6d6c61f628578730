using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.Reference;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Dialers;
using CampaignGrpc.Domain.Gates;
using static CampaignGrpc.Web.Texts.Speech;

namespace CampaignGrpc.Web.Parts;

/// <summary>How much something stands in the way of calls.</summary>
public enum GateMark
{
    Free,
    Some,
    Limits,
}

/// <summary>One thing that calls wait for, in words.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Text">How it stands.</param>
/// <param name="Mark">Whether it is the one that limits, or one that holds some.</param>
public sealed record GateLine(string Name, string Text, GateMark Mark)
{
    /// <summary>What the calls of a campaign wait for; the first that lets none pass is what limits.</summary>
    public static IReadOnlyList<GateLine> Of(CampaignExplanation explanation, Campaign campaign)
    {
        var (gates, blocking) = (explanation.Gates.Gates, explanation.Gates.Blocking);
        var lines = gates
            .Where(gate => gate.Gate.Kind is not (GateKind.DoNotCall or GateKind.CallLimit or GateKind.CalleeHours))
            .Select(gate => new GateLine(
                L($"Gate{gate.Gate.Kind}"),
                Say(gate, campaign),
                gate.Gate == blocking ? GateMark.Limits
                    : !gate.Gate.IsOpen || IsHolding(gate) ? GateMark.Some
                    : GateMark.Free
            ))
            .ToList();
        lines.Add(Dialers(explanation.Askers, campaign, blocking is null));
        return lines;
    }

    /// <summary>What the next call of a contact waits for.</summary>
    public static IReadOnlyList<GateLine> Of(ContactExplanation explanation, Contact contact, Campaign campaign)
    {
        var blocking = explanation.Gates.Blocking;
        var lines = explanation
            .Gates.Gates.Select(gate => new GateLine(
                L($"Gate{gate.Kind}"),
                Say(gate, contact, campaign),
                gate == blocking ? GateMark.Limits
                    : gate.IsOpen ? GateMark.Free
                    : GateMark.Some
            ))
            .ToList();
        lines.Add(Dialers(explanation.Askers, campaign, blocking is null));
        return lines;
    }

    /// <summary>Without anybody who asks for calls none is made, once nothing else stands in their way.</summary>
    private static GateLine Dialers(Askers askers, Campaign campaign, bool isNext) =>
        new(
            L("GateDialers"),
            Say(askers, campaign),
            askers.Count > 0 ? GateMark.Free
                : isNext ? GateMark.Limits
                : GateMark.Some
        );

    private static bool IsHolding(CampaignGate gate) => gate.Gate.Kind is GateKind.RetryDelay or GateKind.Line && gate.Held.Value > 0;

    private static string Say(CampaignGate gate, Campaign campaign) =>
        gate.Gate.Kind switch
        {
            GateKind.RetryDelay when gate.Held.Value == 0 => L("GateRetryNone"),
            GateKind.RetryDelay => Count(
                gate.Held.IsExceeded ? "GateRetryMore" : "GateRetrySome",
                gate.Held.Value,
                Opens(gate.Gate, campaign)
            ),
            GateKind.Attempts when campaign.Counts.All == 0 => L("GateAttemptsEmpty"),
            GateKind.Attempts => Count("GateAttemptsDone", campaign.Counts.Done, Num(campaign.Counts.All)),
            GateKind.Claim when gate.Held.Value == 0 => L("GateClaimNone"),
            GateKind.Claim => L("GateClaimSome", Count("ContactsCalled", campaign.Counts.Dialing), Num(campaign.Counts.Claimed)),
            _ => Say(gate.Gate, campaign),
        };

    private static string Say(Gate gate, Contact contact, Campaign campaign) =>
        gate.Kind switch
        {
            GateKind.RetryDelay => gate.IsOpen ? L("GateRetryOwnNone") : L("GateRetryOwn", Opens(gate, campaign)),
            GateKind.Attempts when contact is { State: ContactState.Done, Result: { } result } => L(
                "GateAttemptsOwnDone",
                Named(Titles.All.ContactResults[result])
            ),
            GateKind.Attempts => L("GateAttemptsOwn", contact.AttemptCount, campaign.Rules.Count),
            GateKind.Claim => L(
                gate.IsOpen ? "GateClaimOwnNone"
                : contact.State == ContactState.Dialing ? "GateClaimOwnCalled"
                : "GateClaimOwn"
            ),
            GateKind.CalleeHours => gate.IsOpen ? L("GateCalleeHoursOpen") : L("GateCalleeHoursShut", Opens(gate, campaign)),
            GateKind.CallLimit => gate.IsOpen ? L("GateCallLimitOpen") : L("GateCallLimitShut", Opens(gate, campaign)),
            GateKind.DoNotCall when gate.IsOpen => L("GateDoNotCallOpen"),
            GateKind.DoNotCall => gate.OpenTime is null ? L("GateDoNotCallEver") : L("GateDoNotCallUntil", Opens(gate, campaign)),
            _ => Say(gate, campaign),
        };

    /// <summary>Of gates that say the same of a contact and of all.</summary>
    private static string Say(Gate gate, Campaign campaign) =>
        gate.Kind switch
        {
            GateKind.Hold => L(gate.IsOpen ? "GateHoldOpen" : "GateHoldShut"),
            GateKind.CampaignState when campaign.SetAsideTime is not null => L("GateStateAside"),
            GateKind.CampaignState when gate.IsOpen => L("GateStateOpen"),
            GateKind.CampaignState => campaign.State switch
            {
                CampaignState.Draft => L("GateStateDraft"),
                CampaignState.Created => L("GateStateCreated", Opens(gate, campaign)),
                CampaignState.Paused => L("GateStatePaused"),
                CampaignState.Running => L("GateStateList"),
                _ => L("GateStateEnded"),
            },
            GateKind.Line => L(campaign.Breaker.IsTripped ? "GateLineFailing" : "GateLineOpen"),
            GateKind.Window when gate.IsOpen => campaign.OpenUntilTime is { } until
                ? L("GateWindowUntil", At(until, campaign.Schedule.Zone))
                : L("GateWindowOpen"),
            GateKind.Window => L("GateWindowShut", Opens(gate, campaign)),
            GateKind.Concurrency when !gate.IsOpen && campaign.HasFreeLine => L("GateLinesShared"),
            GateKind.Concurrency when campaign.MaxConcurrentCalls is not { } most => L("GateLinesAny", Num(campaign.LinesInUse)),
            GateKind.Concurrency => L(
                gate.IsOpen ? "GateLinesFree" : "GateLinesFull",
                Num(campaign.LinesInUse),
                Num(campaign.MaxConcurrentCalls!.Value)
            ),
            GateKind.Pace when !gate.IsOpen && campaign.MaxStartsPerSecond is null => L("GatePaceShared"),
            GateKind.Pace when campaign.MaxStartsPerSecond is not { } most => L("GatePaceAny"),
            GateKind.Pace => L(gate.IsOpen ? "GatePaceFree" : "GatePaceReached", Num(campaign.MaxStartsPerSecond!.Value)),
            _ => gate.Description,
        };

    private static string Say(Askers askers, Campaign campaign) =>
        askers switch
        {
            { Count: > 0 } => Count("GateDialersSome", askers.Count),
            { LastAskTime: { } last } => L("GateDialersGone", At(last, campaign.Schedule.Zone)),
            _ => L("GateDialersNone"),
        };

    private static string Opens(Gate gate, Campaign campaign) =>
        gate.OpenTime is { } time ? At(time, campaign.Schedule.Zone) : L("Unknown");
}
