using System.Globalization;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.People;

namespace CampaignGrpc.Infrastructure.Storage.Model;

/// <summary>
/// A project's limits and a number's calls, each in one column. <c>2/86400,8/month,1/604800:2@debt</c> are three limits, by seconds or by
/// the calendar, the last of some outcomes and of one purpose alone; calls are microseconds, each told by what it is later than the one
/// before, with outcome and purpose where they have them.
/// </summary>
internal static class CallLimitText
{
    private const char Separator = ',';
    private const char BeforeOutcome = ':';
    private const char BeforePurpose = '@';

    public static string Write(CallLimits limits) =>
        string.Join(
            Separator,
            limits.All.Select(limit =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{limit.Calls}/{(limit.Rolling is { } rolling ? Seconds(rolling) : Name(limit.Calendar!.Value))}{After(limit.Outcomes.IsEmpty ? null : limit.Outcomes.Bits, limit.Purpose)}"
                )
            )
        );

    public static string Write(CalledNumber called)
    {
        var last = 0L;
        return string.Join(
            Separator,
            called.Calls.Select(call =>
            {
                var micros = CampaignsContext.ToMicroseconds(call.StartTime);
                var later = micros - last;
                last = micros;
                return string.Create(CultureInfo.InvariantCulture, $"{later}{After((int?)call.Outcome, call.Purpose)}");
            })
        );
    }

    public static CallLimits ReadLimits(string text) => CallLimits.Of([.. text.Split(Separator).Select(ReadLimit)]);

    public static CalledNumber ReadCalls(string text)
    {
        if (text.Length == 0)
            return CalledNumber.Never;
        var micros = 0L;
        return CalledNumber.Of(
            text.Split(Separator)
                .Select(call =>
                {
                    var (later, outcome, purpose) = Parts(call);
                    micros += long.Parse(later, CultureInfo.InvariantCulture);
                    return new NumberCall(CampaignsContext.FromMicroseconds(micros), purpose, (Outcome?)outcome);
                })
                .ToList()
        );
    }

    private static CallLimit ReadLimit(string text)
    {
        var (limit, outcomes, purpose) = Parts(text);
        return ReadBound(limit) with { Outcomes = new(outcomes ?? 0), Purpose = purpose };
    }

    private static string After(int? outcomes, CallPurpose? purpose) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(outcomes is { } some ? $"{BeforeOutcome}{some}" : "")}{(purpose is null ? "" : $"{BeforePurpose}{purpose}")}"
        );

    /// <summary>What stands before outcomes and purpose, and these.</summary>
    private static (string Before, int? Outcomes, CallPurpose? Purpose) Parts(string text)
    {
        var (rest, purpose) = Cut(text, BeforePurpose);
        var (before, outcomes) = Cut(rest, BeforeOutcome);
        return (
            before,
            outcomes is null ? null : int.Parse(outcomes, CultureInfo.InvariantCulture),
            purpose is null ? null : CallPurpose.FromStorage(purpose)
        );
    }

    private static (string Before, string? After) Cut(string text, char at) =>
        text.IndexOf(at, StringComparison.Ordinal) is >= 0 and var place ? (text[..place], text[(place + 1)..]) : (text, null);

    private static CallLimit ReadBound(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var (calls, within) = (int.Parse(text[..slash], CultureInfo.InvariantCulture), text[(slash + 1)..]);
        return long.TryParse(within, CultureInfo.InvariantCulture, out var seconds)
            ? CallLimit.Within(calls, TimeSpan.FromSeconds(seconds))
            : CallLimit.Each(calls, Enum.Parse<CalendarPeriod>(within, ignoreCase: true));
    }

    private static string Seconds(TimeSpan rolling) => ((long)rolling.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    private static string Name(CalendarPeriod period) =>
        period switch
        {
            CalendarPeriod.Day => "day",
            CalendarPeriod.Week => "week",
            _ => "month",
        };
}
