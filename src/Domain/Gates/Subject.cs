using System.Globalization;

namespace CampaignGrpc.Domain.Gates;

/// <summary>Of whom a gate's sentence speaks: of one contact, or of some of a campaign's. So each sentence stands once.</summary>
internal static class Subject
{
    /// <summary>The beginning of what holds of a contact, or does not.</summary>
    public static string Is(bool holds) => holds ? "It is" : "It is not";

    /// <summary>The beginning of what holds of some contacts.</summary>
    public static string Are(BoundedCount count) =>
        count switch
        {
            { Value: 0 } => "No contact is",
            { Value: 1 } => "1 contact is",
            { IsExceeded: true } => string.Create(CultureInfo.InvariantCulture, $"More than {count.Value} contacts are"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{count.Value} contacts are"),
        };
}
