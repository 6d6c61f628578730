using CampaignGrpc.Application.Audit;
using CampaignGrpc.Application.Calendars;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.Dialing;
using CampaignGrpc.Application.Imports;
using CampaignGrpc.Application.Operation;
using CampaignGrpc.Application.People;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Application.Upkeep;
using CampaignGrpc.Application.Webhooks;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Dialers;

namespace CampaignGrpc.Application.Tests.Operation;

public sealed class DialerRegisterTests
{
    private readonly Clock _clock = new();
    private readonly Storage _storage = new();
    private readonly DialerRegister _register;

    public DialerRegisterTests() => _register = new(_storage, _clock);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_heard_is_written_once_and_then_only_what_is_new()
    {
        Ask("a");
        Ask("a");
        _register.Hear("b", 1);
        await _register.WriteAsync(TestEnd);
        await _register.WriteAsync(TestEnd);
        Ask("c");
        await _register.WriteAsync(TestEnd);

        Assert.Equal(["a", "c"], _storage.Asks.Select(ask => ask.DialerId));
        Assert.Equal([new DialerWord("b", 1, _clock.Now())], _storage.Words);
    }

    [Fact]
    public async Task What_could_not_be_written_is_written_the_next_time()
    {
        Ask("a");
        _storage.IsFull = true;
        await Assert.ThrowsAsync<DomainException>(() => _register.WriteAsync(TestEnd));
        Assert.Equal("a", Assert.Single(_register.AddTo([])).DialerId);

        _storage.IsFull = false;
        await _register.WriteAsync(TestEnd);

        Assert.Equal("a", Assert.Single(_storage.Asks).DialerId);
        Assert.Empty(_register.AddTo([]));
    }

    [Fact]
    public async Task What_is_heard_while_it_is_written_stays_for_the_next_time()
    {
        Ask("a");
        _storage.WhenWriting = () =>
        {
            _clock.Time += TimeSpan.FromSeconds(1);
            Ask("a");
        };

        await _register.WriteAsync(TestEnd);

        Assert.Equal(_clock.Now(), Assert.Single(_register.AddTo([])).AskTime);
    }

    [Fact]
    public void A_word_is_of_whatever_its_dialer_asks_for()
    {
        Ask("a");
        var stored = _register.AddTo([])[0] with { ProjectId = 7 };
        _clock.Time += TimeSpan.FromSeconds(9);
        _register.Hear("a", 7);

        Assert.All(_register.AddTo([stored]), ask =>
            Assert.Equal((_clock.Now(), _clock.Now().AddSeconds(-9)), (ask.LastWordTime, ask.AskTime))
        );
    }

    [Fact]
    public void Names_that_never_come_again_do_not_fill_the_memory()
    {
        for (var place = 0; place < 2 * DialerAsk.MostKept; place++)
            Ask($"made-up-{place}");
        Ask("made-up-0");

        Assert.Equal(DialerAsk.MostKept, _register.AddTo([]).Count);
    }

    [Fact]
    public void While_the_clock_is_in_doubt_nothing_is_heard()
    {
        _clock.IsInDoubt = true;
        Ask("a");

        Assert.Empty(_register.AddTo([]));
    }

    private void Ask(string dialer) => _register.HearAsk(dialer, null, null, "", null, 1);

    private sealed class Clock : TimeProvider, ICheckedClock
    {
        public DateTimeOffset Time { get; set; } = new(2026, 3, 3, 10, 0, 0, TimeSpan.Zero);

        public bool IsInDoubt { get; set; }

        public override DateTimeOffset GetUtcNow() => Time;
    }

    /// <summary>Keeps what units write of dialers, and has nothing else.</summary>
    private sealed class Storage : IUnitOfWork, IUnit, IDialers
    {
        public List<DialerAsk> Asks { get; } = [];

        public List<DialerWord> Words { get; } = [];

        public bool IsFull { get; set; }

        public Action WhenWriting { get; set; } = () => { };

        public DateTimeOffset Now => throw new NotSupportedException();

        public Caller Caller => Caller.Service;

        public ICampaigns Campaigns => throw new NotSupportedException();

        public IContacts Contacts => throw new NotSupportedException();

        public IContactChanges ContactChanges => throw new NotSupportedException();

        public IAttempts Attempts => throw new NotSupportedException();

        public IImports Imports => throw new NotSupportedException();

        public IHolds Holds => throw new NotSupportedException();

        public IDialers Dialers => this;

        public IKeys Keys => throw new NotSupportedException();

        public IDoNotCall DoNotCall => throw new NotSupportedException();

        public ICallLimits CallLimits => throw new NotSupportedException();

        public ILineLimits LineLimits => throw new NotSupportedException();

        public ICalendars Calendars => throw new NotSupportedException();

        public IWebhooks Webhooks => throw new NotSupportedException();

        public IPeople People => throw new NotSupportedException();

        public IRetention Retention => throw new NotSupportedException();

        public IAudit Audit => throw new NotSupportedException();

        public void Beat() => throw new NotSupportedException();

        public Task<T> RunAsync<T>(UnitPlan plan, Func<IUnit, T> work, CancellationToken cancellationToken)
        {
            WhenWriting();
            return IsFull ? Task.FromException<T>(Refusal.Overloaded.With("Too many writes are waiting.")) : Task.FromResult(work(this));
        }

        public void Write(IEnumerable<DialerAsk> asks) => Asks.AddRange(asks);

        public void Write(IEnumerable<DialerWord> words) => Words.AddRange(words);
    }
}
