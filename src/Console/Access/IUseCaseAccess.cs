using CampaignGrpc.Application.Trust;

namespace CampaignGrpc.Web.Access;

/// <summary>What use cases need of whoever asks for them: the same table by which the API is guarded.</summary>
public interface IUseCaseAccess
{
    /// <summary>Whether somebody may ask for it in any project.</summary>
    bool May(Caller caller, Type useCase);

    /// <summary>The same caller, asking for it. A refusal leaves an entry in the audit, as one of the API does.</summary>
    /// <exception cref="Domain.DomainException">ROLE_MISSING.</exception>
    Task<Caller> EnterAsync(Caller caller, Type useCase);
}
