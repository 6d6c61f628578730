using CampaignGrpc.Domain.Campaigns;

namespace CampaignGrpc.Domain.Tests.Campaigns;

public sealed class CampaignDescriptionTests
{
    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("one\r\n\ttwo\nthree")]
    [InlineData("Обзвон клиентов для опроса удовлетворенности")]
    public void A_description_is_kept_as_it_was_written(string text) =>
        Assert.Equal(text, CampaignDescription.TryParse(text, out _)?.Value);

    [Theory]
    [InlineData("ж")]
    [InlineData("😀")]
    public void A_description_has_at_most_2000_characters(string character)
    {
        var longest = string.Concat(Enumerable.Repeat(character, 2_000));

        Assert.NotNull(CampaignDescription.TryParse(longest, out _));
        Assert.Null(CampaignDescription.TryParse(longest + character, out var problem));
        Assert.Equal(FieldReason.TooLong, problem.Reason);
    }

    [Theory]
    [InlineData("a\0b", FieldReason.BadCharacter)]
    [InlineData("a\u001Bb", FieldReason.BadCharacter)]
    [InlineData("a\u009Fb", FieldReason.BadCharacter)]
    public void A_description_holds_no_control_characters_but_tabs_and_line_breaks(string text, string reason) =>
        AssertRefused(text, reason);

    [Fact]
    public void Half_a_character_is_no_text() => AssertRefused($"a{'\uD83D'}b", FieldReason.BadEncoding);

    private static void AssertRefused(string text, string reason)
    {
        Assert.Null(CampaignDescription.TryParse(text, out var problem));
        Assert.Equal(reason, problem.Reason);
    }
}
