using System.Buffers;
using System.Globalization;
using CampaignGrpc.Domain;
using Microsoft.Extensions.Options;
using PhoneNumbers;
using PhoneNumber = CampaignGrpc.Domain.Contacts.PhoneNumber;

namespace CampaignGrpc.Application.Contacts;

/// <summary>
/// Reads phone numbers as people write them: E.164, or a national number of the default region. Numbers that no
/// campaign may ring (short, emergency, premium-rate) are told apart from texts that are no number at all.
/// </summary>
public sealed class PhoneNumberReader(IOptions<CampaignsOptions> options)
{
    private const int LongestText = 32;

    // The library also takes letters, extensions and the digits of every script; a list of customers should hold none.
    private static readonly SearchValues<char> Writing = SearchValues.Create("0123456789+ -.()");

    private static readonly Problem NotAPhone =
        new(FieldReason.NotAPhone, "A phone number in E.164 such as +79123456789, or a national number, without letters or extension.");

    private static readonly Problem Forbidden =
        new(FieldReason.ForbiddenNumber, "Short, emergency and premium-rate numbers are not called.");

    private readonly PhoneNumberUtil _numbers = PhoneNumberUtil.GetInstance();
    private readonly ShortNumberInfo _shortNumbers = ShortNumberInfo.GetInstance();
    private readonly string _region = options.Value.DefaultRegion;
    private readonly PlainMobileNumbers _plainMobiles = new(PhoneNumberUtil.GetInstance(), options.Value.DefaultRegion);

    public PhoneNumber? TryRead(string text, out Problem problem)
    {
        problem = default;
        if (_plainMobiles.TryRead(text) is { } plain) return plain;

        problem = NotAPhone;
        if (text.Length > LongestText || text.AsSpan().ContainsAnyExcept(Writing) || text.AsSpan().TrimStart().LastIndexOf('+') > 0) return null;
        if (_shortNumbers.IsEmergencyNumber(text, _region))
        {
            problem = Forbidden;
            return null;
        }

        PhoneNumbers.PhoneNumber number;
        try
        {
            number = _numbers.Parse(text, _region);
        }
        catch (NumberParseException)
        {
            return null;
        }

        switch (_numbers.GetNumberType(number))
        {
            case PhoneNumberType.PREMIUM_RATE:
                problem = Forbidden;
                return null;
            case PhoneNumberType.UNKNOWN:
                if (_shortNumbers.IsValidShortNumber(number)) problem = Forbidden;
                return null;
            default:
                // E.164 has no room for a few numbers that are in use: some of Germany have 17 digits, some of Austria 6.
                var digits = DigitsOf(number);
                if (digits.Length is < PhoneNumber.MinDigits or > PhoneNumber.MaxDigits) return null;
                problem = default;
                return PhoneNumber.FromDigits(long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture));
        }
    }

    private string DigitsOf(PhoneNumbers.PhoneNumber number) =>
        string.Create(CultureInfo.InvariantCulture, $"{number.CountryCode}{_numbers.GetNationalSignificantNumber(number)}");
}
