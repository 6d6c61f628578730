using System.Threading.RateLimiting;
using CampaignGrpc.Api.Errors;
using CampaignGrpc.Api.Http;
using CampaignGrpc.Api.Security;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Contracts.V1;
using CampaignGrpc.Web.Access;
using Google.Protobuf.Reflection;

namespace CampaignGrpc.Api.Admission;

/// <summary>
/// Keeps one caller, or one project, from taking what is there for all. What belongs to calls that were claimed already – starts,
/// extensions, releases, reports – is never refused: a limit must not make a ring unknown.
/// </summary>
internal sealed class RateLimits : IDisposable
{
    private readonly RequestDelegate _next;
    private readonly PartitionedRateLimiter<HttpContext>? _limits;

    public RateLimits(RequestDelegate next, LimitsOptions options)
    {
        _next = next;
        PartitionedRateLimiter<HttpContext>[] asked = [.. Asked(options)];
        _limits = asked.Length == 0 ? null : PartitionedRateLimiter.CreateChained(asked);
    }

    public async Task InvokeAsync(HttpContext context)
    {
        using var lease = _limits?.AttemptAcquire(context);
        if (lease is null or { IsAcquired: true })
        {
            await _next(context);
            return;
        }

        var refusal = EdgeRefusal.RateLimited.With(
            "More is asked for than Limits of the service allow a caller or a project; come again a little later."
        );
        if (!context.Request.IsGrpc())
            throw refusal;
        ErrorAnswer.RefuseGrpc(context.Response, refusal);
    }

    public void Dispose() => _limits?.Dispose();

    /// <summary>None but these: a limiter that limits nothing wakes ten times a second too.</summary>
    private static IEnumerable<PartitionedRateLimiter<HttpContext>> Asked(LimitsOptions options)
    {
        if (options.CallerRequestsPerSecond is { } ofCaller)
            yield return Rate(ofCaller, CallerOf);
        if (options.ProjectRequestsPerSecond is { } ofProject)
            yield return Rate(ofProject, ProjectOf);
        if (options.CallerRequestsAtOnce is { } atOnce)
            yield return AtOnce(atOnce);
    }

    /// <summary>A second's worth may come at once; what is left of a second before is not saved up.</summary>
    private static PartitionedRateLimiter<HttpContext> Rate(int most, Func<HttpContext, string?> of) =>
        PartitionedRateLimiter.Create<HttpContext, string>(context =>
            of(context) is { } name
                ? RateLimitPartition.GetTokenBucketLimiter(name, _ => EachSecond(most))
                : RateLimitPartition.GetNoLimiter("")
        );

    private static TokenBucketRateLimiterOptions EachSecond(int most) =>
        new()
        {
            TokenLimit = most,
            TokensPerPeriod = most,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        };

    private static PartitionedRateLimiter<HttpContext> AtOnce(int most) =>
        PartitionedRateLimiter.Create<HttpContext, string>(context =>
            CallerOf(context) is { } name
                ? RateLimitPartition.GetConcurrencyLimiter(name, _ => new() { PermitLimit = most, QueueLimit = 0 })
                : RateLimitPartition.GetNoLimiter("")
        );

    private static string? CallerOf(HttpContext context)
    {
        if (!IsLimited(context))
            return null;
        var caller = context.Features.Get<Visitor>()?.Caller ?? Caller.Current;
        return caller.Subject == Caller.Anyone.Subject ? caller.Address : caller.Subject;
    }

    private static string? ProjectOf(HttpContext context) =>
        IsLimited(context) && Caller.Current.Projects is { IsAll: false, Ids: [var project] } ? project.ToString(provider: null) : null;

    private static bool IsLimited(HttpContext context) =>
        context.GetEndpoint() is { } endpoint
        && (
            RpcAccess.IsConsole(endpoint)
                ? context.Features.Get<Visitor>()?.Caller is not null
                : RpcAccess.RpcOf(endpoint) is { } rpc && IsLimited(rpc)
        );

    private static bool IsLimited(MethodDescriptor rpc) =>
        rpc.Service != DialerService.Descriptor || rpc.Name == nameof(DialerService.DialerServiceClient.ClaimCalls);
}
