using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Trust;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Trust;

/// <summary>Has a key taken no more. To revoke it again changes nothing.</summary>
public sealed record RevokeKeyCommand(string KeyId) : IRequest<ApiKey>;

internal sealed class RevokeKeyValidator : AbstractValidator<RevokeKeyCommand>
{
    public RevokeKeyValidator() =>
        RuleFor(command => command.KeyId)
            .NotEmpty()
            .WithErrorCode(FieldReason.Required)
            .WithMessage("This field is required.")
            .IsVisibleAscii(ApiKey.IdLength);
}

internal sealed class RevokeKeyHandler(IUnitOfWork work, KeyRing ring) : IRequestHandler<RevokeKeyCommand, ApiKey>
{
    public async Task<ApiKey> Handle(RevokeKeyCommand command, CancellationToken cancellationToken)
    {
        var revoked = await work.RunAsync(UnitPlan.Request, unit => Revoke(unit, command.KeyId), cancellationToken);
        ring.Forget();
        return ring.AddTo([revoked])[0];
    }

    private static ApiKey Revoke(IUnit unit, string id)
    {
        var key = unit.Keys.Find(id) ?? throw Refusal.KeyNotFound.With($"There is no key {id}.");
        if (key.RevokeTime is not null)
            return key;
        key = key with { RevokeTime = unit.Now };
        unit.Keys.Revoke(key);
        return key;
    }
}
