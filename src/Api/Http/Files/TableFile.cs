using System.Runtime.CompilerServices;
using CampaignGrpc.Api.Errors;
using CampaignGrpc.Application;
using CampaignGrpc.Contracts.V1;
using CampaignGrpc.Domain;

namespace CampaignGrpc.Api.Http.Files;

/// <summary>A row of a table, as its file has it.</summary>
/// <param name="Line">The line of the file on which it begins, from 1.</param>
/// <param name="Cells">What its cells say.</param>
internal readonly record struct TableRow(int Line, IReadOnlyList<string> Cells)
{
    public bool IsBlank => Cells.All(string.IsNullOrWhiteSpace);
}

/// <summary>How a caller has a table read; what is null the file says itself.</summary>
/// <param name="PhoneColumn">The heading of the column with the numbers.</param>
/// <param name="Separator">What separates the cells of a CSV file.</param>
/// <param name="Sheet">The sheet of an Excel file.</param>
internal sealed record TableChoice(string? PhoneColumn, FileSeparator Separator, string? Sheet)
{
    /// <summary>As the file itself says.</summary>
    public static readonly TableChoice None = new(null, FileSeparator.Unspecified, null);
}

/// <summary>
/// A CSV or Excel file with a number in each row: its heading, and then its rows as they arrive, without those that are blank.
/// </summary>
/// <param name="body">The file.</param>
/// <param name="choice">How it is read.</param>
/// <param name="check">Finds what else is wrong with its heading.</param>
internal sealed class TableFile(FileBody body, TableChoice choice, Action<Heading, Violations>? check = null)
{
    /// <summary>What stands in a text where bytes could not be read.</summary>
    public const char Undecoded = '\uFFFF';

    private Heading? _heading;
    private string _charset = "";
    private string _sheet = "";
    private FileSeparator _separator;

    /// <summary>What is said of a cell whose bytes could not be read.</summary>
    public Problem NotDecoded { get; private set; } = new(FieldReason.BadEncoding, "Text.");

    /// <summary>The heading, once the first row has come.</summary>
    public Heading Heading => _heading ?? throw new InvalidOperationException("The heading has not come yet.");

    public static bool IsDecoded(string cell) => !cell.Contains(Undecoded, StringComparison.Ordinal);

    /// <param name="rowsAtOnce">So many rows are given at once; each time the same list, with others in it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DomainException">BODY_EMPTY; or the file cannot be read.</exception>
    /// <exception cref="InvalidRequestException">The heading cannot be read.</exception>
    public async IAsyncEnumerable<IReadOnlyList<TableRow>> ReadAsync(
        int rowsAtOnce,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var rows = new List<TableRow>(rowsAtOnce);
        await foreach (var row in body.Format == FileFormat.Xlsx ? ReadXlsxAsync(cancellationToken) : ReadCsvAsync(cancellationToken))
        {
            if (row.IsBlank)
                continue;
            if (_heading is null)
            {
                if (!row.Cells.All(IsDecoded))
                    throw new InvalidRequestException("file", NotDecoded.Reason, NotDecoded.Description);
                _heading = Heading.Of(row.Cells, choice.PhoneColumn, check);
                continue;
            }

            rows.Add(row);
            if (rows.Count < rowsAtOnce)
                continue;
            yield return rows;
            rows.Clear();
        }

        if (_heading is null)
            throw EdgeRefusal.BodyEmpty.With("The file is empty.");
        yield return rows;
    }

    /// <summary>How the file was understood.</summary>
    /// <param name="columns">The headings of the columns that became something, beside the one with the numbers.</param>
    public ImportColumns Describe(IReadOnlyCollection<string> columns) =>
        new()
        {
            PhoneColumn = Heading.Names[Heading.Phone],
            Columns = { columns },
            LeftOut = { Heading.Names.Where((name, place) => name.Length > 0 && place != Heading.Phone && !columns.Contains(name)) },
            Charset = _charset,
            Separator = _separator,
            Sheet = _sheet,
        };

    private async IAsyncEnumerable<TableRow> ReadCsvAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (text, charset, advice) = await TextEncoding.OpenAsync(body.Content, body.Charset, cancellationToken);
        (_charset, NotDecoded) = (charset, NotDecoded with { Description = advice });
        var csv = new CsvRows(cells => Heading.HasPhone(cells, choice.PhoneColumn), choice.Separator.ToCharacter());
        await foreach (var row in csv.ReadAsync(text, cancellationToken))
        {
            _separator = Separators.Of(csv.Separator);
            yield return row;
        }
    }

    private async IAsyncEnumerable<TableRow> ReadXlsxAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var sheet = new XlsxRows(choice.Sheet);
        await foreach (var row in sheet.ReadAsync(body.Content, cancellationToken))
        {
            _sheet = sheet.Sheet;
            yield return row;
        }
    }
}
