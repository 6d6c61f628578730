using static CampaignGrpc.Web.Texts.Speech;

namespace CampaignGrpc.Web.Parts;

/// <summary>What a form calls the fields that the contract names in faults.</summary>
internal static class FieldNames
{
    /// <param name="field">A path of the contract, such as <c>campaign.schedule.end_time</c>.</param>
    public static string Of(string field)
    {
        var key = $"Field_{field.Split('.')[^1].Split('[')[0]}";
        return Texts.Speech.AllOf(Language).ContainsKey(key) ? L(key) : field;
    }
}
