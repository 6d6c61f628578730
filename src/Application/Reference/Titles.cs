using System.Collections.Frozen;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Scheduling;

namespace CampaignGrpc.Application.Reference;

/// <summary>The one place where values have titles.</summary>
public static class Titles
{
    public static readonly ReferenceData All = new(
        new Dictionary<Recurrence, Title>
        {
            // These and the states of a campaign are the documented endpoint's own words.
            [Recurrence.Once] = new("Однократно", "Once"),
            [Recurrence.Daily] = new("Ежедневно", "Daily"),
            [Recurrence.Weekdays] = new("По будням", "On weekdays"),
            [Recurrence.Weekly] = new("Еженедельно", "Weekly"),
            [Recurrence.Monthly] = new("Ежемесячно", "Monthly"),
        }.ToFrozenDictionary(),
        new Dictionary<CampaignState, Title>
        {
            [CampaignState.Draft] = new("Черновик", "Draft"),
            [CampaignState.Created] = new("Создано", "Created"),
            [CampaignState.Running] = new("Запущено", "Running"),
            [CampaignState.Paused] = new("Приостановлено", "Paused"),
            [CampaignState.Completed] = new("Завершено", "Completed"),
            [CampaignState.Cancelled] = new("Отменено", "Cancelled"),
        }.ToFrozenDictionary(),
        new Dictionary<ContactState, Title>
        {
            [ContactState.Waiting] = new("Ожидает звонка", "Waiting"),
            [ContactState.Claimed] = new("Передан дозвонщику", "Claimed"),
            [ContactState.Dialing] = new("Идёт звонок", "Dialing"),
            [ContactState.Done] = new("Обработан", "Done"),
        }.ToFrozenDictionary(),
        new Dictionary<ContactResult, Title>
        {
            [ContactResult.Reached] = new("Дозвонились", "Reached"),
            [ContactResult.Exhausted] = new("Попытки исчерпаны", "Attempts used up"),
            [ContactResult.Invalid] = new("Номер не существует", "Invalid number"),
            [ContactResult.OptedOut] = new("Просил не звонить", "Opted out"),
            [ContactResult.Unresolved] = new("Исход неизвестен", "Unresolved"),
            [ContactResult.WindowClosed] = new("Время обзвона вышло", "Window closed"),
            [ContactResult.Cancelled] = new("Отменён", "Cancelled"),
            [ContactResult.Undialable] = new("Не удалось набрать", "Undialable"),
        }.ToFrozenDictionary(),
        new Dictionary<Outcome, Title>
        {
            [Outcome.Answered] = new("Ответили", "Answered"),
            [Outcome.Busy] = new("Занято", "Busy"),
            [Outcome.NoAnswer] = new("Нет ответа", "No answer"),
            [Outcome.Voicemail] = new("Автоответчик", "Voicemail"),
            [Outcome.Rejected] = new("Вызов отклонён", "Rejected"),
            [Outcome.Failed] = new("Ошибка сети", "Failed"),
            [Outcome.InvalidNumber] = new("Номер не существует", "Invalid number"),
            [Outcome.DoNotCall] = new("Просьба не звонить", "Do not call"),
            [Outcome.NotDialed] = new("Звонок не сделан", "Not dialed"),
            [Outcome.Unknown] = new("Неизвестно", "Unknown"),
            [Outcome.Callback] = new("Просьба перезвонить", "Callback"),
        }.ToFrozenDictionary()
    );

    /// <summary>What the documented endpoint calls a value.</summary>
    public static string Russian(this Recurrence recurrence) => All.Recurrences[recurrence].Russian;

    /// <inheritdoc cref="Russian(Recurrence)"/>
    public static string Russian(this CampaignState state) => All.CampaignStates[state].Russian;
}
