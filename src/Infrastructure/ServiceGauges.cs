using System.Diagnostics.Metrics;
using CampaignGrpc.Application.Telemetry;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Facts;
using CampaignGrpc.Infrastructure.Storage.Reading;
using Microsoft.Extensions.Hosting;

namespace CampaignGrpc.Infrastructure;

/// <summary>
/// What is looked at when somebody asks for metrics, and costs nothing while nobody does: what there is to do, and what state the
/// service is in. What each instrument means stands in <c>docs/observability.md</c>.
/// </summary>
internal sealed class ServiceGauges : IHostedService
{
    /// <summary>All gauges of a round are answered by one look.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(2);

    private readonly WorkReader _reader;
    private readonly StorageEngine _engine;
    private readonly TimeProvider _time;
    private readonly Lock _reading = new();
    private (Work Work, long Read)? _last;

    public ServiceGauges(IMeterFactory meters, WorkReader reader, StorageEngine engine, Writer writer, Sweep sweep, TimeProvider time)
    {
        (_reader, _engine, _time) = (reader, engine, time);
        var meter = meters.Create(Meters.Name);
        meter.CreateObservableGauge("campaign_grpc.campaigns", () => Now(Campaigns), "{campaign}", "Campaigns by state.");
        meter.CreateObservableGauge(
            "campaign_grpc.campaigns.set_aside",
            () => Now(work => One(work.SetAside)),
            "{campaign}",
            "Campaigns whose rows contradict each other."
        );
        meter.CreateObservableGauge("campaign_grpc.contacts", () => Now(Contacts), "{contact}", "Contacts by state, of all campaigns.");
        meter.CreateObservableGauge(
            "campaign_grpc.contacts.due",
            () => Now(work => One(work.Due)),
            "{contact}",
            $"Contacts that could be claimed now, counted up to {WorkReader.MostDue}."
        );
        meter.CreateObservableGauge(
            "campaign_grpc.contacts.overdue",
            () => Now(work => One(work.Overdue.TotalSeconds)),
            "s",
            "How long the first contact that could be claimed has been due."
        );
        meter.CreateObservableGauge(
            "campaign_grpc.database.size",
            () => Now(work => One(work.Size.Data)),
            "By",
            "What the data takes on its disk."
        );
        meter.CreateObservableGauge(
            "campaign_grpc.database.log.size",
            () => Now(work => IfKnown(work.Size.Log)),
            "By",
            "What is written and not in its place yet."
        );
        meter.CreateObservableGauge(
            "campaign_grpc.database.disk.free",
            () => Now(work => IfKnown(work.Size.Free)),
            "By",
            "What the disk of the data has left."
        );
        meter.CreateObservableGauge(
            "campaign_grpc.writer.waiting",
            () => writer.Waiting,
            "{unit}",
            "Units of work that wait for the writer."
        );
        meter.CreateObservableGauge(
            "campaign_grpc.writer.load",
            () => writer.Load,
            "1",
            "How full the fullest lane before the writer is; at 1 callers are refused."
        );
        meter.CreateObservableGauge(
            "campaign_grpc.upkeep.lag",
            () => sweep.SinceLastRound.TotalSeconds,
            "s",
            "How long ago windows, runs and leases were last looked at."
        );
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static Measurement<long>[] Campaigns(Work work) =>
        [.. Enum.GetValues<CampaignState>().Select(state => Of(FactMetrics.Word(state), work.Campaigns.GetValueOrDefault(state)))];

    private static Measurement<long>[] Contacts(Work work) =>
        [
            Of("WAITING", work.Contacts.Waiting),
            Of("CLAIMED", work.Contacts.Claimed),
            Of("DIALING", work.Contacts.Dialing),
            Of("DONE", work.Contacts.Done),
        ];

    private static Measurement<long> Of(string state, long count) => new(count, new KeyValuePair<string, object?>("state", state));

    private static Measurement<T>[] One<T>(T value)
        where T : struct => [new(value)];

    private static Measurement<long>[] IfKnown(long? value) => value is { } known ? One(known) : [];

    private Measurement<T>[] Now<T>(Func<Work, Measurement<T>[]> of)
        where T : struct
    {
        lock (_reading)
        {
            try
            {
                if (_last is not { } last || _time.GetElapsedTime(last.Read) > Freshness)
                    _last = (_reader.Read(), _time.GetTimestamp());
                return of(_last.Value.Work);
            }
            catch (Exception exception) when (exception is IOException || _engine.FaultOf(exception) is not null)
            {
                // What cannot be looked at has no value; the health checks say so in words.
                return [];
            }
        }
    }
}
