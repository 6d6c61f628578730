using CampaignGrpc.Application.Dialing;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Contacts;
using MediatR;

namespace CampaignGrpc.Simulation.Tests.World;

/// <summary>What dialers and owners do.</summary>
internal sealed partial class SimulatedWorld
{
    private static readonly Outcome[] AfterRing =
    [
        Outcome.Answered,
        Outcome.Answered,
        Outcome.Busy,
        Outcome.Busy,
        Outcome.NoAnswer,
        Outcome.NoAnswer,
        Outcome.Voicemail,
        Outcome.Rejected,
        Outcome.Failed,
        Outcome.InvalidNumber,
        Outcome.DoNotCall,
        Outcome.Callback,
    ];

    private Task ActAsync()
    {
        var dialer = _dialers[_random.Next(_dialers.Count)];
        if (dialer.FrozenUntil > _now)
            dialer = _dialers[0];
        return _random.Next(100) switch
        {
            < 57 => WorkAsync(dialer),
            < 58 => CancelMatchingAsync(),
            < 59 => LaunchAsync(),
            < 60 => StartNowAsync(),
            < 64 => ClaimAsync(dialer),
            < 68 => StartAsync(dialer),
            < 75 => ReportAsync(dialer),
            < 80 => ExtendAsync(dialer),
            < 83 => ReleaseAsync(dialer),
            < 85 => SweepAsync(),
            < 86 => LimitAsync(),
            < 87 => PauseAsync(),
            < 90 => ResumeAsync(),
            < 91 => CancelAsync(),
            < 95 => UpdateAsync(),
            < 96 => CancelContactAsync(),
            < 97 => DeleteAsync(),
            < 98 => FailAsync(dialer),
            < 99 => CreateAgainAsync(),
            _ => _model.Campaigns.Count() < 3 ? CreateAsync() : SweepAsync(),
        };
    }

    /// <summary>What a dialer should do next, as far as it knows.</summary>
    private Task WorkAsync(Dialer dialer)
    {
        if (dialer.Calls.Exists(call => call.IsGoingOn && call.LeaseEnd > _now && _random.Next(2) == 0))
            return _random.Next(4) == 0 ? ExtendAsync(dialer) : ReportAsync(dialer);
        if (dialer.Calls.Exists(call => call.CanStart && call.LeaseEnd > _now))
            return StartAsync(dialer);
        return dialer.Calls.Exists(call => call.IsGoingOn && _random.Next(2) == 0) ? ReportAsync(dialer) : ClaimAsync(dialer);
    }

    private async Task SweepAsync()
    {
        Note("sweep");
        await _service.SweepAsync();
        _model.Advance(_now);
        _swept = _now;
    }

    private Task FailAsync(Dialer dialer)
    {
        if (_random.Next(3) == 0)
        {
            dialer.Die();
            Note($"{dialer.Id} dies");
        }
        else
        {
            dialer.FrozenUntil = _now.AddSeconds(_random.Next(1, 4_000));
            Note($"{dialer.Id} freezes until {dialer.FrozenUntil:O}");
        }

        return Task.CompletedTask;
    }

    private async Task ClaimAsync(Dialer dialer)
    {
        var most = _random.Next(4) == 0 ? 50 : _random.Next(1, 5);
        var only = _random.Next(5) == 0 && _model.Known.Count > 0 ? _model.Known[_random.Next(_model.Known.Count)].Id : (long?)null;
        var lease = _random.Next(2) == 0 ? (TimeSpan?)null : TimeSpan.FromSeconds(_random.Next(1, 301));
        var calls = await _service.SendAsync(new ClaimCallsCommand(dialer.Id, most, lease, null, only, TimeSpan.Zero));
        var expected = _model.Claim(_now, most, only);
        _swept = _now;
        var answer = string.Join(", ", calls.Select(call => $"{call.Campaign.Id}/{call.Contact.Number}"));
        Note($"{dialer.Id} claims {most}{(only is null ? "" : $" of {only}")}: {answer}");
        Compare("claim", string.Join(", ", expected.Select(pair => $"{pair.Campaign.Id}/{pair.Contact.Number}")), answer);
        var isLost = _random.Next(20) == 0;
        for (var place = 0; place < calls.Count; place++)
        {
            var token = new CallToken(calls[place].Campaign.Id, calls[place].Contact.Number, calls[place].Contact.Claim!.Key);
            expected[place].Contact.Hold(token, _now + (lease ?? Model.ClaimLease), _now + Model.LongestClaim);
            Model.LetThrough(expected[place].Campaign, token.Key, _now);
            if (!isLost)
                dialer.Remember(token, _now + (lease ?? Model.ClaimLease));
            _met.Add("claim");
        }
    }

    private async Task StartAsync(Dialer dialer)
    {
        var calls = dialer.Some(_random, call => call.CanStart && call.LeaseEnd > _now);
        var answers = await AskForAsync("start", dialer, calls, tokens => new StartCallsCommand(tokens), _model.Start, Read);
        for (var place = 0; place < calls.Count; place++)
        {
            if (answers[place] is not { } started)
                continue;
            var call = calls[place];
            var isFirst = call.Start is null;
            call.Start = started.Attempt.StartTime;
            call.DialBy = started.Attempt.DialByTime;
            call.LeaseEnd = started.LeaseEndTime;
            _phones.Allow(call.Token, _model.CampaignOf(call.Token), _model.Calls.Limits, call.Start.Value, call.DialBy.Value);
            if (isFirst && _random.Next(4) != 0)
                Ring(call);
        }

        static string Read(StartedCall started) =>
            $"start {started.Attempt.StartTime:O} dial by {started.Attempt.DialByTime:O} until {started.LeaseEndTime:O}";
    }

