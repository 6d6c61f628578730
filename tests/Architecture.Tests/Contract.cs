using System.Reflection;
using Google.Protobuf.Reflection;

namespace CampaignGrpc.Architecture.Tests;

/// <summary>The contract as the service serves it.</summary>
internal static class Contract
{
    public static readonly IReadOnlyList<FileDescriptor> Files =
    [
        .. typeof(Contracts.V1.Campaign)
            .Assembly.GetTypes()
            .Select(type => type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null))
            .OfType<FileDescriptor>(),
    ];

    public static IEnumerable<MethodDescriptor> Rpcs => Files.SelectMany(file => file.Services).SelectMany(service => service.Methods);

    public static IEnumerable<MessageDescriptor> Messages => Files.SelectMany(file => file.MessageTypes).SelectMany(WithNested);

    public static IEnumerable<FieldDescriptor> Fields => Messages.SelectMany(message => message.Fields.InDeclarationOrder());

    public static IEnumerable<EnumDescriptor> Enums =>
        Files.SelectMany(file => file.EnumTypes).Concat(Messages.SelectMany(message => message.EnumTypes));

    private static IEnumerable<MessageDescriptor> WithNested(MessageDescriptor message) =>
        message.NestedTypes.SelectMany(WithNested).Prepend(message);
}
