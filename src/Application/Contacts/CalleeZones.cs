using System.Collections.Concurrent;
using System.Globalization;
using CampaignGrpc.Domain.Campaigns;
using PhoneNumbers;
using PhoneNumber = CampaignGrpc.Domain.Contacts.PhoneNumber;

namespace CampaignGrpc.Application.Contacts;

/// <summary>
/// The time zones in which a number may be, by the phone library's table of prefixes: one for most fixed lines, all of a country's for most
/// mobile numbers, none where nothing is known.
/// </summary>
public sealed class CalleeZones
{
    private readonly PhoneNumberUtil _numbers = PhoneNumberUtil.GetInstance();
    private readonly PhoneNumberToTimeZonesMapper _zones = PhoneNumberToTimeZonesMapper.GetInstance();
    private readonly ConcurrentDictionary<string, IanaZone> _known = [];

    public IReadOnlyList<IanaZone> Of(PhoneNumber phone)
    {
        if (phone.IsErased) return [];
        var number = _numbers.Parse(string.Create(CultureInfo.InvariantCulture, $"+{phone.Digits}"), null);
        return [.. _zones.GetTimeZonesForNumber(number).Where(zone => zone != _zones.GetUnknownTimeZone()).Select(zone => _known.GetOrAdd(zone, IanaZone.FromStorage))];
    }
}
