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
                if (answer.CampaignId > 0) Interlocked.Increment(ref accepted);
            });

        Assert.Equal(accepted, int.Parse(server.Ask("SELECT count(*) FROM campaigns").Single(), CultureInfo.InvariantCulture));
        Assert.InRange(accepted, 1, Cases - 1);
    }

#pragma warning disable CA5394 // Repeatable, which is all that is asked of it.
    private static byte[] Damage(int number)
    {
        var random = new Random(unchecked(Seed + (number * 16_777_619)));
        var bytes = Good.ToList();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var place = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes.RemoveAt(place);
                    break;
                case 1:
                    bytes.Insert(place, (byte)random.Next(256));
                    break;
                case 2:
                    bytes.InsertRange(place, bytes.GetRange(place, Math.Min(random.Next(1, 40), bytes.Count - place)));
                    break;
                case 3 when random.Next(4) == 0:
                    bytes.RemoveRange(place, bytes.Count - place);
                    bytes.Add((byte)random.Next(256));
                    break;
                default:
                    bytes[place] ^= (byte)(1 << random.Next(8));
                    break;
            }
        }

        return [.. bytes];
    }
#pragma warning restore CA5394
}
