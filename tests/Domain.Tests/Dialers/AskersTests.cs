using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Dialers;
using static CampaignGrpc.Domain.Tests.Dialing;

namespace CampaignGrpc.Domain.Tests.Dialers;

public sealed class AskersTests
{
    private static readonly Campaign Campaign = NewCampaign();

    [Fact]
    public void Those_who_asked_within_a_minute_ask()
    {
        var askers = Askers.Of(Campaign, [Ask("a", 30), Ask("b", 59), Ask("b", 10, project: 1), Ask("c", 60)], Start);

        Assert.Equal((2, Start.AddSeconds(-10), "2 dialers ask for its calls."), (askers.Count, askers.LastAskTime, askers.Description));
    }

    [Fact]
    public void Where_nobody_asks_any_more_it_is_said_since_when() =>
        Assert.Equal(
            "No dialer has asked for its calls since 2026-03-03 09:58:20Z.",
            Askers.Of(Campaign, [Ask("a", 100), Ask("b", 200)], Start).Description
        );

    [Fact]
    public void A_dialer_that_is_heard_of_without_asking_is_at_work() =>
        Assert.Equal(
            "No dialer has asked for its calls since 2026-03-03 09:58:20Z; 1 at work may have no line free.",
            Askers.Of(Campaign, [Ask("a", 100).HeardAt(Start.AddSeconds(-1))], Start).Description
        );

    [Fact]
    public void Those_who_ask_for_other_calls_are_not_its_askers()
    {
        var askers = Askers.Of(Campaign, [Ask("a", 1, project: 2), Ask("b", 1, campaign: 9), Ask("c", 1, project: 2, campaign: 1)], Start);

        Assert.Equal((0, null, "No dialer has ever asked for its calls."), (askers.Count, askers.LastAskTime, askers.Description));
    }

    [Fact]
    public void Of_a_campaign_older_than_what_is_kept_nobody_knows_whether_any_ever_asked() =>
        Assert.Equal(
            "No dialer has asked for its calls in the last 30 days.",
            Askers.Of(Campaign, [], Campaign.CreateTime + DialerAsk.KeptFor).Description
        );

    [Fact]
    public void Of_two_words_the_newest_counts_whatever_the_order()
    {
        var (older, newer) = (Ask("a", 20) with { Version = "1", LastWordTime = Start }, Ask("a", 10) with { Version = "2" });

        Assert.Equal(newer with { LastWordTime = Start }, older.With(newer));
        Assert.Equal(newer with { LastWordTime = Start }, newer.With(older));
        Assert.Equal(newer, newer.With(null));
    }

    [Fact]
    public void A_dialer_that_is_silent_for_a_day_is_not_listed_any_more()
    {
        var dialers = Dialer.Of(
            [Ask("old", 86_400), Ask("a", 5), Ask("b", 3), Ask("a", 1, project: 1)],
            new Dictionary<string, int> { ["b"] = 7 },
            Start
        );

        Assert.Equal([("a", 0, 2), ("b", 7, 1)], dialers.Select(dialer => (dialer.Id, dialer.HeldCalls, dialer.Asks.Count)));
        Assert.Equal([1, null], dialers[0].Asks.Select(ask => ask.ProjectId));
    }

    private static DialerAsk Ask(string dialer, int secondsAgo, long? project = null, long? campaign = null) =>
        new(
            dialer,
            project,
            campaign is { } id ? new(id) : null,
            "",
            null,
            1,
            Start.AddSeconds(-secondsAgo),
            Start.AddSeconds(-secondsAgo)
        );
}
