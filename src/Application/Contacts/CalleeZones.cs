using System.Collections.Concurrent;
using System.Globalization;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Scheduling;
using PhoneNumbers;
using PhoneNumber = CampaignGrpc.Domain.Contacts.PhoneNumber;

namespace CampaignGrpc.Application.Contacts;

/// <summary>
/// The time zones in which a contact may be: its own where its owner said so, else those of its number by the phone library's table of
/// prefixes, which are one for most fixed lines, all of a country's for most mobile numbers, none where nothing is known.
/// </summary>
public sealed class CalleeZones
{
    private static readonly IReadOnlyList<IanaZone> Nowhere = [];

    private readonly PhoneNumberUtil _numbers = PhoneNumberUtil.GetInstance();
    private readonly PhoneNumberToTimeZonesMapper _zones = PhoneNumberToTimeZonesMapper.GetInstance();
    private readonly ConcurrentDictionary<string, IReadOnlyList<IanaZone>> _known = [];
    private readonly ConcurrentDictionary<IanaZone, IReadOnlyList<IanaZone>> _own = [];

    /// <summary>The zones; of contacts in the same ones it is the same list, so that what was found out of it is found again.</summary>
    public IReadOnlyList<IanaZone> Of(Contact contact) => Of(contact.Phone, contact.Zone);

    /// <summary>The same of a number and the zone that its owner said it is in, if any.</summary>
    public IReadOnlyList<IanaZone> Of(PhoneNumber phone, IanaZone? own) => own is not null ? _own.GetOrAdd(own, zone => [zone]) : Of(phone);

    /// <summary>The clocks on which limits read the calendar for a contact: its own, or the campaign's where none is known.</summary>
    internal IReadOnlyList<IanaZone> ForCalendar(Campaign campaign, Contact contact)
    {
        var known = Of(contact).Where(zone => zone.IsKnown).ToList();
        return known.Count > 0 ? known : [campaign.Schedule.Zone];
    }

    private IReadOnlyList<IanaZone> Of(PhoneNumber phone)
    {
        if (phone.IsErased)
            return Nowhere;
        var number = _numbers.Parse(string.Create(CultureInfo.InvariantCulture, $"+{phone.Digits}"), null);
        var zones = _zones.GetTimeZonesForNumber(number);
        return _known.GetOrAdd(string.Join(',', zones), _ =>
            [.. zones.Where(zone => zone != _zones.GetUnknownTimeZone()).Select(IanaZone.FromStorage)]
        );
    }
}
