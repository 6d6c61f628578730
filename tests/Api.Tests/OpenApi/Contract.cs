using System.Reflection;
using Google.Protobuf.Reflection;

namespace CampaignGrpc.Api.Tests.OpenApi;

/// <summary>The contract as the service was built with it.</summary>
internal static class Contract
{
    public static IEnumerable<MethodDescriptor> Rpcs => typeof(CampaignServer).Assembly.GetTypes()
        .Where(type => type.Namespace == "CampaignGrpc.Contracts.V1")
        .Select(type => type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null))
        .OfType<FileDescriptor>()
        .SelectMany(file => file.Services)
        .SelectMany(service => service.Methods);
}
