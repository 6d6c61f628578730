using CampaignGrpc.Simulation.Tests.World;

namespace CampaignGrpc.Simulation.Tests;

/// <summary>
/// Random campaigns, dialers that do everything that dialers can do wrong, owners that change their minds, and a clock that
/// jumps. A failure names its seed and step and tells what led to it.
/// </summary>
/// <remarks>
/// <c>CAMPAIGNS_SIMULATION_SEEDS</c> says how many seeds are run, 10,000 by default; <c>CAMPAIGNS_SIMULATION_SEED</c> names
/// one that is run alone.
/// </remarks>
public sealed class SimulationTests(SimulationTests.Workers workers) : IClassFixture<SimulationTests.Workers>
{
    private const int Blocks = 10;
    private const int Steps = 25;
    private const int SeedsToMeetEverything = 900;

    private static readonly int? OnlySeed = Number("CAMPAIGNS_SIMULATION_SEED");
    private static readonly int Seeds = OnlySeed is null ? Number("CAMPAIGNS_SIMULATION_SEEDS") ?? 10_000 : 1;

    private static readonly string[] Everything =
    [
        "cancel",
        "cancel CAMPAIGN_FINISHED",
        "cancel contact",
        "cancel contact CAMPAIGN_NOT_FOUND",
        "cancel contact CONTACT_FINISHED",
        "cancel contact CONTACT_NOT_FOUND",
        "cancel matching",
        "cancel matching CAMPAIGN_FINISHED",
        "claim",
        "clock set back",
        "create again",
        "create NEVER_OPENS",
        "delete",
        "delete CAMPAIGN_NOT_FINISHED",
        "delete CAMPAIGN_NOT_FOUND",
        "update",
        "update CAMPAIGN_NOT_FOUND",
        "update ETAG_STALE",
        "update FIELD_FROZEN",
        "update NEVER_OPENS",
        "campaign goes on",
        "launch",
        "launch CAMPAIGN_FINISHED",
        "launch SCHEDULE_PASSED",
        "pause CAMPAIGN_NOT_LAUNCHED",
        "resume CAMPAIGN_NOT_LAUNCHED",
        "start now",
        "start now CAMPAIGN_FINISHED",
        "start now CAMPAIGN_NOT_LAUNCHED",
        "start now CAMPAIGN_NOT_RUNNING",
        "start now WINDOW_CLOSED",
        "extend",
        "extend stop",
        "extend LEASE_LOST",
        "pause",
        "pause CAMPAIGN_FINISHED",
        "release",
        "release CALL_STARTED",
        "release LEASE_LOST",
        "report late",
        "report taken",
        "report CALL_NOT_STARTED",
        "report LEASE_LOST",
        "report OUTCOME_ALREADY_REPORTED",
        "report TIME_OUT_OF_RANGE",
        "resume",
        "resume CAMPAIGN_FINISHED",
        "ring",
        "ring too late",
        "start",
        "start CALL_LIMIT_REACHED",
        "start CALL_NOT_DUE",
        "start CALLEE_HOURS_CLOSED",
        "limit",
        "limit lines",
        "start CAMPAIGN_NOT_RUNNING",
        "start LEASE_LOST",
        "start LINE_FAILING",
        "start WINDOW_CLOSED",
        .. Enum.GetValues<Domain.Campaigns.CampaignState>().Select(state => $"campaign {state}"),
        .. Enum.GetValues<Domain.Contacts.ContactResult>().Select(result => $"result {result}"),
        .. Enum.GetValues<Domain.Attempts.Outcome>().Select(outcome => $"outcome {outcome}"),
    ];

    public static TheoryData<int> BlocksOfSeeds => [.. Enumerable.Range(0, Math.Min(Blocks, Seeds))];

    [Theory]
    [MemberData(nameof(BlocksOfSeeds))]
    public Task Whatever_dialers_owners_and_clocks_do_every_promise_holds(int block) =>
        workers.ForEachAsync(
            Enumerable.Range(OnlySeed ?? 0, Seeds).Where(seed => seed % Math.Min(Blocks, Seeds) == block),
            async (service, witness, seed) => await new SimulatedWorld(service, witness, seed).RunAsync(Steps)
        );

    [Fact]
    public async Task A_simulation_meets_every_state_every_outcome_and_every_refusal()
    {
        var met = new HashSet<string>();
        await workers.ForEachAsync(Enumerable.Range(0, SeedsToMeetEverything), async (service, witness, seed) =>
        {
            lock (met)
            {
                if (Everything.All(met.Contains))
                    return;
            }

            var world = new SimulatedWorld(service, witness, seed);
            await world.RunAsync(Steps);
            lock (met)
                met.UnionWith(world.Met());
        });
        Assert.Equal([], Everything.Except(met));
    }

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text
            ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture)
            : null;

    /// <summary>A service for each processor; what one seed leaves behind is wiped by the next.</summary>
    public sealed class Workers : IDisposable
    {
        private readonly List<(SimulatedService Service, Witness Witness)> _workers = [];

        public Workers()
        {
            for (var worker = 0; worker < Environment.ProcessorCount; worker++)
            {
                var service = new SimulatedService();
                _workers.Add((service, new(service)));
            }
        }

        internal Task ForEachAsync(IEnumerable<int> seeds, Func<SimulatedService, Witness, int, Task> run)
        {
            var shares = seeds.Select((seed, place) => (seed, place)).ToLookup(pair => pair.place % _workers.Count, pair => pair.seed);
            return Task.WhenAll(
                _workers.Select(
                    (worker, place) =>
                        Task.Run(async () =>
                        {
                            foreach (var seed in shares[place])
                                await run(worker.Service, worker.Witness, seed);
                        })
                )
            );
        }

        public void Dispose()
        {
            foreach (var (service, witness) in _workers)
            {
                witness.Dispose();
                service.Dispose();
            }
        }
    }
}
