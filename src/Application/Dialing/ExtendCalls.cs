using CampaignGrpc.Domain.Campaigns;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Application.Dialing;

/// <summary>Keeps claims and calls for another lease.</summary>
public sealed record ExtendCallsCommand(IReadOnlyList<string> Tokens) : IRequest<IReadOnlyList<CallAnswer<ExtendedCall>>>;

/// <summary>A lease that goes on.</summary>
/// <param name="LeaseEndTime">When it ends by itself.</param>
/// <param name="Stop">Whether the campaign or the contact was cancelled: the call should be ended and reported.</param>
public sealed record ExtendedCall(DateTimeOffset LeaseEndTime, bool Stop);

internal sealed class ExtendCallsValidator : AbstractValidator<ExtendCallsCommand>
{
    public ExtendCallsValidator() => this.HoldsTokens(command => command.Tokens);
}

internal sealed class ExtendCallsHandler(IDialingStore dialing, IOptions<DialingOptions> options, TimeProvider time)
    : IRequestHandler<ExtendCallsCommand, IReadOnlyList<CallAnswer<ExtendedCall>>>
{
    public Task<IReadOnlyList<CallAnswer<ExtendedCall>>> Handle(ExtendCallsCommand command, CancellationToken cancellationToken) =>
        dialing.RunAsync(
            session =>
            {
                var now = time.Now();
                return Batch.Answer(session, command.Tokens, (_, call) => Extend(session, call, now));
            },
            cancellationToken);

    private ExtendedCall Extend(IDialingSession session, Call call, DateTimeOffset now)
    {
        var contact = call.Contact;
        contact.Extend(call.Token, call.Attempt, options.Value.ClaimLease, now, options.Value.Limits);
        session.Save(contact, contact.State, call.Token);
        return new(contact.LeaseEndTime!.Value, contact.IsCancelled || session.Get(contact.CampaignId).State == CampaignState.Cancelled);
    }
}
