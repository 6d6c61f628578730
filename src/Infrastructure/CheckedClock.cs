using System.ComponentModel.DataAnnotations;
using CampaignGrpc.Application;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Infrastructure;

/// <summary>How far the machine's wall clock is trusted, section <c>Clock</c> of the configuration.</summary>
public sealed class ClockOptions
{
    /// <summary>How long the wall clock must go on from where it jumped to before it is believed, 1 s to 1 h. Default: 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan BelievedAfter { get; set; } = TimeSpan.FromMinutes(5);
}

/// <summary>
/// The service's clock: the machine's, held against the counter that nobody can set. When the wall clock jumps, this one goes on
/// as the counter does and says that it is in doubt; nothing that cannot be undone is done meanwhile. The doubt ends when the
/// wall clock comes back, or when it has stayed for a while where it went.
/// </summary>
internal sealed partial class CheckedClock(TimeProvider machine, IOptions<ClockOptions> options, ILogger<CheckedClock> logger)
    : TimeProvider,
        ICheckedClock
{
    /// <summary>Smaller steps are what time services make of a drift.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private Reading? _trusted;
    private Reading? _suspect;

    /// <summary>Whether the wall clock and the counter disagree.</summary>
    public bool IsInDoubt
    {
        get
        {
            GetUtcNow();
            lock (_lock)
                return _suspect is not null;
        }
    }

    public override long TimestampFrequency => machine.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => machine.LocalTimeZone;

    public override long GetTimestamp() => machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        machine.CreateTimer(callback, state, dueTime, period);

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            var read = Read();
            if (_trusted is not { } trusted || IsAsExpected(trusted, read))
            {
                if (_suspect is not null)
                    LogRight(logger);
                (_trusted, _suspect) = (read, null);
                return read.Time;
            }

            if (_suspect is not { } suspect || !IsAsExpected(suspect, read))
            {
                var jump = read.Time - Expected(trusted, read);
                if (_suspect is null)
                    LogJump(logger, jump);
                _suspect = suspect = read;
            }

            if (machine.GetElapsedTime(suspect.Timestamp, read.Timestamp) < options.Value.BelievedAfter)
                return Expected(trusted, read);
            LogBelieved(logger, read.Time);
            (_trusted, _suspect) = (read, null);
            return read.Time;
        }
    }

    /// <summary>Both clocks at one instant; whoever was held up between the two asks again.</summary>
    private Reading Read()
    {
        while (true)
        {
            var begun = machine.GetTimestamp();
            var read = new Reading(machine.GetUtcNow(), machine.GetTimestamp());
            if (machine.GetElapsedTime(begun, read.Timestamp) < Tolerance / 5)
                return read;
        }
    }

    private DateTimeOffset Expected(Reading earlier, Reading read) =>
        earlier.Time + machine.GetElapsedTime(earlier.Timestamp, read.Timestamp);

    private bool IsAsExpected(Reading earlier, Reading read) => (read.Time - Expected(earlier, read)).Duration() <= Tolerance;

    [LoggerMessage(
        Level = LogLevel.Critical,
        Message = "The wall clock jumped by {Jump}. No call is let go and nothing ends until it is right again, or has stayed"
    )]
    private static partial void LogJump(ILogger logger, TimeSpan jump);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The wall clock is right again; calls go on")]
    private static partial void LogRight(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The wall clock has stayed where it jumped to, and is believed: it is {Now}")]
    private static partial void LogBelieved(ILogger logger, DateTimeOffset now);

    private readonly record struct Reading(DateTimeOffset Time, long Timestamp);
}
