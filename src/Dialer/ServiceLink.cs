using CampaignGrpc.Contracts.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Dialer;

/// <summary>
/// The service's methods for dialers, each within a time limit. That the service went away and that it came back is
/// printed once each, not with every try.
/// </summary>
internal sealed class ServiceLink(
    DialerService.DialerServiceClient client,
    IOptions<DialerOptions> options,
    TimeProvider time,
    Screen screen)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private int _isAway;

    public Task<ClaimCallsResponse> ClaimAsync(int maxCalls, CancellationToken cancellationToken)
    {
        var request = new ClaimCallsRequest
        {
            DialerId = options.Value.Id,
            MaxCalls = maxCalls,
            LeaseDuration = options.Value.ClaimLease.ToDuration(),
            Wait = options.Value.Wait.ToDuration(),
        };
        if (options.Value.ProjectId is { } project) request.ProjectId = project;
        if (options.Value.CampaignId is { } campaign) request.CampaignId = campaign;
        return CallAsync(call => client.ClaimCallsAsync(request, call), options.Value.Wait + Limit, cancellationToken);
    }

    public Task<StartCallsResponse> StartAsync(IEnumerable<string> tokens, CancellationToken cancellationToken) =>
        CallAsync(call => client.StartCallsAsync(new() { Tokens = { tokens } }, call), Limit, cancellationToken);

    public Task<ExtendCallsResponse> ExtendAsync(IEnumerable<string> tokens, CancellationToken cancellationToken) =>
        CallAsync(call => client.ExtendCallsAsync(new() { Tokens = { tokens } }, call), Limit, cancellationToken);

    public Task<ReleaseCallsResponse> ReleaseAsync(IEnumerable<string> tokens, CancellationToken cancellationToken) =>
        CallAsync(call => client.ReleaseCallsAsync(new() { Tokens = { tokens } }, call), Limit, cancellationToken);

    public Task<ReportOutcomesResponse> ReportAsync(IEnumerable<OutcomeReport> reports, CancellationToken cancellationToken) =>
        CallAsync(call => client.ReportOutcomesAsync(new() { Reports = { reports } }, call), Limit, cancellationToken);

    /// <summary>Sends until there is an answer, which INVALID_ARGUMENT is too: the same request cannot fare better.</summary>
    public async Task<T> UntilAnsweredAsync<T>(Func<CancellationToken, Task<T>> send, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(time);
        while (true)
        {
            try
            {
                return await send(cancellationToken);
            }
            catch (RpcException failure) when (failure.StatusCode != StatusCode.InvalidArgument)
            {
                await backoff.WaitAsync(cancellationToken);
            }
        }
    }

    /// <exception cref="RpcException">No answer, or a refusal of the whole request.</exception>
    private async Task<T> CallAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> call, TimeSpan limit, CancellationToken cancellationToken)
    {
        // No gRPC deadline: that is an instant on the machine's clock, which may be set while the call goes on.
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var response = await call(new(cancellationToken: either.Token));
            if (Interlocked.Exchange(ref _isAway, 0) == 1) screen.Say("The service answers again.");
            return response;
        }
        catch (RpcException failure)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var status = timeout.IsCancellationRequested ? new Status(StatusCode.DeadlineExceeded, $"No answer within {limit.TotalSeconds:0} s") : failure.Status;
            var reason = status.DebugException?.GetBaseException().Message ?? status.Detail;
            if (Interlocked.Exchange(ref _isAway, 1) == 0) screen.Say($"The service failed ({status.StatusCode}: {reason}); trying again until it answers.");
            throw new RpcException(status);
        }
    }
}
