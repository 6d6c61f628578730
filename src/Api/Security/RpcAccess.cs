using System.Collections.Frozen;
using CampaignGrpc.Api.OpenApi;
using CampaignGrpc.Contracts.V1;
using CampaignGrpc.Web.Endpoints;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Role = CampaignGrpc.Domain.Trust.Role;

namespace CampaignGrpc.Api.Security;

/// <summary>
/// What an rpc needs of whoever calls it: its option <c>access</c> in the contract, which is the only place where that stands.
/// </summary>
/// <param name="Roles">One of these; <see cref="Role.Admin"/> is among them.</param>
/// <param name="IsWholeService">Whether it must be had in all projects.</param>
internal sealed record RpcAccess(IReadOnlyList<Role> Roles, bool IsWholeService)
{
    /// <summary>The services of the contract.</summary>
    public static readonly IReadOnlyList<Google.Protobuf.Reflection.ServiceDescriptor> Services =
    [
        AuditService.Descriptor,
        CalendarService.Descriptor,
        CallLimitService.Descriptor,
        CampaignService.Descriptor,
        ContactService.Descriptor,
        DialerService.Descriptor,
        DoNotCallService.Descriptor,
        EventService.Descriptor,
        KeyService.Descriptor,
        OperationService.Descriptor,
        PersonService.Descriptor,
        ReferenceService.Descriptor,
        ResultService.Descriptor,
        WebhookService.Descriptor,
    ];

    private static readonly FrozenDictionary<string, MethodDescriptor> Rpcs = Services
        .SelectMany(service => service.Methods)
        .ToFrozenDictionary(rpc => $"/{rpc.Service.FullName}/{rpc.Name}");

    private static readonly FrozenDictionary<string, MethodDescriptor> ByUseCase = Rpcs
        .Values.SelectMany(rpc => new[] { $"{rpc.Name}Command", $"{rpc.Name}Query" }, (rpc, useCase) => (rpc, useCase))
        .ToFrozenDictionary(pair => pair.useCase, pair => pair.rpc);

    private static readonly FrozenDictionary<MethodDescriptor, RpcAccess> All = Rpcs
        .Values.Where(rpc => Option(rpc) is not null)
        .ToFrozenDictionary(rpc => rpc, rpc => Read(Option(rpc)!));

    /// <exception cref="InvalidOperationException">The contract does not say what the rpc needs.</exception>
    public static RpcAccess Of(MethodDescriptor rpc) =>
        All.GetValueOrDefault(rpc) ?? throw new InvalidOperationException($"{rpc.FullName} has no option access: nobody may call it.");

    /// <summary>The rpc that an endpoint carries out, on whichever road; null when it carries out none.</summary>
    public static MethodDescriptor? RpcOf(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<GrpcJsonTranscodingMetadata>()?.MethodDescriptor
        ?? endpoint.Metadata.GetMetadata<RouteDescription>()?.Rpc
        ?? (endpoint.Metadata.GetMetadata<GrpcMethodMetadata>() is { } method ? Rpcs.GetValueOrDefault(method.Method.FullName) : null);

    /// <summary>Whether an endpoint says itself that nobody is asked who he is there.</summary>
    public static bool IsPublic(Endpoint endpoint) => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    /// <summary>The rpc that a use case is: it has its name.</summary>
    public static MethodDescriptor RpcOf(Type useCase) => ByUseCase[useCase.Name];

    /// <summary>Whether an endpoint is a page of the console, or belongs to one.</summary>
    public static bool IsConsole(Endpoint endpoint) => endpoint.Metadata.GetMetadata<ConsolePart>() is not null;

    /// <summary>Holds every endpoint against the contract: what is forgotten there starts nowhere.</summary>
    /// <exception cref="InvalidOperationException">One is neither public nor an rpc of which it is known who may call it.</exception>
    public static void EnsureOfAll(IEnumerable<Endpoint> endpoints)
    {
        foreach (var endpoint in endpoints.Where(endpoint => !IsPublic(endpoint) && !IsConsole(endpoint) && !IsOfNoMethod(endpoint)))
            _ = Of(
                RpcOf(endpoint)
                    ?? throw new InvalidOperationException($"The endpoint {endpoint.DisplayName} is neither public nor an rpc's.")
            );
    }

    /// <summary>The library's answer to methods that a service does not have.</summary>
    private static bool IsOfNoMethod(Endpoint endpoint) =>
        endpoint is RouteEndpoint route && route.RoutePattern.GetParameter("unimplementedMethod") is not null;

    private static Access? Option(MethodDescriptor rpc) =>
        rpc.GetOptions()?.GetExtension(AccessExtensions.Access) is { Roles.Count: > 0 } access ? access : null;

    private static RpcAccess Read(Access access) =>
        new([.. access.Roles.Select(role => (Role)(int)role).Append(Role.Admin).Distinct()], access.WholeService);
}
