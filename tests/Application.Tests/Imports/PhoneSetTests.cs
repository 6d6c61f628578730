using CampaignGrpc.Application.Imports;
using FsCheck;
using FsCheck.Fluent;

namespace CampaignGrpc.Application.Tests.Imports;

public sealed class PhoneSetTests
{
    [Fact]
    public void It_knows_what_a_set_knows_whatever_is_added() =>
        Prop.ForAll(
                Gen.OneOf(
                        Gen.Choose(1, 50).Select(digits => (long)digits),
                        Gen.Choose(0, int.MaxValue).Select(digits => 79_000_000_000L + digits),
                        Gen.Choose(0, 3_000).Select(steps => 1L + (steps * 1L << 40))
                    )
                    .ListOf(400)
                    .ToArbitrary(),
                numbers =>
                {
                    var set = new PhoneSet();
                    var known = new HashSet<long>();
                    return numbers.All(digits => set.Add(digits) == known.Add(digits));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithQuietOnSuccess(true));

    [Fact]
    public void Numbers_that_follow_each_other_are_told_apart_by_the_hundred_thousand()
    {
        var set = new PhoneSet();

        for (var digits = 79_120_000_000L; digits < 79_120_300_000L; digits++)
            Assert.True(set.Add(digits));

        for (var digits = 79_120_000_000L; digits < 79_120_300_000L; digits++)
            Assert.False(set.Add(digits));
        Assert.True(set.Add(79_120_300_000L));
    }
}
