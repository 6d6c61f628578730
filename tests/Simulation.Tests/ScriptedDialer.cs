using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.Dialing;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Scheduling;
using CampaignGrpc.Simulation.Tests.Invariants;
using CampaignGrpc.Simulation.Tests.World;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignGrpc.Simulation.Tests;

/// <summary>A service with one dialer that does what a test tells it.</summary>
internal sealed class ScriptedDialer : IDisposable
{
    /// <summary>A Tuesday, 09:00 in Yekaterinburg.</summary>
    public static readonly DateTimeOffset Morning = new(2026, 3, 3, 4, 0, 0, TimeSpan.Zero);

    /// <summary>One contact, called every day round the clock but for a minute.</summary>
    public static readonly CampaignPlan Daily = new(
        new("Asia/Yekaterinburg", new(2026, 3, 3), null, "127 00:00-23:59", Recurrence.Daily, Weekdays.All),
        1,
        0,
        [],
        null,
        1
    );

    private readonly SimulatedService _service = new();

    public ScriptedDialer() => Now = Morning;

    public DateTimeOffset Now
    {
        get => _service.Time.GetUtcNow();
        set => _service.Time.AdjustTime(value);
    }

    /// <summary>The one contact.</summary>
    public ContactFacts Contact => Assert.Single(Read().Contacts);

    public IReadOnlyList<AttemptFacts> Attempts => Read().Attempts;

    public Task CreateAsync(CampaignPlan plan) =>
        _service.SendAsync(plan.ToCommand(_service.Services.GetRequiredService<PhoneNumberReader>(), Now));

    public Task SweepAsync() => _service.SweepAsync();

    /// <summary>The token of the one contact; null when it is not handed out.</summary>
    public async Task<string?> ClaimAsync()
    {
        var calls = await _service.SendAsync(new ClaimCallsCommand("dialer", 1, TimeSpan.FromMinutes(5), null, null, TimeSpan.Zero));
        return calls.Count == 0
            ? null
            : new CallToken(calls[0].Campaign.Id, calls[0].Contact.Number, calls[0].Contact.Claim!.Key).ToString();
    }

    /// <returns>Why it may not ring; null when it may.</returns>
    public async Task<string?> StartAsync(string? token) => ReasonOf(await _service.SendAsync(new StartCallsCommand([token!])));

    public async Task<string> CallAsync()
    {
        var token = await ClaimAsync();
        Assert.NotNull(token);
        Assert.Null(await StartAsync(token));
        return token;
    }

    public async Task<string?> ReleaseAsync(string? token) => ReasonOf(await _service.SendAsync(new ReleaseCallsCommand([token!])));

    public async Task<string?> ReportAsync(string? token, Outcome outcome, DateTimeOffset? answered = null, DateTimeOffset? ended = null) =>
        ReasonOf(await _service.SendAsync(new ReportOutcomesCommand([new(token!, new(outcome, answered, ended, null, null))], new())));

    public void Dispose() => _service.Dispose();

    private static string? ReasonOf<T>(IReadOnlyList<CallAnswer<T>> answers)
        where T : class => Assert.Single(answers).Refusal?.Refusal.Reason;

    private Snapshot Read()
    {
        using var reader = new SnapshotReader(_service.Connection);
        return reader.Read();
    }
}
