using CampaignGrpc.Contracts.V1;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace CampaignGrpc.Dialer.Tests;

public sealed class SimulatedCarrierTests
{
    [Fact]
    public async Task The_same_seed_gives_the_same_outcomes_whatever_the_order()
    {
        var forwards = await OutcomesAsync(Immediate(seed: 7), Enumerable.Range(0, 200));
        var backwards = await OutcomesAsync(Immediate(seed: 7), Enumerable.Range(0, 200).Reverse());
        var otherwise = await OutcomesAsync(Immediate(seed: 8), Enumerable.Range(0, 200));

        Assert.Equal(forwards, Enumerable.Reverse(backwards));
        Assert.NotEqual(forwards, otherwise);
    }

    /// <summary>Text has another hash code in every process; the draw must not depend on it.</summary>
    [Fact]
    public async Task A_seed_gives_the_same_outcomes_in_every_process() =>
        Assert.Equal(
            [Outcome.Voicemail, Outcome.Answered, Outcome.Answered, Outcome.Answered, Outcome.Answered, Outcome.NoAnswer],
            await OutcomesAsync(Immediate(seed: 1), Enumerable.Range(0, 6))
        );

    [Fact]
    public async Task Outcomes_come_about_as_often_as_their_chances_say()
    {
        var options = Immediate(seed: 1);
        (options.Answered, options.Busy, options.LostWorker) = (6, 3, 1);
        (options.NoAnswer, options.Voicemail, options.Rejected, options.Failed, options.InvalidNumber) = (0, 0, 0, 0, 0);

        var outcomes = (await OutcomesAsync(options, Enumerable.Range(0, 5_000)))
            .CountBy(outcome => outcome ?? Outcome.Unknown)
            .ToDictionary();

        Assert.Equal(3, outcomes.Count);
        Assert.InRange(outcomes[Outcome.Answered], 2_850, 3_150);
        Assert.InRange(outcomes[Outcome.Busy], 1_350, 1_650);
        Assert.InRange(outcomes[Outcome.Unknown], 400, 600);
    }

    [Fact]
    public async Task A_call_rings_and_talks_as_long_as_the_speed_makes_of_it()
    {
        var time = new FakeTimeProvider();
        var options = new CarrierOptions
        {
            NoAnswer = 0,
            Busy = 0,
            Voicemail = 0,
            Rejected = 0,
            Failed = 0,
            InvalidNumber = 0,
            Speed = 10,
        };
        options.ShortestRing = options.LongestRing = TimeSpan.FromSeconds(20);
        options.ShortestTalk = options.LongestTalk = TimeSpan.FromSeconds(60);
        var answered = false;
        var call = new SimulatedCarrier(Options.Create(options), time).PlaceAsync(
            Call(0),
            () => answered = true,
            TestContext.Current.CancellationToken
        );

        time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(answered);
        time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(answered);
        time.Advance(TimeSpan.FromSeconds(5.9));
        Assert.False(call.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.InRange((await call)!.ResultData!.Fields["score"].NumberValue, 1, 5);
    }

    [Fact]
    public async Task A_call_that_is_hung_up_ends_at_once()
    {
        using var hangUp = new CancellationTokenSource();
        var call = new SimulatedCarrier(Options.Create(new CarrierOptions()), new FakeTimeProvider()).PlaceAsync(
            Call(0),
            () => { },
            hangUp.Token
        );

        await hangUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Theory]
    [InlineData("--Carrier:ShortestRing=00:01:00", "Carrier:ShortestRing must not be longer than Carrier:LongestRing.")]
    [InlineData("--Carrier:Busy=-1", "Carrier:Busy must be between 0 and")]
    [InlineData("--Dialer:Concurrency=0", "Dialer:Concurrency must be between 1 and 1000; it is “0”.")]
    [InlineData("--Dialer:Concurrency=many", "Dialer:Concurrency must be a number; it is “many”.")]
    [InlineData(
        "--Dialer:Concurency=5",
        "Dialer:Concurency is no setting; Dialer has Address, Id, Certificate, Authority, Key, KeyFile, Concurrency,"
    )]
    [InlineData("--Dialler:Concurrency=5", "Dialler is no section of the settings; there are Dialer, Carrier,")]
    [InlineData("--Dialer:Id=two words", "Dialer:Id must be 1 to 100 visible ASCII characters; it is “two words”.")]
    [InlineData("--Dialer:Address=localhost:8081", "Dialer:Address must be an http or https address.")]
    public void Settings_that_make_no_sense_are_refused_at_the_start(string setting, string reason)
    {
        var refusal = Assert.ThrowsAny<Exception>(() => DialerHost.Build([$"--contentRoot={DialerFolder.Path}", setting]));

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    private static CarrierOptions Immediate(int seed) =>
        new()
        {
            Seed = seed,
            ShortestRing = TimeSpan.Zero,
            LongestRing = TimeSpan.Zero,
            ShortestTalk = TimeSpan.Zero,
            LongestTalk = TimeSpan.Zero,
        };

    private static ClaimedCall Call(int place) => new() { Phone = $"+7912{1_000_000 + place}", AttemptNumber = 1 };

    private static async Task<List<Outcome?>> OutcomesAsync(CarrierOptions options, IEnumerable<int> places)
    {
        var carrier = new SimulatedCarrier(Options.Create(options), TimeProvider.System);
        var outcomes = new List<Outcome?>();
        foreach (var place in places)
            outcomes.Add((await carrier.PlaceAsync(Call(place), () => { }, TestContext.Current.CancellationToken))?.Outcome);
        return outcomes;
    }
}
