using CampaignGrpc.Application.Operation;
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

internal sealed class ExtendCallsHandler(IUnitOfWork work, DialerRegister dialers, IOptions<DialingOptions> options)
    : IRequestHandler<ExtendCallsCommand, IReadOnlyList<CallAnswer<ExtendedCall>>>
{
    public Task<IReadOnlyList<CallAnswer<ExtendedCall>>> Handle(ExtendCallsCommand command, CancellationToken cancellationToken) =>
        work.AnswerBatchAsync(dialers, command.Tokens, (unit, _, call) => Extend(unit, call), cancellationToken);

    private ExtendedCall Extend(IUnit unit, Call call)
    {
        var (token, contact, _) = call;
        var leaseEnd = contact.Extend(token, options.Value.ClaimLease, unit.Now, options.Value.Limits);
        unit.Contacts.Save(contact);
        var campaign = unit.Campaigns.Get(contact.CampaignId);
        return new(leaseEnd, contact.IsCancelled || campaign.State == CampaignState.Cancelled);
    }
}
