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
    [InlineData("79123456789.0", "+79123456789")]
    [InlineData("9123456789.00", "+79123456789")]
    [InlineData("+79123456789.0", "+79123456789")]
    [InlineData("79123456789,0", "+79123456789")]
    [InlineData("79 123 456 789,00", "+79123456789")]
    [InlineData("8342345678.0", "+78342345678")]
    [InlineData("8912345678.0", FieldReason.NotAPhone)]
    [InlineData("8 912 345 678.0", FieldReason.NotAPhone)]
    [InlineData("112.0", FieldReason.ForbiddenNumber)]
    public void A_spreadsheets_decimal_is_the_number_before_the_point(string text, string number) => Assert.Equal(number, Read(text));

    [Theory]
    [InlineData("7.91235E+10")]
    [InlineData("7,91235E+10")]
    [InlineData("7.91235e10")]
    [InlineData("+8E10")]
    [InlineData("7.91235E\u221210")]
    public void A_number_that_a_spreadsheet_has_shortened_is_lost_and_the_fault_says_how_to_keep_the_others(string text) =>
        Assert.Contains("format the column as text", ProblemOf(text).Description, StringComparison.Ordinal);

    [Theory]
    [InlineData("\u00A0", "a no-break space")]
    [InlineData("\u2007", "a figure space")]
    [InlineData("\u2009", "a thin space")]
    [InlineData("\u202F", "a narrow no-break space")]
    [InlineData("\u2010", "a hyphen")]
    [InlineData("\u2011", "a no-break hyphen")]
    [InlineData("\u2012", "a figure dash")]
    [InlineData("\u2013", "an en dash")]
    [InlineData("\u2014", "an em dash")]
    [InlineData("\u2212", "a minus")]
    [InlineData("\u200B", "a zero-width space")]
    [InlineData("\u200E", "a mark of direction")]
    [InlineData("\u202A", "an embedding")]
    [InlineData("\u202C", "the end of one")]
    [InlineData("\u2060", "a word joiner")]
    [InlineData("\u2069", "the end of an isolate")]
    [InlineData("\uFEFF", "a byte-order mark in the middle")]
    public void What_programs_put_around_and_between_digits_is_passed_over(string character, string _)
    {
        Assert.Equal("+79123456789", Read($"{character}+7{character}912{character}345-67-89{character}"));
        Assert.Equal("+79123456789", Read($"8 (912){character}345-67-89"));
    }

    [Theory]
    [InlineData("'+79123456789")]
    [InlineData("'89123456789")]
    [InlineData("=\"+79123456789\"")]
    [InlineData(" =\"8 (912) 345-67-89\" ")]
    [InlineData("(+7) 912 345-67-89")]
    public void A_number_that_was_kept_from_a_spreadsheet_is_read(string text) => Assert.Equal("+79123456789", Read(text));

    [Theory]
    [InlineData("+7912345678٩", "'٩' (U+0669)")]
    [InlineData("+7912345678О", "'О' (U+041E)")]
    [InlineData("89123456789;", "';' (U+003B)")]
    [InlineData("+79123456789\0", "U+0000")]
    [InlineData("+7912345\t6789", "U+0009")]
    [InlineData("+79123456789\U0001F4DE", "(U+1F4DE)")]
    [InlineData("+79123456789\uD83D", "U+FFFD")]
    public void A_character_that_no_number_has_is_named(string text, string named)
    {
        var problem = ProblemOf(text);

        Assert.Equal(FieldReason.NotAPhone, problem.Reason);
        Assert.Contains(named.Replace("'", "", StringComparison.Ordinal), problem.Description, StringComparison.Ordinal);
        Assert.DoesNotContain(problem.Description, char.IsControl);
    }

    [Theory]
    [InlineData("+79123456789", false)]
    [InlineData("8 (495) 123-45-67", false)]
    [InlineData("+8 (495) 123-45-67", true)]
    [InlineData("+77012345678", true)]
    [InlineData("+4915123456789", true)]
    [InlineData("+80012345678", true)]
    public void A_number_of_another_region_is_told_apart(string text, bool isForeign)
    {
        var reading = ReaderOf("RU").Read(text);

        Assert.Equal((true, isForeign), (reading.Number is not null, reading.IsForeign));
    }

    /// <summary>Every region, every kind of number, every spelling that the document lists: that number, or a refusal.</summary>
    [Fact]
    public void In_no_spelling_is_a_number_read_as_another_one()
    {
        var library = PhoneNumberUtil.GetInstance();
        var read = 0;
        foreach (var region in library.GetSupportedRegions())
        {
            foreach (var kind in Enum.GetValues<PhoneNumberType>())
            {
                if (library.GetExampleNumberForType(region, kind) is not { } example)
                    continue;
                var number = library.Format(example, PhoneNumberFormat.E164);
                var national = library.Format(example, PhoneNumberFormat.NATIONAL);
                var international = library.Format(example, PhoneNumberFormat.INTERNATIONAL);
                var digits = string.Concat(national.Where(char.IsAsciiDigit));
                string[] here =
                [
                    national,
                    national.Replace(' ', '\u00A0'),
                    national.Replace('-', '\u2013'),
                    $"'{national}",
                    $"=\"{national}\"",
                    $"\u202A{national}\u202C",
                ];
                string[] anywhere =
                [
                    number,
                    international,
                    international.Replace(' ', '\u202F'),
                    international.Replace('-', '\u2011'),
                    $"'{number}",
                    $"=\"{number}\"",
                    $"{number}.0",
                    $"{number},00",
                    $"\u200E{number}\u200F",
                    $" {number} ",
                    $"({number})",
                ];
                foreach (var text in here.Concat(anywhere).Concat([digits, $"{digits}.0", $"{digits},00"]))
                {
                    var answer = Read(text, region);
                    Assert.True(answer == number || !answer.StartsWith('+'), $"{region} {kind}: {text} of {number} was read as {answer}.");
                    if (answer == number)
                        read++;
                }
            }
        }

        Assert.True(read > 20_000, $"Only {read} spellings were read.");
    }

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
        var examples = library
            .GetSupportedRegions()
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
    [InlineData("(+7)912)+3456789")]
    [InlineData("'")]
    [InlineData("=\"\"")]
    [InlineData("=79123456789")]
    [InlineData("=\"+79123456789\"&\"0\"")]
    [InlineData("79123456789.5")]
    [InlineData("79123456789,5")]
    [InlineData("7,912,345,678.9")]
    [InlineData("0.0")]
    [InlineData(".0")]
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
    public void Short_emergency_and_premium_rate_numbers_are_not_called(string text) =>
        Assert.Equal(FieldReason.ForbiddenNumber, Read(text));

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
        var answers = Enumerable
            .Range(0, 20_000)
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
            var example = library.Format(
                library.GetExampleNumberForType(region, PhoneNumberType.MOBILE) ?? library.GetExampleNumber(region),
                PhoneNumberFormat.E164
            );
            for (var repeat = 0; repeat < 100; repeat++)
            {
                var text =
                    example[..random.Next(2, example.Length + 1)]
                    + string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => random.Next(10)));
                if (plain.TryRead(text) is not { } number)
                    continue;
                known++;
                var parsed = library.Parse(text, region);
                Assert.Equal(library.Format(parsed, PhoneNumberFormat.E164), number.ToString());
                Assert.DoesNotContain(
                    library.GetNumberType(parsed),
                    (PhoneNumberType[])[PhoneNumberType.UNKNOWN, PhoneNumberType.PREMIUM_RATE]
                );
            }
        }

        Assert.True(known > 1_000, $"Only {known} numbers were known at a glance.");
    }

    private static PhoneNumberReader ReaderOf(string region) =>
        Readers.GetOrAdd(region, _ => new(Options.Create(new CampaignsOptions { DefaultRegion = region })));

    private static Problem ProblemOf(string text)
    {
        var (number, _, problem) = ReaderOf("RU").Read(text);
        Assert.Null(number);
        return problem;
    }

    /// <summary>The number, or the reason why there is none.</summary>
    private static string Read(string text, string region = "RU")
    {
        var (number, _, problem) = ReaderOf(region).Read(text);
        return number?.ToString() ?? problem.Reason;
    }
}
