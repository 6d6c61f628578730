using CampaignGrpc.Domain.Trust;

namespace CampaignGrpc.Application.Trust;

/// <summary>
/// Who asks. It goes with a request wherever that is worked on, as a trace does: units and readers take from here whose things they
/// may find, so that no use case has to ask.
/// </summary>
/// <param name="Subject">
/// Their name: <c>key:</c> and a key's id, <c>jwt:</c> and a token's subject, <c>certificate:</c> and its name; <c>anyone</c> in an
/// open service and <c>service</c> for what happens by itself.
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
}
