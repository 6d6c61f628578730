using System.Globalization;
using System.Text.RegularExpressions;
using CampaignGrpc.Application.Reference;
using CampaignGrpc.Web.Forms;
using static CampaignGrpc.Web.Texts.Speech;

namespace CampaignGrpc.Web.Parts;

/// <summary>What a form calls the fields that the contract names in faults.</summary>
internal static partial class FieldNames
{
    /// <param name="field">A path of the contract, such as <c>campaign.schedule.end_time</c>.</param>
    /// <param name="form">The form of a campaign, where it is one: it knows which outcomes its rules are of.</param>
    public static string Of(string field, CampaignForm? form)
    {
        if (field.Contains(".callee_hours.", StringComparison.Ordinal))
            return L("Field_callee_hours");
        var key = $"Field_{field.Split('.')[^1].Split('[')[0]}";
        var name = AllOf(Language).ContainsKey(key) ? L(key) : field;
        var rule = OutcomeRule().Match(field);
        if (form is null || !rule.Success)
            return name;
        var place = int.Parse(rule.Groups["place"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        return $"{Named(Titles.All.Outcomes[form.GivenRules[place]])}, {name}";
    }

    [GeneratedRegex(@"\Acampaign\.outcome_rules\[(?<place>\d{1,3})\]\.", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex OutcomeRule();
}
