using System.Globalization;
using CampaignGrpc.Api.Tests.Driving;
using Google.Rpc;

namespace CampaignGrpc.Api.Tests.Edge;

/// <summary>The same for gRPC: thousands of messages whose bytes were damaged.</summary>
public sealed class MutatedMessageTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private const int Seed = 20_260_303;
    private const int Cases = 2_000;

    private static readonly byte[] Good = RawGrpc.ValidMessage();

    [Fact]
    public async Task However_a_message_is_damaged_it_is_accepted_or_the_callers_fault()
    {
        var accepted = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Cases),
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken },
            async (number, _) =>
            {
                var answer = await server.CreateAsync(Damage(number));
                Assert.True(answer.Code is Code.Ok or Code.InvalidArgument, $"Seed {Seed}, case {number}: {answer.Status}");
                if (answer.CampaignId > 0)
                    Interlocked.Increment(ref accepted);
            }
        );

        Assert.Equal(accepted, int.Parse(server.Ask("SELECT count(*) FROM campaigns").Single(), CultureInfo.InvariantCulture));
        Assert.InRange(accepted, 1, Cases - 1);
    }

#pragma warning disable CA5394 // Repeatable, which is all that is asked of it.
    private static byte[] Damage(int number) => Mutations.Bytes(Good, new Random(unchecked(Seed + (number * 16_777_619))));
#pragma warning restore CA5394
}
