using System.Text.Json.Serialization;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.People;
using FluentValidation;

namespace CampaignGrpc.Application.Campaigns;

/// <summary>A campaign as it was asked for. The names are the contract's, so that a fault names the contract's field.</summary>
/// <remarks>
/// Its JSON is what a <see cref="RequestKey"/> remembers of it. A field that comes later leaves no trace there while it is not
/// given: else a repeat of a request that an older version answered would be taken for another one.
/// </remarks>
public sealed record CampaignInput(
    long? ProjectId,
    string? Name,
    string? Description,
    long? StartBlockId,
    ScheduleInput? Schedule,
    long? PhoneId,
    long? MaxConcurrentCalls = null,
    IReadOnlyList<OutcomeRuleInput>? OutcomeRules = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? MaxStartsPerSecond = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Purpose = null
)
{
    /// <summary>A purpose that was checked.</summary>
    internal static CallPurpose? ReadPurpose(string? text) => text is null ? null : CallPurpose.TryParse(text, out _);
}

/// <summary>One outcome rule as it was asked for; null is what was left out or could not be read.</summary>
public sealed record OutcomeRuleInput(Outcome? Outcome, long? Interval, long? Attempts, bool Final)
{
    internal static OutcomeRuleInput Of(OutcomeRule rule) =>
        new(rule.Outcome, (long?)rule.Interval?.TotalMinutes, rule.Attempts, rule.IsFinal);
}

internal sealed class CampaignInputValidator : AbstractValidator<CampaignInput>
{
    public CampaignInputValidator(DateTimeOffset receivedTime)
    {
        RuleFor(campaign => campaign.ProjectId).IsGiven().IsWithin(1L, long.MaxValue);
        RuleFor(campaign => campaign.Name).IsReadBy(CampaignName.TryParse, CampaignName.MaxLength);
        RuleFor(campaign => campaign.Description).IsReadBy(CampaignDescription.TryParse, CampaignDescription.MaxLength);
        RuleFor(campaign => campaign.StartBlockId).IsGiven().IsWithin(1L, long.MaxValue);
        RuleFor(campaign => campaign.Schedule).IsGiven();
        RuleFor(campaign => campaign.Schedule!)
            .SetValidator(new ScheduleInputValidator(receivedTime))
            .When(campaign => campaign.Schedule is not null);
        RuleFor(campaign => campaign.PhoneId).IsGiven().IsWithin(1L, long.MaxValue);
        RuleFor(campaign => campaign.MaxConcurrentCalls).IsWithin(1L, Campaign.MostConcurrentCalls);
        RuleFor(campaign => campaign.MaxStartsPerSecond).IsWithin(1L, Pace.MostPerSecond);
        RuleFor(campaign => campaign.Purpose).IsReadBy(CallPurpose.TryParse, CallPurpose.MaxLength);
        RuleForEach(campaign => campaign.OutcomeRules).SetValidator(new OutcomeRuleInputValidator());
        RuleFor(campaign => campaign.OutcomeRules)
            .Must(rules => rules is null || rules.DistinctBy(rule => rule.Outcome).Count() == rules.Count)
            .WithErrorCode(FieldReason.Duplicate)
            .WithMessage("At most one rule an outcome.");
    }
}

internal sealed class OutcomeRuleInputValidator : AbstractValidator<OutcomeRuleInput>
{
    public OutcomeRuleInputValidator()
    {
        RuleFor(rule => rule.Outcome).IsGiven();
        RuleFor(rule => rule.Outcome)
            .Must(outcome => outcome is null || OutcomeRule.IsFor(outcome.Value))
            .WithErrorCode(FieldReason.UnknownValue)
            .WithMessage("What this outcome means is not for a campaign to say.");
        RuleFor(rule => rule.Interval).IsWithin((long)AttemptRules.MinIntervalMinutes, AttemptRules.MaxIntervalMinutes);
        RuleFor(rule => rule.Attempts).IsWithin((long)AttemptRules.MinCount, AttemptRules.MaxCount);
    }
}