    /// <summary>Some time later, or not at all when that is too late.</summary>
    private void Ring(HeldCall call)
    {
        var at = call.Start!.Value.AddMilliseconds(_random.Next(3) == 0 ? 0 : _random.Next(12_000));
        _met.Add(at > call.DialBy ? "ring too late" : "ring");
        if (at > call.DialBy)
            return;
        call.HasRung = true;
        _phones.Record(call.Token, at);
    }

    private async Task ExtendAsync(Dialer dialer)
    {
        var calls = dialer.Some(_random, call => call.Report is null && !call.IsReleased);
        var answers = await AskForAsync(
            "extend",
            dialer,
            calls,
            tokens => new ExtendCallsCommand(tokens),
            _model.Extend,
            (ExtendedCall call) => $"until {call.LeaseEndTime:O}" + (call.Stop ? " stop" : "")
        );
        for (var place = 0; place < calls.Count; place++)
            calls[place].LeaseEnd = answers[place]?.LeaseEndTime ?? calls[place].LeaseEnd;
    }

    private async Task ReleaseAsync(Dialer dialer)
    {
        var calls = dialer.Some(_random, call => call.Start is null);
        await AskForAsync("release", dialer, calls, tokens => new ReleaseCallsCommand(tokens), _model.Release, (Contact _) => "released");
        foreach (var call in calls)
            call.IsReleased = call.Start is null;
    }

    private async Task ReportAsync(Dialer dialer)
    {
        var calls = dialer.Some(_random, call => call.IsGoingOn);
        if (calls.Count == 0)
            calls = dialer.Some(_random, call => call.Report is not null);
        var reports = calls.ConvertAll(ReportOf);
        var place = 0;
        var answers = await AskForAsync(
            "report",
            dialer,
            calls,
            tokens => new ReportOutcomesCommand(
                [.. tokens.Select((token, at) => new TokenReport(token, at < reports.Count ? reports[at] : reports[0]))],
                new()
            ),
            (now, token) => _model.Report(now, token, place < reports.Count ? reports[place++] : reports[0]),
            (ReportedCall call) => call.Attempt.Conclusion!.IsLate ? "late" : "taken"
        );
        for (var at = 0; at < calls.Count; at++)
        {
            if (answers[at] is not { } reported)
                continue;
            Compare("report", $"{_model.ContactOf(calls[at].Token).State}", $"{reported.Contact.State}");
            if (reported.Attempt.Conclusion?.Outcome is Outcome.DoNotCall or Outcome.InvalidNumber)
                _phones.Refuse(calls[at].Token);
            if (reported.Attempt.Conclusion is { Outcome: Outcome.Callback, IsLate: false })
                _phones.Wish(calls[at].Token);
            // An answer that was lost on its way is asked for again.
            if (_random.Next(4) != 0)
                calls[at].Report = reports[at];
        }
    }

    private CallReport ReportOf(HeldCall call)
    {
        if (call.Report is { } first && _random.Next(2) == 0)
            return first;
        var outcome = call.HasRung ? AfterRing[_random.Next(AfterRing.Length)] : Outcome.NotDialed;
        DateTimeOffset? end = _random.Next(4) switch
        {
            0 => _now.AddSeconds(-_random.Next(0, 30)),
            1 => _now.AddSeconds(_random.Next(-4_000, 60)),
            _ => null,
        };
        DateTimeOffset? answer =
            outcome == Outcome.Answered && _random.Next(2) == 0 ? (end ?? _now).AddSeconds(-_random.Next(0, 20)) : null;
        if (end is null && answer is not null && _random.Next(8) == 0)
            answer = _now.AddSeconds(1);
        DateTimeOffset? wish = outcome == Outcome.Callback ? _now.AddMinutes(_random.Next(-30, 900)) : null;
        return new(outcome, answer, end, null, _random.Next(2) == 0 ? $"report-{_random.Next(3)}" : null, wish);
    }

    /// <summary>Sends a batch, now and then with a token that nobody ever was given, and compares every answer.</summary>
    private async Task<IReadOnlyList<T?>> AskForAsync<T>(
        string act,
        Dialer dialer,
        List<HeldCall> calls,
        Func<IReadOnlyList<string>, IRequest<IReadOnlyList<CallAnswer<T>>>> request,
        Func<DateTimeOffset, CallToken?, string> expect,
        Func<T, string> read
    )
        where T : class
    {
        if (calls.Count == 0)
            return [];
        var tokens = calls.Select(call => (CallToken?)call.Token).ToList();
        if (_random.Next(20) == 0)
            tokens.Add(_random.Next(2) == 0 ? null : calls[0].Token with { ContactNumber = 99 });
        var answers = await _service.SendAsync(request([.. tokens.Select(token => token?.ToString() ?? "no-token")]));
        for (var place = 0; place < tokens.Count; place++)
        {
            var answer = answers[place].Value is { } value ? read(value) : answers[place].Refusal!.Refusal.Reason;
            Note($"{dialer.Id} {act} {tokens[place]?.CampaignId}/{tokens[place]?.ContactNumber} {tokens[place]?.Key}: {answer}");
            Compare(act, expect(_now, tokens[place]), answer);
            _met.Add(
                act == "report" || answers[place].Value is null ? $"{act} {answer}"
                : answer.EndsWith(" stop", StringComparison.Ordinal) ? $"{act} stop"
                : act
            );
        }

        return [.. answers.Select(answer => answer.Value)];
    }
}
