using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Application;
using Google.Rpc;
using Microsoft.Extensions.DependencyInjection;
using static CampaignGrpc.Api.Tests.Creating.ValidRequest;

namespace CampaignGrpc.Api.Tests.Edge;

/// <summary>When the service itself is at fault: callers learn nothing of its insides, and its operator everything.</summary>
public sealed class DefectTests
{
    [Fact]
    public async Task A_defect_is_opaque_to_callers_and_whole_in_the_log()
    {
        await using var server = await StartWithAsync(new InvalidOperationException("The seventh seal broke."));

        var json = await server.PostAsync(Text);
        var grpc = await server.CreateAsync(Message());

        Assert.Equal((500, Code.Internal, "INTERNAL"), (json.HttpStatus, json.Code, json.Reason));
        Assert.Equal((Code.Internal, "INTERNAL"), (grpc.Code, grpc.Reason));
        foreach (var answer in new[] { json, grpc })
        {
            Assert.Matches(@"\AAn internal error\. Trace id: [0-9a-f]{32}\.\z", answer.Status.Message);
            Assert.DoesNotContain("seal", answer.Status.ToString(), StringComparison.Ordinal);
        }

        var logged = server.Log.Lines.Where(line => line.Contains("The seventh seal broke.", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, logged.Count);
        Assert.All(logged, line => Assert.Contains(nameof(FailingCreates), line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_trace_id_of_an_answer_leads_to_the_log()
    {
        await using var server = await StartWithAsync(new InvalidOperationException("The seventh seal broke."));

        var json = await server.PostAsync(Text);
        var grpc = await server.CreateAsync(Message());

        foreach (var answer in new[] { json, grpc })
        {
            var traceId = answer.Status.Message.Split(' ')[^1].TrimEnd('.');
            Assert.Contains(server.Log.Lines, line =>
                line.Contains(traceId, StringComparison.Ordinal) && line.Contains("seal", StringComparison.Ordinal)
            );
        }
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Faults), MemberType = typeof(TestDatabase))]
    public async Task A_fault_of_the_storage_may_be_tried_again(string code, string reason)
    {
        await using var server = await StartWithAsync(TestDatabase.Fault(code));

        using var content = new StringContent(Text, System.Text.Encoding.UTF8, "application/json");
        using var response = await server.Json.PostAsync("/api/campaigns", content, TestContext.Current.CancellationToken);
        var json = await response.ReadAnswerAsync();
        var grpc = await server.CreateAsync(Message());

        Assert.Equal((503, Code.Unavailable, reason), (json.HttpStatus, json.Code, json.Reason));
        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta);
        Assert.Equal(1, json.Status.GetDetail<RetryInfo>().RetryDelay.Seconds);
        Assert.Equal(json.Status, grpc.Status);
    }

    private static Task<CampaignServerFixture> StartWithAsync(Exception fault) =>
        CampaignServerFixture.StartAsync(services => services.AddSingleton<IUnitOfWork>(new FailingCreates(fault)));
}
