using System.Data.Common;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.People;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Scheduling;
using CampaignGrpc.Domain.Trust;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Storage.Reading;

/// <summary>
/// Finds a number in all campaigns. Of contacts the filters are read, a page for each two thousand, and then the stretches that may have
/// it. Rows that wait for the end of an import, and those that imports refused, are looked through: there are few of them, or for a short
/// time.
/// </summary>
internal sealed class PersonReader(
    StorageEngine engine,
    IDbContextFactory<CampaignsContext> contexts,
    ScanGate scans,
    PhoneNumberReader phones
) : IPersonReader
{
    private const string OfProject = "(@project = 0 OR c.project_id = @project)";

    private const string IsThere = "CASE WHEN c.delete_time IS NULL AND c.arriving_until_time IS NULL THEN 1 ELSE 0 END";

    public async Task<IReadOnlyList<PersonPlaces>> FindAsync(PhoneNumber phone, long? projectId, CancellationToken cancellationToken)
    {
        using var turn = await scans.EnterAsync(isScan: true, cancellationToken);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await engine.BeginSnapshotAsync(context, cancellationToken);
        var search = new Search(context, phone, projectId ?? 0);
        await FindContactsAsync(search, cancellationToken);
        await FindStagedRowsAsync(search, cancellationToken);
        await FindRefusedRowsAsync(search, cancellationToken);
        return search.Places;
    }

    public async Task<IReadOnlyList<PersonRecord>> ReadAsync(IReadOnlyList<PersonPlaces> places, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await engine.BeginSnapshotAsync(context, cancellationToken);
        var records = new List<PersonRecord>();
        foreach (var place in places)
        {
            if (await ReadAsync(context, place, cancellationToken) is { } record)
                records.Add(record);
        }

        return records;
    }

    public bool DropOverwritten() => engine.DropOverwritten();

    private static async Task<PersonRecord?> ReadAsync(CampaignsContext context, PersonPlaces places, CancellationToken cancellationToken)
    {
        var id = places.CampaignId;
        if (
            await context.Campaigns.AsNoTracking().FirstOrDefaultAsync(campaign => campaign.Id == id, cancellationToken) is not { } campaign
        )
            return null;
        var contacts = await context
            .Contacts.AsNoTracking()
            .Where(contact => contact.CampaignId == id && places.Contacts.Contains(contact.Number))
            .OrderBy(contact => contact.Number)
            .ToListAsync(cancellationToken);
        var attempts =
            contacts.Count == 0
                ? []
                : await context
                    .Attempts.AsNoTracking()
                    .Where(attempt => attempt.CampaignId == id && places.Contacts.Contains(attempt.ContactNumber))
                    .OrderBy(attempt => attempt.ContactNumber)
                    .ThenBy(attempt => attempt.Number)
                    .ToListAsync(cancellationToken);
        return new(campaign, contacts, attempts, await ReadRowsAsync(context, places, cancellationToken));
    }

    private static async Task<List<PersonRow>> ReadRowsAsync(
        CampaignsContext context,
        PersonPlaces places,
        CancellationToken cancellationToken
    )
    {
        var (staged, refused) = (places.StagedRows, places.RefusedRows);
        if (staged.Count + refused.Count == 0)
            return [];
        var names = await context
            .Imports.AsNoTracking()
            .Where(import => import.CampaignId == places.CampaignId)
            .ToDictionaryAsync(import => import.Id, import => import.ImportId, cancellationToken);
        var waiting = await context
            .StagedRows.AsNoTracking()
            .Where(row => staged.Contains(row.Id))
            .OrderBy(row => row.Id)
            .ToListAsync(cancellationToken);
        var sent = await context
            .SentRows.AsNoTracking()
            .Where(row => refused.Contains(row.Id))
            .OrderBy(row => row.Id)
            .ToListAsync(cancellationToken);
        return
        [
            .. waiting.Select(row => new PersonRow(
                NameOf(row.Id),
                IsRefused: false,
                new(PhoneNumber.FromDigits(row.Phone).ToString(), row.AddData, "")
            )),
            .. sent.Select(row => new PersonRow(
                NameOf(row.Id),
                IsRefused: true,
                new(row.Phone, row.AddData, row.Text) { Priority = row.Priority, TimeZone = row.TimeZone }
            )),
        ];

        // Of an import that was begun anew under its name there is none.
        string NameOf(long row) => names.GetValueOrDefault((int)(row >> 32), "");
    }

    private static async Task FindContactsAsync(Search search, CancellationToken cancellationToken)
    {
        const string Filters = $"""
            SELECT f.campaign_id, f.first_number, f.last_number, f.filter, {IsThere}, c.project_id
            FROM phone_filters f JOIN campaigns c ON c.id = f.campaign_id WHERE {OfProject}
            """;
        const string Contacts =
            "SELECT number FROM contacts WHERE campaign_id = @campaign AND number BETWEEN @first AND @last AND phone = @phone";
        var stretches = new List<(long Campaign, int First, int Last, bool IsThere)>();
        await search.EachAsync(
            Filters,
            [("project", search.ProjectId)],
            row =>
            {
                var mayHold = search.IsCallers(row.GetInt64(5)) && PhoneFilter.MayHold(row.GetFieldValue<byte[]>(3), search.Phone);
                if (mayHold)
                    stretches.Add((row.GetInt64(0), row.GetInt32(1), row.GetInt32(2), row.GetInt32(4) != 0));
            },
            cancellationToken
        );
        foreach (var (campaign, first, last, isThere) in stretches)
        {
            await search.EachAsync(
                Contacts,
                [("campaign", campaign), ("first", first), ("last", last), ("phone", search.Phone.Digits)],
                row => search.Of(campaign, isThere).Contacts.Add(row.GetInt32(0)),
                cancellationToken
            );
        }
    }

    private static async Task FindStagedRowsAsync(Search search, CancellationToken cancellationToken)
    {
        const string Imports = $"""
            SELECT i.id, i.campaign_id, {IsThere}, c.project_id FROM imports i JOIN campaigns c ON c.id = i.campaign_id
            WHERE (i.has_staged_rows = 1 OR i.is_dropped = 1) AND {OfProject}
            """;
        const string Rows = "SELECT id FROM staged_rows WHERE id BETWEEN @first AND @last AND phone = @phone";
        foreach (var (import, campaign, isThere) in await ImportsAsync(search, Imports, cancellationToken))
        {
            await search.EachAsync(
                Rows,
                [("first", import << 32), ("last", import << 32 | uint.MaxValue), ("phone", search.Phone.Digits)],
                row => search.Of(campaign, isThere).StagedRows.Add(row.GetInt64(0)),
                cancellationToken
            );
        }
    }

    private async Task FindRefusedRowsAsync(Search search, CancellationToken cancellationToken)
    {
        const string Imports = $"""
            SELECT i.id, i.campaign_id, {IsThere}, c.project_id FROM imports i JOIN campaigns c ON c.id = i.campaign_id
            WHERE i.refused_count > 0 AND {OfProject}
            """;
        const string Rows = "SELECT id, phone, add_data, text, priority, time_zone FROM sent_rows WHERE id BETWEEN @first AND @last";
        var digits = phones.NationalDigits(search.Phone);
        foreach (var (import, campaign, isThere) in await ImportsAsync(search, Imports, cancellationToken))
        {
            await search.EachAsync(
                Rows,
                [("first", import << 32), ("last", import << 32 | uint.MaxValue)],
                row =>
                {
                    if (Enumerable.Range(1, 5).Any(cell => Names(row.GetString(cell))))
                        search.Of(campaign, isThere).RefusedRows.Add(row.GetInt64(0));
                },
                cancellationToken
            );
        }

        // However it was written, with whatever between its digits: many were refused for just that.
        bool Names(string text) =>
            text.Length >= digits.Length && PhoneNumberReader.DigitsIn(text).Contains(digits, StringComparison.Ordinal);
    }

    private static async Task<List<(long Import, long Campaign, bool IsThere)>> ImportsAsync(
        Search search,
        string sql,
        CancellationToken cancellationToken
    )
    {
        var imports = new List<(long, long, bool)>();
        await search.EachAsync(
            sql,
            [("project", search.ProjectId)],
            row =>
            {
                if (search.IsCallers(row.GetInt64(3)))
                    imports.Add((row.GetInt64(0), row.GetInt64(1), row.GetInt32(2) != 0));
            },
            cancellationToken
        );
        return imports;
    }

    private sealed class Search(CampaignsContext context, PhoneNumber phone, long projectId)
    {
        private readonly ProjectScope _callers = Caller.Current.Projects;
        private readonly SortedDictionary<long, Found> _found = [];

        public PhoneNumber Phone => phone;

        /// <summary>0 for all.</summary>
        public long ProjectId => projectId;

        public IReadOnlyList<PersonPlaces> Places =>
            [
                .. _found.Select(found => new PersonPlaces(
                    new(found.Key),
                    found.Value.IsThere,
                    found.Value.Contacts,
                    found.Value.StagedRows,
                    found.Value.RefusedRows
                )),
            ];

        /// <summary>Whether the caller may see a project's things. These queries go past the filter of campaigns.</summary>
        public bool IsCallers(long project) => _callers.Holds(project);

        public Found Of(long campaign, bool isThere)
        {
            if (!_found.TryGetValue(campaign, out var found))
                _found.Add(campaign, found = new(isThere, [], [], []));
            return found;
        }

        public async Task EachAsync(
            string sql,
            (string Name, long Value)[] parameters,
            Action<DbDataReader> act,
            CancellationToken cancellationToken
        )
        {
            await using var command = context.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // The texts are this class's own.
            command.CommandText = sql;
#pragma warning restore CA2100
            foreach (var (name, value) in parameters)
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = (name, value);
                command.Parameters.Add(parameter);
            }

            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            while (await rows.ReadAsync(cancellationToken))
                act(rows);
        }
    }

    private sealed record Found(bool IsThere, List<int> Contacts, List<long> StagedRows, List<long> RefusedRows);
}
