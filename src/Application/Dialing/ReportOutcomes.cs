using CampaignGrpc.Application.Operation;
using CampaignGrpc.Application.Upkeep;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Contacts;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Application.Dialing;

/// <summary>Takes dialers' reports of how started calls ended.</summary>
public sealed record ReportOutcomesCommand(IReadOnlyList<TokenReport> Reports, Violations Unreadable)
    : IRequest<IReadOnlyList<CallAnswer<ReportedCall>>>, IReadAtTheEdge;

/// <summary>The report of one call; null is what could not be read.</summary>
public sealed record TokenReport(string Token, CallReport? Report);

/// <summary>A report that is stored.</summary>
/// <param name="Attempt">The attempt with its outcome.</param>
/// <param name="Contact">The contact as it is now.</param>
public sealed record ReportedCall(Attempt Attempt, Contact Contact);

internal sealed class ReportOutcomesValidator : AbstractValidator<ReportOutcomesCommand>
{
    public ReportOutcomesValidator()
    {
        RuleFor(command => command.Reports).HasItems(1, Batch.MaxItems);
        RuleForEach(command => command.Reports).SetValidator(new TokenReportValidator());
    }
}

internal sealed class TokenReportValidator : AbstractValidator<TokenReport>
{
    private const int MaxOutcomeIdLength = 128;

    public TokenReportValidator() => RuleFor(report => report.Report!.OutcomeId)
        .IsVisibleAscii(MaxOutcomeIdLength)
        .OverridePropertyName("outcome_id")
        .When(report => report.Report is not null);
}

internal sealed class ReportOutcomesHandler(IUnitOfWork work, DialerRegister dialers, IOptions<DialingOptions> options)
    : IRequestHandler<ReportOutcomesCommand, IReadOnlyList<CallAnswer<ReportedCall>>>
{
    public Task<IReadOnlyList<CallAnswer<ReportedCall>>> Handle(ReportOutcomesCommand command, CancellationToken cancellationToken) =>
        work.AnswerBatchAsync(
            dialers,
            [.. command.Reports.Select(report => report.Token)],
            (unit, place, call) => Record(unit, call, command.Reports[place].Report!),
            cancellationToken);

    private ReportedCall Record(IUnit unit, Call call, CallReport report)
    {
        var (_, contact, attempt) = call;
        if (attempt is null) throw Refusal.CallNotStarted.With("The call was not started.");
        var longestCall = options.Value.LongestCall;
        // The person was erased while the call was going on: what it brought back is not kept.
        if (contact.Phone.IsErased) report = report with { ResultData = null, OutcomeId = null };
        if (!attempt.Report(report, unit.Now, longestCall)) return new(attempt, contact);
        unit.Attempts.Save(attempt);

        var campaign = unit.Campaigns.Get(contact.CampaignId);
        var rules = unit.Attempts.RulesOf(attempt, campaign);
        var step = campaign.Rules.After(rules, report.Outcome, attempt.NumberInRun, attempt.StartTime, attempt.EndBy(unit.Now, longestCall), longestCall);
        if (attempt.Conclusion!.IsLate) contact.Learn(attempt, step, campaign, unit.Now, longestCall);
        else contact.Conclude(attempt, CallUpkeep.WhatFollows(unit, contact, attempt, step), campaign, unit.Now, longestCall);
        unit.Contacts.Save(contact);
        return new(attempt, contact);
    }
}
