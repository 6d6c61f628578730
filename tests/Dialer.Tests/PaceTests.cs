using System.Collections.Concurrent;
using CampaignGrpc.Contracts.V1;
using Microsoft.Extensions.Time.Testing;

namespace CampaignGrpc.Dialer.Tests;

public sealed class PaceTests(RunningService service)
{
    private readonly FakeTimeProvider _time = new();
    private readonly ConcurrentQueue<DateTimeOffset> _claims = new();

    [Fact]
    public async Task A_service_that_answers_empty_without_waiting_is_asked_once_a_second()
    {
        var pauses = await PausesAsync(request => request is ClaimCallsRequest ? Claimed(0) : null);

        Assert.All(pauses, pause => Assert.True(pause >= TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task Claims_that_may_not_ring_are_given_back_and_asked_for_again_less_and_less_often()
    {
        var released = 0;
        var pauses = await PausesAsync(request =>
            request switch
            {
                ClaimCallsRequest => Claimed(1),
                StartCallsRequest => new StartCallsResponse { Results = { new StartCallResult { Refusal = new() { Code = 9 } } } },
                ReleaseCallsRequest => Released(ref released),
                _ => null,
            }
        );

        Assert.All(pauses.Zip([50, 100, 200, 400]), pause => Assert.True(pause.First >= TimeSpan.FromMilliseconds(pause.Second)));
        Assert.True(released >= pauses.Count);
    }

    /// <returns>How long the dialer waited before each of the next four questions.</returns>
    private async Task<List<TimeSpan>> PausesAsync(Func<object, object?> answer)
    {
        var wire = new Wire
        {
            AnswerInstead = request =>
            {
                if (request is ClaimCallsRequest)
                    _claims.Enqueue(_time.GetUtcNow());
                return answer(request);
            },
        };
        await using var dialer = await RunningDialer.StartAsync(service, campaign: 1, new HeldCarrier(), wire, _time);
        await Eventually.IsTrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(25));
            return _claims.Count > 4;
        });
        return [.. _claims.Take(5).Zip(_claims.Skip(1), (one, next) => next - one)];
    }

    private static ClaimCallsResponse Claimed(int calls) =>
        new() { Calls = { Enumerable.Range(1, calls).Select(number => new ClaimedCall { Token = $"token-{number}" }) } };

    private static ReleaseCallsResponse Released(ref int count)
    {
        Interlocked.Increment(ref count);
        return new() { Results = { new ReleaseCallResult() } };
    }
}
