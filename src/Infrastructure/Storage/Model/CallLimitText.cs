using System.Globalization;
using CampaignGrpc.Domain.People;

namespace CampaignGrpc.Infrastructure.Storage.Model;

/// <summary>
/// A project's limits and a number's calls, each in one column. <c>2/86400,8/month</c> are two limits, by seconds or by the calendar;
/// starts are microseconds, each told by what it is later than the one before.
/// </summary>
internal static class CallLimitText
{
    private const char Separator = ',';

    public static string Write(CallLimits limits) => string.Join(Separator, limits.All.Select(limit =>
        string.Create(CultureInfo.InvariantCulture, $"{limit.Calls}/{(limit.Rolling is { } rolling ? Seconds(rolling) : Name(limit.Calendar!.Value))}")));

    public static string Write(CalledNumber called)
    {
        var last = 0L;
        return string.Join(Separator, called.Starts.Select(start =>
        {
            var micros = CampaignsContext.ToMicroseconds(start);
            var later = micros - last;
            last = micros;
            return later.ToString(CultureInfo.InvariantCulture);
        }));
    }

    public static CallLimits ReadLimits(string text) => CallLimits.Of([.. text.Split(Separator).Select(ReadLimit)]);

    public static CalledNumber ReadStarts(string text)
    {
        if (text.Length == 0) return CalledNumber.Never;
        var micros = 0L;
        return CalledNumber.Of(text.Split(Separator).Select(later => CampaignsContext.FromMicroseconds(micros += long.Parse(later, CultureInfo.InvariantCulture))).ToList());
    }

    private static CallLimit ReadLimit(string text)
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
