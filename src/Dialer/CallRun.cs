using System.Diagnostics;
using CampaignGrpc.Contracts.V1;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Dialer;

/// <summary>The way of a call from its claim on: started, rung, reported. At its end its line is free again.</summary>
internal sealed class CallRun(
    ServiceLink service,
    ICarrier carrier,
    Leases leases,
    Reports reports,
    Lines lines,
    Progress progress,
    Ending ending,
    Screen screen,
    IOptions<DialerOptions> options,
    TimeProvider time
)
{
    /// <summary>Asks leave to ring for claims, and sets those going that have it.</summary>
    /// <returns>How many have it.</returns>
    public async Task<int> StartAsync(IReadOnlyList<ClaimedCall> claims)
    {
        var asked = time.GetTimestamp();
        StartCallsResponse answer;
        try
        {
            answer = await service.StartAsync(claims.Select(claim => claim.Token), ending.GiveUp);
        }
        catch (RpcException)
        {
            // Leave that was perhaps given is not used: by when to ring went down with the answer.
            foreach (var claim in claims)
                _ = SettleAsync(claim);
            return 0;
        }

        var refused = new List<ClaimedCall>();
        foreach (var (claim, result) in claims.Zip(answer.Results))
        {
            if (result.Start is { } start)
                _ = CarryAsync(new(claim, start, asked, options.Value.LongestCall, time, ending.Cut));
            else
                refused.Add(claim);
        }

        _ = GiveBackAsync(refused);
        return claims.Count - refused.Count;
    }

    /// <summary>Releases claims that were not started. Those that cannot be released go back when their lease ends.</summary>
    public async Task GiveBackAsync(IReadOnlyList<ClaimedCall> claims)
    {
        if (claims.Count == 0)
            return;
        await ReleaseAsync(claims);
        progress.Return(claims.Count);
        Free(claims.Count);
    }

    private void Free(int calls)
    {
        progress.LetGo(calls);
        lines.Free(calls);
    }

    private async Task CarryAsync(StartedCall call)
    {
        leases.Hold(call);
        try
        {
            if (await RingAsync(call) is not { } end)
                progress.Lose();
            else if (await ReportAsync(call.Report(end)) is { Refusal: { } refusal })
                screen.Say(
                    $"The service does not take an outcome of contact {call.Claim.ContactId} of campaign {call.Claim.CampaignId}: "
                        + $"{refusal.Message}"
                );
        }
        finally
        {
            leases.LetGo(call);
            call.Dispose();
            Free(1);
        }
    }

    private async Task<CallEnd?> RingAsync(StartedCall call)
    {
        if (!call.MayRing || call.HangingUp.IsCancellationRequested)
            return new(Outcome.NotDialed);
        progress.Ring();
        using var span = CallTrace.Begin(call.Claim);
        try
        {
            return await carrier.PlaceAsync(call.Claim, () => Answer(call, span), call.HangingUp);
        }
        catch (OperationCanceledException) when (call.HangingUp.IsCancellationRequested)
        {
            return new(call.AnswerTime is null ? Outcome.Failed : Outcome.Answered);
        }
#pragma warning disable CA1031 // Whatever became of the carrier, the call was started and needs its outcome.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            screen.Say($"The carrier failed: {exception.Message}");
            return new(Outcome.Failed);
        }
        finally
        {
            progress.Stop(call.AnswerTime is not null);
        }
    }

    private void Answer(StartedCall call, Activity? span)
    {
        if (call.AnswerTime is not null)
            return;
        call.Answer();
        span?.AddEvent(new("answered"));
        progress.Answer();
    }

    /// <summary>Brings claims whose start was not answered to an end, whether they were started or not.</summary>
    private async Task SettleAsync(ClaimedCall claim)
    {
        // The start may still be on its way when the first report says that there was none.
        for (var round = 0; round < 2; round++)
        {
            if (await ReportAsync(new() { Token = claim.Token, Outcome = Outcome.NotDialed }) is not { Refusal: not null })
                break;
            if (!await ReleaseAsync([claim]))
                continue;
            progress.Return(1);
            break;
        }

        Free(1);
    }

    /// <returns>The service's answer; null when there was none in the time there was.</returns>
    private async Task<ReportOutcomeResult?> ReportAsync(OutcomeReport report)
    {
        progress.Await();
        try
        {
            var answer = await reports.DeliverAsync(report, ending.GiveUp);
            if (answer.Receipt is not null)
                progress.Deliver(report.Outcome);
            else
                progress.Refuse();
            return answer;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <returns>Whether the service has them back.</returns>
    private async Task<bool> ReleaseAsync(IReadOnlyList<ClaimedCall> claims)
    {
        using var lease = new CancellationTokenSource(options.Value.ClaimLease, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(lease.Token, ending.GiveUp);
        try
        {
            var answer = await service.UntilAnsweredAsync(
                token => service.ReleaseAsync(claims.Select(claim => claim.Token), token),
                either.Token
            );
            return answer.Results.All(result => result.Refusal is null);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
