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
    private const int MaxOutcomeIdLength = 128;

    public ReportOutcomesValidator()
    {
        RuleFor(command => command.Reports)
            .Must(reports => reports.Count is >= 1 and <= Batch.MaxItems).WithErrorCode(FieldReason.OutOfRange).WithMessage($"1 to {Batch.MaxItems} items.");
        RuleForEach(command => command.Reports).ChildRules(item =>
        {
            item.RuleFor(report => report.Report!.OutcomeId)
                .IsVisibleAscii(MaxOutcomeIdLength)
                .OverridePropertyName("outcome_id")
                .When(report => report.Report is not null);
            item.RuleFor(report => report.Report!.AnswerTime)
                .Must((report, answered) => !(answered > report.Report!.EndTime)).WithErrorCode(FieldReason.OutOfRange).WithMessage("Not after the end.")
                .OverridePropertyName("answer_time")
                .When(report => report.Report is not null);
        });
    }
}

internal sealed class ReportOutcomesHandler(IDialingStore dialing, IOptions<DialingOptions> options, TimeProvider time)
    : IRequestHandler<ReportOutcomesCommand, IReadOnlyList<CallAnswer<ReportedCall>>>
{
    public Task<IReadOnlyList<CallAnswer<ReportedCall>>> Handle(ReportOutcomesCommand command, CancellationToken cancellationToken) =>
        dialing.RunAsync(
            session =>
            {
                var now = time.Now();
                var tokens = command.Reports.Select(report => report.Token).ToList();
                return Batch.Answer(session, tokens, (place, call) => Record(session, call, command.Reports[place].Report!, now));
            },
            cancellationToken);

    private ReportedCall Record(IDialingSession session, Call call, CallReport report, DateTimeOffset now)
    {
        var (token, contact, attempt) = call;
        if (attempt is null) throw Refusal.CallNotStarted.With("The call was not started.");
        var outcomeWas = attempt.Outcome;
        if (!attempt.Report(report, now)) return new(attempt, contact);

        var campaign = session.Get(contact.CampaignId);
        session.Save(attempt, outcomeWas, campaign);
        var (stateWas, resultWas) = (contact.State, contact.Result);
        var key = contact.ClaimKey;
        // An end in the future is a dialer's clock that is wrong, and must not keep a contact from being called again.
        var ended = attempt.EndTime > now ? now : attempt.EndTime;
        var rules = session.RulesOf(attempt, campaign);
        var step = campaign.Rules.After(rules, report.Outcome, attempt.NumberInRun, attempt.StartTime, ended, options.Value.LongestCall);
        if (attempt.IsLate) contact.Learn(attempt, step, campaign);
        else contact.Conclude(attempt, DialingClock.OrWhatWasLearnt(session, attempt, step), campaign, now);
        if (contact.State != stateWas) session.Save(contact, stateWas, token with { Key = key ?? 0 });
        else if (resultWas is { } was && contact.Result != was) session.Correct(contact, was);
        return new(attempt, contact);
    }
}
