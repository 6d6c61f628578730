using CampaignGrpc.Api.Tests.Driving;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CampaignGrpc.Console.Tests;

/// <summary>How the service is, in words.</summary>
public sealed class OperationTests
{
    [Fact]
    public async Task What_a_check_says_to_monitors_in_English_is_said_in_the_language_of_the_page()
    {
        await using var server = await CampaignServerFixture.StartAsync(services =>
            services.Configure<HealthCheckServiceOptions>(health =>
                health.Registrations.Single(check => check.Name == "clock").Factory = _ => new Degraded()
            )
        );
        using var browser = new FormBrowser(server.JsonUrl);

        var page = await browser.TextAsync("/operations");

        Assert.Contains("Часы машины перевели", page, StringComparison.Ordinal);
        Assert.DoesNotContain("jumped", page, StringComparison.Ordinal);
    }

    private sealed class Degraded : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(HealthCheckResult.Degraded("The machine's clock jumped."));
    }
}
