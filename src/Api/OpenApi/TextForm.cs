using CampaignGrpc.Api.Http.Exports;
using CampaignGrpc.Application.Reference;
using CampaignGrpc.Domain.Campaigns;
using Google.Protobuf.Reflection;

namespace CampaignGrpc.Api.OpenApi;

/// <summary>How a text is written that the edge reads as something else.</summary>
/// <param name="Format">One of JSON Schema's formats.</param>
/// <param name="Pattern">A pattern of it.</param>
/// <param name="Values">All that it can be.</param>
/// <param name="Name">What the document calls those values together.</param>
internal sealed record TextForm(string? Format = null, string? Pattern = null, IEnumerable<string>? Values = null, string? Name = null)
{
    private const string TimeOfDay = "([01][0-9]|2[0-3]):[0-5][0-9]";

    private static readonly TextForm Date = new(Format: "date");

    private static readonly Dictionary<string, TextForm> All = new()
    {
        ["NewCampaign.state"] = new(Pattern: $"^({CampaignState.Created.Russian()})?$"),
        ["Schedule.date"] = Date,
        ["Schedule.start_time"] = new(Pattern: $"^{TimeOfDay}$"),
        ["Schedule.end_time"] = new(Pattern: $"^({TimeOfDay}|24:00)$"),
        ["Schedule.last_date"] = Date,
        ["Schedule.excluded_dates"] = Date,
        ["CalendarDate.date"] = Date,
        ["WeeklyWindow.start_time"] = new(Pattern: $"^{TimeOfDay}$"),
        ["WeeklyWindow.end_time"] = new(Pattern: $"^({TimeOfDay}|24:00)$"),
        ["GetStatisticsRequest.run_date"] = Date,
        ["ListAttemptsRequest.run_date"] = Date,
        ["ExportResultsRequest.run_date"] = Date,
        ["ResultTable.columns"] = new(Values: ResultColumn.All.Select(column => column.Name), Name: "ResultColumn"),
        ["ResultTable.language"] = new(Values: ResultTable.LanguageNames, Name: "ResultLanguage"),
    };

    /// <summary>The form of a field, or of its items; null where any text will do, or where there is no text.</summary>
    public static TextForm? Of(FieldDescriptor field) => All.GetValueOrDefault($"{field.ContainingType.Name}.{field.Name}");
}
