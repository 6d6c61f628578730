using CampaignGrpc.Infrastructure.Storage.Engine;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CampaignGrpc.Infrastructure.Tests.Sqlite;

public sealed class DatabaseHealthTests : IDisposable
{
    private readonly DatabaseFile _file = new();

    [Fact]
    public async Task The_service_is_healthy_while_its_database_answers()
    {
        using var database = _file.Open();

        Assert.Equal(HealthStatus.Healthy, await CheckAsync());
    }

    [Fact]
    public async Task The_service_is_unhealthy_when_its_database_is_gone()
    {
        using var database = _file.Open();
        File.Delete(_file.Path);

        Assert.Equal(HealthStatus.Unhealthy, await CheckAsync());
    }

    public void Dispose() => _file.Dispose();

    private async Task<HealthStatus> CheckAsync() =>
        (await new DatabaseHealthCheck(_file).CheckHealthAsync(new(), TestContext.Current.CancellationToken)).Status;
}
