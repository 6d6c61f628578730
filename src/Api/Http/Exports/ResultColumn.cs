using CampaignGrpc.Api.Mapping;
using CampaignGrpc.Application.Reference;
using CampaignGrpc.Application.Results;
using CampaignGrpc.Domain.Attempts;

namespace CampaignGrpc.Api.Http.Exports;

/// <summary>A column of a table of results.</summary>
/// <param name="Name">What callers call it.</param>
/// <param name="Heading">Its heading in words.</param>
/// <param name="Write">Writes its cell of a row; values in words where a language is given.</param>
internal sealed record ResultColumn(string Name, Title Heading, Action<IResultCells, ResultRow, Func<Title, string>?> Write)
{
    public const string OfAddData = "add_data";

    /// <summary>Every column, in the order of a file that chooses none.</summary>
    public static readonly IReadOnlyList<ResultColumn> All =
    [
        new("contact_id", new("№", "No."), (cells, row, _) => cells.Write(row.Contact.Number)),
        new("phone", new("Телефон", "Phone"), (cells, row, _) => cells.Write(row.Contact.Phone)),
        new("state", new("Состояние", "State"), (cells, row, words) =>
            cells.Write(words?.Invoke(Titles.All.ContactStates[row.State]) ?? row.State.ToProto().ContractName())
        ),
        new("result", new("Результат", "Result"), (cells, row, words) =>
            cells.Write(
                row.Result is { } result
                    ? words?.Invoke(Titles.All.ContactResults[result]) ?? ContactMapping.ToProto(result).ContractName()
                    : null
            )
        ),
        new("attempts", new("Попыток", "Attempts"), (cells, row, _) => cells.Write(row.LastAttempt?.Number ?? 0)),
        new("run_date", new("День прохода", "Run day"), (cells, row, _) => cells.Write(row.LastAttempt?.RunDay ?? row.Run)),
        new("dialer_id", new("Дозвонщик", "Dialer"), (cells, row, _) => cells.Write(row.LastAttempt?.DialerId)),
        new("outcome", new("Исход", "Outcome"), (cells, row, words) =>
            cells.Write(
                row.LastAttempt?.Conclusion?.Outcome is { } outcome
                    ? words?.Invoke(Titles.All.Outcomes[outcome]) ?? outcome.ToProto().ContractName()
                    : null
            )
        ),
        new("start_time", new("Начало звонка", "Call start"), (cells, row, _) => cells.Write(row.LastAttempt?.StartTime)),
        new("answer_time", new("Ответ", "Answer"), (cells, row, _) => cells.Write(row.LastAttempt?.Conclusion?.AnswerTime)),
        new("end_time", new("Конец звонка", "Call end"), (cells, row, _) => cells.Write(row.LastAttempt?.Conclusion?.EndTime)),
        new("talk_seconds", new("Разговор, с", "Talk, s"), (cells, row, _) => cells.Write(TalkSeconds(row.LastAttempt))),
        new(OfAddData, new("Данные", "Data"), (cells, row, _) => cells.WriteJson(row.Contact.AddData.Json)),
        new("result_data", new("Ответы", "Result data"), (cells, row, _) => cells.WriteJson(row.LastAttempt?.Conclusion?.ResultData?.Json)),
    ];

    /// <summary>How long an attempt was talked, if it is known when that began and ended.</summary>
    public static decimal? TalkSeconds(Attempt? attempt) => attempt?.Conclusion?.TalkDuration?.Ticks / (decimal)TimeSpan.TicksPerSecond;
}
