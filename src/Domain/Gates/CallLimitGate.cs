namespace CampaignGrpc.Domain.Gates;

/// <summary>The contact's number was not called as often yet, by all campaigns of its project, as the project's limits allow.</summary>
internal static class CallLimitGate
{
    public static Gate Ask(GateQuestion question) =>
        question.Context.LimitedUntilTime is { } until && until > question.Now
            ? Gate.Shut(
                GateKind.CallLimit,
                Refusal.CallLimitReached,
                until,
                "The project has called this number as often as its limits allow."
            )
            : Gate.Open(GateKind.CallLimit, "The project's limits let this number be called.");

    // Whose limit is reached is found out as their turn comes, and nobody is counted through for it.
    public static CampaignGate Ask(CampaignQuestion _) =>
        new(
            Gate.Open(GateKind.CallLimit, "Numbers that were called as often as the project's limits allow wait as their turn comes."),
            default,
            null
        );
}
