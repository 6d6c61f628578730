using System.Globalization;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Domain;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignGrpc.Simulation.Tests.World;

/// <summary>
/// One seed's world: campaigns, owners, dialers, phones and a clock, all of them random and all of them repeatable. Every
/// answer of the service is compared with the model's, and so is every row afterwards; the invariants are held after every step.
/// </summary>
internal sealed partial class SimulatedWorld
{
    private const int TraceLength = 40;
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(60);

    /// <summary>So far ahead it is known when clocks and windows meet: they do within a year, or nearly never.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(600);

    private readonly SimulatedService _service;
    private readonly Witness _witness;
    private readonly Random _random;
    private readonly int _seed;
    private readonly Model _model = new();
    private readonly Phones _phones = new();
    private readonly List<Dialer> _dialers;
    private readonly List<(CreateCampaignCommand Command, long Id)> _keyed = [];
    private readonly Queue<string> _trace = new();
    private readonly HashSet<string> _met = [];
    private readonly DateTimeOffset _start;
    private readonly string _zone;
    private DateTimeOffset _now;
    private DateTimeOffset _swept = DateTimeOffset.MinValue;
    private TimeSpan _setBack;
    private bool _wasAsked;
    private int _step;

    public SimulatedWorld(SimulatedService service, Witness witness, int seed)
    {
        _service = service;
        _witness = witness;
        _seed = seed;
        _random = new(seed);
        _zone = CampaignPlan.RandomZone(_random);
        _dialers = [.. Enumerable.Range(1, _random.Next(1, 4)).Select(number => new Dialer($"dialer-{number}"))];
        _start = _now = RandomStart();
        service.Wipe();
        witness.Forget();
        service.Time.AdjustTime(_now);
    }

