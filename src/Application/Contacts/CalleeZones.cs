using System.Collections.Concurrent;
using System.Globalization;
using CampaignGrpc.Domain.Scheduling;
using PhoneNumbers;
using PhoneNumber = CampaignGrpc.Domain.Contacts.PhoneNumber;

namespace CampaignGrpc.Application.Contacts;

/// <summary>
/// The time zones in which a number may be, by the phone library's table of prefixes: one for most fixed lines, all of a country's for most
/// mobile numbers, none where nothing is known.
/// </summary>
public sealed class CalleeZones
{
    private static readonly IReadOnlyList<IanaZone> Nowhere = [];

    private readonly PhoneNumberUtil _numbers = PhoneNumberUtil.GetInstance();
    private readonly PhoneNumberToTimeZonesMapper _zones = PhoneNumberToTimeZonesMapper.GetInstance();
    private readonly ConcurrentDictionary<string, IReadOnlyList<IanaZone>> _known = [];

    /// <summary>The zones; of numbers in the same ones it is the same list, so that what was found out of it is found again.</summary>
    public IReadOnlyList<IanaZone> Of(PhoneNumber phone)
    {
        if (phone.IsErased) return Nowhere;
        var number = _numbers.Parse(string.Create(CultureInfo.InvariantCulture, $"+{phone.Digits}"), null);
        var zones = _zones.GetTimeZonesForNumber(number);
        return _known.GetOrAdd(string.Join(',', zones), _ => [.. zones.Where(zone => zone != _zones.GetUnknownTimeZone()).Select(IanaZone.FromStorage)]);
    }
}
