using CampaignGrpc.Application.Trust;

namespace CampaignGrpc.Application.Audit;

/// <summary>What is being asked for, and by whom, for the entries that come of it. It goes with a request as its caller does.</summary>
public sealed class AuditScope
{
    private static readonly AsyncLocal<AuditScope?> Asked = new();

    private AuditScope(Caller caller, AuditedRequest request, string? phoneHash) =>
        (Caller, Request, PhoneHash) = (caller, request, phoneHash);

    /// <summary>Null where nobody asks for something that is audited.</summary>
    public static AuditScope? Current => Asked.Value;

    public Caller Caller { get; }

    public AuditedRequest Request { get; }

    public string? PhoneHash { get; }

    /// <summary>Whether a unit of the request has an entry, which is committed with it.</summary>
    public bool IsNoted { get; set; }

    /// <summary>Of a request that goes no further.</summary>
    public static AuditScope Of(Caller caller, AuditedRequest request) => new(caller, request, null);

    /// <summary>Writes how the request was answered, where no unit of it has noted more.</summary>
    /// <param name="work">Writes it.</param>
    /// <param name="answer"><see cref="AuditEntry.Ok"/>, or the reason of the refusal.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task RecordAsync(IUnitOfWork work, string answer, CancellationToken cancellationToken) =>
        work.RunAsync(
            UnitPlan.Request,
            unit =>
            {
                unit.Audit.NoteAnswer(this, answer);
                return 0;
            },
            cancellationToken
        );

    /// <summary>Begins to note what is done from here on, in this flow.</summary>
    internal static AuditScope Begin(AuditedRequest request, string? phoneHash) => Asked.Value = new(Caller.Current, request, phoneHash);
}

/// <summary>What of a request is told by an entry.</summary>
/// <param name="Action">Its name, which is the rpc's.</param>
/// <param name="IsChange">Whether it changes something; else it reads of people.</param>
/// <param name="ProjectId">Its project, if it names one.</param>
/// <param name="CampaignId">Its campaign, if it names one.</param>
/// <param name="Thing">What else it names.</param>
/// <param name="Phone">The number that it asks for.</param>
public sealed record AuditedRequest(
    string Action,
    bool IsChange,
    long? ProjectId = null,
    long? CampaignId = null,
    string? Thing = null,
    Domain.Contacts.PhoneNumber? Phone = null
);
