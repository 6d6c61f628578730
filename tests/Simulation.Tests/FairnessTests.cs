using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.Dialing;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Scheduling;
using CampaignGrpc.Simulation.Tests.Invariants;
using CampaignGrpc.Simulation.Tests.World;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignGrpc.Simulation.Tests;

/// <summary>Whose turn it is, among campaigns, dialers and days.</summary>
public sealed class FairnessTests : IDisposable
{
    /// <summary>A Tuesday, 09:00 in Yekaterinburg, where every window here opens.</summary>
    private static readonly DateTimeOffset Opening = new(2026, 3, 3, 4, 0, 0, TimeSpan.Zero);

    private static readonly CampaignPlan Once = new(
        new("Asia/Yekaterinburg", new(2026, 3, 3), null, "127 09:00-18:00", Recurrence.Once, Weekdays.All),
        2,
        60,
        [],
        null,
        10
    );

    private static readonly CampaignPlan Daily = Once with
    {
        Timetable = Once.Timetable with { Recurrence = Recurrence.Daily },
        Contacts = 6,
    };

    private readonly SimulatedService _service = new();

    public FairnessTests() => _service.Time.AdjustTime(Opening);

    public void Dispose() => _service.Dispose();

    /// <summary>
    /// Campaigns are served in turn, so that a small one waits for one turn of every other at most: with claims of 50, of which
    /// each serves one campaign at least, a hundred and one claims.
    /// </summary>
    [Fact]
    public async Task A_campaign_of_many_contacts_does_not_starve_a_hundred_of_ten()
    {
        const int Small = 100;
        var big = await CreateAsync(Once with { Contacts = 6_000 });
        for (var campaign = 0; campaign < Small; campaign++)
            await CreateAsync(Once);

        var claims = 0;
        var served = new List<long>();
        while (served.Count(campaign => campaign != big) < Small * Once.Contacts)
        {
            claims++;
            served.AddRange((await ClaimAsync("dialer", 50)).Select(call => call.Campaign.Id.Value));
        }

        Assert.InRange(claims, 1, Small + 1);
        Assert.Equal(50, served.Count(campaign => campaign == big));
    }

    [Fact]
    public async Task A_campaign_with_due_calls_is_never_passed_over_twice_by_another()
    {
        for (var campaign = 0; campaign < 7; campaign++)
            await CreateAsync(Once with { Contacts = 30 });
        var turns = new List<long>();
        for (var claim = 0; claim < 70; claim++)
            turns.AddRange((await ClaimAsync("dialer", 3)).Select(call => call.Campaign.Id.Value).Distinct());
        Assert.All(turns.Chunk(7), round => Assert.Equal(7, round.Distinct().Count()));
        Assert.Equal(70, turns.Count);
    }

    [Fact]
    public async Task However_many_dialers_ask_a_campaign_never_has_more_calls_than_it_may()
    {
        var campaign = await CreateAsync(Once with { Contacts = 40, MaxConcurrentCalls = 3 });
        var reached = 0;
        for (var round = 0; round < 14; round++)
        {
            var claims = await Task.WhenAll(Enumerable.Range(1, 8).Select(dialer => ClaimAsync($"dialer-{dialer}", 2)));
            var tokens = claims.SelectMany(calls => calls).Select(TokenOf).ToList();
            Assert.InRange(tokens.Count, 1, 3);
            Assert.InRange(Held(campaign), 1, 3);
            await Task.WhenAll(tokens.Select(token => StartAsync(token)));
            await Task.WhenAll(tokens.Select(token => ReportAsync(token, Outcome.Answered)));
            reached += tokens.Count;
        }

        Assert.Equal(40, reached);
    }

