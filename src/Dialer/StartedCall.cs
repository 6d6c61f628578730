using CampaignGrpc.Contracts.V1;
using Google.Protobuf.WellKnownTypes;

namespace CampaignGrpc.Dialer;

/// <summary>
/// A call that the service gave leave to ring. Its times are the service's, carried on by this machine's stopwatch, so
/// that it does not matter what this machine's clock shows.
/// </summary>
internal sealed class StartedCall : IDisposable
{
    private readonly CallStart _start;
    private readonly TimeProvider _time;
    private readonly long _asked;
    private readonly long _granted;
    private readonly CancellationTokenSource _longest;
    private readonly CancellationTokenSource _hangUp;
    private long _kept;

    /// <param name="call">The claim that was started.</param>
    /// <param name="start">The leave to ring.</param>
    /// <param name="asked">When the leave was asked for, by the stopwatch; the service gave it at that instant or later.</param>
    /// <param name="longest">After how long the call is cut.</param>
    /// <param name="time">The stopwatch.</param>
    /// <param name="cutAll">Cancelled when every call must end.</param>
    public StartedCall(ClaimedCall call, CallStart start, long asked, TimeSpan longest, TimeProvider time, CancellationToken cutAll)
    {
        Claim = call;
        _start = start;
        _time = time;
        _asked = asked;
        _granted = time.GetTimestamp();
        _kept = asked;
        _longest = new(longest, time);
        _hangUp = CancellationTokenSource.CreateLinkedTokenSource(_longest.Token, cutAll);
    }

    public ClaimedCall Claim { get; }

    public string Token => Claim.Token;

    /// <summary>Cancelled when the call must end.</summary>
    public CancellationToken HangingUp => _hangUp.Token;

    /// <summary>When somebody took the call, on the service's clock; null while nobody has.</summary>
    public Timestamp? AnswerTime { get; private set; }

    /// <summary>Whether it is not too late to ring. On the way of the answer time passed too, and it counts.</summary>
    public bool MayRing => _time.GetElapsedTime(_asked) < (_start.DialByTime - _start.StartTime).ToTimeSpan();

    /// <summary>Whether a third of the lease has passed since it was given or extended.</summary>
    public bool IsExtensionDue =>
        _time.GetElapsedTime(Volatile.Read(ref _kept)) >= (_start.LeaseEndTime - _start.StartTime).ToTimeSpan() / 3;

    public void Answer() => AnswerTime = Now();

    public void Extend() => Volatile.Write(ref _kept, _time.GetTimestamp());

    public void HangUp()
    {
        try
        {
            _hangUp.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself while the service was asked.
        }
    }

    /// <summary>The report of the call, which has ended just now.</summary>
    public OutcomeReport Report(CallEnd end) =>
        new()
        {
            Token = Token,
            Outcome = end.Outcome,
            AnswerTime = end.Outcome is Outcome.Answered or Outcome.Callback ? AnswerTime : null,
            EndTime = Now(),
            ResultData = end.ResultData,
            CallbackTime = end.CallbackTime,
        };

    public void Dispose()
    {
        _hangUp.Dispose();
        _longest.Dispose();
    }

    private Timestamp Now() => _start.StartTime + _time.GetElapsedTime(_granted).ToDuration();
}