    public async Task RunAsync(int steps)
    {
        try
        {
            await LimitAsync();
            for (var campaigns = _random.Next(1, 4); campaigns > 0; campaigns--)
                await CreateAsync();
            for (_step = 1; _step <= steps; _step++)
            {
                MoveClock();
                _wasAsked = false;
                await ActAsync();
                _model.Settle();
                if (_wasAsked)
                    Verify();
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new BrokenPromiseException(
                $"Seed {_seed}, step {_step}: {exception.Message}\n{string.Join('\n', _trace)}\n"
                    + $"{(exception is BrokenPromiseException ? "" : exception)}"
            );
        }
    }

    /// <summary>Everything that was met on the way, in words.</summary>
    public IEnumerable<string> Met() =>
        [
            .. _met,
            .. _model.Known.Select(campaign => $"campaign {campaign.State}"),
            .. _model.Known.SelectMany(campaign => campaign.Contacts).Select(contact => $"result {contact.Result}"),
            .. _model
                .Known.SelectMany(campaign => campaign.Contacts)
                .SelectMany(contact => contact.Attempts)
                .Select(attempt => $"outcome {attempt.Outcome}"),
        ];

    public IEnumerable<ModelCampaign> Campaigns => _model.Campaigns;

    public DateTimeOffset Now => _now;

    /// <summary>Whether one of its calls at a time is let through.</summary>
    public bool IsLineFailing(ModelCampaign campaign) => _model.IsLineFailing(campaign);

    public Task BringToThePresentAsync() => SweepAsync();

    private void Verify()
    {
        if (_witness.Complaint(_model, _swept, _setBack) is { } complaint)
            throw new BrokenPromiseException(complaint);
    }

    /// <summary>Near a night on which clocks are changed, every other time.</summary>
    private DateTimeOffset RandomStart()
    {
        var changes = ZoneMinutes.Of(_zone).Changes.Where(change => change < ZoneMinutes.Until - LongestLife - Ahead).ToList();
        var at =
            changes.Count > 0 && _random.Next(2) == 0
                ? changes[_random.Next(changes.Count)].AddHours(-_random.Next(0, 60))
                : ZoneMinutes.From.AddDays(80 + _random.Next(300)).AddMinutes(_random.Next(ZoneMinutes.MinutesPerDay));
        return at.AddMicroseconds(_random.Next(1_000_000));
    }

    private void MoveClock()
    {
        var isIdle = _model.Campaigns.All(campaign => campaign.Held == 0 && !campaign.CanBeCalled(_now));
        if (!isIdle && _random.Next(2) == 0)
            return;
        var by = _random.Next(100) switch
        {
            < 60 when !isIdle => TimeSpan.FromMilliseconds(_random.Next(1, 20_000)),
            < 88 => ToTheNextEvent(),
            < 92 => TimeSpan.FromSeconds(_random.Next(60, 3_600)),
            < 95 => TimeSpan.FromMinutes(_random.Next(60, 1_440)),
            < 97 => TimeSpan.FromHours(_random.Next(24, 100)),
            _ => -TimeSpan.FromMilliseconds(_random.Next(1, 90_000)),
        };
        if (_now + by > _start + LongestLife)
            return;
        _now += by;
        _service.Time.AdjustTime(_now);
        if (by >= TimeSpan.Zero)
            return;
        _setBack -= by;
        // A lease that is given from here on may end before the last sweep did.
        if (_swept > _now)
            _swept = _now;
        _met.Add("clock set back");
    }

    /// <summary>To an instant at which something happens, to just before it, or to just after it.</summary>
    private TimeSpan ToTheNextEvent()
    {
        var events = new List<DateTimeOffset>();
        foreach (var campaign in _model.Campaigns)
        {
            if (campaign.NextEvent is { } change)
                events.Add(change);
            if (campaign.Probe is { } probe)
                events.Add(probe);
            events.AddRange(campaign.PaceEvents);
            events.AddRange(campaign.CalleeEvents(_now));
            foreach (var contact in campaign.Contacts)
            {
                if (contact.Due is { } due)
                    events.Add(due);
                if (contact.LeaseEnd is { } end)
                    events.Add(end);
                if (contact.BarredUntil is { } barred)
                    events.Add(barred);
            }
        }

        var ahead = events.Where(at => at > _now).Order().Take(6).ToList();
        if (ahead.Count == 0)
            return TimeSpan.FromHours(1);
        var by = ahead[_random.Next(ahead.Count)] - _now;
        return by
            + _random.Next(6) switch
            {
                0 => -TimeSpan.FromMicroseconds(1),
                1 => TimeSpan.FromMicroseconds(1),
                2 => TimeSpan.FromSeconds(_random.Next(1, 15)),
                3 when by > TimeSpan.FromSeconds(15) => -TimeSpan.FromSeconds(_random.Next(1, 15)),
                _ => TimeSpan.Zero,
            };
    }

    private async Task CreateAsync()
    {
        var zone = _random.Next(4) == 0 ? CampaignPlan.RandomZone(_random) : _zone;
        var plan = CampaignPlan.Random(_random, zone, _now);
        var command = plan.ToCommand(
            _service.Services.GetRequiredService<PhoneNumberReader>(),
            _now,
            _random.Next(3) == 0 ? $"key-{_random.Next(1_000_000)}" : null
        ) with
        {
            IsDraft = _random.Next(8) == 0,
        };
        var answer = await AskAsync(command, created => created.Id.Value);
        Note($"create {plan}{(command.IsDraft ? " as a draft" : "")}: {answer.Reason ?? $"{answer.Value}"}");
        var campaign = new ModelCampaign(answer.Value, plan, _now, command.IsDraft);
        if (campaign.NextEvent is null && !command.IsDraft)
        {
            Compare("create", "NEVER_OPENS", answer.Reason);
            _met.Add("create NEVER_OPENS");
            return;
        }

        if (answer.Reason is not null)
            throw new BrokenPromiseException($"A campaign was refused: {answer.Reason}");
        if (answer.Value <= _model.Known.Select(known => known.Id).DefaultIfEmpty().Max())
            throw new BrokenPromiseException($"The id {answer.Value} was used before.");
        _model.Add(campaign);
        if (command.RequestId is not null)
            _keyed.Add((command, answer.Value));
    }

    /// <summary>Asks the service, and says either what it answered or why it refused.</summary>
    private async Task<(TResult? Value, string? Reason)> AskAsync<T, TResult>(IRequest<T> request, Func<T, TResult> read)
    {
        try
        {
            return (read(await _service.SendAsync(request)), null);
        }
        catch (DomainException refusal)
        {
            return (default, refusal.Refusal.Reason);
        }
        catch (InvalidRequestException invalid)
        {
            return (default, invalid.Violations.Listed[0].Reason);
        }
    }

    private void Note(string line)
    {
        _wasAsked = true;
        if (_trace.Count == TraceLength)
            _trace.Dequeue();
        _trace.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{_step, 3} {_now:MM-dd HH:mm:ss.ffffff} {line}"));
    }

    private static void Compare(string act, string? expected, string? actual)
    {
        if (expected != actual)
            throw new BrokenPromiseException($"{act}: the service said {actual}, the rules say {expected}.");
    }
}
