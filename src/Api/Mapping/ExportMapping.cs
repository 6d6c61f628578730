using System.Globalization;
using CampaignGrpc.Application.Results;
using Proto = CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Mapping;

internal static class ExportMapping
{
    /// <summary>Clients take no message of more than 4 MiB unless they are told to, and rows can be long.</summary>
    private const int FullMessage = 1_024 * 1_024;

    public static async IAsyncEnumerable<Proto.ExportResultsResponse> ToProto(this IAsyncEnumerable<ExportedSlice> slices)
    {
        await foreach (var slice in slices)
        {
            var message = new Proto.ExportResultsResponse();
            var size = 0;
            foreach (var row in slice.Rows.Select(ToProto))
            {
                message.Rows.Add(row);
                size += row.CalculateSize();
                if (size < FullMessage)
                    continue;
                yield return message;
                (message, size) = (new(), 0);
            }

            if (size > 0)
                yield return message;
        }
    }

    private static Proto.ResultRow ToProto(ResultRow row)
    {
        var proto = new Proto.ResultRow
        {
            ContactId = row.Contact.Number,
            Phone = row.Contact.Phone.ToString(),
            State = row.State.ToProto(),
            Result = row.Result.ToProto(),
            AttemptCount = row.LastAttempt?.Number ?? 0,
            LastAttempt = row.LastAttempt?.ToProtoWithoutData(),
            AddDataJson = row.Contact.AddData.Json,
            RunDate = row.Run?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "",
        };
        if (row.LastAttempt?.Conclusion?.ResultData is { } data)
            proto.ResultDataJson = data.Json;
        return proto;
    }
}
