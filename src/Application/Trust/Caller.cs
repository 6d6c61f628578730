using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Trust;

namespace CampaignGrpc.Application.Trust;

/// <summary>
/// Who asks. It goes with a request wherever that is worked on, as a trace does: units and readers take from here whose things they
/// may find, so that no use case has to ask.
/// </summary>
/// <param name="Subject">
/// Their name: <c>key:</c> and a key's id, <c>jwt:</c> and a token's subject, <c>openid:</c> and that of a person who signed in by OpenID
/// Connect, <c>certificate:</c> and its name; <c>anyone</c> in an open service and <c>service</c> for what happens by itself.
/// </param>
/// <param name="Grants">What they are, and where.</param>
/// <param name="Projects">Whose things they may see and change by what they ask for now.</param>
/// <param name="Address">Where they ask from; null where nobody does.</param>
public sealed record Caller(string Subject, IReadOnlyList<Grant> Grants, ProjectScope Projects, string? Address = null)
{
    /// <summary>What happens by itself, or at an operator's command line.</summary>
    public static readonly Caller Service = new("service", [new(Role.Admin, ProjectScope.All)], ProjectScope.All);

    /// <summary>A request of which nobody has said yet who asks.</summary>
    public static readonly Caller Nobody = new("nobody", [], ProjectScope.None);

    /// <summary>Whoever reaches an open service.</summary>
    public static readonly Caller Anyone = new("anyone", [new(Role.Admin, ProjectScope.All)], ProjectScope.All);

    private static readonly AsyncLocal<Caller?> Asking = new();

    /// <summary>Who asks for what is being done. Outside of requests the service itself does.</summary>
    public static Caller Current
    {
        get => Asking.Value ?? Service;
        set => Asking.Value = value;
    }

    /// <summary>The projects in which they have one of these roles; none where it must be had in all of them, and is not.</summary>
    public ProjectScope ScopeOf(IReadOnlyCollection<Role> roles, bool isWholeService)
    {
        var projects = Grants
            .Where(grant => roles.Contains(grant.Role))
            .Select(grant => grant.Projects)
            .Aggregate(ProjectScope.None, (all, own) => all.With(own));
        return isWholeService && !projects.IsAll ? ProjectScope.None : projects;
    }

    /// <summary>
    /// The same caller, calling what needs one of these roles: they see the projects in which they have one. Whether they have it in some
    /// depends on them alone, and on nothing that is stored.
    /// </summary>
    /// <exception cref="DomainException">ROLE_MISSING.</exception>
    public Caller In(IReadOnlyCollection<Role> roles, bool isWholeService)
    {
        var projects = ScopeOf(roles, isWholeService);
        if (projects != ProjectScope.None)
            return this with { Projects = projects };
        var names = string.Join(", ", roles.Select(Grant.NameOf));
        throw Refusal.RoleMissing.With(
            ScopeOf(roles, isWholeService: false) != ProjectScope.None
                ? $"This needs one of the roles {names} in all projects."
                : $"This needs one of the roles {names}."
        );
    }

    /// <summary>Refuses what would be a project's whose nobody is; that it has campaigns, or has none, makes no difference.</summary>
    /// <exception cref="DomainException">PROJECT_NOT_GRANTED.</exception>
    public void EnsureHasProject(long project)
    {
        if (!Projects.Holds(project))
            throw Refusal.ProjectNotGranted.With($"The key or token is not for project {project}.");
    }
}
