using CampaignGrpc.Application.Trust;
using MediatR;

namespace CampaignGrpc.Web.Access;

/// <summary>Where a page asks for use cases, in the name of its visitor and by their roles.</summary>
public sealed class Desk(IMediator mediator, IUseCaseAccess access)
{
    private CancellationToken _gone;

    public Visitor Visitor { get; private set; } = Visitor.Unknown;

    /// <summary>Says who asks, and until when the answers are waited for.</summary>
    public void Serve(Visitor visitor, CancellationToken gone) => (Visitor, _gone) = (visitor, gone);

    /// <summary>Whether the visitor may ask for a use case in any project, so that what leads there is shown.</summary>
    public bool May<TUseCase>() => Visitor.Caller is { } caller && access.May(caller, typeof(TUseCase));

    /// <summary>Whether the visitor may ask for a use case in a project.</summary>
    public bool May<TUseCase>(long project) =>
        Visitor.Caller is { } caller
        && access.May(caller with { Grants = [.. caller.Grants.Where(grant => grant.Projects.Holds(project))] }, typeof(TUseCase));

    /// <summary>Refuses whoever may ask for none of some use cases, before it is looked at what they want of these.</summary>
    /// <exception cref="Domain.DomainException">ROLE_MISSING.</exception>
    public async Task EnsureMayAsync(IReadOnlyList<Type> useCases)
    {
        var caller = Visitor.Caller ?? Caller.Nobody;
        if (useCases.Count > 0 && !useCases.Any(useCase => access.May(caller, useCase)))
            await access.EnterAsync(caller, useCases[0]);
    }

    /// <exception cref="Domain.DomainException">Whatever the use case refuses, and ROLE_MISSING.</exception>
    public async Task<TAnswer> SendAsync<TAnswer>(IRequest<TAnswer> useCase)
    {
        // Seen by this call and what it calls alone, as an rpc's caller is.
        Caller.Current = await access.EnterAsync(Visitor.Caller ?? Caller.Nobody, useCase.GetType());
        return await mediator.Send(useCase, _gone);
    }
}
