using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CampaignGrpc.Application.Events;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Infrastructure.Storage.Facts;

/// <summary>An event that has no place in the log yet.</summary>
/// <param name="Kind">What it tells of.</param>
/// <param name="Campaign">Of which campaign; null for none.</param>
/// <param name="Contact">Of which contact; null for none in particular.</param>
/// <param name="Data">A JSON object.</param>
internal readonly record struct NewEvent(EventKind Kind, CampaignId? Campaign, int? Contact, string Data)
{
    /// <summary>In which project; null where the campaign tells.</summary>
    public long? Project { get; init; }
}

/// <summary>Which facts are events, and what these say. Nobody's number is in them, and nothing that was sent with it.</summary>
internal static class FactEvents
{
    private const string Nothing = "{}";
    private const string LineFailing = "LINE_FAILING";
    private const string SetAside = "SET_ASIDE";

    private static readonly FrozenDictionary<Outcome, string> Outcomes = Enum.GetValues<Outcome>()
        .ToFrozenDictionary(outcome => outcome, outcome => FactMetrics.Word(outcome));

    private static readonly FrozenDictionary<ContactResult, string> Results = Enum.GetValues<ContactResult>()
        .ToFrozenDictionary(result => result, result => FactMetrics.Word(result));

    /// <param name="fact">What has become true.</param>
    /// <param name="tellsCalls">Whether single calls and contacts are told of.</param>
    /// <returns>Null when the fact is none.</returns>
    public static NewEvent? Of(Fact fact, bool tellsCalls) =>
        fact switch
        {
            Fact.CallStarted or Fact.CallConcluded or Fact.ContactDone or Fact.CallLimitReached when !tellsCalls => null,
            Fact.CallStarted(var attempt) => new(EventKind.CallStarted, attempt.CampaignId, attempt.ContactNumber, Started(attempt)),
            Fact.CallConcluded({ Conclusion: { } conclusion } attempt) => new(
                KindOf(conclusion),
                attempt.CampaignId,
                attempt.ContactNumber,
                Concluded(attempt, conclusion.Outcome)
            ),
            Fact.ContactDone(var campaign, var contact, var result, var run, var former) => new(
                EventKind.ContactDone,
                campaign,
                contact,
                Done(result, run, former)
            ),
            Fact.CallLimitReached(var campaign, var contact, var until) => new(
                EventKind.ContactLimited,
                campaign,
                contact,
                Json(("until", until))
            ),
            Fact.CallsClaimed or Fact.ClaimExpired or Fact.HoldReleased or Fact.RowsImported { Published: 0 } => null,
            Fact.CampaignCreated(var campaign, var project, var contacts, var draft, var source) => new(
                EventKind.CampaignCreated,
                campaign,
                null,
                Json(("contacts", contacts), ("state", draft), ("source_campaign_id", source?.Value))
            )
            {
                Project = project,
            },
            Fact.CampaignUpdated(var campaign, var version) => new(EventKind.CampaignUpdated, campaign, null, Json(("version", version))),
            Fact.CampaignStateChanged(var campaign, var from, var to) => new(
                KindOf(from, to),
                campaign,
                null,
                Json(("state", to), ("former_state", from))
            ),
            Fact.CampaignDeleted(var campaign) => new(EventKind.CampaignDeleted, campaign, null, Nothing),
            Fact.LineChanged(var campaign, var isFailing) => new(KindOf(isFailing), campaign, null, Json(("reason", LineFailing))),
            Fact.CampaignSetAside(var campaign, var project, var isAside) => new(
                KindOf(isAside),
                campaign,
                null,
                Json(("reason", SetAside))
            )
            {
                Project = project,
            },
            Fact.ContactsReduced(var campaign, var contacts) => new(
                EventKind.CampaignReduced,
                campaign,
                null,
                Json(("contacts", contacts))
            ),
            Fact.RunBegan(var campaign, var run) => new(EventKind.RunBegan, campaign, null, Json(("run", run))),
            Fact.RunEnded(var campaign, var run) => new(EventKind.RunEnded, campaign, null, Json(("run", run))),
            Fact.RowsImported(var import, var published, _, _) => new(
                EventKind.ContactsAdded,
                import.CampaignId,
                null,
                Json(("import_id", import.ImportId), ("contacts", published))
            ),
            Fact.ImportEnded(var import) => new(
                EventKind.ImportFinished,
                import.CampaignId,
                null,
                Json(
                    ("import_id", import.ImportId),
                    ("state", import.State),
                    ("rows", import.RowCount),
                    ("accepted", import.AcceptedCount),
                    ("duplicates", import.DuplicateCount),
                    ("refused", import.RefusedCount)
                )
            ),
            Fact.ContactsDone(var campaign, var count, var result, var run, var former) => new(
                EventKind.ContactsDone,
                campaign,
                null,
                Json(("contacts", count), ("result", result), ("run", run), ("former_result", former))
            ),
            Fact.ContactsReopened(var campaign, var count, var former, var run) => new(
                EventKind.ContactsReopened,
                campaign,
                null,
                Json(("contacts", count), ("former_result", former), ("former_run", run))
            ),
            Fact.ContactsChanged(var campaign, var change, var count) => new(
                EventKind.ContactsChanged,
                campaign,
                null,
                Json(("change_id", change.Number), ("action", change.Action), ("priority", change.Priority), ("contacts", count))
            ),
            Fact.DoNotCallChanged(var project, var count, var isAdded) => new(
                isAdded ? EventKind.DoNotCallAdded : EventKind.DoNotCallRemoved,
                null,
                null,
                Json(("numbers", count))
            )
            {
                Project = project,
            },
            _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Nobody has said whether this fact is an event."),
        };

