using System.Globalization;
using System.Text.RegularExpressions;

namespace CampaignGrpc.Api.Http.Contract;

/// <summary>
/// Reads what JSON's rule for int64 calls a whole number, 1.0 and 1e2 among them, digit by digit: a double or a decimal
/// on the way would take 1.00000000000000000000000000001 for 1 and refuse the largest int64 written as 9223372036854775807.0.
/// </summary>
internal static partial class JsonInteger
{
    private const int LongestInt64 = 19;

    /// <param name="text">A number's text, or a string that should be one.</param>
    /// <param name="isWhole">Whether it is a whole number at all, of whatever size.</param>
    /// <returns>The number; null when it is not whole, or no int64.</returns>
    public static long? Read(string text, out bool isWhole)
    {
        var number = Number().Match(text);
        isWhole = number.Success;
        if (!isWhole)
            return null;

        var fraction = number.Groups["fraction"].Value;
        var written = (number.Groups["whole"].Value + fraction).TrimStart('0');
        var digits = written.TrimEnd('0');
        if (digits.Length == 0)
            return 0;

        var zeros = Exponent(number.Groups["exponent"].Value) - fraction.Length + (written.Length - digits.Length);
        isWhole = zeros >= 0;
        if (!isWhole || digits.Length + zeros > LongestInt64)
            return null;
        var plain = number.Groups["sign"].Value + digits + new string('0', (int)zeros);
        return long.TryParse(plain, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    private static long Exponent(string text) =>
        text.Length == 0 ? 0
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent) ? exponent
        : text[0] == '-' ? int.MinValue
        : int.MaxValue;

    [GeneratedRegex(
        @"\A(?<sign>-?)(?<whole>0|[1-9][0-9]*)(\.(?<fraction>[0-9]+))?([eE](?<exponent>[+-]?[0-9]+))?\z",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Number();
}
