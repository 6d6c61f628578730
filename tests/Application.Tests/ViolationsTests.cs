using CampaignGrpc.Domain;

namespace CampaignGrpc.Application.Tests;

public sealed class ViolationsTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(100, 100)]
    [InlineData(101, 100)]
    [InlineData(150, 100)]
    public void The_first_hundred_are_listed_and_all_are_counted(int count, int listed)
    {
        var violations = Faults("phones", count);

        Assert.Equal(count, violations.Count);
        Assert.Equal(listed, violations.Listed.Count);
        Assert.Equal(Enumerable.Range(0, listed).Select(i => $"phones[{i}]"), violations.Listed.Select(violation => violation.Field));
    }

    [Theory]
    [InlineData(3, 4, 7)]
    [InlineData(60, 60, 120)]
    [InlineData(0, 150, 150)]
    [InlineData(150, 150, 300)]
    public void Two_lists_are_added_without_losing_count(int first, int second, int count)
    {
        var violations = Faults("campaign", first);
        violations.Add(Faults("phones", second));

        Assert.Equal(count, violations.Count);
        Assert.Equal(
            Enumerable
                .Range(0, first)
                .Select(i => $"campaign[{i}]")
                .Concat(Enumerable.Range(0, second).Select(i => $"phones[{i}]"))
                .Take(100),
            violations.Listed.Select(violation => violation.Field)
        );
    }

    [Fact]
    public void Only_the_very_field_is_concerned()
    {
        var violations = new Violations();
        violations.Add("campaign.schedule.date", new Problem(FieldReason.Format, "A real date."));

        Assert.True(violations.Concern("campaign.schedule.date"));
        Assert.False(violations.Concern("campaign.schedule"));
        Assert.False(violations.Concern("date"));
    }

    [Fact]
    public void A_single_fault_can_be_thrown_by_itself()
    {
        var refusal = new InvalidRequestException("campaign.schedule.date", FieldReason.InPast, "Today or a later day.");

        Assert.Equal(
            new Violation("campaign.schedule.date", FieldReason.InPast, "Today or a later day."),
            Assert.Single(refusal.Violations.Listed)
        );
    }

    private static Violations Faults(string list, int count)
    {
        var violations = new Violations();
        for (var i = 0; i < count; i++)
            violations.Add($"{list}[{i}]", FieldReason.Required, "This field is required.");
        return violations;
    }
}
