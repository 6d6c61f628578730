using System.Collections.Concurrent;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Events;
using CampaignGrpc.Application.Webhooks;
using CampaignGrpc.Domain.Webhooks;
using CampaignGrpc.Infrastructure.Tests.Conformance;

namespace CampaignGrpc.Infrastructure.Tests.Postgres;

/// <summary>Several replicas write one log, and nobody who reads it misses what is committed late.</summary>
public sealed class PostgresEventTests : IDisposable
{
    private const string Lock = "SELECT 1 FROM leases WHERE name = 'writer' FOR NO KEY UPDATE";

    private static readonly EventFilter All = new(null, null, []);

    private readonly PostgresStorage _one = new();
    private readonly PostgresStorage _other;

    public PostgresEventTests() => _other = _one.Another();

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_replica_commits_late_stands_before_what_another_wanted_to_commit_meanwhile()
    {
        await _one.AddAsync(Samples.NewCampaign(contacts: 1), Samples.NewContacts(1));
        await using var late = _one.Connect();
        await using var transaction = await late.BeginTransactionAsync(TestEnd);
        await ExecuteAsync(Lock);
        await ExecuteAsync(
            "INSERT INTO events (sequence, time, project_id, kind, data) SELECT max(sequence) + 1, 1, 7, 50, '{}' FROM events"
        );

        var meanwhile = _other.AddAsync(Samples.NewCampaign(project: 8, contacts: 1), Samples.NewContacts(1));
        await Eventually.IsTrueAsync(() =>
            _one.Ask("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()") > 0
        );
        var before = await _one.Get<IEventReader>().ReadAsync(All, 0, 10, TestEnd);
        await transaction.CommitAsync(TestEnd);
        await meanwhile;
        var after = await _one.Get<IEventReader>().ReadAsync(All, before.Reached, 10, TestEnd);

        Assert.Equal([1L], before.Events.Select(told => told.Sequence));
        Assert.Equal([(2, 7), (3, 8L)], after.Events.Select(told => (told.Sequence, told.ProjectId)));

        async Task ExecuteAsync(string sql)
        {
            await using var command = late.CreateCommand();
#pragma warning disable CA2100 // The statements are this test's own.
            command.CommandText = sql;
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(TestEnd);
        }
    }

    [Fact]
    public async Task Whoever_reads_while_two_replicas_write_has_missed_nothing_in_the_end()
    {
        var written = Task.WhenAll(
            new[] { _one, _other }.SelectMany(replica =>
                Enumerable
                    .Range(0, 40)
                    .Select(_ => Task.Run(() => replica.AddAsync(Samples.NewCampaign(contacts: 1), Samples.NewContacts(1)), TestEnd))
            )
        );

        var read = new List<long>();
        for (long reached = 0; read.Count < 80; )
        {
            var isWritten = written.IsCompleted;
            var stretch = await _one.Get<IEventReader>().ReadAsync(All, reached, 7, TestEnd);
            read.AddRange(stretch.Events.Select(told => told.Sequence));
            reached = stretch.Reached;
            if (isWritten && stretch.IsEnd)
                break;
        }

        await written;
        Assert.Equal(Enumerable.Range(1, 80).Select(place => (long)place), read);
    }

    [Fact]
    public async Task However_many_replicas_send_to_a_webhook_each_event_comes_once_and_in_order()
    {
        for (var place = 0; place < 20; place++)
            await _one.AddAsync(Samples.NewCampaign(contacts: 1), Samples.NewContacts(1));
        var made = await _one.Work.RunAsync(UnitPlan.Request, unit => unit.Webhooks.Add(WebhookConformance.New()), TestEnd);
        var receiver = new Taking();

        await Task.WhenAll(
            new[] { _one, _other, _other }.Select(replica =>
                Task.Run(async () =>
                {
                    var deliveries = new WebhookDeliveries(
                        replica.Work,
                        replica.Webhooks,
                        replica.Events,
                        replica.Holds,
                        receiver,
                        receiver,
                        TimeProvider.System
                    );
                    while ((await replica.Webhooks.GetAsync(made.Id, TestEnd)).Cursor < 20)
                    {
                        await deliveries.BeginAsync(TestEnd);
                        await deliveries.EndAsync();
                    }
                })
            )
        );

        Assert.Equal(Enumerable.Range(1, 20).Select(place => $"{place}"), receiver.Bodies);
    }

    public void Dispose()
    {
        _other.Dispose();
        _one.Dispose();
    }

    /// <summary>Takes everything.</summary>
    private sealed class Taking : IWebhookSender, IEventText
    {
        public ConcurrentQueue<string> Bodies { get; } = [];

        public bool TakesAnyAddress => true;

        public bool MaySendContactDetails(long project) => false;

        public string Of(LoggedEvent logged, ContactDetails? contact) => $"{logged.Sequence}";

        public async Task<SendResult> SendAsync(
            Webhook webhook,
            string id,
            string mediaType,
            string body,
            CancellationToken cancellationToken
        )
        {
            await Task.Yield();
            Bodies.Enqueue(body);
            return new(200, "", "", null, 1);
        }
    }
}
