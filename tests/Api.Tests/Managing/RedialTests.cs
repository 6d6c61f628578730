using CampaignGrpc.Api.Tests.Audit;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Api.Tests.Events;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf;

namespace CampaignGrpc.Api.Tests.Managing;

public sealed class RedialTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private readonly DialerDriver _dialer = new(server);
    private readonly Owner _owner = new(server);
    private readonly long _project = DialerDriver.NextProject;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_was_not_reached_is_called_again_in_a_new_campaign_that_names_its_source()
    {
        // Answered, no answer, no such number, never to be called again, busy; the sixth is not called before the end.
        var campaign = await CalledAsync(6, Outcome.Answered, Outcome.NoAnswer, Outcome.InvalidNumber, Outcome.DoNotCall, Outcome.Busy);

        var secondWave = new CampaignUpdate
        {
            Name = "Вторая волна",
            Schedule = new() { Attempts = new() { Id = 3 } },
        };
        var made = await _owner.RedialAsync(campaign, request => request.Campaign = secondWave);

        var redial = await _dialer.GetAsync(made.Campaign.Id);
        Assert.Equal((2, 0), (made.ContactCount, made.DoNotCallCount));
        Assert.Empty(made.Results);
        Assert.Equal(("Вторая волна", 3, campaign), (redial.Name, redial.Schedule.Attempts.Id, redial.SourceCampaignId));
        Assert.Equal((2, new ContactCounts { Waiting = 2 }), (redial.ContactCount, redial.Counts));
        Assert.Equal("+79121000001", (await _dialer.ContactAsync(redial.Id, 1)).Phone);
        Assert.Equal("+79121000004", (await _dialer.ContactAsync(redial.Id, 2)).Phone);
        var listed = (await server.Campaigns.ListCampaignsAsync(new() { ProjectId = _project }, cancellationToken: TestEnd)).Campaigns;
        Assert.Equal([campaign, 0], listed.Select(one => one.SourceCampaignId));
        Assert.False(listed[1].HasSourceCampaignId);
        var told = await new EventLog(server).ReadAsync(redial.Id, "", "campaigns.v1.campaign.created");
        Assert.Equal(campaign, Assert.Single(told).Data.Fields["source_campaign_id"].NumberValue);
        Assert.StartsWith(
            $"RedialCampaign redial of campaign {campaign} OK {{\"name\"",
            (await new Audited(server).OfAsync(redial.Id))[0],
            StringComparison.Ordinal
        );
        Assert.Equal(2, (await _dialer.ClaimAsync(redial.Id)).Count);
    }

    [Fact]
    public async Task A_trial_tells_what_everybody_came_to_and_whom_the_project_does_not_call_and_makes_nothing()
    {
        await using var own = await CampaignServerFixture.StartAsync();
        var (dialer, owner) = (new DialerDriver(own), new Owner(own));
        var campaign = await CalledAsync(dialer, 5, Outcome.Answered, Outcome.NoAnswer, Outcome.NoAnswer, Outcome.DoNotCall);
        await new DoNotCallService.DoNotCallServiceClient(own.Channel).AddDoNotCallAsync(
            new() { ProjectId = _project, Entries = { new NewDoNotCallEntry { Phone = "+79121000002" } } },
            cancellationToken: TestEnd
        );
        var rows = own.Rows();

        var trial = await owner.RedialAsync(campaign, request => request.ValidateOnly = true);
        var others = await owner.RedialAsync(
            campaign,
            request => (request.ValidateOnly, request.Draft) = (true, true),
            ContactResult.OptedOut,
            ContactResult.OptedOut
        );

        Assert.Null(trial.Campaign);
        Assert.Equal((2, 1), (trial.ContactCount, trial.DoNotCallCount));
        Assert.Equal(
            [
                new RedialResult { Result = ContactResult.Unspecified, Count = 1 },
                new RedialResult { Result = ContactResult.Reached, Count = 1 },
                new RedialResult
                {
                    Result = ContactResult.Exhausted,
                    Count = 2,
                    DoNotCallCount = 1,
                    Taken = true,
                },
                new RedialResult
                {
                    Result = ContactResult.OptedOut,
                    Count = 1,
                    DoNotCallCount = 1,
                },
            ],
            trial.Results
        );
        Assert.Equal((1, 1), (others.ContactCount, others.DoNotCallCount));
        Assert.Equal([ContactResult.OptedOut], others.Results.Where(result => result.Taken).Select(result => result.Result));
        Assert.Equal(["campaign.schedule.interval OUT_OF_RANGE"], (await Owner.RefusalAsync(() => owner.RedialAsync(campaign, request =>
                    {
                        request.ValidateOnly = true;
                        request.Campaign = new() { Schedule = new() { Interval = "20000" } };
                    }))).Faults);
        Assert.Equal(rows, own.Rows());
        var made = await owner.RedialAsync(campaign, request => request.Draft = true);
        Assert.Equal((2, 1), (made.ContactCount, made.DoNotCallCount));
    }

    [Fact]
    public async Task The_named_results_alone_are_taken_and_with_nobody_of_them_nothing_is_made()
    {
        var campaign = await CalledAsync(3, Outcome.Answered, Outcome.NoAnswer);
        await _owner.CancelAsync(campaign);

        var made = await _owner.RedialAsync(campaign, null, ContactResult.Cancelled, ContactResult.Reached);
        var none = await Owner.RefusalAsync(() => _owner.RedialAsync(campaign, null, ContactResult.Invalid));

        Assert.Equal(2, made.ContactCount);
        Assert.Equal(
            ("+79121000000", "+79121000002"),
            ((await _dialer.ContactAsync(made.Campaign.Id, 1)).Phone, (await _dialer.ContactAsync(made.Campaign.Id, 2)).Phone)
        );
        Assert.Equal("NOBODY_TO_REDIAL", none.Reason);
        Assert.Equal("NOBODY_TO_REDIAL", (await Owner.RefusalAsync(() => _owner.RedialAsync(made.Campaign.Id))).Reason);
        Assert.Equal(2, (await server.Campaigns.ListCampaignsAsync(new() { ProjectId = _project }, cancellationToken: TestEnd)).TotalCount);
    }

    [Fact]
    public async Task A_long_list_that_is_ending_still_is_redialled_whole()
    {
        var campaign = await _dialer.CreateAsync(9_000, given => given.ProjectId = _project);
        // Only the first slice of what the cancelling means is done at once.
        await _owner.CancelAsync(campaign);

        var made = await _owner.RedialAsync(campaign, null, ContactResult.Cancelled);

        Assert.Equal((9_000, "+79121008999"), (made.ContactCount, (await _dialer.ContactAsync(made.Campaign.Id, 9_000)).Phone));
        Assert.Equal("NOBODY_TO_REDIAL", (await Owner.RefusalAsync(() => _owner.RedialAsync(campaign))).Reason);
        Assert.Equal(2, (await server.Campaigns.ListCampaignsAsync(new() { ProjectId = _project }, cancellationToken: TestEnd)).TotalCount);
    }

    [Fact]
    public async Task A_repeat_with_the_same_key_gives_the_first_redial_even_when_the_source_and_the_redial_are_deleted()
    {
        await using var own = await CampaignServerFixture.StartAsync();
        var (dialer, owner) = (new DialerDriver(own), new Owner(own));
        var campaign = await CalledAsync(dialer, 2, Outcome.NoAnswer);
        await owner.CancelAsync(campaign);
        var redial = await RedialAsync();
        var copy = await CopyAsync();
        var rows = own.Rows();
        Assert.Equal(redial, await RedialAsync());
        Assert.Equal(rows, own.Rows());
        Assert.Equal(
            "REQUEST_ID_REUSED",
            (
                await Owner.RefusalAsync(() => owner.RedialAsync(campaign, request => request.RequestId = "again", ContactResult.Invalid))
            ).Reason
        );

        await owner.DeleteAsync(campaign);
        await Eventually.IsAsync(
            () => Task.FromResult(own.Ask($"SELECT count(*) FROM campaigns WHERE id = {campaign}").Single()),
            left => left == "0",
            meanwhile: () => own.Time.Advance(TimeSpan.FromSeconds(1))
        );

        Assert.Equal((redial, copy), (await RedialAsync(), await CopyAsync()));
        Assert.Equal(campaign, (await dialer.GetAsync(redial.Campaign.Id)).SourceCampaignId);
        Assert.Equal(
            "CAMPAIGN_NOT_FOUND",
            (await Owner.RefusalAsync(() => owner.CopyAsync(campaign, request => request.RequestId = "copied-differently"))).Reason
        );
        Assert.Equal(
            "CAMPAIGN_NOT_FOUND",
            (
                await Owner.RefusalAsync(() => owner.RedialAsync(campaign, request => (request.RequestId, request.Draft) = ("again", true)))
            ).Reason
        );
        await owner.CancelAsync(redial.Campaign.Id);
        await owner.DeleteAsync(redial.Campaign.Id);
        Assert.Equal((redial.Campaign, 0), ((await RedialAsync()).Campaign, (await RedialAsync()).ContactCount));

        Task<RedialCampaignResponse> RedialAsync() => owner.RedialAsync(campaign, request => request.RequestId = "again");
        Task<long> CopyAsync() => owner.CopyAsync(campaign, request => request.RequestId = "copied");
    }

    [Fact]
    public async Task By_JSON_faults_are_named_by_their_fields()
    {
        var campaign = await CalledAsync(1, Outcome.NoAnswer);

        using var content = new StringContent(
            """{"results": ["CONTACT_RESULT_EXHAUSTED"], "validate_only": true}""",
            System.Text.Encoding.UTF8,
            "application/json"
        );
        using var answer = await server.Json.PostAsync($"/api/campaigns/{campaign}:redial", content, TestEnd);

        Assert.Equal(1, JsonParser.Default.Parse<RedialCampaignResponse>(await answer.Content.ReadAsStringAsync(TestEnd)).ContactCount);
        Assert.Equal(
            ["results[1] UNKNOWN_VALUE"],
            (
                await _owner.SendAsync(
                    HttpMethod.Post,
                    $"/api/campaigns/{campaign}:redial",
                    """{"results": ["CONTACT_RESULT_EXHAUSTED", "CONTACT_RESULT_UNSPECIFIED"]}"""
                )
            )!.Faults
        );
        Assert.Equal(
            ["results[0] UNKNOWN_VALUE"],
            (await Owner.RefusalAsync(() => _owner.RedialAsync(campaign, null, (ContactResult)99))).Faults
        );
        Assert.Equal(
            ["request_id BAD_CHARACTER"],
            (await Owner.RefusalAsync(() => _owner.RedialAsync(campaign, request => request.RequestId = "two words"))).Faults
        );
    }

    private Task<long> CalledAsync(int contacts, params Outcome[] outcomes) => CalledAsync(_dialer, contacts, outcomes);

    /// <summary>A campaign of one attempt a contact, the first of whom have been called, with these outcomes.</summary>
    private async Task<long> CalledAsync(DialerDriver dialer, int contacts, params Outcome[] outcomes)
    {
        var campaign = await dialer.CreateAsync(contacts, given =>
            (given.ProjectId, given.Schedule.Attempts) = (_project, new() { Id = 1 })
        );
        foreach (var outcome in outcomes)
            await dialer.CallAsync(campaign, outcome);
        return campaign;
    }
}
