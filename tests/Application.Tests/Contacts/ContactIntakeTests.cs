using System.Text;
using CampaignGrpc.Application.Contacts;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Application.Tests.Contacts;

public sealed class ContactIntakeTests
{
    private static readonly PhoneNumberReader Phones = new(Options.Create(new CampaignsOptions()));

    [Fact]
    public void Contacts_are_kept_in_the_order_in_which_they_came()
    {
        var intake = Intake();
        Offer(intake, "+79123456780", """{"name": "Иванов"}""");
        Offer(intake, "8 (912) 345-67-81");

        Assert.Equal(["+79123456780", "+79123456781"], intake.Accepted.Select(contact => contact.Phone.ToString()));
        Assert.Equal(["""{"name":"Иванов"}""", "{}"], intake.Accepted.Select(contact => contact.AddData.Json));
        Assert.Equal(0, intake.Violations.Count);
    }

    [Fact]
    public void A_number_that_stands_twice_is_refused_in_whatever_spelling_and_both_places_are_named()
    {
        var intake = Intake();
        Offer(intake, "+79123456780");
        Offer(intake, "+79123456789");
        Offer(intake, "8 (912) 345-67-89");
        Offer(intake, "79123456789");

        Assert.Equal(["phones[2].phone DUPLICATE", "phones[3].phone DUPLICATE"], Faults(intake));
        Assert.All(intake.Violations.Listed, violation =>
            Assert.Contains("phones[1].phone", violation.Description, StringComparison.Ordinal)
        );
        Assert.Equal(2, intake.Accepted.Count);
    }

    [Fact]
    public void Where_repeated_numbers_are_skipped_the_first_is_kept_with_its_data()
    {
        var intake = Intake(DuplicatePhonesPolicy.Skip);
        Offer(intake, "+79123456789", """{"first":true}""");
        Offer(intake, "8 (912) 345-67-89", """{"first":false}""");
        Offer(intake, "+79123456780");

        Assert.Empty(Faults(intake));
        Assert.Equal("""{"first":true}""", intake.Accepted[0].AddData.Json);
        Assert.Equal(2, intake.Accepted.Count);
        Assert.Equal(3, intake.Offered);
    }

    [Fact]
    public void Every_fault_of_every_contact_is_found_with_its_path()
    {
        var intake = Intake();
        Offer(intake, "+79123456789");
        Offer(intake, null);
        Offer(intake, "abc", "[0]");
        Offer(intake, "112", """{"":1}""");
        Offer(intake, "+79123456780", """{"a":1,"a":2}""");

        Assert.Equal(
            [
                "phones[1].phone REQUIRED",
                "phones[2].phone NOT_A_PHONE",
                "phones[2].add_data WRONG_TYPE",
                "phones[3].phone FORBIDDEN_NUMBER",
                "phones[3].add_data EMPTY_KEY",
                "phones[4].add_data DUPLICATE_FIELD",
            ],
            Faults(intake)
        );
        Assert.Single(intake.Accepted);
    }

    [Fact]
    public void A_number_whose_fault_was_found_by_the_reader_of_the_request_is_not_reported_twice()
    {
        var intake = Intake();
        intake.Offer(null, "[0]"u8, isPhoneRefused: true);

        Assert.Equal(["phones[0].add_data WRONG_TYPE"], Faults(intake));
        Assert.Equal("phones[1]", intake.NextPath);
    }

    [Fact]
    public void A_number_stands_twice_even_when_the_first_ones_data_was_refused()
    {
        var intake = Intake();
        Offer(intake, "+79123456789", "[0]");
        Offer(intake, "+79123456789");

        Assert.Equal(["phones[0].add_data WRONG_TYPE", "phones[1].phone DUPLICATE"], Faults(intake));
    }

    [Theory]
    [InlineData(DuplicatePhonesPolicy.Reject)]
    [InlineData(DuplicatePhonesPolicy.Skip)]
    public void Contacts_whose_only_fault_is_a_repeated_number_are_counted_whatever_is_done_about_them(DuplicatePhonesPolicy duplicates)
    {
        var intake = Intake(duplicates);
        Offer(intake, "+79123456789");
        Offer(intake, "8 (912) 345-67-89");
        Offer(intake, "79123456789", "[0]");
        Offer(intake, "abc");

        Assert.Equal((1, 1, 4), (intake.Accepted.Count, intake.DuplicateCount, intake.Offered));
    }

    [Fact]
    public void A_contact_in_which_the_reader_of_the_request_found_a_fault_is_not_accepted_and_the_next_one_is()
    {
        var intake = Intake();
        intake.Violations.Add($"{intake.NextPath}.fone", "UNKNOWN_FIELD", "There is no such field.");
        Offer(intake, "+79123456789");
        Offer(intake, "+79123456780");

        Assert.Equal(["+79123456780"], intake.Accepted.Select(contact => contact.Phone.ToString()));
    }

    [Fact]
    public void What_comes_beyond_the_most_is_counted_and_neither_read_nor_kept()
    {
        var intake = Intake(max: 2);
        Offer(intake, "+79123456780");
        Offer(intake, "+79123456781");
        Offer(intake, "abc", "[0]");
        Offer(intake, "+79123456780");

        Assert.Equal(4, intake.Offered);
        Assert.Equal(2, intake.Accepted.Count);
        Assert.Empty(Faults(intake));
    }

    private static ContactIntake Intake(DuplicatePhonesPolicy duplicates = DuplicatePhonesPolicy.Reject, int max = 100) =>
        new(Phones, duplicates, max);

    private static void Offer(ContactIntake intake, string? phone, string addData = "") =>
        intake.Offer(phone, Encoding.UTF8.GetBytes(addData));

    private static IEnumerable<string> Faults(ContactIntake intake) =>
        intake.Violations.Listed.Select(violation => $"{violation.Field} {violation.Reason}");
}
