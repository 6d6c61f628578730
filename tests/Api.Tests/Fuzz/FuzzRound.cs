using System.Globalization;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Infrastructure;

namespace CampaignGrpc.Api.Tests.Fuzz;

/// <summary>
/// So many seconds of cases, eight at once. <c>CAMPAIGNS_FUZZ_SECONDS</c> says how many, ten by default;
/// <c>CAMPAIGNS_FUZZ_SEED</c> names another row of cases.
/// </summary>
internal sealed class FuzzRound(CampaignServerFixture server)
{
    private const int CasesBetweenSteps = 200;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(Number("CAMPAIGNS_FUZZ_SECONDS") ?? 10);

    private static readonly int Seed = Number("CAMPAIGNS_FUZZ_SEED") ?? 20_261_130;

    /// <param name="tryCase">Carries out one case and fails when the service did not hold what it promises.</param>
    public async Task RunAsync(Func<Random, Task> tryCase)
    {
        for (var count = 0; count < 4; count++)
            await new DialerDriver(server).CreateAsync(5);
        var began = TimeProvider.System.GetTimestamp();
        for (var first = 0; TimeProvider.System.GetElapsedTime(began) < Length; first += CasesBetweenSteps)
        {
            await Parallel.ForEachAsync(
                Enumerable.Range(first, CasesBetweenSteps),
                new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken },
                async (number, _) => await TryAsync(number, tryCase)
            );
            LetTimePass(new Random(Case(first)));
        }

        // Upkeep may still be behind the clock.
        Assert.NotEqual("Unhealthy", await server.HealthAsync());
        Assert.Equal("0", server.Ask("SELECT count(*) FROM campaigns WHERE set_aside_time IS NOT NULL").Single());
        Assert.Empty(server.Services.CheckDatabase());
        Assert.DoesNotContain(server.Log.Lines, line =>
            line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Critical", StringComparison.Ordinal)
        );
    }

    private async Task TryAsync(int number, Func<Random, Task> tryCase)
    {
        try
        {
            await tryCase(new Random(Case(number)));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            var logged = server.Log.Lines.Where(line => line.StartsWith("Error", StringComparison.Ordinal)).TakeLast(3);
            throw new InvalidOperationException($"Seed {Seed}, case {number}: {exception.Message}\n{string.Join('\n', logged)}", exception);
        }
    }

    /// <summary>Leases end, windows open and close, and now and then a day goes by.</summary>
    private void LetTimePass(Random random)
    {
#pragma warning disable CA5394 // Repeatable, which is all that is asked of it.
        server.Time.Advance(random.Next(50) == 0 ? TimeSpan.FromDays(1) : TimeSpan.FromSeconds(random.Next(90)));
#pragma warning restore CA5394
    }

    private static int Case(int number) => unchecked((Seed * 486_187_739) + (number * 16_777_619));

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
