using System.Runtime.CompilerServices;
using CampaignGrpc.Api.Errors;
using CampaignGrpc.Application.Imports;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Http.Imports;

/// <summary>The rows of an import's file, whatever kind it is of, and how its columns were understood.</summary>
internal sealed class ImportRows(ImportBody body, ImportFile file, UnknownJsonFieldsPolicy unknownFields)
{
    private static readonly (char Separator, FileSeparator Name)[] Separators =
        [(',', FileSeparator.Comma), (';', FileSeparator.Semicolon), ('\t', FileSeparator.Tab)];

    /// <summary>Null before the heading has come, and of a file that has none.</summary>
    public ImportColumns? Columns { get; private set; }

    public IAsyncEnumerable<ImportBatch> ReadAsync(CancellationToken cancellationToken) => body.Format switch
    {
        ImportFormat.Csv => ReadCsvAsync(cancellationToken),
        ImportFormat.Xlsx => ReadXlsxAsync(cancellationToken),
        _ when body.Charset is { } charset && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) => throw EdgeRefusal.Charset.With("NDJSON is in UTF-8."),
        _ => new NdjsonRows(unknownFields).ReadAsync(body.Content, FirstRow, cancellationToken),
    };

    private long? FirstRow => file.HasFirstRow ? file.FirstRow : null;

    private TableColumns.Choice Choice => new(file.HasPhoneColumn ? file.PhoneColumn : null, file.Columns);

    private async IAsyncEnumerable<ImportBatch> ReadCsvAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (text, charset, advice) = await TextEncoding.OpenAsync(body.Content, body.Charset, cancellationToken);
        char? separator = file.Separator == FileSeparator.Unspecified ? null : Separators.First(known => known.Name == file.Separator).Separator;
        var csv = new CsvRows(Choice, separator);
        var table = new TableRows(Choice, advice);
        await foreach (var batch in table.ReadAsync(csv.ReadAsync(text, cancellationToken), FirstRow, cancellationToken))
        {
            Columns ??= Understood(table, new()
            {
                Charset = charset,
                Separator = Separators.FirstOrDefault(known => known.Separator == csv.Separator).Name,
            });
            yield return batch;
        }
    }

    private async IAsyncEnumerable<ImportBatch> ReadXlsxAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var sheet = new XlsxRows(file.HasSheet ? file.Sheet : null);
        var table = new TableRows(Choice, "Text.");
        await foreach (var batch in table.ReadAsync(sheet.ReadAsync(body.Content, cancellationToken), FirstRow, cancellationToken))
        {
            Columns ??= Understood(table, new() { Sheet = sheet.Sheet });
            yield return batch;
        }
    }

    private static ImportColumns Understood(TableRows table, ImportColumns columns)
    {
        var understood = table.Columns!;
        columns.PhoneColumn = understood.Names[understood.Phone];
        columns.Columns.AddRange(understood.AddData.Select(place => understood.Names[place]));
        columns.LeftOut.AddRange(understood.LeftOut);
        return columns;
    }
}
