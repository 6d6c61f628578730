using System.Globalization;
using System.Text.RegularExpressions;
using CampaignGrpc.Domain;
using Microsoft.Extensions.Options;
using PhoneNumbers;
using PhoneNumber = CampaignGrpc.Domain.Contacts.PhoneNumber;

namespace CampaignGrpc.Application.Contacts;

/// <summary>What a text was read as.</summary>
/// <param name="Number">The number; null when there is none, or none that may be called.</param>
/// <param name="IsForeign">Whether the number is one of another region than the default one.</param>
/// <param name="Problem">Why there is no number.</param>
public readonly record struct PhoneReading(PhoneNumber? Number, bool IsForeign, Problem Problem);

/// <summary>
/// Reads phone numbers as people write them: E.164, or a national number of the default region. Numbers that no
/// campaign may ring (short, emergency, premium-rate) are told apart from texts that are no number at all.
/// </summary>
public sealed class PhoneNumberReader(IOptions<CampaignsOptions> options)
{
    /// <summary>A number in any spelling; the library takes far longer texts apart.</summary>
    private const int LongestText = 32;

    private static readonly Problem Missing = new(FieldReason.Required, "This field is required.");

    private static readonly Problem Forbidden = new(
        FieldReason.ForbiddenNumber,
        "Short, emergency and premium-rate numbers are not called."
    );

    private readonly PhoneNumberUtil _numbers = PhoneNumberUtil.GetInstance();
    private readonly ShortNumberInfo _shortNumbers = ShortNumberInfo.GetInstance();
    private readonly string _region = options.Value.DefaultRegion;
    private readonly PlainMobileNumbers _plainMobiles = new(PhoneNumberUtil.GetInstance(), options.Value.DefaultRegion);

    /// <summary>The same where there may be no text, and must be one.</summary>
    public PhoneReading ReadGiven(string? text) => text is null ? new(null, false, Missing) : Read(text);

    public PhoneReading Read(string text)
    {
        if (_plainMobiles.TryRead(text) is { } known)
            return new(known, IsForeign: false, default);

        if (PhoneSpelling.TryReadPlainly(text, out var problem) is not { } plain)
            return new(null, false, problem);
        if (plain.Length > LongestText)
            return new(null, false, PhoneSpelling.NotAPhone);
        if (_shortNumbers.IsEmergencyNumber(plain, _region))
            return new(null, false, Forbidden);

        PhoneNumbers.PhoneNumber number;
        try
        {
            number = _numbers.Parse(plain, _region);
        }
        catch (NumberParseException)
        {
            return new(null, false, PhoneSpelling.NotAPhone);
        }

        return _numbers.GetNumberType(number) switch
        {
            PhoneNumberType.PREMIUM_RATE => new(null, false, Forbidden),
            PhoneNumberType.UNKNOWN => new(null, false, _shortNumbers.IsValidShortNumber(number) ? Forbidden : PhoneSpelling.NotAPhone),
            // E.164 has no room for a few numbers that are in use: some of Germany have 17 digits, some of Austria 6.
            _ when DigitsOf(number) is { Length: >= PhoneNumber.MinDigits and <= PhoneNumber.MaxDigits } digits
                    && IsWholeText(plain, number) => new(
                PhoneNumber.FromDigits(long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture)),
                IsForeign(number),
                default
            ),
            _ => new(null, false, PhoneSpelling.NotAPhone),
        };
    }

    /// <summary>
    /// Whether a reading has all digits of its text, in order. The library also leaves some out, or moves them: what it takes
    /// for a carrier's code, say. Then the number is somebody else's, unless this is how it is written in its country.
    /// </summary>
    private bool IsWholeText(string text, PhoneNumbers.PhoneNumber number)
    {
        var digits = DigitsIn(text);
        var national = _numbers.GetNationalSignificantNumber(number);
        return (digits.EndsWith(national, StringComparison.Ordinal) && IsPrefix(digits[..^national.Length], number))
            || digits == DigitsIn(_numbers.Format(number, PhoneNumberFormat.NATIONAL));
    }

    /// <summary>
    /// Whether digits are nothing but what may stand before a national number: the codes to dial abroad, of the country, and within it.
    /// </summary>
    private bool IsPrefix(string digits, PhoneNumbers.PhoneNumber number)
    {
        if (digits.Length == 0)
            return true;
        var country = number.CountryCode.ToString(CultureInfo.InvariantCulture);
        var home = _numbers.GetMetadataForRegion(_region);
        var trunk =
            number.CountryCode == home.CountryCode
                ? home.NationalPrefix
                : _numbers.GetMetadataForRegion(_numbers.GetRegionCodeForCountryCode(number.CountryCode))?.NationalPrefix;
        if (digits == trunk)
            return true;
        var place = digits.IndexOf(country, StringComparison.Ordinal);
        while (place >= 0)
        {
            var (before, after) = (digits[..place], digits[(place + country.Length)..]);
            var isAbroadCode =
                before.Length == 0 || Regex.IsMatch(before, $@"\A(?:{home.InternationalPrefix})\z", RegexOptions.CultureInvariant);
            if (isAbroadCode && (after.Length == 0 || after == trunk))
                return true;
            place = digits.IndexOf(country, place + 1, StringComparison.Ordinal);
        }

        return false;
    }

    private bool IsForeign(PhoneNumbers.PhoneNumber number) => _numbers.GetRegionCodeForNumber(number) != _region;

    private string DigitsOf(PhoneNumbers.PhoneNumber number) =>
        string.Create(CultureInfo.InvariantCulture, $"{number.CountryCode}{_numbers.GetNationalSignificantNumber(number)}");

    /// <summary>
    /// The digits by which a number is known however it is written: those that all spellings end with. Of a short one, which other digits
    /// would be taken for, all of them.
    /// </summary>
    public string NationalDigits(PhoneNumber phone)
    {
        const int Telling = 8;
        var all = phone.Digits.ToString(CultureInfo.InvariantCulture);
        try
        {
            var national = _numbers.GetNationalSignificantNumber(_numbers.Parse($"+{all}", _region));
            return national.Length >= Telling ? national : all;
        }
        catch (NumberParseException)
        {
            return all;
        }
    }

    public static string DigitsIn(string text) => string.Concat(text.Where(char.IsAsciiDigit));
}
