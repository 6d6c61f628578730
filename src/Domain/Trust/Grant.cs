namespace CampaignGrpc.Domain.Trust;

/// <summary>A role that somebody has in projects. As a text it is <c>client@1,2</c>, or <c>client</c> for every project.</summary>
public sealed record Grant(Role Role, ProjectScope Projects)
{
    /// <summary>So many of them one key or token can have.</summary>
    public const int MostGrants = 20;

    /// <summary>So many projects one of them can name.</summary>
    public const int MostProjects = 1_000;

    /// <summary>Null when the text is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="unnamed">The projects of a role that names none.</param>
    public static Grant? TryParse(string text, ProjectScope unnamed)
    {
        var parts = text.Split('@', 2);
        if (RoleOf(parts[0]) is not { } role)
            return null;
        var projects = parts.Length == 1 ? unnamed : ProjectScope.TryParse(parts[1]);
        return projects is null || projects.Ids.Count > MostProjects ? null : new(role, projects);
    }

    public override string ToString() => Projects.IsAll ? NameOf(Role) : $"{NameOf(Role)}@{Projects}";

    /// <summary>A role's name as callers and operators know it.</summary>
    public static string NameOf(Role role) => role.ToString().ToLowerInvariant();

    private static Role? RoleOf(string name) => Enum.GetValues<Role>().Cast<Role?>().FirstOrDefault(role => NameOf(role!.Value) == name);
}
