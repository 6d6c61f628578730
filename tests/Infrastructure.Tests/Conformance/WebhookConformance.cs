using CampaignGrpc.Application;
using CampaignGrpc.Domain.Webhooks;
using static CampaignGrpc.Infrastructure.Tests.Conformance.Samples;

namespace CampaignGrpc.Infrastructure.Tests.Conformance;

/// <summary>What every engine promises of webhooks: all their fields are kept, and the latest tries.</summary>
public abstract class WebhookConformance(ITestStorage storage) : IDisposable
{
    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_read_is_what_was_stored_in_every_field()
    {
        var made = await AddAsync(
            New() with
            {
                Types = ["campaigns.v1.run.began", "campaigns.v1.run.ended"],
                MaxBatch = 7,
                HasContactDetails = true,
                FormerSecret = new byte[Webhook.SecretLength],
                State = WebhookState.GivenUp,
                Cursor = 3,
                FailureCount = 2,
                FailingSinceTime = Noon,
                NextTryTime = Noon.AddHours(1),
                LeaseOwner = "one",
                LeaseEndTime = Noon.AddMinutes(1),
            }
        );

        Assert.Equivalent(made, await storage.Webhooks.GetAsync(made.Id, TestEnd), strict: true);
    }

    [Fact]
    public async Task Those_are_listed_as_due_that_are()
    {
        var all = new List<Webhook>();
        foreach (var state in Enum.GetValues<WebhookState>())
            all.Add(await AddAsync(New() with { State = state }));
        foreach (var instant in new[] { Noon.AddSeconds(-1), Noon, Noon.AddSeconds(1) })
        {
            all.Add(await AddAsync(New() with { NextTryTime = instant }));
            all.Add(await AddAsync(New().LeaseTo("one", instant)));
        }

        var due = await storage.Webhooks.ListDueAsync(Noon, TestEnd);

        Assert.Equal(all.Where(webhook => webhook.IsDue(Noon)).Select(webhook => webhook.Id), due.Select(webhook => webhook.Id));
        Assert.Equal(5, due.Count);
    }

    [Fact]
    public async Task Of_its_tries_the_latest_are_kept_and_go_with_it()
    {
        var made = await AddAsync(New());
        for (var place = 0; place < Delivery.MostKept + 5; place++)
            await RunAsync(unit => unit.Webhooks.Add(new Delivery(made.Id, 0, Noon, 1, 2, 200, "Thanks.", "", 3, null)));

        var kept = await storage.Webhooks.ListDeliveriesAsync(made.Id, TestEnd);
        Assert.Equal((Delivery.MostKept, Delivery.MostKept + 5L, 6L), (kept.Count, kept[0].Number, kept[^1].Number));

        await RunAsync(unit => unit.Webhooks.Remove(unit.Webhooks.Get(made.Id)));
        Assert.Equal(0, storage.Ask("SELECT count(*) FROM webhook_deliveries"));
    }

    public void Dispose()
    {
        storage.Dispose();
        GC.SuppressFinalize(this);
    }

    internal static Webhook New() =>
        new()
        {
            ProjectId = 1,
            Url = WebhookUrl.FromStorage("https://example.com/events"),
            Types = [],
            MaxBatch = 1,
            Secret = [.. Enumerable.Range(1, Webhook.SecretLength).Select(number => (byte)number)],
            Cursor = 0,
            CreateTime = Noon,
        };

    private async Task<Webhook> AddAsync(Webhook webhook)
    {
        await RunAsync(unit => webhook = unit.Webhooks.Add(webhook));
        return webhook;
    }

    private Task<int> RunAsync(Action<IUnit> act) =>
        storage.Work.RunAsync(
            UnitPlan.Request,
            unit =>
            {
                act(unit);
                return 0;
            },
            TestEnd
        );
}
