using System.Buffers;
using System.Globalization;
using System.Text;
using CampaignGrpc.Api.Mapping;
using CampaignGrpc.Application.Results;

namespace CampaignGrpc.Api.Http.Exports;

/// <summary>
/// Results as CSV of RFC 4180 that spreadsheets open without harm: with a byte order mark, without which Excel misreads
/// Russian, and an apostrophe before what would be a formula. A phone keeps its plus: without it, it may be read as another's.
/// </summary>
internal static class ResultCsv
{
    private const int LongestValue = 32;

    private static readonly SearchValues<char> Quoted = SearchValues.Create("\",\r\n");
    private static readonly SearchValues<char> FormulaStarts = SearchValues.Create("=+-@\t\r");

    /// <summary>What a spreadsheet of another country splits a line at, the quotes around a whole cell notwithstanding.</summary>
    private static readonly SearchValues<char> OtherSeparators = SearchValues.Create(";|\t");

    public static void WriteHead(IBufferWriter<byte> output)
    {
        output.Write(Encoding.UTF8.Preamble);
        output.Write("contact_id,phone,state,result,attempts,run_date,dialer_id,outcome,start_time,answer_time,end_time,talk_seconds,add_data,result_data\r\n"u8);
    }

    public static void WriteRow(IBufferWriter<byte> output, ResultRow row)
    {
        var (contact, attempt) = row;
        WriteValue(output, contact.Number);
        output.Write(",+"u8);
        WriteValue(output, contact.Phone.Digits);
        WriteCell(output, contact.State.ToProto().ContractName());
        WriteCell(output, contact.Result is { } result ? ContactMapping.ToProto(result).ContractName() : null);
        WriteCell<int>(output, attempt?.Number ?? 0);
        WriteCell(output, attempt?.RunDay, ResultFiles.DayFormat);
        WriteCell(output, WithoutFormulas(attempt?.DialerId, "'"));
        WriteCell(output, attempt?.Conclusion?.Outcome.ToProto().ContractName());
        WriteCell(output, attempt?.StartTime, ResultFiles.InstantFormat);
        WriteCell(output, attempt?.Conclusion?.AnswerTime, ResultFiles.InstantFormat);
        WriteCell(output, attempt?.Conclusion?.EndTime, ResultFiles.InstantFormat);
        WriteCell(output, ResultFiles.TalkSeconds(attempt));
        WriteCell(output, WithoutFormulas(contact.AddData.Json, null));
        WriteCell(output, WithoutFormulas(attempt?.Conclusion?.ResultData?.Json, null));
        output.Write("\r\n"u8);
    }

    /// <summary>Keeps what stands behind a separator in the middle of a cell from becoming a formula.</summary>
    /// <param name="text">The cell.</param>
    /// <param name="guard">What is put in front of it; null in JSON, where the separator stands in a text and an escape says the same.</param>
    private static string? WithoutFormulas(string? text, string? guard)
    {
        if (text is null || !text.AsSpan().ContainsAny(OtherSeparators)) return text;
        var guarded = new StringBuilder(text.Length + 8);
        var isAtStart = false;
        foreach (var character in text)
        {
            if (!isAtStart || !FormulaStarts.Contains(character)) guarded.Append(character);
            else if (guard is not null) guarded.Append(guard).Append(character);
            else guarded.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            // Blanks and quotes before it are passed over.
            isAtStart = OtherSeparators.Contains(character) || (isAtStart && character is ' ' or '"');
        }

        return guarded.ToString();
    }

    private static void WriteCell(IBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        var isQuoted = text.ContainsAny(Quoted);
        output.Write(isQuoted ? ",\""u8 : ","u8);
        if (!text.IsEmpty && FormulaStarts.Contains(text[0])) output.Write("'"u8);
        while (text.IndexOf('"') is >= 0 and var place)
        {
            Encoding.UTF8.GetBytes(text[..(place + 1)], output);
            output.Write("\""u8);
            text = text[(place + 1)..];
        }

        Encoding.UTF8.GetBytes(text, output);
        if (isQuoted) output.Write("\""u8);
    }

    /// <summary>A number, a day or an instant: nothing in it has to be quoted.</summary>
    private static void WriteCell<T>(IBufferWriter<byte> output, T? value, string? format = null)
        where T : struct, IUtf8SpanFormattable
    {
        output.Write(","u8);
        if (value is { } written) WriteValue(output, written, format);
    }

    private static void WriteValue<T>(IBufferWriter<byte> output, T value, string? format = null)
        where T : struct, IUtf8SpanFormattable
    {
        _ = value.TryFormat(output.GetSpan(LongestValue), out var length, format, CultureInfo.InvariantCulture);
        output.Advance(length);
    }
}
