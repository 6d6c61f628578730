using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Gates;
using static CampaignGrpc.Domain.Tests.Dialing;

namespace CampaignGrpc.Domain.Tests.Campaigns;

public sealed class PaceTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Calls_are_handed_out_one_by_one_evenly_and_quiet_time_saves_nothing_up()
    {
        var pace = Pace.None.Claimed(1, 10, Start);

        Assert.Equal(0, pace.Room(10, 1, Start));
        Assert.Equal(Start.AddMilliseconds(80), pace.OpenTime(10, 1, Start));
        Assert.Equal(1, pace.Room(10, 1, Start.AddMilliseconds(80)));
        Assert.Equal(1, pace.Room(10, 0, Start.AddHours(1)));
    }

    [Fact]
    public void Of_many_calls_a_second_those_of_twenty_milliseconds_are_handed_out_together()
    {
        Assert.Equal(21, Pace.None.Room(1_000, 0, Start));
        Assert.Equal(3, Pace.None.Room(100, 0, Start));
        Assert.Equal(1, Pace.None.Room(49, 0, Start));
    }

    [Fact]
    public void A_claim_keeps_the_place_of_its_start_until_it_is_started_or_given_up()
    {
        var pace = Pace.None.Claimed(1, 2, Start).Claimed(1, 2, Start + Second);

        Assert.Null(pace.OpenTime(2, 2, Start.AddMinutes(1)));
        Assert.Equal(0, pace.Room(2, 2, Start.AddMinutes(1)));
        Assert.Equal(1, pace.Room(2, 1, Start.AddMinutes(1)));
        Assert.Equal(0, pace.Started(Start.AddMinutes(1)).Room(2, 1, Start.AddMinutes(1)));
        Assert.Equal(Start.AddMinutes(1) + Second, pace.Started(Start.AddMinutes(1)).OpenTime(2, 1, Start.AddMinutes(1)));
    }

    [Fact]
    public void A_start_waits_until_one_fewer_than_the_most_were_within_a_second()
    {
        var pace = Pace.None.Started(Start).Started(Start).Started(Start.AddMilliseconds(500));

        Assert.Equal(Start.AddMilliseconds(600), pace.StartTime(4, Start.AddMilliseconds(600)));
        Assert.Equal(Start + Second, pace.StartTime(3, Start.AddMilliseconds(600)));
        Assert.Equal(Start.AddMilliseconds(1_500), pace.StartTime(1, Start.AddMilliseconds(600)));
    }

    [Fact]
    public void A_clock_that_is_set_back_has_nobody_started_sooner()
    {
        var pace = Pace.None.Claimed(1, 1, Start.AddMinutes(1)).Started(Start.AddMinutes(1));

        Assert.Equal(0, pace.Room(1, 0, Start));
        Assert.Equal(Start.AddMinutes(1) + Second, pace.OpenTime(1, 0, Start));
        Assert.Equal(Start.AddMinutes(1) + Second, pace.StartTime(1, Start));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_001)]
    public void There_is_no_such_pace(int most)
    {
        var campaign = NewCampaign();

        Assert.Throws<ArgumentOutOfRangeException>(() => campaign.Update(campaign.Terms with { MaxStartsPerSecond = most }, Start));
    }

    [Fact]
    public void Without_a_limit_nothing_is_kept()
    {
        var campaign = Running();

        campaign.HandOut(1, Start);

        Assert.Equal(Pace.None, campaign.Pace);
        campaign.Update(campaign.Terms with { MaxStartsPerSecond = 5 }, Start);
        campaign.HandOut(1, Start);
        Assert.NotEqual(Pace.None, campaign.Pace);
        campaign.Update(campaign.Terms with { MaxStartsPerSecond = null }, Start);
        Assert.Equal(Pace.None, campaign.Pace);
    }

    [Fact]
    public void Claims_beyond_a_limit_that_was_set_since_are_started_one_by_one()
    {
        var campaign = Running(contacts: 2);
        var (first, second) = (Claimed(1), Claimed(2));
        campaign.Update(campaign.Terms with { MaxStartsPerSecond = 1 }, Start);
        first.Start(new(campaign.Id, 1, 1), campaign, 1, Start, Limits);

        var refused = Assert.Throws<DomainException>(() =>
            second.Start(new(campaign.Id, 2, 2), campaign, 1, Start.AddMilliseconds(999), Limits)
        );

        Assert.Equal((Refusal.PaceReached, ContactState.Claimed, 0), (refused.Refusal, second.State, second.AttemptCount));
        Assert.Equal(Start + Second, second.Start(new(campaign.Id, 2, 2), campaign, 1, Start + Second, Limits).StartTime);

        Contact Claimed(int number) =>
            Contact.FromStorage(
                campaign.Id,
                number,
                PhoneNumber.FromDigits(79123456780 + number),
                AddData.Empty,
                default,
                new(
                    ContactState.Claimed,
                    null,
                    null,
                    null,
                    0,
                    null,
                    null,
                    new(number, "dialer", Start.AddMinutes(1), Start.AddMinutes(10)),
                    false,
                    0,
                    false
                )
            );
    }

    [Fact]
    public void While_its_pace_lets_nobody_be_called_the_gate_says_until_when()
    {
        var campaign = Running(contacts: 3);
        campaign.Update(campaign.Terms with { MaxStartsPerSecond = 1 }, Start);
        campaign.HandOut(1, Start);
        campaign.Count(new(2, 0, 1, 0));

        var gate = CallGates.At(new(NewContact(), campaign, Start)).Gates.Single(gate => gate.Kind == GateKind.Pace);

        Assert.Equal((false, Start.AddMilliseconds(980)), (gate.IsOpen, gate.OpenTime));
        campaign.Count(new(2, 1, 0, 0));
        Assert.Null(CallGates.At(new(NewContact(), campaign, Start)).Blocking!.OpenTime);
    }

    /// <summary>Dialers that ask for many, hoard, give up and start all at once.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(50)]
    [InlineData(333)]
    [InlineData(1_000)]
    public void No_second_has_more_starts_whatever_dialers_do(int most)
    {
        for (var seed = 1; seed <= 40; seed++)
        {
            var random = new Random((most * 100) + seed);
            var (pace, claimed, now) = (Pace.None, 0, Start);
            var starts = new List<DateTimeOffset>();
            for (var step = 0; step < 600; step++)
            {
                now = now.AddMicroseconds(
                    random.Next(4) switch
                    {
                        0 => 0,
                        1 => random.Next(2_000),
                        2 => random.Next(60_000),
                        _ => random.Next(20) == 0 ? 3_000_000 : random.Next(300_000),
                    }
                );
                var room = pace.Room(most, claimed, now);
                var opens = pace.OpenTime(most, claimed, now);
                Assert.Equal(room > 0, opens <= now);
                if (room == 0 && opens is { } at)
                {
                    Assert.Equal(0, pace.Room(most, claimed, at.AddMicroseconds(-1)));
                    Assert.True(pace.Room(most, claimed, at) > 0);
                }

                if (random.Next(3) > 0)
                {
                    var taken = Math.Min(room, random.Next(1, 40));
                    (pace, claimed) = (pace.Claimed(taken, most, now), claimed + taken);
                }
                else if (random.Next(10) == 0)
                {
                    claimed -= random.Next(claimed + 1);
                }

                // What was claimed within the pace always starts.
                for (var begun = random.Next(3) == 0 ? random.Next(claimed + 1) : 0; begun > 0; begun--, claimed--)
                {
                    Assert.Equal(now, pace.StartTime(most, now));
                    pace = pace.Started(now);
                    starts.Add(now);
                }
            }

            for (int first = 0, last = 0; last < starts.Count; last++)
            {
                while (starts[first] <= starts[last] - Second)
                    first++;
                Assert.InRange(last - first + 1, 1, most);
            }
        }
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(10, 90)]
    [InlineData(100, 900)]
    [InlineData(1_000, 9_000)]
    public void Dialers_that_start_at_once_have_nearly_all_of_the_pace(int most, int least)
    {
        var (pace, count) = (Pace.None, 0);
        for (var now = Start; now < Start.AddSeconds(10); now = now.AddMilliseconds(1))
        {
            var room = pace.Room(most, 0, now);
            pace = pace.Claimed(room, most, now);
            for (var begun = 0; begun < room; begun++)
                pace = pace.Started(now);
            count += room;
        }

        Assert.InRange(count, least, most * 10);
    }
}
