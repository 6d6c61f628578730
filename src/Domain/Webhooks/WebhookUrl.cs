namespace CampaignGrpc.Domain.Webhooks;

/// <summary>Where events are sent: an absolute address of http or https, without a user and without a fragment.</summary>
public sealed record WebhookUrl
{
    public const int MaxLength = 2_000;
    public const string Form = "An absolute https address, without user, fragment and blanks.";

    private WebhookUrl(Uri address) => Address = address;

    public Uri Address { get; }

    public bool IsSecure => Address.Scheme == Uri.UriSchemeHttps;

    public static WebhookUrl? TryParse(string text, out Problem problem)
    {
        problem = default;
        if (text.Length > MaxLength)
        {
            problem = new(FieldReason.TooLong, $"At most {MaxLength} characters.");
            return null;
        }

        // Uri would take off what surrounds an address, and encode what stands in it.
        var isPlain = !text.Any(sign => char.IsWhiteSpace(sign) || char.IsControl(sign));
        var isAddress =
            Uri.TryCreate(text, UriKind.Absolute, out var address)
            && isPlain
            && address.Scheme is "http" or "https"
            && address.UserInfo.Length == 0
            && address.Fragment.Length == 0
            && address.Host.Length > 0;
        if (isAddress)
            return new(address!);
        problem = new(FieldReason.Format, Form);
        return null;
    }

    /// <summary>One that was checked when it was stored.</summary>
    public static WebhookUrl FromStorage(string text) => new(new Uri(text));

    public override string ToString() => Address.OriginalString;
}
