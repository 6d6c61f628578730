using System.Collections.Concurrent;
using System.Data.Common;
using CampaignGrpc.Application.Results;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Infrastructure.Tests.Conformance;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CampaignGrpc.Infrastructure.Tests.Sqlite;

/// <summary>Along which index SQLite looks for a page: one from the middle of a million must not cost more than the first.</summary>
public sealed class ListPlanTests : IDisposable
{
    private const int Contacts = 100;
    private const int Limit = 51;
    private const string AlongTheList = "sqlite_autoindex_contacts_1 (campaign_id=? AND number>?)";
    private const string ByResult = "ix_contacts_result (campaign_id=? AND result=? AND number>?)";

    private readonly CommandRecorder _commands = new();
    private readonly SqliteStorage _storage;

    public ListPlanTests() => _storage = new(_commands);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, null, AlongTheList)]
    [InlineData(ContactState.Waiting, null, AlongTheList)]
    [InlineData(ContactState.Claimed, null, "ix_contacts_lease (lease_end_time>?)")]
    [InlineData(ContactState.Dialing, null, "ix_contacts_lease (lease_end_time>?)")]
    [InlineData(ContactState.Done, null, ByResult)]
    [InlineData(ContactState.Done, ContactResult.OptedOut, ByResult)]
    [InlineData(null, ContactResult.OptedOut, ByResult)]
    public async Task A_page_of_contacts_is_looked_for_along_the_index_that_leads_to_it(
        ContactState? state,
        ContactResult? result,
        string index
    )
    {
        var campaign = await MixAsync(waiting: 5);

        await _storage.Contacts.ListAsync(campaign, new(state, result), new(), 1, Limit, TestEnd);

        LooksAlong(index);
    }

    [Fact]
    public async Task Waiting_contacts_are_picked_from_their_index_once_they_are_few()
    {
        var campaign = await MixAsync(waiting: 1);

        await _storage.Contacts.ListAsync(campaign, new(ContactState.Waiting), new(), 1, Limit, TestEnd);

        Assert.Contains(Plan(), step => step.EndsWith("INDEX ix_contacts_due (campaign_id=?)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_contact_is_looked_up_and_not_searched_for()
    {
        var campaign = await MixAsync(waiting: 5);

        await _storage.Contacts.GetAsync(campaign, 7, TestEnd);

        LooksAlong("sqlite_autoindex_contacts_1 (campaign_id=? AND number=?)");
    }

    [Theory]
    [InlineData(null, "sqlite_autoindex_attempts_1 (campaign_id=? AND contact_number>?)")]
    [InlineData(7L, "sqlite_autoindex_attempts_1 (campaign_id=? AND contact_number=?)")]
    public async Task A_page_of_attempts_begins_where_the_one_before_ended(long? contact, string index)
    {
        var campaign = await MixAsync(waiting: 5);
        _storage.Execute($"INSERT INTO tallies VALUES ({campaign}, 0, 3, 0, 1)");

        await _storage.Results.ListAttemptsAsync(campaign, new(contact, null, null, null, null), new AttemptPosition(7, 1), Limit, TestEnd);

        LooksAlong(index);
    }

    [Fact]
    public async Task What_contacts_wait_for_is_counted_along_the_indexes_of_those_who_wait_and_of_what_dialers_hold()
    {
        var campaign = await MixAsync(waiting: 5);

        await _storage.Campaigns.GetWithStockAsync(campaign, Samples.Noon.AddDays(-1), TestEnd);
        await _storage.Dialers.CountHeldCallsAsync(TestEnd);

        var plans = _commands
            .All(command => command.Sql.Contains("contacts", StringComparison.Ordinal))
            .Select(command => string.Join(", ", Plan(command).Where(step => step.Contains("contacts", StringComparison.Ordinal))));
        const string ByDue = "ix_contacts_due (campaign_id=? AND due_time";
        Assert.Collection(
            plans,
            later => Assert.Contains($"COVERING INDEX {ByDue}>?)", later, StringComparison.Ordinal),
            first => Assert.Contains($"COVERING INDEX {ByDue}>?)", first, StringComparison.Ordinal),
            last => Assert.Contains($"COVERING INDEX {ByDue}>?)", last, StringComparison.Ordinal),
            leaseEnd => Assert.Contains("ix_contacts_lease (lease_end_time>?)", leaseEnd, StringComparison.Ordinal),
            held => Assert.Contains("ix_contacts_lease (lease_end_time>?)", held, StringComparison.Ordinal)
        );
    }

    public void Dispose() => _storage.Dispose();

    private void LooksAlong(string index)
    {
        var plan = Plan();
        Assert.Contains(plan, step => step.EndsWith($"INDEX {index}", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step =>
            step.StartsWith("SCAN contacts", StringComparison.Ordinal) || step.EndsWith("(campaign_id=?)", StringComparison.Ordinal)
        );
    }

    /// <summary>How SQLite goes about the last command that read contacts or attempts.</summary>
    private List<string> Plan() => Plan(_commands.Last(command => command.Sql.Contains("\"dialer_id\"", StringComparison.Ordinal)));

    private List<string> Plan(Command command)
    {
        using var connection = _storage.Connect();
        using var explain = connection.CreateCommand();
#pragma warning disable CA2100 // It is the service's own.
        explain.CommandText = "EXPLAIN QUERY PLAN " + command.Sql;
#pragma warning restore CA2100
        foreach (var (name, value) in command.Values)
            explain.Parameters.AddWithValue(name, value);
        using var rows = explain.ExecuteReader();
        var plan = new List<string>();
        while (rows.Read())
            plan.Add(rows.GetString(3));
        return plan;
    }

    private async Task<CampaignId> MixAsync(int waiting)
    {
        var campaign = await _storage.AddAsync(Samples.NewCampaign(contacts: Contacts), Samples.NewContacts(Contacts));
        _storage.Execute(
            $"""
            UPDATE contacts SET state = 4, due_time = NULL, result = 4 WHERE number > {waiting};
            UPDATE campaigns SET waiting = {waiting}, claimed = 10, dialing = 10, done = {Contacts - waiting - 20};
            INSERT INTO tallies VALUES ({campaign}, 0, 1, 4, {Contacts - waiting});
            """
        );
        return campaign;
    }

    private sealed class CommandRecorder : DbCommandInterceptor
    {
        private readonly ConcurrentQueue<Command> _commands = new();

        public Command Last(Func<Command, bool> predicate) => _commands.Last(predicate);

        public IEnumerable<Command> All(Func<Command, bool> predicate) => _commands.Where(predicate);

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default
        )
        {
            _commands.Enqueue(
                new(
                    command.CommandText,
                    [.. command.Parameters.Cast<SqliteParameter>().Select(value => (value.ParameterName, value.Value))]
                )
            );
            return new(result);
        }
    }

    private sealed record Command(string Sql, IReadOnlyList<(string Name, object? Value)> Values);
}
