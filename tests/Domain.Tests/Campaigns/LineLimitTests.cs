using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Gates;
using static CampaignGrpc.Domain.Tests.Dialing;

namespace CampaignGrpc.Domain.Tests.Campaigns;

public sealed class LineLimitTests
{
    [Fact]
    public void It_has_room_for_as_many_as_both_of_its_bounds_let()
    {
        var limit = LineLimit.Of(1, null, 5, 100);

        Assert.Equal(3, limit.RoomAt(Start));
        Assert.Equal(1, limit.Move(4, 1).RoomAt(Start));
        Assert.Equal(0, limit.Move(6, 1).RoomAt(Start));
        Assert.False(limit.Move(5, 0).HasFreeLine);
        Assert.Equal(int.MaxValue, LineLimit.Of(1, null, null, null).RoomAt(Start));
    }

    [Fact]
    public void It_is_of_the_calls_of_its_project_and_of_its_number()
    {
        var campaign = NewCampaign();

        Assert.True(LineLimit.Of(1, null, 1, null).IsOf(campaign));
        Assert.True(LineLimit.Of(1, 1, 1, null).IsOf(campaign));
        Assert.False(LineLimit.Of(1, 2, 1, null).IsOf(campaign));
        Assert.False(LineLimit.Of(2, 1, 1, null).IsOf(campaign));
    }

    [Fact]
    public void Without_a_bound_on_starts_nothing_is_kept_of_them()
    {
        var limit = LineLimit.Of(1, null, 5, null);

        Assert.Equal((Pace.None, Pace.None), (limit.HandedOut(2, Start), limit.Started(Start)));
        Assert.Equal(Pace.None, limit.With(1, 1, Pace.None.Started(Start)).Pace);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(10_001, 1)]
    [InlineData(1, 0)]
    [InlineData(1, 1_001)]
    public void There_is_no_such_limit(int calls, int starts) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => LineLimit.Of(1, null, calls, starts));

    [Fact]
    public void What_it_holds_is_explained_of_each_campaign()
    {
        var limit = LineLimit.Of(1, null, 2, 1);
        var full = limit.Move(2, 0);
        var paced = limit.With(1, 0, limit.Started(Start));

        Assert.Equal((GateKind.Concurrency, "2 calls of the project are claimed or going on, and that is the most."), Blocking(full));
        Assert.Equal(
            (GateKind.Pace, "At most 1 calls of the project are started in a second, and for now that is the most."),
            Blocking(paced)
        );
        Assert.Equal(
            Start.AddSeconds(1),
            CallGates.At(new(NewContact(), Running(), Start, About: new() { LineLimits = [paced] })).NextCallTime
        );

        static (GateKind, string) Blocking(LineLimit limit)
        {
            var gate = CallGates.At(new(NewContact(), Running(), Start, About: new() { LineLimits = [limit] })).Blocking!;
            return (gate.Kind, gate.Description);
        }
    }
}
