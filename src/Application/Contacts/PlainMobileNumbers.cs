using System.Globalization;
using System.Text.RegularExpressions;
using PhoneNumbers;
using PhoneNumber = CampaignGrpc.Domain.Contacts.PhoneNumber;

namespace CampaignGrpc.Application.Contacts;

/// <summary>
/// Knows by one look what nearly every text of a long list is: a mobile number of the default region in plain E.164. It
/// is made from the library's own numbering plan and leaves every other text to the library, so that it knows nothing
/// that the library would see otherwise.
/// </summary>
internal sealed class PlainMobileNumbers
{
    private readonly Regex? _pattern;

    public PlainMobileNumbers(PhoneNumberUtil numbers, string region)
    {
        var plan = numbers.GetMetadataForRegion(region);
        // Of regions that share a calling code the library asks the main one first.
        if (!plan.Mobile.HasNationalNumberPattern || numbers.GetRegionCodeForCountryCode(plan.CountryCode) != region)
            return;
        var isOfRegion = plan.HasLeadingDigits ? $"(?={plan.LeadingDigits})" : "";
        var hasNoNationalPrefix = plan.HasNationalPrefixForParsing ? $"(?!{plan.NationalPrefixForParsing})" : "";
        var isNoPremiumRate = plan.PremiumRate.HasNationalNumberPattern ? $@"(?!(?:{plan.PremiumRate.NationalNumberPattern})\z)" : "";
        // The plan's \d takes the digits of every script.
        var isE164 = $@"(?=[0-9]{{{PhoneNumber.MinDigits},{PhoneNumber.MaxDigits}}}\z)";
        var isPossible = $@"(?=(?:{plan.GeneralDesc.NationalNumberPattern})\z)";
        _pattern = new(
            $@"\A\+{isE164}{plan.CountryCode}{isOfRegion}{hasNoNationalPrefix}{isNoPremiumRate}{isPossible}(?:{plan.Mobile.NationalNumberPattern})\z",
            RegexOptions.Compiled | RegexOptions.CultureInvariant
        );
    }

    /// <summary>The number; null when the text is another, or must be looked at more closely.</summary>
    public PhoneNumber? TryRead(string text) =>
        _pattern?.IsMatch(text) == true
            ? PhoneNumber.FromDigits(long.Parse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture))
            : null;
}
