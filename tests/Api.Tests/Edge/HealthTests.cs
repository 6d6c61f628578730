using System.Net;
using System.Text.Json;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Api.Tests.OpenApi;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CampaignGrpc.Api.Tests.Edge;

/// <summary>What a load balancer and a curious caller may ask.</summary>
public sealed class HealthTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_that_works_says_so_on_both_roads()
    {
        var grpc = await new Health.HealthClient(server.Channel).CheckAsync(new(), cancellationToken: TestEnd);
        using var json = await server.Json.GetAsync("/health", TestEnd);

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, grpc.Status);
        Assert.Equal(HttpStatusCode.OK, json.StatusCode);
        var health = await JsonDocument.ParseAsync(await json.Content.ReadAsStreamAsync(TestEnd), cancellationToken: TestEnd);
        Assert.Equal("Healthy", health.RootElement.GetProperty("status").GetString());
        Assert.Equal(
            ["clock", "database", "ending", "upkeep", "writer"],
            health.RootElement.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("name").GetString()).Order()
        );
    }

    [Theory]
    [InlineData("/health/ready", HttpStatusCode.ServiceUnavailable)]
    [InlineData("/health/live", HttpStatusCode.OK)]
    public async Task Told_to_end_it_lives_but_is_not_ready(string path, HttpStatusCode status)
    {
        await using var ending = await CampaignServerFixture.StartAsync();
        ending.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        using var answer = await ending.Json.GetAsync(path, TestEnd);

        Assert.Equal(status, answer.StatusCode);
        if (status != HttpStatusCode.OK)
            Assert.Contains(
                """{"name":"ending","status":"Unhealthy","description":"The service is ending."}""",
                await answer.Content.ReadAsStringAsync(TestEnd),
                StringComparison.Ordinal
            );
    }

    [Fact]
    public async Task A_service_whose_database_opens_but_cannot_be_read_says_so()
    {
        await using var broken = await CampaignServerFixture.StartAsync();
        broken.Execute("ALTER TABLE campaigns RENAME TO gone");

        using var json = await broken.Json.GetAsync("/health", TestEnd);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, json.StatusCode);
    }

    [Fact]
    public async Task Every_service_of_the_contract_is_as_well_as_the_whole()
    {
        var services = Contract.Rpcs.Select(rpc => rpc.Service.FullName).Distinct().ToList();
        Assert.NotEmpty(services);
        foreach (var service in services)
        {
            var health = await new Health.HealthClient(server.Channel).CheckAsync(new() { Service = service }, cancellationToken: TestEnd);

            Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);
        }
    }

    [Fact]
    public async Task An_unknown_service_has_no_health()
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(async () =>
            await new Health.HealthClient(server.Channel).CheckAsync(new() { Service = "no.such.Service" }, cancellationToken: TestEnd)
        );

        Assert.Equal(StatusCode.NotFound, refusal.StatusCode);
    }

    [Fact]
    public async Task Reflection_is_served_when_it_is_asked_for()
    {
        await using var open = await CampaignServerFixture.StartAsync("--Api:Reflection=true");

        var services = await ListServicesAsync(open);

        Assert.Contains("campaigns.v1.CampaignService", services);
        Assert.Contains("campaigns.v1.ContactService", services);
        Assert.Contains("grpc.health.v1.Health", services);
    }

    [Fact]
    public async Task Reflection_is_not_served_by_default()
    {
        // What is refused at once may be so before a message was written.
        using var call = new ServerReflection.ServerReflectionClient(server.Channel).ServerReflectionInfo(cancellationToken: TestEnd);
        var refusal = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(TestEnd));

        Assert.Equal(StatusCode.Unimplemented, refusal.StatusCode);
    }

    private static async Task<IEnumerable<string>> ListServicesAsync(CampaignServerFixture server)
    {
        using var call = new ServerReflection.ServerReflectionClient(server.Channel).ServerReflectionInfo(cancellationToken: TestEnd);
        await call.RequestStream.WriteAsync(new() { ListServices = "" }, TestEnd);
        Assert.True(await call.ResponseStream.MoveNext(TestEnd));
        return call.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name);
    }
}
