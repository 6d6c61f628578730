using System.Globalization;
using System.Text.Json;
using CampaignGrpc.Application.Events;

namespace CampaignGrpc.Simulation.Tests;

/// <summary>
/// What a reader who knows nothing but the log of events would say of every campaign: its state, its contacts and what they came to,
/// its attempts and its runs. Each is told as a line that the database can tell as well.
/// </summary>
internal sealed class EventReplay
{
    private readonly SortedDictionary<long, Replayed> _campaigns = [];

    public IEnumerable<string> Lines => _campaigns.SelectMany(campaign => campaign.Value.Lines(campaign.Key));

    public void Apply(LoggedEvent told)
    {
        if (told.CampaignId is not { } id)
            return;
        using var document = JsonDocument.Parse(told.Data);
        var data = document.RootElement;
        if (told.Kind == EventKind.CampaignCreated)
        {
            _campaigns.Add(id, new() { Contacts = Count(data), State = Text(data, "state") ?? "CREATED" });
            return;
        }

        var campaign = _campaigns[id];
        switch (told.Kind)
        {
            case EventKind.CampaignLaunched
            or EventKind.CampaignStarted
            or EventKind.CampaignPaused
            or EventKind.CampaignResumed
            or EventKind.CampaignReopened
            or EventKind.CampaignCompleted
            or EventKind.CampaignCancelled:
                Assert.Equal(campaign.State, Text(data, "former_state"));
                campaign.State = Text(data, "state")!;
                break;
            case EventKind.CampaignDeleted:
                _campaigns.Remove(id);
                break;
            case EventKind.ContactsAdded:
                campaign.Contacts += Count(data);
                break;
            case EventKind.ContactDone:
                campaign.Count(Text(data, "former_result"), -1);
                campaign.Count(Text(data, "result"), 1);
                break;
            case EventKind.ContactsDone:
                campaign.Count(Text(data, "former_result"), -Count(data));
                campaign.Count(Text(data, "result"), Count(data));
                break;
            case EventKind.ContactsReopened:
                campaign.Count(Text(data, "former_result"), -Count(data));
                break;
            case EventKind.CallStarted:
                campaign.Attempts.Add((told.ContactNumber!.Value, data.GetProperty("attempt").GetInt32()), "none");
                break;
            case EventKind.CallConcluded or EventKind.CallReportedLate:
                campaign.Attempts[(told.ContactNumber!.Value, data.GetProperty("attempt").GetInt32())] = Text(data, "outcome")!;
                break;
            case EventKind.RunBegan:
                campaign.Runs[Text(data, "run")!] = "under way";
                break;
            case EventKind.RunEnded:
                campaign.Runs[Text(data, "run")!] = "over";
                break;
        }
    }

    private static int Count(JsonElement data) => data.GetProperty("contacts").GetInt32();

    private static string? Text(JsonElement data, string name) => data.TryGetProperty(name, out var value) ? value.GetString() : null;

    private sealed class Replayed
    {
        public required string State { get; set; }

        public int Contacts { get; set; }

        public SortedDictionary<(int Contact, int Number), string> Attempts { get; } = [];

        public SortedDictionary<string, string> Runs { get; } = [];

        private SortedDictionary<string, int> Results { get; } = new(StringComparer.Ordinal);

        public void Count(string? result, int change)
        {
            if (result is not null)
                Results[result] = Results.GetValueOrDefault(result) + change;
        }

        public IEnumerable<string> Lines(long id) =>
            [
                string.Create(CultureInfo.InvariantCulture, $"{id} is {State} with {Contacts} contacts"),
                .. Results
                    .Where(result => result.Value != 0)
                    .Select(result => string.Create(CultureInfo.InvariantCulture, $"{id} has {result.Value} {result.Key}")),
                .. Attempts.Select(attempt =>
                    string.Create(CultureInfo.InvariantCulture, $"{id} attempt {attempt.Key.Contact}.{attempt.Key.Number}: {attempt.Value}")
                ),
                .. Runs.Select(run => $"{id} run {run.Key} is {run.Value}"),
            ];
    }
}
