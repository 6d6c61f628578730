using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using CampaignGrpc.Api.Tests.Audit;
using CampaignGrpc.Api.Tests.Creating;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Api.Tests.Imports;
using CampaignGrpc.Api.Tests.Managing;
using CampaignGrpc.Api.Tests.People;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Tests.Telemetry;

/// <summary>Marks go through everything that the service does, and are looked for wherever somebody else could read them.</summary>
[Collection(nameof(Alone))]
public sealed class MarkerTests : IDisposable
{
    private const string Phone = "+79261357924";
    private const string Secret = "Метка-Личная";

    private static readonly string[] Marks = ["9261357924", "926 135", "926-135", "(926)", Secret, "\\u041C\\u0435\\u0442\\u043A\\u0430"];

    private readonly ConcurrentQueue<string> _told = [];
    private readonly ActivityListener _spans;
    private readonly MeterListener _meters = new();

    public MarkerTests()
    {
        _spans = new()
        {
            // What the test itself asks with tells of itself.
            ShouldListenTo = source => source.Name is not ("System.Net.Http" or "Grpc.Net.Client"),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
                _told.Enqueue(
                    $"span {span.OperationName} {span.DisplayName} {span.StatusDescription} {string.Join(' ', span.TagObjects)} "
                        + $"{string.Join(' ', span.Events.SelectMany(one => one.Tags))} {string.Join(' ', span.Baggage)}"
                ),
        };
        ActivitySource.AddActivityListener(_spans);
        _meters.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        _meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Hear(instrument, tags));
        _meters.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Hear(instrument, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Hear(instrument, tags));
        _meters.Start();
    }

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _spans.Dispose();
        _meters.Dispose();
    }

    [Fact]
    public async Task No_number_and_no_data_is_told_to_the_log_to_traces_to_metrics_to_the_audit_to_events_or_to_others()
    {
        await using var server = await CampaignServerFixture.StartAsync(
            "--Telemetry:AccessLog=true",
            "--Telemetry:TraceRatio=1",
            "--Telemetry:Prometheus=true"
        );
        var answers = await LiveAsync(server);

        _meters.RecordObservableInstruments();
        var metrics = await server.Json.GetStringAsync("/metrics", TestEnd);
        var audit = await server.Json.GetStringAsync("/api/audit_entries.ndjson", TestEnd);
        var events = await server.Json.GetStringAsync("/api/events?page_size=1000", TestEnd);

        var places = server
            .Log.Lines.Select(line => $"log: {line}")
            .Concat(_told)
            .Append($"metrics: {metrics}")
            .Append($"audit: {audit}")
            .Append($"events: {events}")
            .Concat(answers);
        Assert.True(_told.Count > 100, $"{_told.Count} spans and measurements");
        Assert.Contains("ErasePerson", audit, StringComparison.Ordinal);
        Assert.Contains("campaigns.v1.call.concluded", events, StringComparison.Ordinal);
        Assert.All(places, place => Assert.All(Marks, mark => Assert.DoesNotContain(mark, place, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>Everything that can happen to a person's number and data.</summary>
    /// <returns>What somebody else was answered who asked beside them.</returns>
    private static async Task<List<string>> LiveAsync(CampaignServerFixture server)
    {
        var (dialer, imports, owner, person) = (new DialerDriver(server), new ImportDriver(server), new Owner(server), new Person(server));
        var others = new List<string>();
        var body = ValidRequest.With(
            ("phones[0].phone", $"\"{Phone}\""),
            ("phones[0].add_data", $$"""{"name":"{{Secret}}"}"""),
            ("request_id", "\"marked\"")
        );
        await server.CreateCampaignAsync(body);
        others.Add((await server.PostAsync(ValidRequest.With("request_id", "\"marked\""))).Status.ToString());
        await server.PostAsync(body.Replace(Phone, "8 (926) 135-79-24 доб. 1", StringComparison.Ordinal));
        await server.PostAsync(body[..^9]);

        var campaign = await dialer.CreateAsync(0);
        var rows =
            $$$"""{"phone":"{{{Phone}}}","add_data":{"name":"{{{Secret}}}"}}"""
            + "\n"
            + $$$"""{"phone":"8 (926) 135-79-24 x","add_data":{"{{{Secret}}}":1}}"""
            + "\n";
        await imports.PostAsync(campaign, rows, query: $"import_id=marked&{ImportDriver.SkipBad}");
        await imports.PostAsync(campaign, $"phone;name\n{Phone};{Secret}\n926-135-79;{Secret}\n", ImportDriver.Csv);
        others.Add(
            (
                await imports.PostAsync(campaign, ImportDriver.Lines(1, 2), query: $"import_id=marked&{ImportDriver.SkipBad}")
            ).Refusal.Status.ToString()
        );

        var call = await dialer.ClaimOneAsync(campaign);
        await dialer.ReportAsync(call.Token, Outcome.Answered);
        await dialer.StartAsync(call.Token);
        await dialer.ReportAsync(call.Token, Outcome.Busy, report => report.ResultDataJson = $$"""{"said":"{{Secret}}"}""");
        await dialer.ReportAsync(call.Token, Outcome.Answered, report => report.ResultDataJson = $$"""{"said":"{{Secret}}"}""");
        others.Add((await dialer.ExtendAsync(call.Token)).Refusal?.ToString() ?? "");

        foreach (
            var path in new[]
            {
                "contacts",
                $"contacts?phone={Uri.EscapeDataString(Phone)}",
                $"contacts?phone={Uri.EscapeDataString(Secret)}",
                "contacts/1",
                "contacts/1:explain",
                "attempts",
                "results.csv",
                "results.ndjson",
                "results.xlsx",
                "imports/marked/refused_rows",
                "imports/marked/refused_rows.csv",
            }
        )
            await owner.SendAsync(HttpMethod.Get, $"/api/campaigns/{campaign}/{path}");
        using (
            var results = new ResultService.ResultServiceClient(server.Channel).ExportResults(
                new() { CampaignId = campaign },
                cancellationToken: TestEnd
            )
        )
            while (await results.ResponseStream.MoveNext(TestEnd))
                Assert.NotNull(results.ResponseStream.Current);
        await Owner.RefusalAsync(() =>
            server.Contacts.ListContactsAsync(new() { CampaignId = campaign, Phone = Secret }, cancellationToken: TestEnd).ResponseAsync
        );
        await person.ExportAsync(Phone);
        using var content = new StringContent($$"""{"phone":"{{Secret}}"}""", Encoding.UTF8, "application/json");
        (await server.Json.PostAsync("/api/people:erase", content, TestEnd)).Dispose();
        await person.EraseAsync(Phone);
        await new Audited(server).ListAsync(request => request.Phone = Phone);
        others.Add((await Owner.RefusalAsync(() => owner.CancelContactAsync(campaign, 99))).Status.ToString());
        return others;
    }

    private void Hear(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _told.Enqueue($"measurement {instrument.Name} {string.Join(' ', tags.ToArray())}");
}
