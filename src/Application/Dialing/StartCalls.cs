using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.Operation;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Gates;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Application.Dialing;

/// <summary>Gives leave to ring. From here an attempt counts; the same token again gives the same answer.</summary>
public sealed record StartCallsCommand(IReadOnlyList<string> Tokens) : IRequest<IReadOnlyList<CallAnswer<StartedCall>>>;

/// <summary>The leave to ring.</summary>
/// <param name="Attempt">What counts from now on.</param>
/// <param name="LeaseEndTime">When it is concluded as UNKNOWN unless it is extended or reported.</param>
public sealed record StartedCall(Attempt Attempt, DateTimeOffset LeaseEndTime);

internal sealed class StartCallsValidator : AbstractValidator<StartCallsCommand>
{
    public StartCallsValidator() => this.HoldsTokens(command => command.Tokens);
}

internal sealed class StartCallsHandler(
    IUnitOfWork work,
    DialerRegister dialers,
    CalleeZones zones,
    IOptions<DialingOptions> options,
    TimeProvider time
) : IRequestHandler<StartCallsCommand, IReadOnlyList<CallAnswer<StartedCall>>>
{
    public Task<IReadOnlyList<CallAnswer<StartedCall>>> Handle(StartCallsCommand command, CancellationToken cancellationToken) =>
        work.AnswerBatchAsync(
            dialers,
            command.Tokens,
            (unit, _, call) => Start(unit, call, zones, options.Value.Limits, time.IsInDoubt()),
            cancellationToken
        );

    private static StartedCall Start(IUnit unit, Call call, CalleeZones zones, DialingLimits limits, bool isClockInDoubt)
    {
        var (token, contact, attempt) = call;
        if (attempt is null)
        {
            if (isClockInDoubt)
                throw Refusal.ClockInDoubt.With("The clock of the service jumped. No call is let go until it is right again.");
            var campaign = unit.Campaigns.Get(contact.CampaignId);
            var context = new CallContext
            {
                Hold = unit.Holds.Find(),
                DoNotCall = call.DoNotCall,
                LimitedUntilTime = LimitedUntil(unit, campaign, contact, zones),
                CalleeZones = campaign.Schedule.CalleeHours is null ? [] : zones.Of(contact),
                LineLimits = unit.LineLimits.Of(campaign),
            };
            attempt = contact.Start(token, campaign, unit.Attempts.CountOf(contact) + 1, unit.Now, limits, context);
            unit.Attempts.Add(attempt);
            unit.CallLimits.CountStart(campaign, contact.Phone);
            unit.LineLimits.CountStart(campaign);
            unit.Contacts.Save(contact);
        }

        return new(attempt, contact.Claim?.Key == token.Key ? contact.Claim.LeaseEndTime : attempt.StartTime + limits.CallLease);
    }

    private static DateTimeOffset? LimitedUntil(IUnit unit, Campaign campaign, Contact contact, CalleeZones zones) =>
        unit.CallLimits.Of(campaign) is { AreNone: false } limits
            ? unit.CallLimits.Hold(campaign, contact.Phone).ClosedUntil(limits, unit.Now, () => zones.ForCalendar(campaign, contact))
            : null;
}
