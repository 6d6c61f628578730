using System.Runtime.CompilerServices;
using System.Text;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Imports;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Imports;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Proto = CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Mapping;

internal static class ImportMapping
{
    public static GetImportQuery ToQuery(this Proto.GetImportRequest request) => new(request.CampaignId, request.ImportId);

    public static ListRefusedRowsQuery ToQuery(this Proto.ListRefusedRowsRequest request) =>
        new(
            request.CampaignId,
            request.ImportId,
            request.PageSize == 0 ? Page<RefusedRow>.DefaultSize : request.PageSize,
            request.PageToken
        );

    /// <summary>The first message says where the stream goes; the rows of all of them follow as they come.</summary>
    public static async Task<ImportContactsCommand> ToCommandAsync(
        this IAsyncStreamReader<Proto.ImportContactsRequest> stream,
        CancellationToken cancellationToken
    )
    {
        var unreadable = new Violations();
        var first = await stream.MoveNext(cancellationToken) ? stream.Current : new();
        if (first.Settings is null)
            unreadable.Add("settings", FieldReason.Required, "The first message says where the import goes.");
        return (first.Settings ?? new()).ToCommand(Batches(first, stream, cancellationToken), unreadable);
    }

    public static ImportContactsCommand ToCommand(
        this Proto.ImportSettings settings,
        IAsyncEnumerable<ImportBatch> batches,
        Violations unreadable
    )
    {
        return new(
            // A stream without settings is refused for those alone.
            unreadable.Concern("settings")
                ? 1
                : settings.CampaignId,
            settings.ImportId,
            settings.Duplicates switch
            {
                Proto.DuplicatePolicy.Unspecified or Proto.DuplicatePolicy.Reject => DuplicatePolicy.Reject,
                Proto.DuplicatePolicy.Skip => DuplicatePolicy.Skip,
                _ => Unknown("duplicates", DuplicatePolicy.Reject),
            },
            settings.BadRows switch
            {
                Proto.BadRowPolicy.Unspecified or Proto.BadRowPolicy.AllOrNothing => BadRowPolicy.AllOrNothing,
                Proto.BadRowPolicy.SkipBad => BadRowPolicy.SkipBad,
                _ => Unknown("bad_rows", BadRowPolicy.AllOrNothing),
            },
            settings.ValidateOnly,
            batches,
            unreadable
        );

        T Unknown<T>(string field, T instead)
        {
            unreadable.Add(field, FieldReason.UnknownValue, "A policy of the contract.");
            return instead;
        }
    }

    public static Proto.ImportContactsResponse ToProto(this ImportReport report) =>
        new() { Import = report.Import.ToProto(), RefusedRows = { report.RefusedRows.Select(ToProto) } };

    public static Proto.Import ToProto(this Import import) =>
        new()
        {
            CampaignId = import.CampaignId.Value,
            ImportId = import.ImportId,
            State = (Proto.ImportState)import.State,
            RowCount = import.RowCount,
            AcceptedCount = import.AcceptedCount,
            DuplicateCount = import.DuplicateCount,
            RefusedCount = import.RefusedCount,
            ForeignCount = import.ForeignCount,
            ForeignRows = { import.ForeignRows.Select(row => (long)row) },
            DoNotCallCount = import.DoNotCallCount,
            UnlistedRefusedCount = import.UnlistedRefusedCount,
            Duplicates = (Proto.DuplicatePolicy)import.Duplicates,
            BadRows = (Proto.BadRowPolicy)import.BadRows,
            CreateTime = import.CreateTime.ToTimestamp(),
            UpdateTime = import.UpdateTime.ToTimestamp(),
        };

    public static Proto.RefusedRow ToProto(this RefusedRow row) =>
        new()
        {
            Row = row.Row,
            Line = row.Line,
            Field = row.Field,
            Reason = row.Reason,
            Description = row.Description,
            Phone = row.Sent.Phone,
            AddDataJson = row.Sent.AddData,
            Text = row.Sent.Text,
            Priority = row.Sent.Priority,
            TimeZone = row.Sent.TimeZone,
        };

    private static async IAsyncEnumerable<ImportBatch> Batches(
        Proto.ImportContactsRequest first,
        IAsyncStreamReader<Proto.ImportContactsRequest> stream,
        CancellationToken callCancellation,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        yield return ToBatch(first);
        while (await stream.MoveNext(callCancellation))
        {
            if (stream.Current.Settings is not null)
                throw new InvalidRequestException("settings", FieldReason.DuplicateField, "In the first message only.");
            cancellationToken.ThrowIfCancellationRequested();
            yield return ToBatch(stream.Current);
        }
    }

    private static ImportBatch ToBatch(Proto.ImportContactsRequest request) =>
        new(request.HasFirstRow ? request.FirstRow : null, Rows(request));

    private static IEnumerable<OfferedRow> Rows(Proto.ImportContactsRequest request)
    {
        var buffer = new byte[AddData.MaxBytes];
        foreach (var row in request.Rows)
        {
            var length = Encoding.UTF8.GetByteCount(row.AddDataJson);
            if (length > buffer.Length)
                buffer = new byte[length];
            Encoding.UTF8.GetBytes(row.AddDataJson, buffer);
            yield return new(0, row.Phone.Length == 0 ? null : row.Phone, buffer.AsMemory(0, length))
            {
                Given = new(row.HasPriority ? row.Priority : null, row.TimeZone.Length > 0 ? row.TimeZone : null),
            };
        }
    }
}
