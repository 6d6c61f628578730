using CampaignGrpc.Application.Operation;
using CampaignGrpc.Application.Upkeep;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.People;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Application.Dialing;

/// <summary>Takes dialers' reports of how started calls ended.</summary>
public sealed record ReportOutcomesCommand(IReadOnlyList<TokenReport> Reports, Violations Unreadable)
    : IRequest<IReadOnlyList<CallAnswer<ReportedCall>>>,
        IReadAtTheEdge;

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

    public TokenReportValidator()
    {
        RuleFor(report => report.Report!.OutcomeId)
            .IsVisibleAscii(MaxOutcomeIdLength)
            .OverridePropertyName("outcome_id")
            .When(report => report.Report is not null);
        RuleFor(report => report.Report!.CallbackTime)
            .IsGiven()
            .OverridePropertyName("callback_time")
            .When(report => report.Report?.Outcome == Outcome.Callback);
        RuleFor(report => report.Report!.CallbackTime)
            .Null()
            .WithErrorCode(FieldReason.Contradiction)
            .WithMessage("With the outcome CALLBACK only.")
            .OverridePropertyName("callback_time")
            .When(report => report.Report is not null and not { Outcome: Outcome.Callback });
    }
}

internal sealed class ReportOutcomesHandler(IUnitOfWork work, DialerRegister dialers, IOptions<DialingOptions> options)
    : IRequestHandler<ReportOutcomesCommand, IReadOnlyList<CallAnswer<ReportedCall>>>
{
    public Task<IReadOnlyList<CallAnswer<ReportedCall>>> Handle(ReportOutcomesCommand command, CancellationToken cancellationToken) =>
        work.AnswerBatchAsync(
            dialers,
            [.. command.Reports.Select(report => report.Token)],
            (unit, place, call) => Record(unit, call, command.Reports[place].Report!),
            cancellationToken
        );

    private ReportedCall Record(IUnit unit, Call call, CallReport report)
    {
        var (_, contact, attempt) = call;
        if (attempt is null)
            throw Refusal.CallNotStarted.With("The call was not started.");
        var limits = options.Value.Limits;
        // The person was erased while the call was going on: what it brought back is not kept.
        if (contact.Phone.IsErased)
            report = report with { ResultData = null, OutcomeId = null };
        if (!attempt.Report(report, unit.Now, limits.LongestCall))
            return new(attempt, contact);
        unit.Attempts.Save(attempt);

        var campaign = unit.Campaigns.Get(contact.CampaignId);
        var ofCaller = unit.Campaigns.LineFailuresOf(campaign.PhoneId).After(attempt);
        unit.Campaigns.Save(campaign.PhoneId, ofCaller);
        campaign.HearOfLine(attempt, ofCaller, unit.Now, limits);
        if (attempt.Conclusion!.IsLate)
            contact.Learn(attempt, CallUpkeep.WhatItMeans(unit, contact, attempt, limits), campaign, unit.Now, limits.LongestCall);
        else
            contact.Conclude(attempt, CallUpkeep.WhatFollows(unit, contact, attempt, limits), campaign, unit.Now, limits.LongestCall);
        campaign.Expect(contact.Rank);
        unit.Contacts.Save(contact);
        unit.CallLimits.Learn(campaign, contact.Phone, attempt);
        if (report.Outcome == Outcome.DoNotCall)
            unit.DoNotCall.Add(DoNotCallEntry.Reported(campaign.ProjectId, contact.Phone, unit.Now));
        return new(attempt, contact);
    }
}
