using System.Globalization;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Attempts;
using Proto = CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Mapping;

/// <summary>Outcomes and their rules in the contract's words.</summary>
internal static class OutcomeMapping
{
    public static Proto.Outcome ToProto(this Outcome outcome) => (Proto.Outcome)outcome;

    public static Outcome? ReadOutcome(Proto.Outcome outcome, string path, Violations unreadable)
    {
        var read = (Outcome)outcome;
        if (outcome != Proto.Outcome.Unspecified && Enum.IsDefined(read))
            return read;
        if (outcome == Proto.Outcome.Unspecified)
            unreadable.Add(path, FieldReason.Required, "This field is required.");
        else
            unreadable.Add(path, FieldReason.UnknownValue, "An outcome of the contract.");
        return null;
    }

    public static IReadOnlyList<OutcomeRuleInput> ToInput(this IEnumerable<Proto.OutcomeRule> rules, string path, Violations unreadable) =>
        [
            .. rules.Select(
                (rule, place) =>
                    new OutcomeRuleInput(
                        ReadOutcome(rule.Outcome, string.Create(CultureInfo.InvariantCulture, $"{path}[{place}].outcome"), unreadable),
                        rule.HasInterval ? rule.Interval : null,
                        rule.HasAttempts ? rule.Attempts : null,
                        rule.Final
                    )
            ),
        ];

    public static Proto.OutcomeRule ToProto(this OutcomeRule rule)
    {
        var proto = new Proto.OutcomeRule { Outcome = rule.Outcome.ToProto(), Final = rule.IsFinal };
        if (rule.Interval is { } interval)
            proto.Interval = (long)interval.TotalMinutes;
        if (rule.Attempts is { } attempts)
            proto.Attempts = attempts;
        return proto;
    }
}
