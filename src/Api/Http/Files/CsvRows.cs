using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using CampaignGrpc.Api.Errors;
using CsvHelper;
using CsvHelper.Configuration;

namespace CampaignGrpc.Api.Http.Files;

/// <summary>
/// Reads the rows of a CSV file. Its separator is the one that is named, by the caller or by a first line such as <c>sep=;</c>,
/// else that of comma, semicolon and tab with which the first row is a heading.
/// </summary>
internal sealed class CsvRows(Func<IReadOnlyList<string>, bool> isHeading, char? separator)
{
    /// <summary>In characters. A heading that is longer is none.</summary>
    private const int LongestHeading = 256 * 1_024;

    /// <summary>In characters. A quote that is never closed makes a cell of the rest of the file.</summary>
    private const int LongestCell = 16_000_000;

    /// <summary>What separates the cells, once the heading has come.</summary>
    public char Separator { get; private set; }

    public async IAsyncEnumerable<TableRow> ReadAsync(TextReader text, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (head, skipped) = await ReadHeadAsync(text, cancellationToken);
        var (own, rest, lines) = TakeSeparatorLine(head);
        Separator = separator ?? own ?? SeparatorOf(rest);
        using var parser = NewParser(new JoinedReader(rest, text), Separator);
        var (line, before) = (skipped + lines, 0);
        while (await ReadRowAsync(parser))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var inner = parser.RawRow - before == 1 ? 0 : InnerLines(parser, line + before + 1);
            yield return new(line + parser.RawRow - inner, parser.Record!);
            before = parser.RawRow;
        }
    }

    private static CsvParser NewParser(TextReader text, char separator) =>
        new(
            text,
            new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                Delimiter = separator.ToString(),
                // A quote inside a cell that does not begin with one is a character like any other.
                BadDataFound = null,
                IgnoreBlankLines = true,
                MaxFieldSize = LongestCell,
            }
        );

    private static async Task<bool> ReadRowAsync(CsvParser parser)
    {
        try
        {
            return await parser.ReadAsync();
        }
        catch (MaxFieldSizeException)
        {
            throw EdgeRefusal.Malformed.With("A row of the file does not end, or a quote is not closed.");
        }
    }

    /// <summary>
    /// How many line breaks a record has in its cells. A quote that is not closed takes in the rows behind it, up to the next
    /// quote, and these must not be lost in silence.
    /// </summary>
    private static int InnerLines(CsvParser parser, int line)
    {
        var record = parser.RawRecord.AsSpan().TrimEnd("\r\n");
        if (!record.ContainsAny('\r', '\n'))
            return 0;
        if (!AreQuotesClosed(record, parser.Delimiter[0]))
            throw EdgeRefusal.Malformed.With($"A quote in line {line} is not closed.");
        return record.Count('\n') is > 0 and var count ? count : record.Count('\r');
    }

    /// <summary>Whether every cell that begins with a quote ends with one, the quotes in it doubled.</summary>
    private static bool AreQuotesClosed(ReadOnlySpan<char> record, char separator)
    {
        while (true)
        {
            if (record.StartsWith('"'))
            {
                record = record[1..];
                while (true)
                {
                    var quote = record.IndexOf('"');
                    if (quote < 0)
                        return false;
                    var isDoubled = quote + 1 < record.Length && record[quote + 1] == '"';
                    record = record[(quote + (isDoubled ? 2 : 1))..];
                    if (!isDoubled)
                        break;
                }

                if (record.Length > 0 && record[0] != separator)
                    return false;
            }

            var next = record.IndexOf(separator);
            if (next < 0)
                return true;
            record = record[(next + 1)..];
        }
    }

    /// <summary>The beginning of the file up to the end of its heading at least, without the empty lines before it.</summary>
    private static async Task<(string Head, int EmptyLines)> ReadHeadAsync(TextReader text, CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        var buffer = new char[4_096];
        while (true)
        {
            var read = await text.ReadAsync(buffer, cancellationToken);
            head.Append(buffer, 0, read);
            var begun = head.ToString();
            var start = begun.AsSpan().IndexOfAnyExcept(" \t\r\n");
            var hasHeading = start >= 0 && EndOfHeading(TakeSeparatorLine(begun[start..]).Remainder) >= 0;
            if (!hasHeading && read > 0 && head.Length < LongestHeading)
                continue;
            // Blanks before a heading's first cell are that cell's own.
            start = start < 0 ? begun.Length : begun.AsSpan(0, start).LastIndexOfAny('\r', '\n') + 1;
            return (begun[start..], LineBreaks(begun.AsSpan(0, start)));
        }
    }

    private static int LineBreaks(ReadOnlySpan<char> text) => text.Count('\n') is > 0 and var count ? count : text.Count('\r');

    /// <summary>The line with which Excel tells itself the separator, if there is one.</summary>
    private static (char? Separator, string Remainder, int Lines) TakeSeparatorLine(string head)
    {
        const string Announced = "sep=";
        var end = head.AsSpan().IndexOfAny('\r', '\n');
        var line = end < 0 ? head : head[..end];
        line = line.Trim('"', ' ');
        if (end < 0 || line.Length != Announced.Length + 1 || !line.StartsWith(Announced, StringComparison.OrdinalIgnoreCase))
            return (null, head, 0);
        var rest = head[end..];
        var start = rest.AsSpan().IndexOfAnyExcept('\r', '\n');
        return (line[^1], start < 0 ? "" : rest[start..], LineBreaks(start < 0 ? rest : rest.AsSpan(0, start)));
    }

    private char SeparatorOf(string head)
    {
        var end = EndOfHeading(head);
        var line = end < 0 ? head : head[..end];
        var readings = Separators.Characters.Select(one => (Separator: one, Cells: CellsOf(line, one))).ToList();
        // Where none fits, the one with which there is most to see of it in the fault.
        return readings
            .Where(reading => isHeading(reading.Cells))
            .Concat(readings.OrderByDescending(reading => reading.Cells.Count))
            .First()
            .Separator;
    }

    private static List<string> CellsOf(string line, char separator)
    {
        using var parser = NewParser(new StringReader(line), separator);
        return parser.Read() ? [.. parser.Record!] : [];
    }

    /// <summary>Where the first line break stands that is in no quotes; -1 when there is none yet.</summary>
    private static int EndOfHeading(string text)
    {
        var isQuoted = false;
        for (var place = 0; place < text.Length; place++)
        {
            if (text[place] == '"')
                isQuoted = !isQuoted;
            else if (!isQuoted && text[place] is '\r' or '\n')
                return place;
        }

        return -1;
    }

    /// <summary>A text whose beginning was read already.</summary>
    private sealed class JoinedReader(string head, TextReader rest) : TextReader
    {
        private int _place;

        public override async ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
        {
            var count = Math.Min(head.Length - _place, buffer.Length);
            if (count == 0)
                return await rest.ReadAsync(buffer, cancellationToken);
            head.AsMemory(_place, count).CopyTo(buffer);
            _place += count;
            return count;
        }

        public override Task<int> ReadAsync(char[] buffer, int index, int count) => ReadAsync(buffer.AsMemory(index, count)).AsTask();
    }
}
