using CampaignGrpc.Application.Audit;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Trust;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Trust;

/// <summary>Makes a key.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Grants">What its bearer may do.</param>
/// <param name="ExpireTime">From when it is not taken any more; null for never.</param>
/// <param name="Unreadable">What the edge could not read.</param>
public sealed record CreateKeyCommand(string Name, IReadOnlyList<GrantInput> Grants, DateTimeOffset? ExpireTime, Violations Unreadable)
    : IRequest<MadeKey>,
        IReadAtTheEdge;

/// <summary>A role as it was asked for; null is what was left out or could not be read.</summary>
public sealed record GrantInput(Role? Role, IReadOnlyList<long> ProjectIds)
{
    internal Grant ToGrant() => new(Role!.Value, ProjectIds.Count == 0 ? ProjectScope.All : ProjectScope.Of(ProjectIds));
}

/// <summary>A new key with its secret, which is nowhere else.</summary>
public sealed record MadeKey(ApiKey Key, string Secret);

internal sealed class CreateKeyValidator : AbstractValidator<CreateKeyCommand>
{
    public CreateKeyValidator()
    {
        RuleFor(command => command.Name).IsReadBy(KeyName.TryParse, KeyName.MaxLength);
        RuleFor(command => command.Grants).HasItems(1, Grant.MostGrants);
        RuleForEach(command => command.Grants).Cascade(CascadeMode.Continue).SetValidator(new GrantInputValidator());
    }
}

internal sealed class GrantInputValidator : AbstractValidator<GrantInput>
{
    public GrantInputValidator()
    {
        RuleFor(grant => grant.Role).IsGiven();
        RuleFor(grant => grant.ProjectIds).HasItems(0, Grant.MostProjects);
        RuleForEach(grant => grant.ProjectIds).Cascade(CascadeMode.Continue).IsWithin(1L, long.MaxValue);
    }
}

internal sealed class CreateKeyHandler(IUnitOfWork work, KeyRing ring) : IRequestHandler<CreateKeyCommand, MadeKey>
{
    public async Task<MadeKey> Handle(CreateKeyCommand command, CancellationToken cancellationToken)
    {
        var secret = KeySecret.Make();
        var key = await work.RunAsync(UnitPlan.Request, unit => Add(unit, command, secret), cancellationToken);
        ring.Forget();
        return new(key, secret.Text);
    }

    private static ApiKey Add(IUnit unit, CreateKeyCommand command, KeySecret secret)
    {
        if (command.ExpireTime <= unit.Now)
            throw new InvalidRequestException("expire_time", FieldReason.InPast, "An instant that is still to come.");
        if (unit.Keys.CountUnrevoked() >= ApiKey.MostKept)
            throw Refusal.TooManyKeys.With($"There are {ApiKey.MostKept} keys already. Revoke some that nobody uses.");
        var name = KeyName.TryParse(command.Name, out _)!;
        var key = new ApiKey(
            secret.Id,
            name,
            secret.Hash,
            [.. command.Grants.Select(grant => grant.ToGrant())],
            unit.Now,
            command.ExpireTime
        );
        unit.Keys.Add(key);
        unit.Audit.Note(
            thing: AuditedRequests.Key(key.Id),
            details: [("name", name.Value), ("grants", string.Join(' ', key.Grants)), ("expire_time", key.ExpireTime)]
        );
        return key;
    }
}
