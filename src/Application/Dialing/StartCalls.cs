using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
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

internal sealed class StartCallsHandler(IDialingStore dialing, IOptions<DialingOptions> options, TimeProvider time)
    : IRequestHandler<StartCallsCommand, IReadOnlyList<CallAnswer<StartedCall>>>
{
    public Task<IReadOnlyList<CallAnswer<StartedCall>>> Handle(StartCallsCommand command, CancellationToken cancellationToken) =>
        dialing.RunAsync(
            session =>
            {
                var now = time.Now();
                // One instant, so that a campaign's window is looked up once for all of its calls.
                var windows = new Dictionary<CampaignId, OpenWindow?>();
                return Batch.Answer(session, command.Tokens, (_, call) => Start(session, call, windows, now, options.Value.Limits));
            },
            cancellationToken);

    private static StartedCall Start(
        IDialingSession session,
        Call call,
        Dictionary<CampaignId, OpenWindow?> windows,
        DateTimeOffset now,
        DialingLimits limits)
    {
        var (token, contact, attempt) = call;
        if (attempt is null)
        {
            var campaign = session.Get(contact.CampaignId);
            if (!windows.TryGetValue(campaign.Id, out var window)) windows.Add(campaign.Id, window = campaign.WindowAt(now));
            // Nothing bars a contact before its first attempt, so that there is none to count.
            var made = contact.BarredUntilTime is null ? 0 : session.CountAttempts(contact);
            attempt = contact.Start(token, campaign, window, made + 1, now, limits);
            session.Save(contact, ContactState.Claimed, token);
            session.Add(attempt, campaign);
        }

        return new(attempt, contact.ClaimKey == token.Key ? contact.LeaseEndTime!.Value : attempt.StartTime + limits.CallLease);
    }
}