    private static EventKind KindOf(CampaignState from, CampaignState to) =>
        to switch
        {
            CampaignState.Paused => EventKind.CampaignPaused,
            CampaignState.Completed => EventKind.CampaignCompleted,
            CampaignState.Cancelled => EventKind.CampaignCancelled,
            _ when from == CampaignState.Completed => EventKind.CampaignReopened,
            _ when from == CampaignState.Draft => EventKind.CampaignLaunched,
            _ when from == CampaignState.Paused => EventKind.CampaignResumed,
            _ => EventKind.CampaignStarted,
        };

    private static EventKind KindOf(Conclusion conclusion) => conclusion.IsLate ? EventKind.CallReportedLate : EventKind.CallConcluded;

    private static EventKind KindOf(bool isHeld) => isHeld ? EventKind.CampaignHeld : EventKind.CampaignReleased;

    // Written as they stand: of every call there are these three.
    private static string Started(Attempt attempt) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"attempt":{{attempt.Number}},"run":"{{attempt.RunDay:O}}","dialer_id":"{{JsonEncodedText.Encode(attempt.DialerId)}}"}"""
        );

    private static string Concluded(Attempt attempt, Outcome outcome) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"attempt":{{attempt.Number}},"run":"{{attempt.RunDay:O}}","outcome":"{{Outcomes[outcome]}}"}"""
        );

    private static string Done(ContactResult result, DateOnly? run, ContactResult? former)
    {
        var inRun = run is { } day ? string.Create(CultureInfo.InvariantCulture, $",\"run\":\"{day:O}\"") : "";
        var before = former is { } one ? $",\"former_result\":\"{Results[one]}\"" : "";
        return $"{{\"result\":\"{Results[result]}\"{inRun}{before}}}";
    }

    /// <summary>What is not known is left out.</summary>
    private static string Json(params ReadOnlySpan<(string Name, object? Value)> members)
    {
        var data = new JsonObject();
        foreach (var (name, value) in members)
        {
            if (value is null)
                continue;
            data.Add(
                name,
                value switch
                {
                    int number => number,
                    long id => id,
                    DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture),
                    string text => text,
                    DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
                    Enum word => FactMetrics.Word(word),
                    _ => throw new ArgumentException($"{name} is a {value.GetType()}.", nameof(members)),
                }
            );
        }

        return data.ToJsonString();
    }
}
