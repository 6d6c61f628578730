using CampaignGrpc.Domain.Contacts;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Dialing;

/// <summary>Gives claims back that were not started, at no cost.</summary>
public sealed record ReleaseCallsCommand(IReadOnlyList<string> Tokens) : IRequest<IReadOnlyList<CallAnswer<Contact>>>;

internal sealed class ReleaseCallsValidator : AbstractValidator<ReleaseCallsCommand>
{
    public ReleaseCallsValidator() => this.HoldsTokens(command => command.Tokens);
}

internal sealed class ReleaseCallsHandler(IDialingStore dialing, TimeProvider time)
    : IRequestHandler<ReleaseCallsCommand, IReadOnlyList<CallAnswer<Contact>>>
{
    public Task<IReadOnlyList<CallAnswer<Contact>>> Handle(ReleaseCallsCommand command, CancellationToken cancellationToken) =>
        dialing.RunAsync(
            session =>
            {
                var now = time.Now();
                return Batch.Answer(session, command.Tokens, (_, call) => Release(session, call, now));
            },
            cancellationToken);

    private static Contact Release(IDialingSession session, Call call, DateTimeOffset now)
    {
        var was = call.Contact.State;
        call.Contact.Release(call.Token, now);
        if (call.Contact.State != was) session.Save(call.Contact, was, call.Token);
        return call.Contact;
    }
}
