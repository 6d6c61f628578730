using CampaignGrpc.Domain.Webhooks;

namespace CampaignGrpc.Domain.Tests.Webhooks;

public sealed class WebhookStateTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 3, 12, 0, 0, TimeSpan.Zero);

    private static readonly Webhook New = new()
    {
        Id = 1,
        ProjectId = 1,
        Url = WebhookUrl.FromStorage("https://example.com/"),
        Types = [],
        MaxBatch = 1,
        Secret = new byte[Webhook.SecretLength],
        Cursor = 5,
        CreateTime = Noon,
    };

    [Fact]
    public void What_fails_is_tried_again_after_longer_and_longer_and_given_up_after_three_days()
    {
        var (webhook, now, delays) = (New, Noon, new List<TimeSpan>());
        while (webhook.State == WebhookState.Active)
        {
            webhook = webhook.Fail(now, isGone: false, retryAfter: null);
            if (webhook.NextTryTime is not { } next)
                break;
            delays.Add(next - now);
            now = next;
        }

        Assert.Equal(delays.Take(7).Order(), delays.Take(7));
        Assert.InRange(delays[0].TotalSeconds, 5, 5.5);
        Assert.All(delays.Skip(7), delay => Assert.InRange(delay.TotalHours, 4, 4.4));
        Assert.Equal(WebhookState.GivenUp, webhook.State);
        Assert.InRange(now - Noon, Webhook.Patience, Webhook.Patience + TimeSpan.FromHours(4.4));
        Assert.Equal(5, webhook.Cursor);
    }

    [Fact]
    public void Webhooks_of_one_receiver_do_not_come_back_to_it_at_the_same_instant()
    {
        var delays = Enumerable
            .Range(1, Webhook.MostOfProject)
            .Select(id => (New with { Id = id }).Fail(Noon, isGone: false, retryAfter: null).NextTryTime!.Value - Noon)
            .Order()
            .ToList();

        Assert.All(delays, delay => Assert.InRange(delay.TotalSeconds, 5, 5.5));
        Assert.All(delays.Zip(delays.Skip(1)), pair => Assert.True(pair.Second - pair.First > TimeSpan.FromMilliseconds(5), $"{pair}"));
    }

    [Theory]
    [InlineData(60, 60)]
    [InlineData(1_000_000, 86_400)]
    public void Whoever_asks_to_wait_is_waited_for_but_no_longer_than_a_day(int retryAfter, int seconds) =>
        Assert.Equal(Noon.AddSeconds(seconds), New.Fail(Noon, isGone: false, TimeSpan.FromSeconds(retryAfter)).NextTryTime);

    [Fact]
    public void Whoever_is_gone_is_due_no_more_until_it_is_resumed()
    {
        var gone = New.Fail(Noon, isGone: true, null);

        Assert.Equal((WebhookState.Gone, false), (gone.State, gone.IsDue(Noon.AddDays(1))));
        Assert.True(gone.Resume().IsDue(Noon));
        Assert.Equal((2, 0), (gone.Resume(2).Cursor, gone.Resume(2).FailureCount));
    }

    [Fact]
    public void Whose_turn_it_is_has_it_until_the_lease_ends()
    {
        var leased = New.LeaseTo("one", Noon.AddMinutes(1));

        Assert.False(leased.IsDue(Noon.AddSeconds(59)));
        Assert.True(leased.IsDue(Noon.AddMinutes(1)));
        Assert.True(leased.GiveBack().IsDue(Noon));
    }

    [Fact]
    public void What_its_owner_changes_while_something_is_on_its_way_takes_the_turn_from_nobody()
    {
        var leased = New.Fail(Noon, isGone: false, retryAfter: null).LeaseTo("one", Noon.AddMinutes(1));

        Assert.Equal(("one", 2), (leased.Resume(2).LeaseOwner, leased.Resume(2).Cursor));
        Assert.Equal("one", leased.MoveTo(New.Url).LeaseOwner);
        Assert.Equal("one", leased.Pause().LeaseOwner);
    }

    [Fact]
    public void What_failed_at_one_address_holds_up_nothing_at_another()
    {
        var moved = New.Fail(Noon, isGone: false, retryAfter: null).MoveTo(WebhookUrl.FromStorage("https://example.org/"));

        Assert.Equal((0, null, true), (moved.FailureCount, moved.FailingSinceTime, moved.IsDue(Noon)));
    }

    [Fact]
    public void A_new_secret_leaves_the_one_before_in_place()
    {
        var renewed = New.Renew([.. Enumerable.Repeat((byte)1, Webhook.SecretLength)]);

        Assert.Same(New.Secret, renewed.FormerSecret);
        Assert.Equal(1, renewed.Secret[0]);
    }
}
