using System.Text;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using static CampaignGrpc.Api.Tests.Imports.ImportDriver;

namespace CampaignGrpc.Api.Tests.Imports;

/// <summary>Files made from good ones: never a fault of the service, and the counts always add up.</summary>
public sealed class MutatedImportTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private const int Seed = 20_260_304;
    private const int Cases = 800;

    private readonly ImportDriver _imports = new(server);

    [Theory]
    [InlineData(Ndjson)]
    [InlineData(Csv)]
    public async Task However_a_file_is_damaged_the_service_holds_its_promises(string type)
    {
        var campaigns = new List<long>();
        for (var count = 0; count < 8; count++)
            campaigns.Add(await new DialerDriver(server).CreateAsync(1));
        var good =
            type == Ndjson
                ? Lines(1, 3) + """{"phone": "+49 30 12345678", "add_data": {"a": {"b": [1.10, "x"]}, "c": -0}}""" + "\n"
                : "phone,name,\"a \"\"b\"\"\"\n+79130000001,Анна,\"1,\n2\"\n8 (913) 000-00-02,\"Пётр\",\n+49 30 12345678,x,y\n";
        var accepted = 0;

        await Parallel.ForEachAsync(
            campaigns.Select((campaign, lane) => (campaign, lane)),
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken },
            async (place, _) =>
            {
                for (var number = place.lane; number < Cases; number += campaigns.Count)
                {
                    var body = Damage(good, number);
                    var answer = await _imports.PostAsync(
                        place.campaign,
                        body,
                        type,
                        $"duplicates=DUPLICATE_POLICY_SKIP{(number % 2 == 0 ? $"&{SkipBad}" : "")}"
                    );
                    Assert.True(
                        answer.Refusal.HttpStatus is 200 or 400,
                        $"Seed {Seed}, case {number}: {answer.Refusal.Status}\n{Encoding.UTF8.GetString(body)}"
                    );
                    if (answer.Response is null)
                        continue;
                    Interlocked.Increment(ref accepted);
                    Assert.Equal(
                        answer.Import.RowCount,
                        answer.Import.AcceptedCount + answer.Import.DuplicateCount + answer.Import.RefusedCount
                    );
                }
            }
        );

        Assert.InRange(accepted, Cases / 4, Cases - 1);
        _imports.AssertWhole();
        // What was refused is dropped by the next sweeps.
        await Eventually.IsTrueAsync(
            () => server.Ask("SELECT count(*) FROM staged_rows").Single() == "0",
            meanwhile: () => server.Time.Advance(TimeSpan.FromSeconds(5))
        );
        Assert.DoesNotContain(server.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

#pragma warning disable CA5394 // Repeatable, which is all that is asked of it.
    private static byte[] Damage(string good, int number)
    {
        var random = new Random(unchecked(Seed + (number * 16_777_619)));
        var bytes = Encoding.UTF8.GetBytes(good).ToList();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var place = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes.RemoveAt(place);
                    break;
                case 1:
                    bytes.Insert(place, "\"\n\r,;\t{}\\\0 "u8[random.Next(11)]);
                    break;
                case 2:
                    bytes.InsertRange(place, bytes.GetRange(place, Math.Min(random.Next(1, 60), bytes.Count - place)));
                    break;
                case 3 when random.Next(4) == 0:
                    bytes.RemoveRange(place, bytes.Count - place);
                    bytes.Add((byte)random.Next(256));
                    break;
                case 4:
                    bytes[place] = (byte)random.Next(256);
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
