using Google.Api;
using Google.Protobuf.Reflection;

namespace CampaignGrpc.Api.OpenApi;

/// <summary>What the contract's annotations say of a field.</summary>
internal static class FieldBehaviors
{
    public static bool IsRequired(this FieldDescriptor field) => Has(field, FieldBehavior.Required);

    /// <summary>Whether callers may set it; the service alone sets the others.</summary>
    public static bool IsInput(this FieldDescriptor field) => !Has(field, FieldBehavior.OutputOnly);

    private static bool Has(FieldDescriptor field, FieldBehavior behavior) =>
        field.GetOptions()?.GetExtension(FieldBehaviorExtensions.FieldBehavior)?.Contains(behavior) == true;
}
