using System.Globalization;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Domain.Tests.Contacts;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData(79123456789, "+79123456789")]
    [InlineData(1_000_001, "+1000001")]
    [InlineData(999_999_999_999_999, "+999999999999999")]
    public void A_number_of_7_to_15_digits_is_written_in_E164(long digits, string text)
    {
        Assert.Equal(text, PhoneNumber.FromDigits(digits).ToString());
        Assert.InRange(text.Length - 1, PhoneNumber.MinDigits, PhoneNumber.MaxDigits);
    }

    [Theory]
    [InlineData(999_999)]
    [InlineData(1_000_000_000_000_000)]
    [InlineData(0)]
    [InlineData(-79123456789)]
    [InlineData(long.MinValue)]
    public void Fewer_or_more_digits_are_no_number(long digits) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PhoneNumber.FromDigits(digits));

    [Fact]
    public void Numbers_are_equal_by_their_digits() =>
        Assert.Equal(PhoneNumber.FromDigits(79123456789), PhoneNumber.FromDigits(79123456789));

    [Fact]
    public void A_number_is_written_alike_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("ar-SA");
        try
        {
            Assert.Equal("+79123456789", PhoneNumber.FromDigits(79123456789).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
