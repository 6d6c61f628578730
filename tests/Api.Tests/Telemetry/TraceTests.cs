using System.Collections.Concurrent;
using System.Diagnostics;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Application.Telemetry;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Tests.Telemetry;

public sealed class TraceTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> _spans = [];
    private readonly ActivityListener _listener;

    public TraceTests()
    {
        _listener = new()
        {
            ShouldListenTo = source => source.Name is Traces.SourceName or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task A_request_leads_to_the_commit_that_made_it_durable()
    {
        await using var server = await CampaignServerFixture.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/campaigns")
        {
            Content = new StringContent(Creating.ValidRequest.Text, null, "application/json"),
        };
        var caller = ActivityTraceId.CreateRandom();
        request.Headers.Add("traceparent", $"00-{caller}-{ActivitySpanId.CreateRandom()}-01");

        using var answer = await server.Json.SendAsync(request, TestContext.Current.CancellationToken);

        var unit = (
            await SpansAsync(caller.ToString(), spans =>
                spans.Any(span => span.OperationName == "Microsoft.AspNetCore.Hosting.HttpRequestIn")
            )
        ).Single(span => span.OperationName == "unit of work");
        Assert.Equal("Microsoft.AspNetCore.Hosting.HttpRequestIn", unit.Parent?.OperationName);
        Assert.InRange((int)unit.GetTagItem("campaign_grpc.commit.units")!, 1, 256);
        Assert.InRange((int)unit.GetTagItem("campaign_grpc.commit.rows")!, 1, int.MaxValue);
    }

    [Fact]
    public async Task A_call_is_one_trace_from_its_claim_to_its_outcome_and_the_dialers_spans_belong_to_it()
    {
        await using var server = await CampaignServerFixture.StartAsync("--Telemetry:TraceRatio=1");
        var dialer = new DialerDriver(server);
        var calls = await dialer.ClaimAsync(await dialer.CreateAsync(contacts: 2), 2);
        Assert.True(ActivityContext.TryParse(calls[0].TraceParent, null, out var parent));
        Assert.True(ActivityContext.TryParse(calls[1].TraceParent, null, out var other));
        Assert.NotEqual(parent.TraceId, other.TraceId);

        await dialer.StartAsync(calls[0].Token);
        await dialer.ReportAsync(calls[0].Token, Outcome.Answered);

        var spans = await SpansAsync(parent.TraceId.ToString(), spans => spans.Count == 3);
        Assert.Equal(["claim call", "start call", "conclude call"], spans.Select(span => span.OperationName));
        Assert.All(spans, span => Assert.Equal(parent.SpanId, span.ParentSpanId));
        Assert.All(spans, span => Assert.Equal(calls[0].ContactId, Convert.ToInt64(span.GetTagItem("campaign_grpc.contact_id"), null)));
        Assert.Equal("ANSWERED", spans[2].GetTagItem("campaign_grpc.outcome"));
    }

    [Fact]
    public async Task A_call_that_is_not_among_those_that_are_traced_has_no_trace_parent()
    {
        await using var server = await CampaignServerFixture.StartAsync("--Telemetry:TraceRatio=0");
        var dialer = new DialerDriver(server);

        Assert.Equal("", (await dialer.ClaimOneAsync(await dialer.CreateAsync(contacts: 1))).TraceParent);
    }

    [Fact]
    public async Task No_span_holds_a_number_or_what_came_with_it()
    {
        await using var server = await CampaignServerFixture.StartAsync("--Telemetry:TraceRatio=1");
        var dialer = new DialerDriver(server);
        var campaign = await dialer.CreateAsync(contacts: 1);
        await server.Json.GetAsync($"/api/campaigns/{campaign}/contacts?phone=%2B79121000000", TestContext.Current.CancellationToken);
        var call = await dialer.ClaimOneAsync(campaign);
        ActivityContext.TryParse(call.TraceParent, null, out var parent);
        await dialer.StartAsync(call.Token);
        await dialer.ReportAsync(call.Token, Outcome.Busy);

        await SpansAsync(parent.TraceId.ToString(), spans => spans.Count == 3);

        Assert.All(_spans.Where(span => span.Source.Name == Traces.SourceName), span => Assert.All(span.TagObjects, tag =>
            {
                Assert.DoesNotContain("79121000000", $"{span.DisplayName} {tag.Value}", StringComparison.Ordinal);
                Assert.DoesNotContain(call.Token, $"{tag.Value}", StringComparison.Ordinal);
            }));
    }

    private Task<List<Activity>> SpansAsync(string trace, Predicate<List<Activity>> isWhole) =>
        Eventually.IsAsync(() => Task.FromResult(_spans.Where(span => span.TraceId.ToString() == trace).ToList()), isWhole);
}
