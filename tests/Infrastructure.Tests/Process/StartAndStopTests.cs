using System.Net;

namespace CampaignGrpc.Infrastructure.Tests.Process;

public sealed class StartAndStopTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string DatabasePath => _folder.File("campaigns.db");

    [Fact]
    public async Task A_start_says_in_a_few_lines_what_it_is_what_is_set_where_it_listens_and_where_its_data_is()
    {
        await using var service = await ServiceProcess.StartListeningAsync(DatabasePath);

        Assert.EndsWith(
            $"CampaignGrpc {Application.ProgramVersion.Text}",
            await service.LineAsync("CampaignGrpc.Api[0] CampaignGrpc"),
            StringComparison.Ordinal
        );
        Assert.Contains("Settings: Api:Reflection=, Api:GrpcWeb=False,", await service.LineAsync("Settings:"), StringComparison.Ordinal);
        Assert.Matches(
            @"Listening: \w+ on http://127\.0\.0\.1:\d+, \w+ on http://127\.0\.0\.1:\d+$",
            await service.LineAsync("Listening:")
        );
        Assert.EndsWith($"Data: {DatabasePath}", await service.LineAsync("Data:"), StringComparison.Ordinal);
        using var health = await service.Json.GetAsync("/health", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Empty(service.Errors);
    }

    [Fact]
    public async Task An_end_says_that_it_begins_and_that_it_is_over()
    {
        await using var service = await ServiceProcess.StartListeningAsync(DatabasePath);

        service.Terminate();

        Assert.Equal(0, await service.ExitCodeAsync());
        var said = service.Output.Where(line => line.Contains("CampaignGrpc.Api[", StringComparison.Ordinal)).TakeLast(2).ToList();
        Assert.EndsWith("Ending: the service was told to", said[0], StringComparison.Ordinal);
        Assert.EndsWith("The service has ended", said[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_process_on_the_same_file_ends_and_says_why_in_a_sentence()
    {
        await using var first = await ServiceProcess.StartListeningAsync(DatabasePath);
        await using var second = ServiceProcess.Start(DatabasePath);

        Assert.Equal(1, await second.ExitCodeAsync());

        var reason = Assert.Single(second.Errors);
        Assert.StartsWith(
            $"The service does not start: The database file {DatabasePath} cannot be held by this process alone",
            reason,
            StringComparison.Ordinal
        );
        Assert.EndsWith("because it is being used by another process.", reason, StringComparison.Ordinal);
        Assert.Empty(second.Output);
        using var response = await first.Json.PostAsync("/api/campaigns", CampaignRequest.With(1), TestContext.Current.CancellationToken);
        Assert.Equal(1, await CampaignRequest.IdAsync(response));
    }

    [Fact]
    public async Task A_process_that_is_told_to_end_finishes_the_call_in_flight_and_ends_well()
    {
        await using var service = await ServiceProcess.StartListeningAsync(DatabasePath);
        // The client sends a body only when the service has begun the call and asks for it; that is when it is told to end.
        using var body = new LateContent(CampaignRequest.With(100), async () =>
        {
            service.Terminate();
            await service.LineAsync("Application is shutting down");
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/campaigns")
        {
            Content = body,
            Headers = { ExpectContinue = true },
        };

        using var response = await service.Json.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(1, await CampaignRequest.IdAsync(response));
        Assert.Equal(0, await service.ExitCodeAsync());
        Assert.Empty(service.Errors);
    }

    [Fact]
    public async Task An_Excel_file_that_cannot_be_put_aside_is_no_fault_of_its_sender()
    {
        await using var service = await ServiceProcess.StartListeningAsync(DatabasePath, temporaryFolder: _folder.File("nowhere"));
        using var created = await service.Json.PostAsync("/api/campaigns", CampaignRequest.With(1), TestContext.Current.CancellationToken);
        using var file = new ByteArrayContent([1]);
        file.Headers.ContentType = new("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

        using var response = await service.Json.PostAsync("/api/campaigns/1/contacts:import", file, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains(
            "STORAGE_UNAVAILABLE",
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    public void Dispose() => _folder.Dispose();

    private sealed class LateContent(HttpContent content, Func<Task> beforeSending) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await beforeSending();
            await content.CopyToAsync(stream);
        }

        protected override bool TryComputeLength(out long length)
        {
            Headers.ContentType = content.Headers.ContentType;
            length = content.Headers.ContentLength!.Value;
            return true;
        }
    }
}
