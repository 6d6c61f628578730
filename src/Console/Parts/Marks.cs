using CampaignGrpc.Domain.Attempts;

namespace CampaignGrpc.Web.Parts;

/// <summary>The colour in which something is drawn, by its class in the sheet.</summary>
internal static class Marks
{
    /// <param name="outcome">Null for a call that goes on.</param>
    public static string Of(Outcome? outcome) =>
        outcome switch
        {
            null => "c",
            Outcome.Answered or Outcome.Callback => "a",
            Outcome.Busy => "b",
            Outcome.Failed or Outcome.InvalidNumber or Outcome.NotDialed => "f",
            _ => "u",
        };
}
