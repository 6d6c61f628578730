using System.Text.RegularExpressions;

namespace CampaignGrpc.Domain.People;

/// <summary>
/// What a campaign calls for, by a word of its owner's such as <c>debt</c> or <c>survey</c>: what limits on calls to one number tell
/// campaigns apart by. At most <see cref="MaxLength"/> small letters, digits, hyphens and underscores.
/// </summary>
public sealed partial record CallPurpose
{
    public const int MaxLength = 32;

    private CallPurpose(string value) => Value = value;

    public string Value { get; }

    /// <summary>A purpose as it was stored; it was checked when it came in.</summary>
    public static CallPurpose FromStorage(string value) => new(value);

    public static CallPurpose? TryParse(string text, out Problem problem)
    {
        problem =
            text.Length > MaxLength ? new(FieldReason.TooLong, $"At most {MaxLength} characters.")
            : Word().IsMatch(text) ? default
            : new(FieldReason.Format, "Small letters, digits, hyphens and underscores, such as debt-reminder.");
        return problem == default ? new(text) : null;
    }

    public override string ToString() => Value;

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9_-]*\z")]
    private static partial Regex Word();
}
