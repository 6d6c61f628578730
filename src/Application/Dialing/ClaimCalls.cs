using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Application.Dialing;

/// <summary>Claims due calls for a dialer.</summary>
/// <param name="DialerId">Who asks.</param>
/// <param name="MaxCalls">At most this many.</param>
/// <param name="LeaseDuration">How long the claims hold; null for the service's own choice.</param>
/// <param name="ProjectId">Of this project only.</param>
/// <param name="CampaignId">Of this campaign only.</param>
/// <param name="Wait">How long to wait for a call to become due.</param>
public sealed record ClaimCallsCommand(
    string DialerId,
    int MaxCalls,
    TimeSpan? LeaseDuration,
    long? ProjectId,
    long? CampaignId,
    TimeSpan Wait) : IRequest<IReadOnlyList<ClaimedCall>>;

/// <summary>A contact that a dialer holds, with its campaign.</summary>
public sealed record ClaimedCall(Contact Contact, Campaign Campaign);

internal sealed class ClaimCallsValidator : AbstractValidator<ClaimCallsCommand>
{
    private static readonly TimeSpan MinLease = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxLease = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    public ClaimCallsValidator()
    {
        RuleFor(command => command.DialerId)
            .NotEmpty().WithErrorCode(FieldReason.Required).WithMessage("This field is required.")
            .IsVisibleAscii(Attempt.MaxDialerIdLength);
        RuleFor(command => command.MaxCalls).IsWithin(1, Batch.MaxItems);
        RuleFor(command => command.LeaseDuration).IsWithin(MinLease, MaxLease);
        RuleFor(command => command.ProjectId).IsWithin(1L, long.MaxValue);
        RuleFor(command => command.CampaignId).IsWithin(1L, long.MaxValue);
        RuleFor(command => command.Wait).IsWithin(TimeSpan.Zero, MaxWait);
    }
}

internal sealed class ClaimCallsHandler(IDialingStore dialing, IOptions<DialingOptions> options, TimeProvider time)
    : IRequestHandler<ClaimCallsCommand, IReadOnlyList<ClaimedCall>>
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(500);

    public async Task<IReadOnlyList<ClaimedCall>> Handle(ClaimCallsCommand command, CancellationToken cancellationToken)
    {
        var deadline = time.Now() + command.Wait;
        while (true)
        {
            var calls = await dialing.RunAsync(session => Claim(session, command, time.Now()), cancellationToken);
            var left = deadline - time.Now();
            if (calls.Count > 0 || left <= TimeSpan.Zero) return calls;
            await Task.Delay(left < AskAgain ? left : AskAgain, time, cancellationToken);
        }
    }

    private List<ClaimedCall> Claim(IDialingSession session, ClaimCallsCommand command, DateTimeOffset now)
    {
        DialingClock.Advance(session, now, options.Value.LongestCall);
        var leaseEnd = now + (command.LeaseDuration ?? options.Value.ClaimLease);
        var calls = new List<ClaimedCall>();
        foreach (var campaign in session.CampaignsInTurn(now, command.ProjectId, command.CampaignId, command.MaxCalls))
        {
            // The clock that brought the campaign here may have been set back since; the window is asked again.
            if (!campaign.IsOpen(now)) continue;
            var room = Math.Min(command.MaxCalls - calls.Count, campaign.MaxConcurrentCalls - campaign.Counts.Held ?? int.MaxValue);
            calls.AddRange(session.ClaimDue(campaign, command.DialerId, now, leaseEnd, room).Select(contact => new ClaimedCall(contact, campaign)));
            if (calls.Count == command.MaxCalls) break;
        }

        return calls;
    }
}
