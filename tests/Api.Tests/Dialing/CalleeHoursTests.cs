using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Api.Tests.Managing;
using CampaignGrpc.Contracts.V1;
using static CampaignGrpc.Api.Tests.Creating.ValidRequest;
using static CampaignGrpc.Api.Tests.Dialing.DialerDriver;

namespace CampaignGrpc.Api.Tests.Dialing;

/// <summary>People are called by their own clocks. Each test begins on Tuesday, 2026-03-03, 10:00 UTC.</summary>
public sealed class CalleeHoursTests : IAsyncLifetime
{
    private const string Moscow = "+74951234567";
    private const string Vladivostok = "+74232234567";
    private const string NewYork = "+12124567890";

    private CampaignServerFixture _server = null!;
    private DialerDriver _dialer = null!;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await CampaignServerFixture.StartAsync();
        _dialer = new(_server);
    }

    [Fact]
    public async Task Whose_clock_is_outside_of_the_hours_waits_until_it_is_within_and_the_others_are_called()
    {
        var campaign = await CreateAsync("09:00", "20:00", Vladivostok, Moscow, NewYork);

        Assert.Equal([Moscow], await ClaimedAsync(campaign));

        Assert.Equal([At(3, 23), At(3, 14)], [await DueAsync(campaign, 1), await DueAsync(campaign, 3)]);
        var explained = await _dialer.ExplainAsync(campaign, 3);
        Assert.Equal(
            (GateKind.CalleeHours, At(3, 14)),
            (explained.Gates.First(gate => !gate.Open).Kind, explained.NextCallTime.ToDateTimeOffset())
        );
        _server.Time.SetUtcNow(At(3, 14));
        Assert.Contains(NewYork, await ClaimedAsync(campaign));
        _server.Time.SetUtcNow(At(3, 23));
        Assert.Contains(Vladivostok, await ClaimedAsync(campaign));
    }

    [Theory]
    [InlineData(BadRowPolicy.AllOrNothing)]
    [InlineData(BadRowPolicy.SkipBad)]
    public async Task Everybody_is_due_when_their_own_hours_come_whichever_way_they_came(BadRowPolicy badRows)
    {
        var campaign = await CreateAsync("09:00", "20:00", Vladivostok, Moscow, NewYork);
        var settings = new ImportSettings
        {
            CampaignId = campaign,
            ImportId = "more",
            BadRows = badRows,
        };

        using var import = _server.Contacts.ImportContacts(cancellationToken: TestEnd);
        await import.RequestStream.WriteAsync(
            new()
            {
                Settings = settings,
                Rows =
                {
                    new ImportRow { Phone = "+74232234568" },
                    new ImportRow { Phone = "+74951234568", TimeZone = "America/New_York" },
                },
            },
            TestEnd
        );
        await import.RequestStream.CompleteAsync();
        await import.ResponseAsync;

        Assert.Equal([At(3, 23), At(3, 10), At(3, 14), At(3, 23), At(3, 14)], await DueTimesAsync(campaign));
    }

    [Fact]
    public async Task A_further_run_and_other_hours_have_everybody_due_by_their_own_clock_again()
    {
        var campaign = await CreateAsync("09:00", "20:00", Vladivostok, Moscow, NewYork);
        var hours = new CalleeHours
        {
            Windows =
            {
                new WeeklyWindow { StartTime = "10:00", EndTime = "20:00" },
            },
        };

        await new Owner(_server).UpdateAsync(campaign, new() { Schedule = new() { CalleeHours = hours } }, "schedule.callee_hours");

        Assert.Equal([At(4, 0), At(3, 10), At(3, 15)], await DueTimesAsync(campaign));
        _server.Time.SetUtcNow(At(4, 0));
        await _server.RunUpkeepAsync();
        // In New York it is seven in the evening of the day before.
        Assert.Equal([At(4, 0), At(4, 7), At(4, 0)], await DueTimesAsync(campaign));
    }

    [Fact]
    public async Task What_was_claimed_within_the_hours_is_not_started_after_them()
    {
        var campaign = await CreateAsync("09:00", "13:01", Moscow);
        var call = Assert.Single(await _dialer.ClaimAsync(campaign, 1, lease: TimeSpan.FromMinutes(5)));

        _server.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("CALLEE_HOURS_CLOSED", ReasonOf((await _dialer.StartAsync(call.Token)).Refusal));
        Assert.Empty(await _dialer.AttemptsAsync(campaign));
    }

    [Fact]
    public async Task A_mobile_number_that_may_be_anywhere_in_its_country_rings_while_all_of_it_is_awake()
    {
        var campaign = await CreateAsync("09:00", "21:00", "+79121234567");

        // In Kamchatka it is ten in the evening.
        Assert.Empty(await ClaimedAsync(campaign));

        Assert.False((await _dialer.ExplainAsync(campaign)).Gates.Single(gate => gate.Kind == GateKind.CalleeHours).Open);
        var due = await DueAsync(campaign, 1);
        _server.Time.SetUtcNow(due);
        Assert.Single(await ClaimedAsync(campaign));
    }

    [Fact]
    public async Task Both_roads_take_the_hours_and_an_update_takes_them_away()
    {
        var body = With(
            "campaign.schedule.callee_hours",
            """{"windows": [{"weekdays": ["MONDAY"], "start_time": "09:00", "end_time": "20:00"}], "unknown_zone": "UNKNOWN_ZONE_USE_CAMPAIGN_ZONE"}"""
        );

        var (byJson, byGrpc) = ((await _server.PostAsync(body)).CampaignId, (await _server.CreateAsync(Message(body))).CampaignId);

        var hours = (await _server.GetAsync(byJson)).Schedule.CalleeHours;
        Assert.Equal(hours, (await _server.GetAsync(byGrpc)).Schedule.CalleeHours);
        Assert.Equal((1, "09:00", UnknownZone.UseCampaignZone), (hours.Windows.Count, hours.Windows[0].StartTime, hours.UnknownZone));
        Assert.Null((await new Owner(_server).UpdateAsync(byJson, new(), "schedule.callee_hours")).Schedule.CalleeHours);
    }

    [Theory]
    [InlineData("{}", "campaign.schedule.callee_hours.windows OUT_OF_RANGE")]
    [InlineData("""{"windows": [{"start_time": "09:00"}]}""", "campaign.schedule.callee_hours.windows[0].end_time REQUIRED")]
    [InlineData(
        """{"windows": [{"start_time": "09:00", "end_time": "12:00"}, {"start_time": "11:00", "end_time": "12:00"}]}""",
        "campaign.schedule.callee_hours.windows OVERLAP"
    )]
    public async Task What_are_no_hours_is_refused_by_its_field(string hours, string fault) =>
        Assert.Equal([fault], (await _server.PostAsync(With("campaign.schedule.callee_hours", hours))).Faults);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static DateTimeOffset At(int day, int hour) => new(2026, 3, day, hour, 0, 0, TimeSpan.Zero);

    private async Task<IEnumerable<string>> ClaimedAsync(long campaign) => (await _dialer.ClaimAsync(campaign)).Select(call => call.Phone);

    private async Task<DateTimeOffset> DueAsync(long campaign, long contact) =>
        (await _dialer.ContactAsync(campaign, contact)).DueTime.ToDateTimeOffset();

    private async Task<IEnumerable<DateTimeOffset>> DueTimesAsync(long campaign)
    {
        var listed = await _server.Contacts.ListContactsAsync(new() { CampaignId = campaign }, cancellationToken: TestEnd);
        return listed.Contacts.Select(contact => contact.DueTime.ToDateTimeOffset());
    }

    private async Task<long> CreateAsync(string start, string end, params string[] phones)
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
                    Periods = new() { Id = 2 },
                    StartTime = "00:00",
                    EndTime = "24:00",
                    TimeZone = AlwaysOpenZone,
                    CalleeHours = new()
                    {
                        Windows =
                        {
                            new WeeklyWindow { StartTime = start, EndTime = end },
                        },
                    },
                },
            },
            Phones = { phones.Select(phone => new NewContact { Phone = phone }) },
        };
        return (await _server.Campaigns.CreateCampaignAsync(request, cancellationToken: TestEnd)).Campaign.Id;
    }
}
