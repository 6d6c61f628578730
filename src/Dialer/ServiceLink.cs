using CampaignGrpc.Application;
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
    CampaignService.CampaignServiceClient campaigns,
    IOptions<DialerOptions> options,
    TimeProvider time,
    Screen screen
)
{
    private const int Http11Required = 0xd;

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
            DialerVersion = ProgramVersion.Text,
            Capacity = options.Value.Concurrency,
        };
        if (options.Value.ProjectId is { } project)
            request.ProjectId = project;
        if (options.Value.CampaignId is { } campaign)
            request.CampaignId = campaign;
        return CallAsync(call => client.ClaimCallsAsync(request, call), options.Value.Wait + Limit, cancellationToken);
    }

    /// <summary>Why the dialer's campaign has no call for it, in the service's words; null where they are not to be had.</summary>
    public async Task<string?> ExplainAsync(CancellationToken cancellationToken)
    {
        if (options.Value.CampaignId is not { } campaign)
            return null;
        using var timeout = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return (await campaigns.ExplainCampaignAsync(new() { CampaignId = campaign }, cancellationToken: either.Token)).Description;
        }
        catch (RpcException failure)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return failure.StatusCode == StatusCode.NotFound ? failure.Status.Detail : null;
        }
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
            if (Interlocked.Exchange(ref _isAway, 0) == 1)
                screen.Say("The service answers again.");
            return response;
        }
        catch (RpcException failure)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var status = timeout.IsCancellationRequested
                ? new Status(StatusCode.DeadlineExceeded, $"No answer within {limit.TotalSeconds:0} s")
                : failure.Status;
            if (Interlocked.Exchange(ref _isAway, 1) == 0)
                screen.Say($"{WhatFailed(status)}; trying again until it answers.");
            throw new RpcException(status);
        }
    }

    private string WhatFailed(Status status) =>
        status.DebugException?.GetBaseException() switch
        {
            HttpProtocolException { ErrorCode: Http11Required } =>
                $"{options.Value.Address} is the service's JSON port (HTTP/1.1), and Dialer:Address must be its gRPC port, by default 8081",
            var cause => $"The service failed ({status.StatusCode}: {cause?.Message ?? status.Detail})",
        };
}
