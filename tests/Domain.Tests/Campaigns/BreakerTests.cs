using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Gates;
using static CampaignGrpc.Domain.Tests.Dialing;

namespace CampaignGrpc.Domain.Tests.Campaigns;

/// <summary>A list is not burnt by a line that carries no call.</summary>
public sealed class BreakerTests
{
    private readonly Campaign _campaign = Running(contacts: 100);
    private LineFailures _caller;
    private int _calls;

    [Theory]
    [InlineData(Outcome.NotDialed, LineWord.Failed)]
    [InlineData(Outcome.Failed, LineWord.Failed)]
    [InlineData(Outcome.Unknown, LineWord.Nothing)]
    [InlineData(Outcome.Busy, LineWord.Rang)]
    [InlineData(Outcome.NoAnswer, LineWord.Rang)]
    [InlineData(Outcome.Answered, LineWord.Rang)]
    [InlineData(Outcome.Voicemail, LineWord.Rang)]
    [InlineData(Outcome.Rejected, LineWord.Rang)]
    [InlineData(Outcome.InvalidNumber, LineWord.Rang)]
    [InlineData(Outcome.DoNotCall, LineWord.Rang)]
    public void Each_outcome_says_something_of_the_line_or_nothing(Outcome outcome, LineWord word) =>
        Assert.Equal(word, outcome.SaysOfLine());

    [Fact]
    public void Twenty_failures_in_a_row_hold_the_campaign_and_one_call_is_let_through_every_ninety_seconds()
    {
        Fail(19);
        Assert.False(_campaign.Breaker.IsTripped);
        Assert.Equal(int.MaxValue, Room(0));

        Fail(1);

        Assert.True(_campaign.Breaker.IsTripped);
        Assert.Equal((0, 0, 1), (Room(0), Room(89.999), Room(90)));
        _campaign.LetThrough(7, Start.AddSeconds(100), Limits);
        Assert.Equal((0, 1), (Room(189), Room(190)));
    }

    [Fact]
    public void Anything_that_rings_in_between_begins_a_new_row()
    {
        Fail(19);
        Hear(Outcome.Busy, Start);
        Fail(19);

        Assert.False(_campaign.Breaker.IsTripped);
    }

    [Fact]
    public void A_call_of_unknown_fate_neither_fails_nor_mends_the_line()
    {
        Fail(19);
        Hear(Outcome.Unknown, Start);
        Assert.False(_campaign.Breaker.IsTripped);
        Fail(1);
        Hear(Outcome.Unknown, Start);

        Assert.True(_campaign.Breaker.IsTripped);
    }

    [Fact]
    public void A_probe_that_rings_sets_the_campaign_going_and_a_call_from_before_the_failures_does_not()
    {
        Fail(20);

        Hear(Outcome.Answered, Start.AddSeconds(-1));
        Assert.True(_campaign.Breaker.IsTripped);
        Hear(Outcome.NoAnswer, Start.AddSeconds(90));

        Assert.Equal(Breaker.Closed, _campaign.Breaker);
    }

    [Fact]
    public void Only_the_claim_that_was_let_through_passes_the_gate()
    {
        Fail(20);
        _campaign.LetThrough(7, Start, Limits);

        Assert.True(GateFor(7).IsOpen);
        Assert.Equal(Refusal.LineFailing, GateFor(8).Refusal);
        var unasked = Line(CallGates.At(new(NewContact(), _campaign, Start)));
        Assert.Equal((false, Start.AddSeconds(90)), (unasked.IsOpen, unasked.OpenTime));

        Gate GateFor(long key) => Line(CallGates.At(new(NewContact(), _campaign, Start, new CallToken(new(1), 1, key))));
    }

    [Fact]
    public void A_caller_number_that_fails_holds_its_other_campaigns_which_let_one_call_through_at_once()
    {
        var other = Running(contacts: 100);
        Fail(20);

        // It has not heard of it yet, and lets no more than one through all the same.
        Assert.Equal(1, other.RoomAt(Start, _caller, Limits));
        other.HearOfCaller(_caller, Start, Limits);

        Assert.Equal((true, 1), (other.Breaker.IsTripped, other.RoomAt(Start, _caller, Limits)));
    }

    [Fact]
    public void Once_the_caller_number_is_in_order_its_other_campaigns_are()
    {
        var other = Running(contacts: 100);
        Fail(20);
        other.HearOfCaller(_caller, Start, Limits);

        Hear(Outcome.Answered, Start.AddSeconds(90));
        other.HearOfCaller(_caller, Start.AddSeconds(100), Limits);

        Assert.Equal(Breaker.Closed, other.Breaker);
    }

    [Fact]
    public void No_more_calls_are_let_through_than_there_are_lines()
    {
        var campaign = NewCampaign(contacts: 3, maxConcurrentCalls: 2);
        campaign.Count(new(0, 3, 0, 0));

        Assert.Equal(0, campaign.RoomAt(Start, _caller, Limits));
    }

    private int Room(double seconds) => _campaign.RoomAt(Start.AddSeconds(seconds), _caller, Limits);

    private void Fail(int times)
    {
        for (var call = 0; call < times; call++)
            Hear(call % 2 == 0 ? Outcome.NotDialed : Outcome.Failed, Start);
    }

    private void Hear(Outcome outcome, DateTimeOffset started)
    {
        var token = new CallToken(new(1), 1, ++_calls);
        var conclusion = new Conclusion(outcome, started, null, null, false, null, null);
        var attempt = Attempt.FromStorage(token, 1, 1, new(2026, 3, 3), 1, "d", started, started, conclusion);
        _caller = _caller.After(attempt);
        _campaign.HearOfLine(attempt, _caller, started, Limits);
    }

    private static Gate Line(CallGates gates) => gates.Gates.Single(gate => gate.Kind == GateKind.Line);
}
