using System.Text;
using System.Text.Json;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Api.Tests.Imports;
using CampaignGrpc.Api.Tests.Managing;
using CampaignGrpc.Api.Tests.People;
using CampaignGrpc.Api.Tests.Trust;
using CampaignGrpc.Contracts.V1;
using CampaignGrpc.Infrastructure;
using Grpc.Core;

namespace CampaignGrpc.Api.Tests.Audit;

public sealed class AuditTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private readonly Audited _audited = new(server);
    private readonly DialerDriver _dialer = new(server);
    private readonly ImportDriver _imports = new(server);
    private readonly Owner _owner = new(server);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_an_owner_changes_is_told_with_before_and_after()
    {
        var campaign = await _dialer.CreateAsync(2, given => given.Name = "Before");
        // Its window opens by itself, which is nobody's doing.
        await _dialer.UntilAsync(campaign, shown => shown.State == CampaignState.Running);

        await _owner.UpdateAsync(
            campaign,
            new()
            {
                Name = "After",
                Schedule = new() { Interval = "45" },
            }
        );
        await _owner.CancelContactAsync(campaign);
        await _owner.CancelAsync(campaign);
        await _owner.DeleteAsync(campaign);

        Assert.Equal(
            [
                """CreateCampaign OK {"name":"Before","contacts":2}""",
                """UpdateCampaign OK {"name":{"before":"Before","after":"After"},"schedule.interval":{"before":"30","after":"45"}}""",
                """CancelContact contact 1 OK {"state_before":"Waiting","state":"Done"}""",
                """CancelCampaign OK {"state":{"before":"Running","after":"Cancelled"}}""",
                """DeleteCampaign OK {"deleted":{"before":null,"after":"true"}}""",
            ],
            await _audited.OfAsync(campaign)
        );
        var entry = (await _audited.ListAsync(request => request.CampaignId = campaign)).Entries[0];
        Assert.Equal((1, server.Time.GetUtcNow()), (entry.ProjectId, entry.EntryTime.ToDateTimeOffset()));
        Assert.NotEmpty(entry.Subject);
    }

    [Fact]
    public async Task An_import_is_told_as_it_begins_and_as_it_ends_and_what_dialers_do_is_not()
    {
        var campaign = await _dialer.CreateAsync(0);
        // A campaign that begins in the midst of its import is told of in the same entry.
        await _dialer.UntilAsync(campaign, shown => shown.State == CampaignState.Running);
        await _imports.PostAsync(campaign, ImportDriver.Lines(1, 3_000) + "{}\n", query: $"import_id=list&{ImportDriver.SkipBad}");
        await _dialer.CallAsync(campaign, Outcome.Answered);

        Assert.Equal(
            [
                """CreateCampaign OK {"name":"*","contacts":0}""",
                """ImportContacts import list OK {"import_state":"begun"}""",
                """ImportContacts import list OK {"import_state":"Done","rows":3001,"accepted":3000,"duplicates":0,"refused":1}""",
            ],
            (await _audited.OfAsync(campaign)).Select(line =>
                line.StartsWith("CreateCampaign", StringComparison.Ordinal) ? """CreateCampaign OK {"name":"*","contacts":0}""" : line
            )
        );
    }

    [Fact]
    public async Task Reads_of_people_are_told_and_what_tells_of_nobody_is_not()
    {
        var campaign = await _dialer.CreateAsync(1);
        await server.GetAsync(campaign);
        await _dialer.StatisticsAsync(campaign);
        await _dialer.ContactAsync(campaign);
        await server.Contacts.ListContactsAsync(new() { CampaignId = campaign }, cancellationToken: TestEnd);
        await _dialer.AttemptsAsync(campaign);
        await server.Json.GetStringAsync($"/api/campaigns/{campaign}/results.csv", TestEnd);

        var told = (await _audited.OfAsync(campaign)).Skip(1).Select(line => line[..line.IndexOf(" OK", StringComparison.Ordinal)]);

        Assert.Equal(["GetContact contact 1", "ListContacts", "ListAttempts", "ExportResults"], told.Select(line => line.TrimEnd()));
    }

    [Fact]
    public async Task A_change_that_was_refused_is_told_with_its_reason_and_one_that_changed_nothing_too()
    {
        var campaign = await _dialer.CreateAsync(1);

        await Owner.RefusalAsync(() => _owner.DeleteAsync(campaign));
        await server.Campaigns.PauseCampaignAsync(new() { CampaignId = campaign }, cancellationToken: TestEnd);
        await server.Campaigns.PauseCampaignAsync(new() { CampaignId = campaign }, cancellationToken: TestEnd);

        var told = (await _audited.OfAsync(campaign)).Skip(1).ToList();
        Assert.Equal("DeleteCampaign CAMPAIGN_NOT_FINISHED {}", told[0]);
        Assert.StartsWith("PauseCampaign OK {\"state\"", told[1], StringComparison.Ordinal);
        Assert.Equal("PauseCampaign OK {}", told[^1]);
    }

    [Fact]
    public async Task A_person_is_found_by_the_number_and_the_number_is_in_no_entry()
    {
        const string Phone = "+79217650001";
        var (person, campaign) = (new Person(server), await _dialer.CreateAsync(0));
        await _imports.StreamAsync(new() { CampaignId = campaign }, ImportDriver.Batch(null, new ImportRow { Phone = Phone }));
        await person.ExportAsync(Phone);
        await person.EraseAsync(Phone);

        var told = (await _audited.ListAsync(request => request.Phone = Phone)).Entries;

        if (!HasKey())
            Assert.Empty(told);
        else
            Assert.Equal(["ExportPerson", "ErasePerson"], told.Select(entry => entry.Action).Distinct());
        Assert.DoesNotContain(
            "9217650001",
            await server.Json.GetStringAsync("/api/audit_entries.ndjson", TestEnd),
            StringComparison.Ordinal
        );
        Assert.Contains((await _audited.OfAsync(campaign)), line => line == """ErasePerson OK {"contacts":1,"attempts":0}""");
    }

    [Fact]
    public async Task Entries_are_given_in_pages_in_either_order_and_as_a_file_that_is_the_whole_line()
    {
        var campaign = await _dialer.CreateAsync(1);
        for (var i = 0; i < 5; i++)
            await _dialer.ContactAsync(campaign);

        var (seen, token) = (new List<long>(), "");
        do
        {
            var page = await _audited.ListAsync(request =>
                (request.CampaignId, request.Action, request.OldestFirst, request.PageSize, request.PageToken) = (
                    campaign,
                    "GetContact",
                    false,
                    2,
                    token
                )
            );
            seen.AddRange(page.Entries.Select(entry => entry.Sequence));
            token = page.NextPageToken;
        } while (token.Length > 0);

        Assert.Equal(5, seen.Count);
        Assert.Equal(seen.OrderDescending(), seen);
        var lines = (await server.Json.GetStringAsync("/api/audit_entries.ndjson", TestEnd)).Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries
        );
        var sequences = lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("sequence").ToString()).ToList();
        Assert.Equal(Enumerable.Range(1, lines.Length).Select(number => $"{number}"), sequences);
    }

    [Fact]
    public async Task An_entry_that_was_changed_or_taken_out_is_named_by_the_check()
    {
        await using var own = await CampaignServerFixture.StartAsync();
        var dialer = new DialerDriver(own);
        for (var i = 0; i < 4; i++)
            await dialer.CreateAsync(1);
        Assert.Empty(own.Services.CheckDatabase());
        Assert.ThrowsAny<Exception>(() => own.Execute("UPDATE audit_entries SET details = '{}' WHERE sequence = 2"));
        Assert.ThrowsAny<Exception>(() => own.Execute("DELETE FROM audit_entries WHERE sequence = 2"));

        // Whoever can write past the service can take the triggers away.
        own.Execute(TestDatabase.Untie);
        own.Execute("UPDATE audit_entries SET details = '{}' WHERE sequence = 2");
        Assert.Contains("Audit entry 2 is not as it was written", Assert.Single(own.Services.CheckDatabase()), StringComparison.Ordinal);
        own.Execute("DELETE FROM audit_entries WHERE sequence = 2");
        Assert.Equal("Audit entry 2 is missing.", Assert.Single(own.Services.CheckDatabase()));
    }

    [Fact]
    public async Task Old_entries_are_removed_where_that_is_set_and_the_rest_is_verified_from_where_it_begins()
    {
        await using var own = await CampaignServerFixture.StartAsync("--Audit:RemovedAfter=10.00:00:00");
        var (dialer, audited) = (new DialerDriver(own), new Audited(own));
        for (var i = 0; i < 3; i++)
            await dialer.CreateAsync(1);
        own.Time.Advance(TimeSpan.FromDays(9));
        await dialer.CreateAsync(1);
        own.Time.Advance(TimeSpan.FromDays(2));

        await Eventually.IsTrueAsync(
            () => own.Ask("SELECT min(sequence) FROM audit_entries").Single() == "4",
            meanwhile: () => own.Time.Advance(TimeSpan.FromSeconds(1))
        );

        Assert.Equal(4, (await audited.ListAsync()).Entries[0].Sequence);
        Assert.Empty(own.Services.CheckDatabase());
    }

    [Fact]
    public async Task Reads_are_not_written_where_that_is_set()
    {
        await using var own = await CampaignServerFixture.StartAsync("--Audit:Reads=false");
        var (dialer, audited) = (new DialerDriver(own), new Audited(own));
        var campaign = await dialer.CreateAsync(1);
        await dialer.ContactAsync(campaign);

        Assert.Equal(["CreateCampaign"], (await audited.ListAsync()).Entries.Select(entry => entry.Action));
    }

    /// <summary>On PostgreSQL a key is to be set.</summary>
    private bool HasKey() => !server.Log.Lines.Any(line => line.Contains("Audit:KeyFile is not set", StringComparison.Ordinal));

    [Fact]
    public async Task Keys_that_are_made_and_revoked_are_told_without_their_secrets()
    {
        await using var trusted = await TrustedServer.StartAsync();
        var admin = trusted.Grpc(await trusted.KeyAsync("admin"));
        var keys = new KeyService.KeyServiceClient(admin);

        var made = await keys.CreateKeyAsync(
            new()
            {
                Name = "CRM",
                Grants =
                {
                    new Grant { Role = Role.Client, ProjectIds = { 1, 2 } },
                },
            },
            cancellationToken: TestEnd
        );
        await keys.RevokeKeyAsync(new() { KeyId = made.Key.KeyId }, cancellationToken: TestEnd);

        var entries = (
            await new AuditService.AuditServiceClient(admin).ListAuditEntriesAsync(new() { OldestFirst = true }, cancellationToken: TestEnd)
        )
            .Entries.Where(entry => entry.Thing == $"key {made.Key.KeyId}")
            .ToList();
        Assert.Equal(["CreateKey OK", "RevokeKey OK"], entries.Select(entry => $"{entry.Action} {entry.Answer}"));
        Assert.Contains("client@1,2", entries[0].DetailsJson, StringComparison.Ordinal);
        Assert.All(entries, entry => Assert.DoesNotContain(made.Secret.Split('_', 3)[2], entry.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_is_known_and_may_not_is_told_of_and_who_is_not_known_leaves_nothing()
    {
        await using var trusted = await TrustedServer.StartAsync();
        var viewer = await trusted.MakeKeyAsync(null, "viewer");
        var before = trusted.Server.Ask("SELECT count(*) FROM audit_entries").Single();

        await Assert.ThrowsAsync<RpcException>(async () =>
            await new CampaignService.CampaignServiceClient(trusted.Grpc(null)).PauseCampaignAsync(
                new() { CampaignId = 1 },
                cancellationToken: TestEnd
            )
        );
        Assert.Equal(before, trusted.Server.Ask("SELECT count(*) FROM audit_entries").Single());
        await Assert.ThrowsAsync<RpcException>(async () =>
            await new CampaignService.CampaignServiceClient(trusted.Grpc(viewer.Secret)).PauseCampaignAsync(
                new() { CampaignId = 1 },
                cancellationToken: TestEnd
            )
        );

        Assert.Equal(
            $"key:{viewer.Key.Id} PauseCampaign ROLE_MISSING",
            trusted
                .Server.Ask("SELECT subject || ' ' || action || ' ' || answer FROM audit_entries ORDER BY sequence DESC LIMIT 1")
                .Single()
        );
    }

    [Fact]
    public async Task A_refusal_that_cannot_be_written_is_a_refusal_all_the_same()
    {
        await using var trusted = await TrustedServer.StartAsync();
        using var viewer = trusted.Json(await trusted.KeyAsync("viewer"));
        Assert.True((await viewer.GetAsync("/api/campaigns", TestEnd)).IsSuccessStatusCode);
        trusted.Server.Execute("DROP TABLE audit_entries");

        using var response = await viewer.PostAsync(
            "/api/campaigns/1:pause",
            new StringContent("{}", Encoding.UTF8, "application/json"),
            TestEnd
        );

        Assert.Equal((403, "ROLE_MISSING"), ((int)response.StatusCode, (await response.ReadAnswerAsync()).Reason));
        Assert.Contains(trusted.Server.Log.Lines, line => line.Contains("The audit has no entry of a refusal", StringComparison.Ordinal));
    }
}
