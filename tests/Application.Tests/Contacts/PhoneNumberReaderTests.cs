using System.Collections.Concurrent;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Domain;
using Microsoft.Extensions.Options;
using PhoneNumbers;

namespace CampaignGrpc.Application.Tests.Contacts;

public sealed class PhoneNumberReaderTests
{
    private static readonly ConcurrentDictionary<string, PhoneNumberReader> Readers = new();

    [Theory]
    [InlineData("+79123456789")]
    [InlineData("+7 912 345-67-89")]
    [InlineData("+7 (912) 345.67.89")]
    [InlineData("8 (912) 345-67-89")]
    [InlineData("89123456789")]
    [InlineData("9123456789")]
    [InlineData("79123456789")]
    [InlineData("8-912-345-67-89")]
    public void A_number_is_read_in_every_spelling_that_people_use(string text) => Assert.Equal("+79123456789", Read(text));

    [Theory]
    [InlineData("+4915123456789")]
    [InlineData("+16502530000")]
    [InlineData("+77012345678")]
    [InlineData("+390669812345")]
    [InlineData("+6834000")]
    public void Numbers_of_other_countries_are_read_in_E164(string text) => Assert.Equal(text, Read(text));

    [Theory]
    [InlineData("DE", "0151 23456789", "+4915123456789")]
    [InlineData("US", "(650) 253-0000", "+16502530000")]
    [InlineData("KZ", "8 701 234 56 78", "+77012345678")]
    [InlineData("IT", "06 6981 2345", "+390669812345")]
    [InlineData("GB", "+7 912 345-67-89", "+79123456789")]
    public void National_numbers_are_those_of_the_default_region(string region, string text, string number) =>
        Assert.Equal(number, Read(text, region));

    [Fact]
    public void Every_regions_mobile_numbers_are_read_as_they_are_written_there_and_in_E164_everywhere()
    {
        var library = PhoneNumberUtil.GetInstance();
        var examples = library.GetSupportedRegions()
            .Select(region => (Region: region, Number: library.GetExampleNumberForType(region, PhoneNumberType.MOBILE)))
            .Where(example => example.Number is not null);

        Assert.All(examples, example =>
        {
            var number = library.Format(example.Number, PhoneNumberFormat.E164);
            Assert.Equal(number, Read(number));
            Assert.Equal(number, Read(library.Format(example.Number, PhoneNumberFormat.NATIONAL), example.Region));
            Assert.Equal(number, Read(library.Format(example.Number, PhoneNumberFormat.INTERNATIONAL)));
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("+")]
    [InlineData("abc")]
    [InlineData("555")]
    [InlineData("12345")]
    [InlineData("+1234567890123456")]
    [InlineData("+99912345678")]
    [InlineData("+79123456789;ext=5")]
    [InlineData("+79123456789 x5")]
    [InlineData("+79123456789 доб. 5")]
    [InlineData("sip:a@b")]
    [InlineData("tel:+79123456789")]
    [InlineData("+7912345\r\n6789")]
    [InlineData("+7912345\t6789")]
    [InlineData("8-800-FLOWERS")]
    [InlineData("7+9123456789")]
    [InlineData("++79123456789")]
    [InlineData("+79123456789/+79123456780")]
    [InlineData("+79123456789\0")]
    public void A_text_that_is_no_number_is_told_so(string text) => Assert.Equal(FieldReason.NotAPhone, Read(text));

    [Theory]
    [InlineData("+７９１２３４５６７８９", "fullwidth digits")]
    [InlineData("+٧٩١٢٣٤٥٦٧٨٩", "Arabic digits")]
    [InlineData("+79１２３４５６７８９", "digits of two scripts")]
    [InlineData("+7912\u200B3456789", "a zero-width space")]
    [InlineData("\u202A+79123456789\u202C", "marks of direction, as an address book copies them")]
    [InlineData("+7\u00A09123456789", "a no-break space")]
    [InlineData("＋79123456789", "a fullwidth plus")]
    public void Characters_that_only_look_right_are_no_number(string text, string _) => Assert.Equal(FieldReason.NotAPhone, Read(text));

    [Theory]
    [InlineData("112")]
    [InlineData("101")]
    [InlineData("+7112")]
    [InlineData("+78091234567")]
    [InlineData("8 (809) 123-45-67")]
    [InlineData("+19002345678")]
    [InlineData("+449098790000")]
    public void Short_emergency_and_premium_rate_numbers_are_not_called(string text) => Assert.Equal(FieldReason.ForbiddenNumber, Read(text));

    [Theory]
    [InlineData("US", "911")]
    [InlineData("GB", "999")]
    [InlineData("DE", "110")]
    public void Emergency_numbers_are_those_of_the_default_region(string region, string text) =>
        Assert.Equal(FieldReason.ForbiddenNumber, Read(text, region));

    /// <summary>Numbers that are in use and that E.164 has no room for.</summary>
    [Theory]
    [InlineData("+4921476439160239", "Germany, 16 digits")]
    [InlineData("+490353987211494791", "Germany, 17 digits and a trunk zero")]
    [InlineData("+431110", "Austria, 6 digits")]
    public void A_valid_number_of_fewer_than_7_or_more_than_15_digits_is_no_number_here(string text, string _) =>
        Assert.Equal(FieldReason.NotAPhone, Read(text));

    [Fact]
    public void Whatever_the_digits_they_are_answered_and_a_number_that_was_read_is_read_as_itself()
    {
        var random = new Random(1);
        var answers = Enumerable.Range(0, 20_000)
            .Select(_ => $"+{random.Next(1, 1_000)}" + string.Concat(Enumerable.Range(0, random.Next(0, 20)).Select(_ => random.Next(10))))
            .Select(text => Read(text))
            .ToList();

        Assert.All(answers, answer => Assert.Equal(answer, answer.StartsWith('+') ? Read(answer) : answer));
        Assert.Contains(answers, answer => answer.StartsWith('+'));
        Assert.Contains(FieldReason.NotAPhone, answers);
    }

    /// <summary>Numbers made from the head of a mobile number and random digits, so that many are valid and many just not.</summary>
    [Fact]
    public void What_is_known_at_a_glance_is_what_the_library_says_in_every_region()
    {
        var library = PhoneNumberUtil.GetInstance();
        var random = new Random(1);
        var known = 0;
        foreach (var region in library.GetSupportedRegions())
        {
            var plain = new PlainMobileNumbers(library, region);
            var example = library.Format(library.GetExampleNumberForType(region, PhoneNumberType.MOBILE) ?? library.GetExampleNumber(region), PhoneNumberFormat.E164);
            for (var repeat = 0; repeat < 100; repeat++)
            {
                var text = example[..random.Next(2, example.Length + 1)] + string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => random.Next(10)));
                if (plain.TryRead(text) is not { } number) continue;
                known++;
                var parsed = library.Parse(text, region);
                Assert.Equal(library.Format(parsed, PhoneNumberFormat.E164), number.ToString());
                Assert.DoesNotContain(library.GetNumberType(parsed), (PhoneNumberType[])[PhoneNumberType.UNKNOWN, PhoneNumberType.PREMIUM_RATE]);
            }
        }

        Assert.True(known > 1_000, $"Only {known} numbers were known at a glance.");
    }

    /// <summary>The number, or the reason why there is none.</summary>
    private static string Read(string text, string region = "RU")
    {
        var reader = Readers.GetOrAdd(region, _ => new(Options.Create(new CampaignsOptions { DefaultRegion = region })));
        return reader.TryRead(text, out var problem)?.ToString() ?? problem.Reason;
    }
}
