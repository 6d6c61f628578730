using System.Globalization;

namespace CampaignGrpc.Domain.Contacts;

/// <summary>
/// A phone number in E.164: <c>+</c> and <see cref="MinDigits"/> to <see cref="MaxDigits"/> digits that begin with a
/// country code. Whether it is in use in its country is for the reader of phone numbers to say.
/// </summary>
public sealed record PhoneNumber
{
    public const int MinDigits = 7;
    public const int MaxDigits = 15;

    /// <summary>
    /// Stands where a number was that was erased. It is nobody's: no number of its country code has so few digits, and none begins like it.
    /// </summary>
    public static readonly PhoneNumber Erased = new(1_000_000);

    private PhoneNumber(long digits) => Digits = digits;

    /// <summary>The digits as one number: no country code begins with 0, and fifteen digits fit.</summary>
    public long Digits { get; }

    public bool IsErased => Digits == Erased.Digits;

    /// <exception cref="ArgumentOutOfRangeException">Fewer than 7 or more than 15 digits.</exception>
    public static PhoneNumber FromDigits(long digits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(digits, 1_000_000);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(digits, 999_999_999_999_999);
        return new(digits);
    }

    /// <summary>In E.164; nothing of an erased number.</summary>
    public override string ToString() => IsErased ? "" : string.Create(CultureInfo.InvariantCulture, $"+{Digits}");
}
