using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Api.Tests.Imports;
using CampaignGrpc.Api.Tests.Managing;
using CampaignGrpc.Api.Tests.People;
using CampaignGrpc.Contracts.V1;
using static CampaignGrpc.Api.Tests.Creating.ValidRequest;
using static CampaignGrpc.Api.Tests.Dialing.DialerDriver;
using static CampaignGrpc.Api.Tests.Imports.ImportDriver;

namespace CampaignGrpc.Api.Tests.Dialing;

/// <summary>
/// Whoever hands a list over may say of each contact whose clock holds and who comes first. It is Tuesday, 2026-03-03, 10:00 UTC; people
/// are called from nine to eight.
/// </summary>
public sealed class ContactTermsTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    /// <summary>A number of Moscow, where it is one in the afternoon.</summary>
    private const string Moscow = "+74951234567";

    private const string Terms = "priority_column=First&time_zone_column=Zone";

    private readonly DialerDriver _dialer = new(server);
    private readonly ImportDriver _imports = new(server);
    private readonly Owner _owner = new(server);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_contact_s_own_zone_holds_in_place_of_the_zones_of_its_number()
    {
        var campaign = await CreateAsync(
            new() { Phone = Moscow, TimeZone = "Asia/Vladivostok" },
            new() { Phone = "+74232234567", TimeZone = "Europe/Moscow" }
        );

        Assert.Equal([2], await ClaimedAsync(campaign));

        // Nine in the morning in Vladivostok.
        Assert.Equal(At(3, 23), (await _dialer.ContactAsync(campaign)).DueTime.ToDateTimeOffset());
        var explained = await _dialer.ExplainAsync(campaign);
        Assert.Equal(
            (GateKind.CalleeHours, At(3, 23)),
            (explained.Gates.First(gate => !gate.Open).Kind, explained.NextCallTime.ToDateTimeOffset())
        );
    }

    [Fact]
    public async Task The_start_asks_the_contact_s_own_clock_too()
    {
        var campaign = await CreateAsync(new NewContact { Phone = Moscow, TimeZone = "Asia/Yekaterinburg" });
        var call = Assert.Single(await _dialer.ClaimAsync(campaign, 1));

        await UpdateAsync(campaign, 1, request => request.TimeZone = "Asia/Vladivostok");

        Assert.Equal("CALLEE_HOURS_CLOSED", ReasonOf((await _dialer.StartAsync(call.Token)).Refusal));
    }

    [Fact]
    public async Task Both_roads_take_them_and_a_copy_takes_them_over()
    {
        const string Contact = """{"phone": "+74951234567", "priority": 4, "time_zone": "Asia/Omsk"}""";
        var body = With("phones", $"[{Contact}]");

        var (byJson, byGrpc) = ((await server.PostAsync(body)).CampaignId, (await server.CreateAsync(Message(body))).CampaignId);
        var copy = await _owner.CopyAsync(byJson);

        foreach (var campaign in new[] { byJson, byGrpc, copy })
            Assert.Equal((4, "Asia/Omsk"), await TermsAsync(campaign, 1));
        var camel = (
            await server.PostAsync(With("phones", $"[{Contact.Replace("time_zone", "timeZone", StringComparison.Ordinal)}]"))
        ).CampaignId;
        Assert.Equal((4, "Asia/Omsk"), await TermsAsync(camel, 1));
    }

    [Fact]
    public async Task Who_is_given_a_priority_in_the_list_is_called_first()
    {
        var campaign = await CreateAsync([
            .. Enumerable
                .Range(1, 10)
                .Select(place => new NewContact
                {
                    Phone = Phone(place),
                    Priority = place,
                    TimeZone = "Europe/Moscow",
                })
                .SkipLast(1),
        ]);

        Assert.Equal([1, 6, 7, 8, 9], (await _dialer.ClaimAsync(campaign, 5)).Select(call => call.ContactId));
    }

    [Fact]
    public async Task A_long_list_with_priorities_is_called_by_them()
    {
        var campaign = await CreateAsync([
            .. Enumerable
                .Range(1, 4_500)
                .Select(place => new NewContact
                {
                    Phone = Phone(place),
                    Priority = place > 4_496 ? 9 : 0,
                    TimeZone = "Europe/Moscow",
                }),
        ]);

        Assert.Equal([1, 4_497, 4_498, 4_499, 4_500], (await _dialer.ClaimAsync(campaign, 5)).Select(call => call.ContactId));
    }

    [Theory]
    [InlineData("bad_rows=BAD_ROW_POLICY_ALL_OR_NOTHING")]
    [InlineData(SkipBad)]
    public async Task An_import_takes_them_from_columns_that_it_is_told(string badRows)
    {
        var campaign = await CreateAsync();

        var answer = await _imports.PostAsync(
            campaign,
            "phone;First;name;Zone\n+79130000001;7;Анна;Asia/Omsk\n+79130000002;;Пётр; \n+79130000003;3.0;;Europe/Moscow\n",
            Csv,
            $"{badRows}&{Terms}"
        );

        Assert.Equal("3 = 3 + 0 + 0", answer.Counts);
        Assert.Equal(["First", "name", "Zone"], answer.Response!.Columns.Columns);
        Assert.Equal(
            [(7, "Asia/Omsk"), (0, ""), (3, "Europe/Moscow")],
            [await TermsAsync(campaign, 1), await TermsAsync(campaign, 2), await TermsAsync(campaign, 3)]
        );
        Assert.Equal("""{"name":"Анна"}""", (await _dialer.ContactAsync(campaign)).AddDataJson);
        // In Omsk it is four in the afternoon; a mobile number without a zone is asked about all of its country.
        Assert.Equal([1, 3], await ClaimedAsync(campaign));
    }

    [Fact]
    public async Task Without_being_told_such_columns_are_data()
    {
        var campaign = await CreateAsync();

        await _imports.PostAsync(campaign, "phone;priority;time_zone\n+79130000001;high;home\n", Csv);

        Assert.Equal(
            ("""{"priority":"high","time_zone":"home"}""", 0),
            ((await _dialer.ContactAsync(campaign)).AddDataJson, (await _dialer.ContactAsync(campaign)).Priority)
        );
    }

    [Fact]
    public async Task Lines_and_messages_of_an_import_have_them_as_fields()
    {
        var campaign = await CreateAsync();

        await _imports.PostAsync(campaign, """{"phone":"+79130000001","priority":9,"time_zone":"Asia/Omsk"}""");
        await _imports.StreamAsync(
            new() { CampaignId = campaign },
            Batch(
                null,
                new ImportRow
                {
                    Phone = "+79130000002",
                    Priority = 8,
                    TimeZone = "Asia/Chita",
                }
            )
        );

        Assert.Equal([(9, "Asia/Omsk"), (8, "Asia/Chita")], [await TermsAsync(campaign, 1), await TermsAsync(campaign, 2)]);
    }

    [Fact]
    public async Task What_is_no_zone_or_priority_is_refused_by_its_field()
    {
        var body = With(
            "phones",
            """[{"phone": "+74951234567", "priority": 10, "time_zone": "Moscow"}, {"phone": "+74951234568", "priority": "high", "time_zone": 3}]"""
        );
        Assert.Equal(
            [
                "phones[0].priority OUT_OF_RANGE",
                "phones[0].time_zone UNKNOWN_ZONE",
                "phones[1].priority WRONG_TYPE",
                "phones[1].time_zone WRONG_TYPE",
            ],
            (await server.PostAsync(body)).Faults
        );
        var wrong = Message(With("phones", "[]"));
        wrong.Phones.Add(
            new NewContact
            {
                Phone = Moscow,
                Priority = -1,
                TimeZone = "../etc/localtime",
            }
        );
        Assert.Equal(["phones[0].priority OUT_OF_RANGE", "phones[0].time_zone UNKNOWN_ZONE"], (await server.CreateAsync(wrong)).Faults);

        var campaign = await CreateAsync();
        var answer = await _imports.PostAsync(
            campaign,
            "phone;First;Zone\n+79130000001;high;Asia/Omsk\n+79130000002;10;Omsk\n112;1;\n",
            Csv,
            $"{SkipBad}&{Terms}&import_id=first"
        );
        Assert.Equal(
            ["1/2 priority WRONG_TYPE", "2/3 priority OUT_OF_RANGE", "2/3 time_zone UNKNOWN_ZONE", "3/4 phone FORBIDDEN_NUMBER"],
            answer.Verdicts
        );
        Assert.Equal(
            ["priority_column UNKNOWN_VALUE", "time_zone_column UNKNOWN_VALUE"],
            (await _imports.PostAsync(campaign, "phone;name\n+79130000001;Анна\n", Csv, Terms)).Refusal.Faults
        );
    }

    [Fact]
    public async Task Refused_rows_keep_them_in_the_file_that_is_mended()
    {
        var campaign = await CreateAsync();
        await _imports.PostAsync(
            campaign,
            "phone;First;Zone;name\n112;7;Asia/Omsk;Анна\n+79130000002;2;Omsk;Пётр\n",
            Csv,
            $"{SkipBad}&{Terms}&import_id=first"
        );

        var file = await server.Json.GetStringAsync($"/api/campaigns/{campaign}/imports/first/refused_rows.csv", TestEnd);
        var mended = file.Replace("112", "+79130000001", StringComparison.Ordinal)
            .Replace(",Omsk,", ",Asia/Omsk,", StringComparison.Ordinal);
        var answer = await _imports.PostAsync(campaign, mended, Csv, "priority_column=priority&time_zone_column=time_zone");

        Assert.StartsWith("phone,name,priority,time_zone,refused_row,", file.TrimStart('\ufeff'), StringComparison.Ordinal);
        Assert.Equal("2 = 2 + 0 + 0", answer.Counts);
        Assert.Equal([(7, "Asia/Omsk"), (2, "Asia/Omsk")], [await TermsAsync(campaign, 1), await TermsAsync(campaign, 2)]);
    }

    [Fact]
    public async Task A_row_with_another_zone_is_another_row_of_an_import()
    {
        var campaign = await CreateAsync();
        const string Row = """{"phone":"+79130000001","time_zone":"Asia/Omsk"}""";
        await _imports.PostAsync(campaign, Row, query: "import_id=first");

        Assert.Equal("1 = 1 + 0 + 0", (await _imports.PostAsync(campaign, Row, query: "import_id=first")).Counts);
        Assert.Equal(
            "IMPORT_ID_REUSED",
            (await _imports.PostAsync(campaign, Row.Replace("Omsk", "Chita", StringComparison.Ordinal), query: "import_id=first")).Reason
        );
    }

    [Fact]
    public async Task A_create_with_another_zone_under_its_request_id_is_another_request()
    {
        var request = Message(With("phones", """[{"phone": "+74951234567", "time_zone": "Asia/Omsk"}]"""));
        request.RequestId = "another-zone";
        var first = await server.CreateAsync(request);

        var repeated = await server.CreateAsync(request.Clone());
        request.Phones[0].TimeZone = "Asia/Chita";

        Assert.Equal(first.CampaignId, repeated.CampaignId);
        Assert.Equal("REQUEST_ID_REUSED", (await server.CreateAsync(request)).Reason);
    }

    [Fact]
    public async Task Who_was_put_off_by_a_wrong_clock_is_called_once_it_is_right()
    {
        var campaign = await CreateAsync(new NewContact { Phone = Moscow, TimeZone = "Asia/Vladivostok" });
        Assert.Empty(await ClaimedAsync(campaign));

        var updated = await UpdateAsync(campaign, 1, request => request.TimeZone = "");

        Assert.Equal((At(3, 10), ""), (updated.DueTime.ToDateTimeOffset(), updated.TimeZone));
        Assert.Equal([1], await ClaimedAsync(campaign));
        Assert.Equal(
            ["time_zone UNKNOWN_ZONE"],
            (await Owner.RefusalAsync(() => UpdateAsync(campaign, 1, request => request.TimeZone = "Omsk"))).Faults
        );
    }

    [Fact]
    public async Task Nothing_of_a_person_s_zone_is_left_after_an_erasure()
    {
        const string Erased = "+74951234599";
        var campaign = await CreateAsync(
            new NewContact
            {
                Phone = Erased,
                TimeZone = "Asia/Omsk",
                Priority = 3,
            }
        );

        await new Person(server).EraseAsync(Erased);

        Assert.Equal((3, ""), await TermsAsync(campaign, 1));
    }

    private static DateTimeOffset At(int day, int hour) => new(2026, 3, day, hour, 0, 0, TimeSpan.Zero);

    private async Task<IEnumerable<long>> ClaimedAsync(long campaign) =>
        (await _dialer.ClaimAsync(campaign)).Select(call => call.ContactId);

    private async Task<(int Priority, string TimeZone)> TermsAsync(long campaign, long contact)
    {
        var found = await _dialer.ContactAsync(campaign, contact);
        return (found.Priority, found.TimeZone);
    }

    private async Task<Contact> UpdateAsync(long campaign, long contact, Action<UpdateContactRequest> change)
    {
        var request = new UpdateContactRequest { CampaignId = campaign, ContactId = contact };
        change(request);
        return (await server.Contacts.UpdateContactAsync(request, cancellationToken: TestEnd)).Contact;
    }

    private async Task<long> CreateAsync(params NewContact[] contacts)
    {
        var request = new CreateCampaignRequest
        {
            Campaign = new()
            {
                ProjectId = NextProject,
                StartBlockId = 10,
                PhoneId = 5,
                Schedule = new()
                {
                    Date = "2026-03-03",
                    StartTime = "00:00",
                    EndTime = "24:00",
                    TimeZone = AlwaysOpenZone,
                    CalleeHours = new()
                    {
                        Windows =
                        {
                            new WeeklyWindow { StartTime = "09:00", EndTime = "20:00" },
                        },
                    },
                },
            },
            Phones = { contacts },
        };
        return (await server.Campaigns.CreateCampaignAsync(request, cancellationToken: TestEnd)).Campaign.Id;
    }
}
