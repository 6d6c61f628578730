using System.Text;
using CampaignGrpc.Domain.Campaigns;

namespace CampaignGrpc.Domain.Tests.Campaigns;

public sealed class CampaignNameTests
{
    [Theory]
    [InlineData("Обзвон клиентов")]
    [InlineData("x")]
    [InlineData(" with spaces around ")]
    [InlineData("=cmd()")]
    [InlineData("<script>alert('x')</script>")]
    [InlineData("'; drop table campaigns; --")]
    [InlineData("عربى and עברית side by side")]
    [InlineData("👩‍👩‍👧 family")]
    public void A_name_is_kept_as_it_was_written(string text) => Assert.Equal(text, CampaignName.TryParse(text, out _)?.Value);

    [Theory]
    [InlineData("ж")]
    [InlineData("😀")]
    [InlineData("e\u0301")]
    public void A_name_has_at_most_200_characters_however_they_are_encoded(string character)
    {
        var longest = string.Concat(Enumerable.Repeat(character, 200));

        Assert.NotNull(CampaignName.TryParse(longest, out _));
        Assert.Null(CampaignName.TryParse(longest + character, out var problem));
        Assert.Equal(FieldReason.TooLong, problem.Reason);
    }

    [Fact]
    public void A_name_is_kept_in_form_C() => Assert.Equal("\u00E9", CampaignName.TryParse("e\u0301", out _)?.Value);

    [Theory]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("a\tb")]
    [InlineData("a\u007Fb")]
    [InlineData("a\u0085b")]
    [InlineData("a\u2028b")]
    [InlineData("a\u2029b")]
    [InlineData("a\u202Ab")]
    [InlineData("a\u202Eb")]
    [InlineData("a\u2066b")]
    [InlineData("a\u2069b")]
    public void A_name_is_one_line_that_reads_as_it_is_stored(string text) => Assert.Equal(FieldReason.BadCharacter, RefusalOf(text));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\u00A0\u3000")]
    public void A_name_is_not_blank(string text) => Assert.Equal(FieldReason.Required, RefusalOf(text));

    [Theory]
    [InlineData('\uD83D')]
    [InlineData('\uDE00')]
    public void Half_a_character_is_no_text(char half) => Assert.Equal(FieldReason.BadEncoding, RefusalOf($"a{half}b"));

    [Fact]
    public void A_campaign_without_a_name_is_named_after_its_first_day() =>
        Assert.Equal("Обзвон 2021-10-06", CampaignName.For(new DateOnly(2021, 10, 6)).Value);

    [Theory]
    [InlineData("Обзвон", "ОБЗВОН")]
    [InlineData("caf\u00E9", "CAFE\u0301")]
    public void Names_are_found_whatever_their_capitals_and_form(string one, string other) =>
        Assert.Equal(CampaignName.Fold(one), CampaignName.Fold(other));

    [Fact]
    public void Equal_names_are_equal_values() =>
        Assert.Equal(CampaignName.TryParse("name", out _), CampaignName.FromStorage("name".Normalize(NormalizationForm.FormD)));

    private static string? RefusalOf(string text)
    {
        Assert.Null(CampaignName.TryParse(text, out var problem));
        return problem.Reason;
    }
}
