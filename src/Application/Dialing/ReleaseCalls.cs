using CampaignGrpc.Application.Operation;
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

internal sealed class ReleaseCallsHandler(IUnitOfWork work, DialerRegister dialers)
    : IRequestHandler<ReleaseCallsCommand, IReadOnlyList<CallAnswer<Contact>>>
{
    public Task<IReadOnlyList<CallAnswer<Contact>>> Handle(ReleaseCallsCommand command, CancellationToken cancellationToken) =>
        work.AnswerBatchAsync(dialers, command.Tokens, (unit, _, call) => Release(unit, call), cancellationToken);

    private static Contact Release(IUnit unit, Call call)
    {
        call.Contact.Release(call.Token, unit.Now);
        unit.Contacts.Save(call.Contact);
        return call.Contact;
    }
}