    [Fact]
    public async Task The_next_run_calls_again_with_fresh_attempts_all_but_those_who_are_done_for_good()
    {
        await CreateAsync(Daily);
        var tokens = (await ClaimAsync("dialer", 6)).Select(TokenOf).ToList();
        foreach (var (token, outcome) in tokens.Zip([Outcome.Answered, Outcome.Busy, Outcome.InvalidNumber, Outcome.DoNotCall]))
        {
            await StartAsync(token);
            await ReportAsync(token, outcome);
        }

        await _service.SendAsync(new ReleaseCallsCommand(tokens[4..]));
        CancelContact(6);
        _service.Time.Advance(TimeSpan.FromHours(1));
        var busy = TokenOf((await ClaimAsync("dialer", 6)).Single(call => call.Contact.Number == 2));
        await StartAsync(busy);
        await ReportAsync(busy, Outcome.Busy);

        _service.Time.AdjustTime(Opening.AddDays(1));
        var again = await ClaimAsync("dialer", 6);
        Assert.Equal([1, 2, 5], again.Select(call => call.Contact.Number));
        Assert.All(again, call => Assert.Equal(0, call.Contact.AttemptCount));
        foreach (var call in again)
            await StartAsync(TokenOf(call));
        Assert.Equal(
            [(1, 2, 1), (2, 3, 1), (5, 1, 1)],
            Today().Select(attempt => (attempt.ContactNumber, attempt.Number, attempt.NumberInRun))
        );
    }

    [Fact]
    public async Task A_service_that_was_down_makes_up_for_nothing()
    {
        await CreateAsync(Daily);
        await CreateAsync(Once with { Contacts = 6, Attempts = 3, IntervalMinutes = 1 });
        foreach (var call in await ClaimAsync("dialer", 12))
        {
            await StartAsync(TokenOf(call));
            await ReportAsync(TokenOf(call), Outcome.NoAnswer);
        }

        _service.Time.AdjustTime(Opening.AddDays(2).AddHours(3));
        var calls = await ClaimAsync("dialer", 1_000);
        Assert.Equal(12, calls.Select(call => (call.Campaign.Id, call.Contact.Number)).Distinct().Count());
        foreach (var call in calls)
        {
            await StartAsync(TokenOf(call));
            await ReportAsync(TokenOf(call), Outcome.NoAnswer);
        }

        Assert.Empty(await ClaimAsync("dialer", 1_000));
        Assert.Equal(12, Today().Count);
        Assert.DoesNotContain(Snapshot().Attempts, attempt => attempt.Run == new DateOnly(2026, 3, 4));
    }

    private async Task<long> CreateAsync(CampaignPlan plan) =>
        (await _service.SendAsync(plan.ToCommand(_service.Services.GetRequiredService<PhoneNumberReader>(), _service.Time.GetUtcNow())))
            .Id
            .Value;

    private Task<IReadOnlyList<ClaimedCall>> ClaimAsync(string dialer, int most) =>
        _service.SendAsync(new ClaimCallsCommand(dialer, most, TimeSpan.FromMinutes(5), null, null, TimeSpan.Zero));

    private async Task StartAsync(string token) =>
        Assert.Null(Assert.Single(await _service.SendAsync(new StartCallsCommand([token]))).Refusal);

    private async Task ReportAsync(string token, Outcome outcome) =>
        Assert.Null(
            Assert
                .Single(await _service.SendAsync(new ReportOutcomesCommand([new(token, new(outcome, null, null, null, null))], new())))
                .Refusal
        );

    /// <summary>As an owner will who takes one contact out.</summary>
    private void CancelContact(int number)
    {
        using var command = _service.Connection.CreateCommand();
        command.CommandText = """
            UPDATE contacts SET state = 4, result = 7, due_time = NULL WHERE number = $number;
            UPDATE campaigns SET waiting = waiting - 1, done = done + 1;
            INSERT INTO tallies (campaign_id, run_day, kind, bucket, count) VALUES (1, 0, 1, 7, 1)
            """;
        command.Parameters.AddWithValue("$number", number);
        command.ExecuteNonQuery();
    }

    private int Held(long campaign) => Snapshot().Contacts.Count(contact => contact.CampaignId == campaign && contact.ClaimKey is not null);

    private List<AttemptFacts> Today() => [.. Snapshot().Attempts.Where(attempt => attempt.Start >= _service.Time.GetUtcNow())];

    private Snapshot Snapshot()
    {
        using var reader = new SnapshotReader(_service.Connection);
        return reader.Read();
    }

    private static string TokenOf(ClaimedCall call) =>
        new CallToken(call.Campaign.Id, call.Contact.Number, call.Contact.Claim!.Key).ToString();
}
