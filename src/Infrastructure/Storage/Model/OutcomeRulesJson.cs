using System.Text.Json;
using CampaignGrpc.Domain.Attempts;

namespace CampaignGrpc.Infrastructure.Storage.Model;

/// <summary>A campaign's outcome rules in one column: they are few, and no statement asks for one of them.</summary>
internal static class OutcomeRulesJson
{
    private const string None = "[]";

    public static string Write(IReadOnlyList<OutcomeRule> rules) =>
        rules.Count == 0
            ? None
            : JsonSerializer.Serialize(
                rules.Select(rule => new Row(rule.Outcome, (int?)rule.Interval?.TotalMinutes, rule.Attempts, rule.IsFinal))
            );

    public static IReadOnlyList<OutcomeRule> Read(string json) =>
        json == None
            ? []
            :
            [
                .. JsonSerializer
                    .Deserialize<List<Row>>(json)!
                    .Select(row => OutcomeRule.Create(row.Outcome, row.IntervalMinutes, row.Attempts, row.IsFinal)),
            ];

    private sealed record Row(Outcome Outcome, int? IntervalMinutes, int? Attempts, bool IsFinal);
}
