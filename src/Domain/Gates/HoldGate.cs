namespace CampaignGrpc.Domain.Gates;

/// <summary>
/// The whole service is held since its data was restored from a backup: whoever was rung after that was made is not known any more.
/// </summary>
/// <param name="BackupTime">When the backup was made.</param>
public sealed record Hold(DateTimeOffset BackupTime);

/// <summary>The service is not held.</summary>
internal static class HoldGate
{
    public static Gate Ask(GateQuestion question) => Ask(question.Context.Hold);

    public static CampaignGate Ask(CampaignQuestion question) => question.OfAllWaiting(Ask(question.Hold));

    private static Gate Ask(Hold? hold) =>
        hold is { } held
            ? Gate.Shut(
                GateKind.Hold,
                Refusal.Restored,
                null,
                $"The data was restored from a backup of {held.BackupTime:u}. No call is let go until an operator releases them."
            )
            : Gate.Open(GateKind.Hold, "The service is not held.");
}
