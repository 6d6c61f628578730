using System.Reflection;
using CampaignGrpc.Contracts.V1;
using Google.Api;
using Google.Protobuf.Reflection;

namespace CampaignGrpc.Api.Tests.OpenApi;

/// <summary>The contract as the service was built with it.</summary>
internal static class Contract
{
    public static IReadOnlyList<MethodDescriptor> Rpcs { get; } =
    [
        .. typeof(Campaign)
            .Assembly.GetTypes()
            .Select(type => type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null))
            .OfType<FileDescriptor>()
            .SelectMany(file => file.Services)
            .SelectMany(service => service.Methods),
    ];

    /// <summary>Each rpc that has a route, with it.</summary>
    public static IReadOnlyList<Route> Routes { get; } =
    [
        .. Rpcs.Select(rpc => (Rpc: rpc, Rule: rpc.GetOptions()?.GetExtension(AnnotationsExtensions.Http)))
            .Where(rpc => rpc.Rule is not null)
            .Select(rpc => RouteOf(rpc.Rpc, rpc.Rule!)),
    ];

    private static Route RouteOf(MethodDescriptor rpc, HttpRule rule)
    {
        var (verb, path) = rule.PatternCase switch
        {
            HttpRule.PatternOneofCase.Get => ("GET", rule.Get),
            HttpRule.PatternOneofCase.Post => ("POST", rule.Post),
            HttpRule.PatternOneofCase.Put => ("PUT", rule.Put),
            HttpRule.PatternOneofCase.Patch => ("PATCH", rule.Patch),
            HttpRule.PatternOneofCase.Delete => ("DELETE", rule.Delete),
            _ => throw new NotSupportedException($"{rule.PatternCase}"),
        };
        return new(rpc, verb, path, rule.Body);
    }

    /// <param name="Rpc">What is called.</param>
    /// <param name="Verb">Such as POST.</param>
    /// <param name="Path">With the fields that stand in it in braces.</param>
    /// <param name="Body">The field that is the body; <c>*</c> for the whole message, empty for none.</param>
    public sealed record Route(MethodDescriptor Rpc, string Verb, string Path, string Body);
}
