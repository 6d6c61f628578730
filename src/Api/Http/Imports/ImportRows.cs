using System.Runtime.CompilerServices;
using CampaignGrpc.Api.Errors;
using CampaignGrpc.Api.Http.Files;
using CampaignGrpc.Application.Imports;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Http.Imports;

/// <summary>The rows of an import's file, whatever kind it is of, and how its columns were understood.</summary>
internal sealed class ImportRows(FileBody body, ImportFile file, UnknownJsonFieldsPolicy unknownFields)
{
    /// <summary>Null before the heading has come, and of a file that has none.</summary>
    public ImportColumns? Columns { get; private set; }

    public IAsyncEnumerable<ImportBatch> ReadAsync(CancellationToken cancellationToken) =>
        body.Format switch
        {
            FileFormat.Csv or FileFormat.Xlsx => ReadTableAsync(cancellationToken),
            _ when body.Charset is { } charset && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) =>
                throw EdgeRefusal.Charset.With("NDJSON is in UTF-8."),
            _ => new NdjsonRows(unknownFields).ReadAsync(body.Content, FirstRow, cancellationToken),
        };

    private long? FirstRow => file.HasFirstRow ? file.FirstRow : null;

    private async IAsyncEnumerable<ImportBatch> ReadTableAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var choice = new TableChoice(file.HasPhoneColumn ? file.PhoneColumn : null, file.Separator, file.HasSheet ? file.Sheet : null);
        var table = new TableFile(body, choice, (heading, violations) => TableColumns.Check(heading, file, violations));
        var rows = new TableRows(table, file);
        await foreach (var batch in rows.ReadAsync(FirstRow, cancellationToken))
        {
            Columns ??= table.Describe(rows.Columns!.Names);
            yield return batch;
        }
    }
}
