using CampaignGrpc.Domain.Attempts;

namespace CampaignGrpc.Domain.Scheduling;

/// <summary>What a schedule and a list of contacts come to, seen from an instant: a pure function, of bounded effort.</summary>
/// <param name="Windows">The next windows, from the one that is open.</param>
/// <param name="Warnings">What is allowed but probably not meant.</param>
/// <param name="EarliestFinishTime">When every contact could have been called once; null when that does not come about.</param>
public sealed record CallingForecast(
    IReadOnlyList<CallingWindow> Windows,
    IReadOnlyList<CallingWarning> Warnings,
    DateTimeOffset? EarliestFinishTime
)
{
    public const int MinLines = 1;
    public const int MaxLines = 10_000;
    public static readonly TimeSpan MinMeanCall = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan MaxMeanCall = TimeSpan.FromHours(1);

    /// <summary>How many windows are told.</summary>
    private const int WindowsTold = 10;

    /// <summary>How many windows the calls are laid over at most: nearly three years of days.</summary>
    private const int MaxWindows = 1_000;

    public static CallingForecast Of(CallingSchedule schedule, AttemptRules rules, CallLoad load, DateTimeOffset now)
    {
        var windows = new List<CallingWindow>();
        for (
            var window = schedule.WindowAtOrAfter(now);
            window is not null && windows.Count < WindowsTold;
            window = schedule.WindowAfter(window)
        )
            windows.Add(window);
        var finishTime = FinishTime(schedule, load, now);

        var warnings = new List<CallingWarning>();
        if (schedule.FirstDay < schedule.Zone.LocalDay(now))
            warnings.Add(new(CallingWarningKind.DatePast, "The first day is over: calling starts with the next open window."));
        if ((rules.Count - 1) * rules.Interval >= schedule.Windows.Longest)
            warnings.Add(
                new(
                    CallingWarningKind.AttemptsDoNotFit,
                    $"{rules.Count} attempts {rules.Interval.TotalMinutes} minutes apart do not fit into one window."
                )
            );
        if (windows.Count > 0 && schedule.MeetsClockChange(now, windows[^1].OpenTime))
            warnings.Add(
                new(CallingWarningKind.ClockChange, "The clock is changed inside a window, or leaps over a part of one or all of it.")
            );
        if (load.Contacts > 0 && finishTime is null)
            warnings.Add(
                new(CallingWarningKind.TooManyCalls, $"The calls of one run cannot be over before it ends, or within {MaxWindows} windows.")
            );
        return new(windows, warnings, finishTime);
    }

    /// <summary>
    /// Each line calls one contact after the other. A call that began before the window closed runs out, and the calling goes
    /// on with the next window of the same run: another run calls everybody again.
    /// </summary>
    private static DateTimeOffset? FinishTime(CallingSchedule schedule, CallLoad load, DateTimeOffset now)
    {
        var calls = load.CallsPerLine;
        if (calls == 0 || schedule.WindowAtOrAfter(now) is not { } window)
            return null;
        var run = schedule.RunAt(window.OpenTime);
        var free = window.OpenTime;
        for (var count = 1; ; count++)
        {
            if (free < window.OpenTime)
                free = window.OpenTime;
            if (free < window.CloseTime)
            {
                var startable = ((window.CloseTime - free).Ticks + load.MeanCall.Ticks - 1) / load.MeanCall.Ticks;
                var made = Math.Min(calls, startable);
                free += made * load.MeanCall;
                calls -= made;
            }

            if (calls == 0)
                return free;
            if (count == MaxWindows || schedule.WindowAfter(window) is not { } next || schedule.RunAt(next.OpenTime) != run)
                return null;
            window = next;
        }
    }
}

/// <summary>What there is to call, and with what.</summary>
/// <param name="Contacts">How many contacts.</param>
/// <param name="Lines">How many calls can go on at once.</param>
/// <param name="MeanCall">How long a call takes, ringing included.</param>
public sealed record CallLoad(long Contacts, int Lines, TimeSpan MeanCall)
{
    /// <summary>How many calls the busiest line makes.</summary>
    public long CallsPerLine => (Contacts + Lines - 1) / Lines;
}

/// <summary>
/// A window in absolute time: calls may start from its opening until just before its closing. Both carry the zone's offset.
/// </summary>
public sealed record CallingWindow(DateTimeOffset OpenTime, DateTimeOffset CloseTime);

/// <summary>What is allowed but probably not meant. The numbers are the contract's.</summary>
public enum CallingWarningKind
{
    DatePast = 1,
    AttemptsDoNotFit = 2,
    ClockChange = 3,
    TooManyCalls = 4,
}

/// <param name="Kind">Which warning.</param>
/// <param name="Description">The warning in a sentence.</param>
public sealed record CallingWarning(CallingWarningKind Kind, string Description);
