namespace CampaignGrpc.Domain.Gates;

/// <summary>The contact's number is none that its project does not call.</summary>
internal static class DoNotCallGate
{
    public static Gate Ask(GateQuestion question) =>
        question.Context.DoNotCall switch
        {
            { UntilTime: null } => Shut(null, "The project does not call this number."),
            { UntilTime: { } until } term when term.Holds(question.Now) => Shut(
                until,
                "The project does not call this number for some time."
            ),
            _ => Gate.Open(GateKind.DoNotCall, "The project may call this number."),
        };

    // Which of a list's numbers are not called is found out as their turn comes, and nobody is counted through for it.
    public static CampaignGate Ask(CampaignQuestion _) =>
        new(Gate.Open(GateKind.DoNotCall, "Numbers that the project does not call are left out as their turn comes."), default, null);

    private static Gate Shut(DateTimeOffset? openTime, string description) =>
        Gate.Shut(GateKind.DoNotCall, Refusal.DoNotCall, openTime, description);
}
