using System.Globalization;
using System.Text;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Api.Tests.Imports;
using CampaignGrpc.Api.Tests.Managing;
using CampaignGrpc.Contracts.V1;
using CampaignGrpc.Infrastructure;
using static CampaignGrpc.Api.Tests.Creating.ValidRequest;

namespace CampaignGrpc.Api.Tests.People;

public sealed class ErasePersonTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private const long Number = 79217654321;
    private const string Phone = "+79217654321";
    private const string Secret = "Сидорова-Секретная";
    private const string Said = $$"""{"said":"{{Secret}}"}""";

    private static readonly byte[][] Traces =
    [
        TestDatabase.Stored(Number),
        Encoding.UTF8.GetBytes("217654321"),
        Encoding.UTF8.GetBytes("217) 654"),
        Encoding.UTF8.GetBytes(Secret),
    ];

    private readonly Person _person = new(server);
    private readonly DialerDriver _dialer = new(server);
    private readonly ImportDriver _imports = new(server);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_contact_that_waits_ends_as_cancelled_and_its_place_and_the_counts_stay()
    {
        var campaign = await CreateAsync(3, Phone);

        var erased = await _person.EraseAsync(Phone);

        Assert.Equal((1, 1, 0), (erased.Campaigns, erased.Contacts, erased.Attempts));
        var contact = await _dialer.ContactAsync(campaign, 4);
        Assert.Equal(("", "{}", true), (contact.Phone, contact.AddDataJson, contact.Erased));
        Assert.Equal((ContactState.Done, ContactResult.Cancelled), (contact.State, contact.Result));
        var counts = (await server.GetAsync(campaign)).Counts;
        Assert.Equal((3, 1), (counts.Waiting, counts.Done));
        Assert.Empty(server.Services.CheckDatabase());
    }

    [Fact]
    public async Task A_call_that_is_going_on_is_told_to_end_and_what_it_brings_back_is_not_kept()
    {
        var campaign = await CreateAsync(0, Phone);
        var call = await _dialer.ClaimOneAsync(campaign);
        await _dialer.StartAsync(call.Token);

        await _person.EraseAsync(Phone);

        Assert.True((await _dialer.ExtendAsync(call.Token)).Extension.Stop);
        await _dialer.ReportAsync(call.Token, Outcome.Answered, report => report.ResultDataJson = Said);
        var attempt = Assert.Single(await _dialer.AttemptsAsync(campaign));
        Assert.Equal((Outcome.Answered, ""), (attempt.Outcome, attempt.ResultDataJson));
        Assert.Equal(ContactResult.Reached, (await _dialer.ContactAsync(campaign)).Result);
        Assert.Empty(server.Services.CheckDatabase());
    }

    [Fact]
    public async Task A_claim_of_it_is_lost_and_it_is_never_called_again()
    {
        var campaign = await CreateAsync(0, Phone);
        var call = await _dialer.ClaimOneAsync(campaign);

        await _person.EraseAsync(Phone);

        Assert.Equal("LEASE_LOST", DialerDriver.ReasonOf((await _dialer.StartAsync(call.Token)).Refusal));
        Assert.Empty(await _dialer.ClaimAsync(campaign));
    }

    [Fact]
    public async Task What_came_of_a_contact_stays_counted_and_its_attempts_lose_their_data()
    {
        var campaign = await CreateAsync(0, Phone);
        var call = await _dialer.ClaimOneAsync(campaign);
        await _dialer.StartAsync(call.Token);
        await _dialer.ReportAsync(call.Token, Outcome.Answered, report => report.ResultDataJson = Said);
        var before = await _dialer.StatisticsAsync(campaign);

        var erased = await _person.EraseAsync(Phone);

        Assert.Equal(1, erased.Attempts);
        Assert.Equal("", Assert.Single(await _dialer.AttemptsAsync(campaign)).ResultDataJson);
        Assert.Equal(before, await _dialer.StatisticsAsync(campaign));
        Assert.Empty(server.Services.CheckDatabase());
    }

    [Fact]
    public async Task Of_another_project_and_of_other_numbers_nothing_is_erased()
    {
        var campaign = await CreateAsync(2, Phone);

        Assert.Equal(0, (await _person.EraseAsync(Phone, project: 77)).Contacts);
        Assert.Equal(0, (await _person.EraseAsync("+79217654322")).Contacts);

        Assert.Equal(Phone, (await _dialer.ContactAsync(campaign, 3)).Phone);
        Assert.Equal(1, (await _person.EraseAsync("8 (921) 765-43-21", project: 1)).Contacts);
        Assert.Equal(0, (await _person.EraseAsync(Phone)).Contacts);
    }

    [Fact]
    public async Task A_row_that_waits_for_the_end_of_its_import_comes_into_the_campaign_as_done()
    {
        var campaign = await _dialer.CreateAsync(0);
        var import = await _imports.BeginAsync(new() { CampaignId = campaign, ImportId = "staged" }, Person.Rows(2_500, Phone, Secret));
        await _person.UntilAsync(Phone, found => found.Records.SelectMany(record => record.Rows).Any(row => !row.Refused));

        var erased = await _person.EraseAsync(Phone);
        await import.RequestStream.CompleteAsync();
        var answer = await ImportDriver.AnswerAsync(import);

        Assert.Equal(1, erased.WaitingRows);
        Assert.Equal(2_500, answer.Import.AcceptedCount);
        var counts = (await server.GetAsync(campaign)).Counts;
        Assert.Equal((2_499, 1), (counts.Waiting, counts.Done));
        Assert.True((await _dialer.ContactAsync(campaign, 2)).Erased);
        Assert.Empty(server.Services.CheckDatabase());
    }

    [Fact]
    public async Task A_refused_row_loses_what_was_sent_and_keeps_its_fault()
    {
        var campaign = await _dialer.CreateAsync(0);
        var list = $$$"""{"phone":"8 (921) 765-43-21 доб. 5","add_data":{"name":"{{{Secret}}}"}}""" + "\n" + ImportDriver.Lines(1, 1);
        var import = await _imports.PostAsync(campaign, list, query: ImportDriver.SkipBad);

        Assert.Equal(1, (await _person.EraseAsync(Phone)).RefusedRows);

        var request = new ListRefusedRowsRequest { CampaignId = campaign, ImportId = import.Import.ImportId };
        var row = Assert.Single((await server.Contacts.ListRefusedRowsAsync(request, cancellationToken: TestEnd)).RefusedRows);
        Assert.Equal((1, "NOT_A_PHONE", ""), (row.Row, row.Reason, row.Phone));
        Assert.Equal(
            1,
            (await _imports.PostAsync(campaign, list, query: $"import_id={import.Import.ImportId}&{ImportDriver.SkipBad}"))
                .Import
                .AcceptedCount
        );
    }

    [Fact]
    public async Task A_repeat_of_the_request_that_brought_it_makes_no_second_campaign_and_another_one_is_refused()
    {
        var body = With(("phones[0].phone", Quoted(Phone)), ("request_id", "\"with-a-person\""));
        var campaign = await server.CreateCampaignAsync(body);

        await _person.EraseAsync(Phone);

        Assert.Equal(campaign, await server.CreateCampaignAsync(body));
        var others = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(place =>
                    server.PostAsync(
                        body.Replace("Опрос", string.Create(CultureInfo.InvariantCulture, $"Опрос {place}"), StringComparison.Ordinal)
                    )
                )
        );
        Assert.Contains(others, answer => answer.Reason == "REQUEST_ID_REUSED");
    }

    [Theory]
    [InlineData("", "REQUIRED")]
    [InlineData("nobody", "NOT_A_PHONE")]
    [InlineData("112", "FORBIDDEN_NUMBER")]
    public async Task Nobody_is_erased_by_a_text_that_is_no_number(string phone, string reason)
    {
        var refused = await Owner.RefusalAsync(() => _person.EraseAsync(phone));

        Assert.Equal($"phone {reason}", Assert.Single(refused.Faults));
    }

    [Fact]
    public async Task No_byte_of_it_is_left_in_the_files_of_the_database()
    {
        await using var own = await CampaignServerFixture.StartAsync();
        var (dialer, imports, person) = (new DialerDriver(own), new ImportDriver(own), new Person(own));
        var campaigns = new List<long>();
        for (var i = 0; i < 3; i++)
        {
            var campaign = await dialer.CreateAsync(400);
            campaigns.Add(campaign);
            await imports.StreamAsync(new() { CampaignId = campaign, BadRows = BadRowPolicy.SkipBad }, Person.Rows(900, Phone, Secret));
            await imports.PostAsync(campaign, $$"""{"phone":"{{Phone}} доб. 5"}""" + "\n", query: ImportDriver.SkipBad);
            await imports.StreamAsync(
                new() { CampaignId = campaign, ImportId = "whole" },
                Person.Rows(900, "+79990000001", "nobody", from: 2_000)
            );
        }

        // Rows move in their pages as they are written again and again.
        foreach (var campaign in campaigns)
        {
            for (var calls = await dialer.ClaimAsync(campaign, 1_000); calls.Count > 0; calls = await dialer.ClaimAsync(campaign, 1_000))
            {
                foreach (var call in calls.Where(call => call.ContactId % 7 == 0 || call.Phone == Phone))
                {
                    await dialer.StartAsync(call.Token);
                    await dialer.ReportAsync(call.Token, Outcome.Answered, report =>
                        report.ResultDataJson = call.Phone == Phone ? Said : "{}"
                    );
                }
            }
        }

        foreach (var trace in new[] { Traces[0], Traces[1], Traces[3] })
            Assert.NotEmpty(await own.PlacesOfAsync(trace));

        var erased = await person.EraseAsync(Phone);

        Assert.Equal((3, 3), (erased.Campaigns, erased.Contacts));
        Assert.Empty(await own.PlacesOfAsync(Traces));
        Assert.Empty(own.Services.CheckDatabase());
    }

    private async Task<long> CreateAsync(int others, string phone)
    {
        var campaign = await _dialer.CreateAsync(others);
        var rows = new ImportRow { Phone = phone, AddDataJson = $$"""{"name":"{{Secret}}"}""" };
        await _imports.StreamAsync(new() { CampaignId = campaign }, ImportDriver.Batch(null, rows));
        return campaign;
    }
}
