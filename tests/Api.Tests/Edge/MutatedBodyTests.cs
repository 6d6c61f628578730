using System.Globalization;
using System.Text;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf;
using Google.Rpc;
using static CampaignGrpc.Api.Tests.Creating.ValidRequest;

namespace CampaignGrpc.Api.Tests.Edge;

/// <summary>
/// Thousands of bodies made from a good one: never a fault of the service, the same answer on both roads wherever both can
/// carry the body, no row for what was refused. What no answer may say, <see cref="Answer"/> checks in each.
/// </summary>
public sealed class MutatedBodyTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private const int Seed = 20_260_303;
    private const int Cases = 5_000;
    private const int CasesBetweenCounts = 200;

    private static readonly string Good = With(
        ("campaign.schedule.time_zone", "\"Asia/Omsk\""),
        ("campaign.schedule.last_date", "\"2026-06-01\""),
        ("campaign.schedule.weekdays", """["MONDAY", "WEDNESDAY", "SUNDAY"]"""),
        ("phones[2]", """{"phone": "+49 30 12345678", "add_data": {"a": {"b": [1.10, "x"]}, "c": -0}}""")
    );

    private int _accepted;
    private int _carriedByBoth;

    [Fact]
    public async Task However_a_body_is_damaged_the_service_holds_its_promises()
    {
        var mutations = new Mutations(Good, Seed);
        for (var first = 0; first < Cases; first += CasesBetweenCounts)
        {
            _accepted = 0;
            var before = Count();

            await Parallel.ForEachAsync(
                Enumerable.Range(first, CasesBetweenCounts),
                new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken },
                async (number, _) => await CheckAsync(number, mutations.Case(number))
            );

            Assert.True(before + _accepted == Count(), $"Something refused was stored. Seed {Seed}, one of the cases from {first}.");
        }

        Assert.Equal(
            "0",
            server
                .Ask("SELECT count(*) FROM campaigns WHERE contact_count <> (SELECT count(*) FROM contacts WHERE campaign_id = id)")
                .Single()
        );
        // Else the comparison of the two roads would prove nothing.
        Assert.InRange(_carriedByBoth, Cases / 5, Cases);
    }

    private async Task CheckAsync(int number, byte[] body)
    {
        try
        {
            var json = await server.PostAsync(body);
            Assert.True(json.HttpStatus is 200 or 400, $"HTTP {json.HttpStatus}");
            Assert.Equal(json.HttpStatus == 200 ? Code.Ok : Code.InvalidArgument, json.Code);
            if (json.CampaignId > 0)
                Interlocked.Increment(ref _accepted);
            if (CarriedByBoth.Message(body) is { } message)
                await CompareAsync(json, message);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException(
                $"Seed {Seed}, case {number}: {exception.Message}\n{Encoding.UTF8.GetString(body)}",
                exception
            );
        }
    }

    private async Task CompareAsync(Answer json, CreateCampaignRequest message)
    {
        Interlocked.Increment(ref _carriedByBoth);
        var grpc = await server.CreateAsync(message);
        if (grpc.CampaignId > 0)
            Interlocked.Increment(ref _accepted);
        Assert.Equal((json.Code, json.Reason), (grpc.Code, grpc.Reason));
        Assert.Equal(json.Faults, grpc.Faults);
        if (json.CampaignId > 0)
            Assert.Equal(await StoredAsync(json.CampaignId), await StoredAsync(grpc.CampaignId));
    }

    /// <summary>What is stored of a campaign and its contacts, as far as both roads can say it.</summary>
    private async Task<IEnumerable<IMessage>> StoredAsync(long id)
    {
        var campaign = await server.GetAsync(id);
        var contacts = await server.Contacts.ListContactsAsync(
            new() { CampaignId = id },
            cancellationToken: TestContext.Current.CancellationToken
        );
        campaign.Id = 0;
        foreach (var contact in contacts.Contacts)
            (contact.CampaignId, contact.AddDataJson) = (0, "");
        return [campaign, .. contacts.Contacts];
    }

    private int Count() => int.Parse(server.Ask("SELECT count(*) FROM campaigns").Single(), CultureInfo.InvariantCulture);
}
