using System.Buffers;
using System.Globalization;
using System.Text;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Scheduling;

namespace CampaignGrpc.Api.Http.Exports;

/// <summary>
/// Results as CSV of RFC 4180 that spreadsheets open without harm: with a byte order mark, without which Excel misreads
/// Russian, and an apostrophe before what would be a formula. A phone keeps its plus: without it, it may be read as another's.
/// </summary>
/// <param name="output">Where it goes.</param>
/// <param name="separator">What stands between two cells.</param>
/// <param name="zone">On whose clock times are written; null for UTC.</param>
internal sealed class ResultCsv(IBufferWriter<byte> output, char separator, IanaZone? zone) : IResultCells
{
    private const int LongestValue = 40;

    /// <summary>As every spreadsheet reads a time.</summary>
    private const string LocalFormat = "yyyy-MM-dd HH:mm:ss";

    private static readonly SearchValues<char> FormulaStarts = SearchValues.Create("=+-@\t\r");

    private readonly SearchValues<char> _quoted = SearchValues.Create($"\"\r\n{separator}");

    /// <summary>What a spreadsheet of another country splits a line at, the quotes around a whole cell notwithstanding.</summary>
    private readonly SearchValues<char> _otherSeparators = SearchValues.Create(
        ";,|\t".Replace($"{separator}", "", StringComparison.Ordinal)
    );

    private bool _isRowBegun;

    public void Begin() => output.Write(Encoding.UTF8.Preamble);

    public void EndRow()
    {
        output.Write("\r\n"u8);
        _isRowBegun = false;
    }

    public void Write(string? text) => WriteText(GuardText(text));

    public void WriteJson(string? json) => WriteText(GuardJson(json));

    public void Write(PhoneNumber phone)
    {
        Separate();
        output.Write("+"u8);
        Write(phone.Digits, null);
    }

    public void Write(long number)
    {
        Separate();
        Write(number, null);
    }

    public void Write(decimal? number)
    {
        Separate();
        if (number is { } given)
            Write(given, null);
    }

    public void Write(DateOnly? day)
    {
        Separate();
        if (day is { } given)
            Write(given, ResultFiles.DayFormat);
    }

    public void Write(DateTimeOffset? instant)
    {
        Separate();
        if (instant is not { } given)
            return;
        if (zone?.LocalTime(given) is { } local)
            Write(local, LocalFormat);
        else
            Write(given, ResultFiles.InstantFormat);
    }

    private void Separate()
    {
        if (_isRowBegun)
            output.Write([(byte)separator]);
        _isRowBegun = true;
    }

    private void WriteText(ReadOnlySpan<char> text)
    {
        Separate();
        var isQuoted = text.ContainsAny(_quoted);
        if (isQuoted)
            output.Write("\""u8);
        if (!text.IsEmpty && FormulaStarts.Contains(text[0]))
            output.Write("'"u8);
        while (text.IndexOf('"') is >= 0 and var place)
        {
            Encoding.UTF8.GetBytes(text[..(place + 1)], output);
            output.Write("\""u8);
            text = text[(place + 1)..];
        }

        Encoding.UTF8.GetBytes(text, output);
        if (isQuoted)
            output.Write("\""u8);
    }

    /// <summary>A value in which nothing has to be quoted.</summary>
    private void Write<T>(T value, string? format)
        where T : struct, IUtf8SpanFormattable
    {
        _ = value.TryFormat(output.GetSpan(LongestValue), out var length, format, CultureInfo.InvariantCulture);
        output.Advance(length);
    }

    /// <summary>
    /// Keeps what stands behind a separator in the middle of a cell from becoming a formula, by an apostrophe in front of it.
    /// </summary>
    private string? GuardText(string? text)
    {
        if (text is null || !text.AsSpan().ContainsAny(_otherSeparators))
            return text;
        var guarded = new StringBuilder(text.Length + 8);
        var isAtStart = false;
        foreach (var character in text)
        {
            if (isAtStart && FormulaStarts.Contains(character))
                guarded.Append('\'');
            guarded.Append(character);
            isAtStart = IsAtStart(isAtStart, character);
        }

        return guarded.ToString();
    }

    /// <summary>
    /// The same in JSON, whose texts can say it by an escape; a number there, which may begin with a minus, is nothing but one.
    /// </summary>
    private string? GuardJson(string? json)
    {
        if (json is null || !json.AsSpan().ContainsAny(_otherSeparators))
            return json;
        var guarded = new StringBuilder(json.Length + 8);
        var (isAtStart, isText, isEscaped) = (false, false, false);
        foreach (var character in json)
        {
            if (isAtStart && isText && FormulaStarts.Contains(character))
                guarded.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            else
                guarded.Append(character);
            isAtStart = IsAtStart(isAtStart, character);
            isText ^= character == '"' && !isEscaped;
            isEscaped = character == '\\' && !isEscaped;
        }

        return guarded.ToString();
    }

    /// <summary>Blanks and quotes behind a separator are passed over.</summary>
    private bool IsAtStart(bool wasAtStart, char character) =>
        _otherSeparators.Contains(character) || (wasAtStart && character is ' ' or '"');
}
