using System.Diagnostics.Metrics;
using System.Text.Json;
using CampaignGrpc.Application.Telemetry;
using CampaignGrpc.Domain.Attempts;

namespace CampaignGrpc.Infrastructure.Storage.Facts;

/// <summary>Counts what has become true. What each instrument means stands in <c>docs/observability.md</c>.</summary>
internal sealed class FactMetrics : IFactListener
{
    private static readonly KeyValuePair<string, object?> ByCreate = new("source", "create");
    private static readonly KeyValuePair<string, object?> ByImport = new("source", "import");

    private static readonly Dictionary<Outcome, KeyValuePair<string, object?>> Outcomes = Enum.GetValues<Outcome>()
        .ToDictionary(outcome => outcome, outcome => new KeyValuePair<string, object?>("outcome", Word(outcome)));

    private readonly Counter<long> _created;
    private readonly Counter<long> _added;
    private readonly Counter<long> _imports;
    private readonly Counter<long> _duplicates;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _claimed;
    private readonly Counter<long> _expired;
    private readonly Counter<long> _started;
    private readonly Counter<long> _concluded;
    private readonly Counter<long> _late;
    private readonly Histogram<double> _lateness;

    public FactMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Meters.Name);
        _created = meter.CreateCounter<long>("campaign_grpc.campaigns.created", "{campaign}", "Campaigns that were created.");
        _added = meter.CreateCounter<long>(
            "campaign_grpc.contacts.added",
            "{contact}",
            "Contacts that came with a campaign or by an import."
        );
        _imports = meter.CreateCounter<long>(
            "campaign_grpc.imports.ended",
            "{import}",
            "Imports whose last row came, or that were given up."
        );
        _duplicates = meter.CreateCounter<long>(
            "campaign_grpc.imports.rows.duplicate",
            "{row}",
            "Rows left out since the campaign has their number."
        );
        _refused = meter.CreateCounter<long>("campaign_grpc.imports.rows.refused", "{row}", "Rows of imports that were refused.");
        _claimed = meter.CreateCounter<long>("campaign_grpc.calls.claimed", "{call}", "Calls handed out to dialers.");
        _expired = meter.CreateCounter<long>(
            "campaign_grpc.claims.expired",
            "{claim}",
            "Claims whose lease ended before their call was started."
        );
        _started = meter.CreateCounter<long>("campaign_grpc.calls.started", "{call}", "Calls that dialers were allowed to ring.");
        _concluded = meter.CreateCounter<long>("campaign_grpc.calls.concluded", "{call}", "Calls that have an outcome.");
        _late = meter.CreateCounter<long>(
            "campaign_grpc.calls.reported_late",
            "{call}",
            "Outcomes that came after UNKNOWN had been concluded."
        );
        _lateness = meter.CreateHistogram(
            "campaign_grpc.calls.lateness",
            "s",
            "How long the first call of a claim had been due when it was handed out.",
            tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3_600, 14_400, 86_400] }
        );
    }

    public void Hear(Fact fact)
    {
        switch (fact)
        {
            case Fact.CallStarted:
                _started.Add(1);
                break;
            case Fact.CallConcluded { Attempt.Conclusion: { } conclusion }:
                _concluded.Add(1, Outcomes[conclusion.Outcome]);
                if (conclusion.IsLate)
                    _late.Add(1);
                break;
            case Fact.CallsClaimed(var calls, var lateness):
                _claimed.Add(calls.Count);
                _lateness.Record(lateness.TotalSeconds);
                break;
            case Fact.ClaimExpired:
                _expired.Add(1);
                break;
            case Fact.CampaignCreated { Contacts: var contacts }:
                _created.Add(1);
                _added.Add(contacts, ByCreate);
                break;
            case Fact.RowsImported(_, var published, var duplicates, var refused):
                _added.Add(published, ByImport);
                _duplicates.Add(duplicates);
                _refused.Add(refused);
                break;
            case Fact.ImportEnded { Import.State: var state }:
                _imports.Add(1, new KeyValuePair<string, object?>("state", Word(state)));
                break;
        }
    }

    /// <summary>As the contract names it.</summary>
    public static string Word(Enum value) => JsonNamingPolicy.SnakeCaseUpper.ConvertName(value.ToString());
}
