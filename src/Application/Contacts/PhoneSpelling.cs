using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CampaignGrpc.Domain;

namespace CampaignGrpc.Application.Contacts;

/// <summary>
/// What people's programs put around the digits of a phone number and do to them. <c>docs/phone-numbers.md</c> lists it for
/// callers; what is not listed there is no part of a number.
/// </summary>
internal static partial class PhoneSpelling
{
    /// <summary>Longer than any number in any spelling, with the marks that are left out.</summary>
    private const int LongestText = 100;

    private const string Spaces = " \u00A0\u2007\u2009\u202F";
    private const string Dashes = "-\u2010\u2011\u2012\u2013\u2014\u2212";

    /// <summary>Characters of no width and marks of direction, as messengers and address books copy them.</summary>
    private const string Marks = "\u00AD\u200B\u200C\u200D\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2060\u2066\u2067\u2068\u2069\uFEFF";

    private const string Expected = "A phone number in E.164 such as +79123456789, or a national number, without letters or extension";

    private static readonly SearchValues<char> Plain = SearchValues.Create("0123456789+ -.()");
    private static readonly SearchValues<char> PlusAndDigits = SearchValues.Create("+0123456789");

    public static readonly Problem NotAPhone = new(FieldReason.NotAPhone, $"{Expected}.");

    private static readonly Problem Shortened = new(
        FieldReason.NotAPhone,
        "A spreadsheet has shortened this number and its last digits are lost: format the column as text before the numbers are put in, and save it again."
    );

    /// <summary>The text with nothing left in it but digits, blanks and <c>+ - . ( )</c>; null when it is no phone number.</summary>
    public static string? TryReadPlainly(string text, out Problem problem)
    {
        problem = NotAPhone;
        if (text.Length > LongestText)
            return null;
        var plain = WithoutProtection(text.AsSpan().ContainsAnyExcept(Plain) ? Respelt(text) : text.Trim(' '));
        if (Scientific().IsMatch(plain))
        {
            problem = Shortened;
            return null;
        }

        if (Decimal().Match(plain) is { Success: true } number)
            plain = number.Groups["whole"].Value;
        if (plain.AsSpan().IndexOfAnyExcept(Plain) is >= 0 and var place)
        {
            problem = new(
                FieldReason.NotAPhone,
                $"{Expected}; {NameOf(Rune.TryGetRuneAt(plain, place, out var rune) ? rune : Rune.ReplacementChar)} is no part of one."
            );
            return null;
        }

        // A plus stands before every digit, or there is none: in the middle it joins two numbers.
        return plain.LastIndexOf('+') > plain.AsSpan().IndexOfAny(PlusAndDigits) ? null : plain;
    }

    private static string Respelt(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (Marks.Contains(character))
                continue;
            plain.Append(
                Spaces.Contains(character) ? ' '
                : Dashes.Contains(character) ? '-'
                : character
            );
        }

        return plain.ToString().Trim(' ');
    }

    /// <summary>A number that was written so that a spreadsheet leaves it alone: as a text formula, or behind an apostrophe.</summary>
    private static string WithoutProtection(string text)
    {
        if (text.StartsWith("=\"", StringComparison.Ordinal) && text.EndsWith('"') && text.Length > 3)
            return text[2..^1].Trim(' ');
        return text.StartsWith('\'') ? text[1..].TrimStart(' ') : text;
    }

    private static string NameOf(Rune rune)
    {
        var code = string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}");
        var isVisible = Rune.IsLetterOrDigit(rune) || Rune.IsPunctuation(rune) || Rune.IsSymbol(rune);
        return isVisible ? $"{rune} ({code})" : code;
    }

    /// <summary>As a spreadsheet shows a number that is too long for its column.</summary>
    [GeneratedRegex(@"\A\+?[0-9]+([.,][0-9]*)?[eE][+-]?[0-9]+\z")]
    private static partial Regex Scientific();

    /// <summary>As a spreadsheet writes a number that it keeps with decimals, its thousands apart or not.</summary>
    [GeneratedRegex(@"\A(?<whole>\+?[0-9]+)[.,]0+\z|\A(?<whole>\+?[0-9 ]+)[.,]0{1,2}\z")]
    private static partial Regex Decimal();
}
