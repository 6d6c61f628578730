namespace CampaignGrpc.Domain.Imports;

/// <summary>A fault of a row that an import refused; a row with two faults is there twice.</summary>
/// <param name="Row">Its place in the list, from 1.</param>
/// <param name="Line">The line of the file on which it begins, from 1.</param>
/// <param name="Field">What was wrong; empty for the row as a whole.</param>
/// <param name="Reason">One of <see cref="FieldReason"/>.</param>
/// <param name="Description">What would have been accepted.</param>
/// <param name="Sent">What its owner sent.</param>
public sealed record RefusedRow(int Row, int Line, string Field, string Reason, string Description, SentRow Sent);

/// <summary>A refused row as its owner sent it, to be mended and sent again.</summary>
/// <param name="Phone">The number; empty when there was none.</param>
/// <param name="AddData">The JSON text; empty when there was none.</param>
/// <param name="Text">The row as a whole where it could not be read as a number and its parameters; else empty.</param>
public sealed record SentRow(string Phone, string AddData, string Text)
{
    /// <summary>The priority; empty when there was none.</summary>
    public string Priority { get; init; } = "";

    /// <summary>The time zone; empty when there was none.</summary>
    public string TimeZone { get; init; } = "";

    /// <summary>In characters, of each part. What is longer is cut.</summary>
    public const int MaxLength = 4_096;

    /// <summary>With what nobody can show or store in every database replaced.</summary>
    public static SentRow Of(string phone, string addData, string text, string priority = "", string timeZone = "") =>
        new(Kept(phone), Kept(addData), Kept(text)) { Priority = Kept(priority), TimeZone = Kept(timeZone) };

    private static string Kept(string text)
    {
        if (text.Length > MaxLength)
            text = text[..(MaxLength - 1)] + "…";
        return text.Replace('\0', '\uFFFD').Replace('\uFFFF', '\uFFFD');
    }
}
