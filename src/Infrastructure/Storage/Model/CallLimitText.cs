using System.Globalization;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.People;

namespace CampaignGrpc.Infrastructure.Storage.Model;

/// <summary>
/// A project's limits and a number's calls, each in one column. <c>2/86400,8/month,1/604800:2</c> are three limits, by seconds or by the calendar,
/// the last of some outcomes alone; calls are microseconds, each told by what it is later than the one before, with the outcome where there is one.
/// </summary>
internal static class CallLimitText
{
    private const char Separator = ',';
    private const char BeforeOutcome = ':';

    public static string Write(CallLimits limits) => string.Join(Separator, limits.All.Select(limit =>
        string.Create(CultureInfo.InvariantCulture, $"{limit.Calls}/{(limit.Rolling is { } rolling ? Seconds(rolling) : Name(limit.Calendar!.Value))}{(limit.Outcomes.IsEmpty ? "" : $"{BeforeOutcome}{limit.Outcomes.Bits}")}")));

    public static string Write(CalledNumber called)
    {
        var last = 0L;
        return string.Join(Separator, called.Calls.Select(call =>
        {
            var micros = CampaignsContext.ToMicroseconds(call.StartTime);
            var later = micros - last;
            last = micros;
            return string.Create(CultureInfo.InvariantCulture, $"{later}{(call.Outcome is { } outcome ? $"{BeforeOutcome}{(int)outcome}" : "")}");
        }));
    }

    public static CallLimits ReadLimits(string text) => CallLimits.Of([.. text.Split(Separator).Select(ReadLimit)]);

    public static CalledNumber ReadCalls(string text)
    {
        if (text.Length == 0) return CalledNumber.Never;
        var micros = 0L;
        return CalledNumber.Of(text.Split(Separator).Select(call =>
        {
            var (later, outcome) = Parts(call);
            micros += long.Parse(later, CultureInfo.InvariantCulture);
            return new NumberCall(CampaignsContext.FromMicroseconds(micros), (Outcome?)outcome);
        }).ToList());
    }

    private static CallLimit ReadLimit(string text)
    {
        var (limit, outcomes) = Parts(text);
        return ReadBound(limit) with { Outcomes = new(outcomes ?? 0) };
    }

    /// <summary>What stands before the outcomes, and these.</summary>
    private static (string Before, int? Outcomes) Parts(string text)
    {
        var place = text.IndexOf(BeforeOutcome, StringComparison.Ordinal);
        return place < 0 ? (text, null) : (text[..place], int.Parse(text.AsSpan(place + 1), CultureInfo.InvariantCulture));
    }

    private static CallLimit ReadBound(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var (calls, within) = (int.Parse(text[..slash], CultureInfo.InvariantCulture), text[(slash + 1)..]);
        return long.TryParse(within, CultureInfo.InvariantCulture, out var seconds)
            ? CallLimit.Within(calls, TimeSpan.FromSeconds(seconds))
            : CallLimit.Each(calls, Enum.Parse<CalendarPeriod>(within, ignoreCase: true));
    }

    private static string Seconds(TimeSpan rolling) => ((long)rolling.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    private static string Name(CalendarPeriod period) => period switch
    {
        CalendarPeriod.Day => "day",
        CalendarPeriod.Week => "week",
        _ => "month",
    };
}
