using System.Runtime.CompilerServices;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.Imports;
using CampaignGrpc.Application.People;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.People;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Proto = CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Mapping;

internal static class DoNotCallMapping
{
    public static AddDoNotCallCommand ToCommand(this Proto.AddDoNotCallRequest request, PhoneNumberReader phones)
    {
        var unreadable = new Violations();
        var entries = request.Entries.Select((entry, place) => Read(entry, $"entries[{place}]", phones, unreadable)).ToList();
        return new(request.ProjectId, entries, unreadable);
    }

    /// <summary>The first message says of which project the numbers of all are.</summary>
    public static async Task<ImportDoNotCallCommand> ToCommandAsync(
        this IAsyncStreamReader<Proto.ImportDoNotCallRequest> stream,
        CancellationToken cancellationToken
    )
    {
        var first = await stream.MoveNext(cancellationToken) ? stream.Current : new();
        return new(first.ProjectId, Batches(first, stream, cancellationToken), new());
    }

    public static Proto.ImportDoNotCallResponse ToProto(this DoNotCallReport report) =>
        new()
        {
            RowCount = report.RowCount,
            AddedCount = report.AddedCount,
            KnownCount = report.KnownCount,
            ChangedCount = report.ChangedCount,
            RefusedCount = report.RefusedCount,
            RefusedRows = { report.RefusedRows.Select(row => row.ToProto()) },
        };

    public static ExportDoNotCallQuery ToQuery(this Proto.ExportDoNotCallRequest request, Violations unreadable) =>
        new(request.ProjectId, unreadable);

    public static RemoveDoNotCallCommand ToCommand(this Proto.RemoveDoNotCallRequest request, PhoneNumberReader phones)
    {
        var unreadable = new Violations();
        var numbers = request.Phones.Select((text, place) => Read(text, $"phones[{place}]", phones, unreadable)).ToList();
        return new(request.ProjectId, numbers, unreadable);
    }

    public static ListDoNotCallQuery ToQuery(this Proto.ListDoNotCallRequest request) =>
        new(request.ProjectId, request.PageSize == 0 ? Page<DoNotCallEntry>.DefaultSize : request.PageSize, request.PageToken);

    public static Proto.DoNotCallEntry ToProto(this DoNotCallEntry entry) =>
        new()
        {
            Phone = entry.Phone.ToString(),
            Reason = entry.Reason.Value,
            Source = (Proto.DoNotCallSource)entry.Source,
            SinceTime = entry.SinceTime.ToTimestamp(),
            UntilTime = entry.UntilTime?.ToTimestamp(),
        };

    private static async IAsyncEnumerable<IReadOnlyList<DoNotCallRow>> Batches(
        Proto.ImportDoNotCallRequest first,
        IAsyncStreamReader<Proto.ImportDoNotCallRequest> stream,
        CancellationToken callCancellation,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        yield return [.. first.Rows.Select(ToRow)];
        while (await stream.MoveNext(callCancellation))
        {
            var batch = stream.Current;
            if (batch.ProjectId != 0 && batch.ProjectId != first.ProjectId)
                throw new InvalidRequestException("project_id", FieldReason.Contradiction, "The project of the first message, or none.");
            cancellationToken.ThrowIfCancellationRequested();
            yield return [.. batch.Rows.Select(ToRow)];
        }
    }

    private static DoNotCallRow ToRow(Proto.NewDoNotCallEntry entry)
    {
        var unreadable = new Violations();
        var until = entry.UntilTime.ReadInstant("until_time", unreadable);
        var faults = unreadable.Listed.Select(fault => new RowFault(fault.Field, new(fault.Reason, fault.Description))).ToList();
        return new(0, entry.HasPhone ? entry.Phone : null, entry.Reason, until, faults);
    }

    private static DoNotCallInput Read(Proto.NewDoNotCallEntry entry, string path, PhoneNumberReader phones, Violations unreadable) =>
        new(
            entry.HasPhone ? Read(entry.Phone, $"{path}.phone", phones, unreadable) : null,
            entry.Reason,
            entry.UntilTime.ReadInstant($"{path}.until_time", unreadable)
        );

    private static PhoneNumber? Read(string text, string path, PhoneNumberReader phones, Violations unreadable)
    {
        var (phone, _, problem) = phones.Read(text);
        if (phone is null)
            unreadable.Add(path, problem, text);
        return phone;
    }
}
