namespace CampaignGrpc.Api.Http.Imports;

/// <summary>What a cell of a CSV file says.</summary>
internal static class CsvCell
{
    public const char Quote = '"';

    /// <param name="written">The cell as it stands in the file.</param>
    /// <param name="text">What it says. Quotes in the middle of a cell that does not begin with one are its own.</param>
    /// <returns>False when its quotes do not match.</returns>
    public static bool TryRead(ReadOnlySpan<char> written, out ReadOnlySpan<char> text)
    {
        text = written;
        if (!written.Contains(Quote)) return true;
        if (written[0] != Quote) return !written.ContainsAny('\r', '\n');
        if (written.Length < 2 || written[^1] != Quote) return false;
        text = written[1..^1];
        if (!text.Contains(Quote)) return true;
        var inner = text.ToString();
        if (inner.Replace("\"\"", "", StringComparison.Ordinal).Contains(Quote, StringComparison.Ordinal)) return false;
        text = inner.Replace("\"\"", "\"", StringComparison.Ordinal);
        return true;
    }
}
