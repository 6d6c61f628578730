using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.Dialing;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Scheduling;
using CampaignGrpc.Simulation.Tests.World;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignGrpc.Simulation.Tests.Invariants;

/// <summary>An invariant that cannot fail is worth nothing: each of them is seen to fail once, and it alone.</summary>
public sealed class PlantedFaultTests : IDisposable
{
    /// <summary>A Monday, 08:00 in Yekaterinburg.</summary>
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 3, 0, 0, TimeSpan.Zero);

    private static readonly CampaignPlan Plan = new(
        new("Asia/Yekaterinburg", new(2026, 3, 2), null, "127 09:00-18:00", Recurrence.Once, Weekdays.All),
        3,
        5,
        [],
        6,
        6
    );

    private readonly SimulatedService _service = new();

    public static TheoryData<string> Invariants => [.. InvariantChecker.All.Select(invariant => invariant.Name)];

    [Fact]
    public async Task Nothing_offends_while_nothing_is_planted()
    {
        await PrepareAsync();
        Assert.Equal([], OffendedBy("SELECT 1", isChange: false));
    }

    [Theory]
    [MemberData(nameof(Invariants))]
    public async Task A_planted_fault_offends_its_invariant_and_no_other(string invariant)
    {
        await PrepareAsync();
        var fault = Assert.Single(PlantedFaults.All, fault => fault.Invariant == invariant);
        Assert.Equal([invariant], OffendedBy(fault.Sql, fault.IsChange));
    }

    [Fact]
    public void Every_planted_fault_is_one_of_an_invariant() =>
        Assert.Equal(
            [],
            PlantedFaults.All.Select(fault => fault.Invariant).Except(InvariantChecker.All.Select(invariant => invariant.Name))
        );

    public void Dispose() => _service.Dispose();

    private IEnumerable<string> OffendedBy(string sql, bool isChange)
    {
        using var reader = new SnapshotReader(_service.Connection);
        using var checker = new InvariantChecker(_service.Connection);
        var before = reader.Read();
        using var command = _service.Connection.CreateCommand();
#pragma warning disable CA2100 // The texts are this project's own.
        command.CommandText = $"PRAGMA ignore_check_constraints = ON; {sql}; PRAGMA ignore_check_constraints = OFF";
#pragma warning restore CA2100
        command.ExecuteNonQuery();
        var now = reader.Read();
        return checker
            .Offences(new(now, isChange ? before : now, _service.Time.GetUtcNow(), TimeSpan.Zero))
            .Select(offence => offence.Name)
            .Distinct();
    }

    /// <summary>
    /// Campaign 1 has somebody who was reached, who opted out, who was busy twice, who is called again after a call of unknown
    /// fate, who is claimed, and whose number is invalid; its interval was changed between their calls. Campaign 2 called
    /// somebody in the last seconds of its window and was cancelled. Campaign 3 calls daily and one at a time: somebody was
    /// cancelled, somebody is left out since they opted out of campaign 1, somebody is claimed, and somebody waits.
    /// </summary>
    private async Task PrepareAsync()
    {
        _service.Time.AdjustTime(Monday);
        var phones = _service.Services.GetRequiredService<PhoneNumberReader>();
        await _service.SendAsync(Plan.ToCommand(phones, Monday));
        await _service.SendAsync((Plan with { Contacts = 2 }).ToCommand(phones, Monday));

        var daily = Plan with { Timetable = Plan.Timetable with { Recurrence = Recurrence.Daily }, MaxConcurrentCalls = 1, Contacts = 4 };
        await _service.SendAsync(daily.ToCommand(phones, Monday));

        _service.Time.AdjustTime(Monday.AddHours(10).AddSeconds(-5));
        var last = (await ClaimAsync(2, 1))[0];
        await StartAsync(last);
        await ReportAsync(last, Outcome.Answered);
        await _service.SendAsync(new CancelCampaignCommand(2));

        _service.Time.AdjustTime(Monday.AddHours(25));
        var first = await ClaimAsync(1, 6);
        await StartAsync(first[..4]);
        await ReportAsync(first[0], Outcome.Answered);
        await ReportAsync(first[1], Outcome.DoNotCall);
        await ReportAsync(first[2], Outcome.Busy);

        _service.Time.AdjustTime(Monday.AddHours(25).AddMinutes(6));
        await _service.SweepAsync();
        var slower = Plan with { IntervalMinutes = 7 };
        await _service.SendAsync(slower.ToUpdate(1, CampaignFields.Interval, "", _service.Time.GetUtcNow()));
        await _service.SendAsync(new CancelContactCommand(3, 1));
        _service.Time.AdjustTime(Monday.AddHours(25).AddMinutes(35));
        var second = await ClaimAsync(1, 6);
        await StartAsync(second[0], second[1], second[3]);
        await ReportAsync(second[0], Outcome.Busy);
        await ReportAsync(second[3], Outcome.InvalidNumber);
        await ClaimAsync(3, 1);
    }

    private async Task<string[]> ClaimAsync(long campaign, int most)
    {
        var calls = await _service.SendAsync(new ClaimCallsCommand("dialer", most, null, null, campaign, TimeSpan.Zero));
        return
        [
            .. calls
                .OrderBy(call => call.Contact.Number)
                .Select(call => new CallToken(call.Campaign.Id, call.Contact.Number, call.Contact.Claim!.Key).ToString()),
        ];
    }

    private async Task StartAsync(params string[] tokens) =>
        Assert.All(await _service.SendAsync(new StartCallsCommand(tokens)), answer => Assert.Null(answer.Refusal));

    private async Task ReportAsync(string token, Outcome outcome)
    {
        var now = _service.Time.GetUtcNow();
        var report = new CallReport(outcome, outcome == Outcome.Answered ? now.AddSeconds(-20) : null, now, null, null);
        Assert.Null(Assert.Single(await _service.SendAsync(new ReportOutcomesCommand([new(token, report)], new()))).Refusal);
    }
}
