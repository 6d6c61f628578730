using System.Globalization;
using System.Text;
using System.Text.Json;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Domain.Scheduling;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Application.Tests.Campaigns;

public sealed class RequestKeyTests
{
    private static readonly PhoneNumberReader Phones = new(Options.Create(new CampaignsOptions()));
    private static readonly DateTimeOffset Received = new(2026, 5, 8, 9, 0, 0, TimeSpan.Zero);

    private static readonly ScheduleInput Schedule = new(
        new(2026, 5, 8),
        new(9, 0),
        new(17, 0),
        Recurrence.Daily,
        3,
        30,
        "Asia/Yekaterinburg",
        new(2026, 12, 31),
        Weekdays.All
    );

    private static readonly CampaignInput Campaign = new(1, "Опрос", "for the clients", 10, Schedule, 5);

    public static TheoryData<string, CampaignInput> Changes =>
        new()
        {
            { "project", Campaign with { ProjectId = 2 } },
            { "name", Campaign with { Name = "опрос" } },
            { "no name", Campaign with { Name = null } },
            { "description", Campaign with { Description = "" } },
            { "block", Campaign with { StartBlockId = 11 } },
            { "phone", Campaign with { PhoneId = 6 } },
            { "pace", Campaign with { MaxStartsPerSecond = 5 } },
            { "purpose", Campaign with { Purpose = "debt" } },
            { "date", Campaign with { Schedule = Schedule with { Date = new(2026, 8, 5) } } },
            { "start", Campaign with { Schedule = Schedule with { StartTime = new(9, 1) } } },
            { "end", Campaign with { Schedule = Schedule with { EndTime = new(21, 0) } } },
            { "recurrence", Campaign with { Schedule = Schedule with { Periods = Recurrence.Once } } },
            { "attempts", Campaign with { Schedule = Schedule with { Attempts = 2 } } },
            { "interval", Campaign with { Schedule = Schedule with { Interval = 31 } } },
            { "zone", Campaign with { Schedule = Schedule with { TimeZone = "Europe/Berlin" } } },
            { "windows", Campaign with { Schedule = Schedule with { Windows = [new(Weekdays.Monday, new(9, 0), new(10, 0))] } } },
            { "excluded dates", Campaign with { Schedule = Schedule with { ExcludedDates = [new(2026, 3, 8)] } } },
            {
                "callee hours",
                Campaign with
                {
                    Schedule = Schedule with { CalleeHours = new([new(Weekdays.Monday, new(9, 0), new(10, 0))], null) },
                }
            },
            { "last day", Campaign with { Schedule = Schedule with { LastDate = null } } },
            { "weekdays", Campaign with { Schedule = Schedule with { Weekdays = Weekdays.Monday } } },
        };

    [Fact]
    public void A_request_without_an_id_has_no_key() => Assert.Null(RequestKey.Of(Command(Campaign, requestId: null)));

    [Fact]
    public void The_same_content_has_the_same_fingerprint_whenever_it_arrives() =>
        Assert.Equal(
            Fingerprint(Command(Campaign, contacts: "+79123456789")),
            Fingerprint(Command(Campaign, contacts: "8 (912) 345-67-89") with { ReceivedTime = Received.AddDays(1) })
        );

    [Theory]
    [MemberData(nameof(Changes), DisableDiscoveryEnumeration = true)]
    public void Every_field_counts(string field, CampaignInput changed)
    {
        Assert.NotEmpty(field);
        Assert.NotEqual(Fingerprint(Command(Campaign)), Fingerprint(Command(changed)));
    }

    /// <summary>Keys are remembered over upgrades: what a version before this one has answered must be known again by it.</summary>
    [Fact]
    public void A_field_that_came_later_leaves_no_trace_while_it_is_not_given() =>
        Assert.Equal(
            """
            {"ProjectId":1,"Name":"A","Description":null,"StartBlockId":10,"Schedule":{"Date":"2026-05-08","StartTime":"09:00:00","EndTime":"17:00:00","Periods":2,"Attempts":3,"Interval":30,"TimeZone":"Asia/Yekaterinburg","LastDate":"2026-12-31","Weekdays":127},"PhoneId":5,"MaxConcurrentCalls":null,"OutcomeRules":null}
            """.Trim(),
            JsonSerializer.Serialize(Campaign with { Name = "A", Description = null })
        );

    [Theory]
    [InlineData("+79123456780")]
    [InlineData("+79123456789", "+79123456780")]
    [InlineData("""+79123456789 {"a":1}""")]
    [InlineData]
    public void Every_contact_counts(params string[] contacts) =>
        Assert.NotEqual(Fingerprint(Command(Campaign, contacts: "+79123456789")), Fingerprint(Command(Campaign, contacts: contacts)));

    [Fact]
    public void The_order_of_contacts_counts() =>
        Assert.NotEqual(
            Fingerprint(Command(Campaign, contacts: ["+79123456789", "+79123456780"])),
            Fingerprint(Command(Campaign, contacts: ["+79123456780", "+79123456789"]))
        );

    [Fact]
    public void A_text_cannot_pass_for_the_field_behind_it() =>
        Assert.NotEqual(
            Fingerprint(Command(Campaign with { Name = "a", Description = "b, Description = c" })),
            Fingerprint(Command(Campaign with { Name = "a, Description = b", Description = "c" }))
        );

    [Fact]
    public void A_fingerprint_is_the_same_in_every_culture()
    {
        var expected = Fingerprint(Command(Campaign));
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("fa-IR");
        try
        {
            Assert.Equal(expected, Fingerprint(Command(Campaign)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static string Fingerprint(CreateCampaignCommand command) => Convert.ToHexString(RequestKey.Of(command)!.Fingerprint);

    /// <summary>A command; a contact is its number, followed by its data.</summary>
    private static CreateCampaignCommand Command(CampaignInput campaign, string? requestId = "key", params string[] contacts)
    {
        var intake = new ContactIntake(Phones, DuplicatePhonesPolicy.Reject, 100);
        foreach (var contact in contacts)
        {
            var data = contact.IndexOf('{', StringComparison.Ordinal);
            intake.Offer(data < 0 ? contact : contact[..(data - 1)], data < 0 ? [] : Encoding.UTF8.GetBytes(contact[data..]));
        }

        return new(campaign, intake, requestId, Received, new());
    }
}
