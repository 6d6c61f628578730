using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignGrpc.Api.Postgres.Tests.Replicas;

/// <summary>Two services on one database, each with dialers of its own.</summary>
public sealed class TwoReplicas : IAsyncLifetime
{
    public CampaignServerFixture One { get; private set; } = null!;

    public CampaignServerFixture Other { get; private set; } = null!;

    /// <summary>To their database.</summary>
    public string Connection => One.Services.GetRequiredService<IConfiguration>().GetConnectionString("Campaigns")!;

    public async ValueTask InitializeAsync()
    {
        One = await CampaignServerFixture.StartAsync();
        Other = await CampaignServerFixture.StartAsync($"--ConnectionStrings:Campaigns={Connection}");
    }

    public async ValueTask DisposeAsync()
    {
        await Other.DisposeAsync();
        await One.DisposeAsync();
    }

    /// <summary>Both clocks show the same, as those of machines in one place do: what is due by the one is due by the other.</summary>
    public void Advance(TimeSpan time)
    {
        One.Time.Advance(time);
        Other.Time.Advance(time);
    }

    /// <summary>As many dialers as are asked for, in turn on the one and on the other.</summary>
    public IEnumerable<DialerDriver> Dialers(int count) =>
        Enumerable.Range(0, count).Select(place => new DialerDriver(place % 2 == 0 ? One : Other));
}
