using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Scheduling;

namespace CampaignGrpc.Application.Contacts;

/// <summary>How its owner wants a new contact to be called, as it was written.</summary>
/// <param name="Priority">Null for the lowest.</param>
/// <param name="TimeZone">An IANA name; null or empty for the zones of its number.</param>
public readonly record struct GivenTerms(int? Priority, string? TimeZone)
{
    /// <summary>The names of the fields, in which the edge may have found faults already.</summary>
    public static readonly IReadOnlyList<string> Fields = ["priority", "time_zone"];

    /// <param name="tell">Gets what is wrong, with the field in which it is.</param>
    public ContactTerms Read(Action<string, Problem> tell)
    {
        if (Priority is < 0 or > Contact.MaxPriority)
            tell("priority", new(FieldReason.OutOfRange, $"From 0 to {Contact.MaxPriority}."));
        if (string.IsNullOrEmpty(TimeZone))
            return new(Priority ?? 0, null);
        var zone = IanaZone.TryParse(TimeZone, out var problem);
        if (zone is null)
            tell("time_zone", problem);
        return new(Priority ?? 0, zone);
    }
}
