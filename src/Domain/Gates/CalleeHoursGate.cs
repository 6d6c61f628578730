namespace CampaignGrpc.Domain.Gates;

/// <summary>Wherever the contact may be, its own clock is within the hours in which the campaign calls people.</summary>
internal static class CalleeHoursGate
{
    public static Gate Ask(GateQuestion question) =>
        question.Campaign.CalleeWindowAt(question.Now, question.Context.CalleeZones) switch
        {
            null => Gate.Open(GateKind.CalleeHours, "The campaign does not ask for the callee's clock."),
            { IsKnown: false } => Shut(null, "The time zone of the number is not known, and the campaign calls nobody of whom it is not."),
            { IsOpen: true } => Gate.Open(GateKind.CalleeHours, "The callee's clock is within the hours."),
            { OpenTime: var opens } => Shut(
                opens,
                "The callee's clock, or one of those that may be the callee's, is outside of the hours."
            ),
        };

    // Whose clock is outside is found out as their turn comes, and nobody is counted through for it.
    public static CampaignGate Ask(CampaignQuestion question) =>
        new(
            Gate.Open(
                GateKind.CalleeHours,
                question.Campaign.Schedule.CalleeHours is null
                    ? "The campaign does not ask for the callee's clock."
                    : "Numbers whose own clock is outside of the hours wait as their turn comes."
            ),
            default,
            null
        );

    private static Gate Shut(DateTimeOffset? openTime, string description) =>
        Gate.Shut(GateKind.CalleeHours, Refusal.CalleeHours, openTime, description);
}
