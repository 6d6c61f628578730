using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Infrastructure.Storage.Model;

/// <summary>The changes on their way through a campaign's list, in one column: there is hardly ever more than one.</summary>
internal static class ListChangesJson
{
    public const string None = "[]";

    public static string Write(IReadOnlyList<ListChange> changes) =>
        JsonSerializer.Serialize(
            changes.Select(change => new Row(
                change.Kind,
                CampaignsContext.ToMicroseconds(change.Time),
                change.Reached,
                change.Last,
                change.RunDay is { } day ? CampaignsContext.ToNumber(day) : null,
                change.Asked is { } asked ? new(asked.Number, asked.Filter.State, asked.Filter.Result, asked.Priority) : null
            ))
        );

    public static IReadOnlyList<ListChange> Read(string json) =>
        json == None
            ? []
            :
            [
                .. JsonSerializer
                    .Deserialize<List<Row>>(json)!
                    .Select(row => new ListChange(
                        row.Kind,
                        CampaignsContext.FromMicroseconds(row.Time),
                        row.Reached,
                        row.Last,
                        row.Run is { } day ? CampaignsContext.FromNumber(day) : null
                    )
                    {
                        Asked = row.Asked is { } asked ? new(asked.Number, new(asked.State, asked.Result), asked.Priority) : null,
                    }),
            ];

    private sealed record Row(
        ListChangeKind Kind,
        long Time,
        int Reached,
        int Last,
        int? Run,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Asked? Asked
    );

    private sealed record Asked(int Number, ContactState? State, ContactResult? Result, int? Priority);
}
