using CampaignGrpc.Application;
using CampaignGrpc.Application.Operation;
using CampaignGrpc.Domain.Dialers;
using static CampaignGrpc.Infrastructure.Tests.Conformance.Samples;

namespace CampaignGrpc.Infrastructure.Tests.Conformance;

/// <summary>What every engine promises of what was heard of dialers: little of it, and of several words the newest.</summary>
public abstract class DialerStoreConformance(ITestStorage storage) : IDisposable
{
    /// <summary>Now, as nearly as a test whose storage keeps its own time can tell.</summary>
    private readonly DateTimeOffset _now = TimeProvider.System.Now().AddMinutes(-5);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_listed_is_what_was_written_in_every_field()
    {
        DialerAsk[] asks =
        [
            Ask("a"),
            Ask("a", project: 7),
            Ask("a", project: 7, campaign: 9),
            Ask("b") with
            {
                Version = "1.2",
                Capacity = 20,
                MaxCalls = 5,
            },
        ];

        await WriteAsync(asks);

        Assert.Equal(asks.ToHashSet(), (await storage.Dialers.ListAsksAsync(TestEnd)).ToHashSet());
    }

    [Fact]
    public async Task Whichever_replica_writes_last_the_newest_ask_stays()
    {
        var (older, newer) = (Ask("a") with { Version = "1", Capacity = 1 }, Ask("a", 10) with { Version = "2", Capacity = null });

        await WriteAsync([newer]);
        await WriteAsync([older]);
        Assert.Equal([newer], await storage.Dialers.ListAsksAsync(TestEnd));

        await WriteAsync([newer with { AskTime = newer.AskTime.AddSeconds(1), LastWordTime = newer.AskTime.AddSeconds(1), Version = "3" }]);
        Assert.Equal("3", Assert.Single(await storage.Dialers.ListAsksAsync(TestEnd)).Version);
    }

    [Fact]
    public async Task A_word_is_of_all_that_its_dialer_asks_for_in_the_project_and_never_goes_back()
    {
        await WriteAsync([Ask("a"), Ask("a", project: 7), Ask("a", project: 8), Ask("b")]);

        await WriteAsync([new DialerWord("a", 7, _now.AddSeconds(30)), new("nobody", 7, _now)]);
        await WriteAsync([new DialerWord("a", 7, _now.AddSeconds(20))]);
        await WriteAsync([Ask("a", 10)]);

        var asks = await storage.Dialers.ListAsksAsync(TestEnd);
        Assert.Equal(
            [("a", null, 30), ("a", 7, 30), ("a", 8, 0), ("b", null, 0)],
            asks.OrderBy(ask => ask.Key).Select(ask => (ask.DialerId, ask.ProjectId, (int)(ask.LastWordTime - _now).TotalSeconds))
        );
    }

    [Fact]
    public async Task A_word_from_a_clock_that_was_ahead_does_not_stay_the_newest()
    {
        await WriteAsync([Ask("a", 100_000) with { Version = "ahead" }]);

        await WriteAsync([Ask("a") with { Version = "right" }]);

        Assert.Equal([Ask("a") with { Version = "right" }], await storage.Dialers.ListAsksAsync(TestEnd));
    }

    [Fact]
    public async Task What_is_old_or_more_than_is_kept_is_forgotten()
    {
        await WriteAsync([
            Ask("old", -(int)DialerAsk.KeptFor.TotalSeconds),
            .. Enumerable
                .Range(0, DialerAsk.MostKept + 50)
                .Select(place =>
                    Ask($"d{place}") with
                    {
                        AskTime = _now.AddMilliseconds(place),
                        LastWordTime = _now.AddMilliseconds(place),
                    }
                ),
        ]);

        var asks = await storage.Dialers.ListAsksAsync(TestEnd);
        Assert.Equal(DialerAsk.MostKept, asks.Count);
        Assert.Equal(_now.AddMilliseconds(50), asks.Min(ask => ask.AskTime));
    }

    [Fact]
    public async Task What_each_dialer_holds_is_counted_over_all_campaigns()
    {
        for (var i = 0; i < 2; i++)
            await storage.AddAsync(NewCampaign(contacts: 4), NewContacts(4));
        storage.Execute(
            """
            UPDATE contacts SET state = 2, due_time = NULL, attempt_count = 1, claim_key = 7, lease_end_time = 9, claim_end_time = 9,
                dialer_id = CASE WHEN number = 1 THEN 'a' ELSE 'b' END WHERE number < 4
            """
        );
        storage.Execute("UPDATE contacts SET state = 3 WHERE number = 2");

        Assert.Equal(
            [("a", 2), ("b", 4)],
            (await storage.Dialers.CountHeldCallsAsync(TestEnd)).OrderBy(held => held.Key).Select(held => (held.Key, held.Value))
        );
    }

    public void Dispose()
    {
        storage.Dispose();
        GC.SuppressFinalize(this);
    }

    private DialerAsk Ask(string dialer, int seconds = 0, long? project = null, long? campaign = null) =>
        new(dialer, project, campaign is { } id ? new(id) : null, "", null, 1, _now.AddSeconds(seconds), _now.AddSeconds(seconds));

    private Task<int> WriteAsync(IEnumerable<DialerAsk> asks) => RunAsync(unit => unit.Dialers.Write(asks));

    private Task<int> WriteAsync(IEnumerable<DialerWord> words) => RunAsync(unit => unit.Dialers.Write(words));

    private Task<int> RunAsync(Action<IUnit> write) =>
        storage.Work.RunAsync(
            UnitPlan.Request,
            unit =>
            {
                write(unit);
                return 0;
            },
            TestEnd
        );
}
