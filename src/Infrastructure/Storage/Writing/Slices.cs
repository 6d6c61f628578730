using System.Globalization;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Facts;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Storage.Writing;

/// <summary>
/// Does to a stretch of a campaign's list what happened to the campaign, as of when it happened. What each change means for
/// a contact that has not been reached yet is for the domain to say.
/// </summary>
/// <remarks>The plus before a state keeps an engine on the list itself: the indexes by state know no numbers.</remarks>
internal static class Slices
{
    private static readonly IReadOnlyList<ContactResult> NotForGood =
    [
        .. Enum.GetValues<ContactResult>().Where(result => !result.IsForGood()),
    ];

    /// <param name="unit">Where what moves is counted.</param>
    /// <param name="connection">The unit's connection.</param>
    /// <param name="campaign">The campaign.</param>
    /// <param name="change">Its change, which has not come to the stretch yet.</param>
    /// <param name="last">The number of the last contact of the stretch.</param>
    /// <returns>How many contacts it was done to.</returns>
    public static int CarryOut(Unit unit, WriteConnection connection, Campaign campaign, ListChange change, int last)
    {
        var slice = new Slice(unit, connection, campaign, change, last);
        switch (change.Kind)
        {
            case ListChangeKind.CloseRun:
                Finish(slice, ContactResult.WindowClosed, 0);
                break;
            case ListChangeKind.OpenRun:
                OpenRun(slice);
                break;
            case ListChangeKind.Cancel:
                Finish(slice, ContactResult.Cancelled, 0);
                break;
            case ListChangeKind.MoveDueTimes:
                MoveDueTimes(slice);
                break;
            case ListChangeKind.FinishExhausted:
                Finish(slice, ContactResult.Exhausted, campaign.Rules.Count);
                break;
            case ListChangeKind.SkipDue:
                Finish(slice, ContactResult.WindowClosed, 0, change.Time);
                break;
            case ListChangeKind.OpenUnreached:
                OpenUnreached(slice);
                break;
            case ListChangeKind.CancelMatching:
                TellChanged(slice, change.Asked!, Cancel(slice, change.Asked!.Filter));
                break;
            case ListChangeKind.SetPriority:
                TellChanged(slice, change.Asked!, SetPriority(slice, change.Asked!));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(change), change.Kind, "Not a change of a list.");
        }

        return last - change.Reached;
    }

    /// <summary>
    /// Ends the contacts that wait or are claimed, were called so often in this run and, if that is asked, are due by an instant.
    /// </summary>
    /// <returns>How many.</returns>
    private static int Finish(Slice slice, ContactResult result, int attempts, DateTimeOffset? due = null)
    {
        const string Sql = """
            UPDATE contacts SET state = 4, result = $5, result_run_day = $7, due_time = NULL, claim_key = NULL, dialer_id = NULL,
                lease_end_time = NULL, claim_end_time = NULL
            WHERE campaign_id = $1 AND number > $2 AND number <= $3 AND +state = $4 AND attempt_count >= $6
                AND (due_time IS NULL OR due_time <= $8)
            """;
        var all = 0;
        foreach (var state in new[] { ContactState.Waiting, ContactState.Claimed })
        {
            if (slice.Change.Asked?.Filter.Takes(state) == false)
                continue;
            var finished = slice.Execute(
                Sql,
                (int)state,
                (int)result,
                attempts,
                Columns.Day(slice.Change.RunDay),
                due is { } by ? Columns.Micros(by) : long.MaxValue
            );
            slice.Unit.Finish(slice.Campaign, state, result, slice.Change.RunDay, finished);
            all += finished;
        }

        return all;
    }

    /// <summary>
    /// Makes those wait again who are done, but not for good; who was cancelled while called is done for good. What their run came
    /// to for them is put aside.
    /// </summary>
    private static void OpenRun(Slice slice)
    {
        const string Keep = """
            INSERT INTO run_results (campaign_id, run_day, contact_number, result)
            SELECT campaign_id, result_run_day, number, result FROM contacts
            WHERE campaign_id = $1 AND number > $2 AND number <= $3 AND +state = 4 AND +result = $4 AND result_run_day = $5
            ON CONFLICT (campaign_id, run_day, contact_number) DO NOTHING
            """;
        const string Open = """
            UPDATE contacts SET state = 1, result = NULL, result_run_day = NULL, attempt_count = 0, undialed_count = 0,
                due_time = CASE WHEN barred_until_time > $5 THEN barred_until_time ELSE $5 END
            WHERE campaign_id = $1 AND number > $2 AND number <= $3 AND +state = 4 AND +result = $4
                AND result_run_day IS NOT DISTINCT FROM $6
            """;
        var (unit, campaign) = (slice.Unit, slice.Campaign);
        foreach (var result in NotForGood)
        {
            foreach (var run in RunsOf(slice, result))
            {
                CancelDone(slice, result, run, isCancelled: true);
                var kept = run is { } day ? slice.Execute(Keep, (int)result, Columns.Day(day)) : 0;
                var opened = slice.Execute(Open, (int)result, Columns.Micros(slice.Change.Time), Columns.Day(run));
                unit.CountMoved(campaign, ContactState.Done, ContactState.Waiting, opened);
                unit.CountHeld(campaign.Id, result, -opened);
                if (opened > 0)
                    unit.Tell(new Fact.ContactsReopened(campaign.Id, opened, result, run));
                // Of a day that came twice what was put aside first stands.
                unit.CountOfRun(campaign.Id, result, run, kept - opened);
            }
        }
    }

    /// <summary>
    /// Cancels those who match, as each would be alone: who is being called is told to stop, and who is done is cancelled where a further
    /// run would call again.
    /// </summary>
    /// <returns>How many.</returns>
    private static int Cancel(Slice slice, ContactFilter filter)
    {
        const string WhileCalled = """
            UPDATE contacts SET is_cancelled = 1 WHERE campaign_id = $1 AND number > $2 AND number <= $3 AND +state = 3 AND is_cancelled = 0
            """;
        var cancelled = Finish(slice, ContactResult.Cancelled, 0);
        if (filter.Takes(ContactState.Dialing))
            cancelled += slice.Execute(WhileCalled);
        if (!slice.Campaign.HasFurtherRun(slice.Unit.Now))
            return cancelled;
        foreach (var result in NotForGood.Where(result => filter.Takes(ContactState.Done, result)))
            cancelled += RunsOf(slice, result).Sum(run => CancelDone(slice, result, run, isCancelled: false));
        return cancelled;
    }

    /// <summary>Cancels those who are done with a result.</summary>
    /// <param name="slice">The stretch.</param>
    /// <param name="result">With which.</param>
    /// <param name="run">In which run they were.</param>
    /// <param name="isCancelled">Whether those are meant who were cancelled while they were called, or the others.</param>
    /// <returns>How many.</returns>
    private static int CancelDone(Slice slice, ContactResult result, DateOnly? run, bool isCancelled)
    {
        const string Sql = """
            UPDATE contacts SET result = $5
            WHERE campaign_id = $1 AND number > $2 AND number <= $3 AND +state = 4 AND +result = $4 AND is_cancelled = $7
                AND result_run_day IS NOT DISTINCT FROM $6
            """;
        var (unit, campaign) = (slice.Unit, slice.Campaign.Id);
        var cancelled = slice.Execute(Sql, (int)result, (int)ContactResult.Cancelled, Columns.Day(run), isCancelled);
        unit.CountResult(campaign, result, run, -cancelled);
        unit.CountResult(campaign, ContactResult.Cancelled, run, cancelled);
        if (cancelled > 0)
            unit.Tell(new Fact.ContactsDone(campaign, cancelled, ContactResult.Cancelled, run, result));
        return cancelled;
    }

    /// <summary>Gives those who match another priority, but for those whom nobody calls any more.</summary>
    /// <returns>How many got another one than they had.</returns>
    private static int SetPriority(Slice slice, ContactChange asked)
    {
        const string Sql = """
            UPDATE contacts SET priority = $4
            WHERE campaign_id = $1 AND number > $2 AND number <= $3 AND priority <> $4 AND is_callback = $5 AND is_cancelled = 0
                AND ($6 = 0 OR +state = $6) AND ($7 = 0 OR +result = $7) AND (+state < 4 OR ($8 = 1 AND +result NOT IN ($9, $10, $11)))
            """;
        var (campaign, priority) = (slice.Campaign, asked.Priority!.Value);
        var hasFurtherRun = campaign.HasFurtherRun(slice.Unit.Now);
        var changed = 0;
        foreach (var isCallback in new[] { false, true })
        {
            var alike = slice.Execute(
                Sql,
                [
                    priority,
                    isCallback,
                    (int)(asked.Filter.State ?? 0),
                    (int)(asked.Filter.Result ?? 0),
                    hasFurtherRun,
                    .. ContactResults.ForGood.Select(result => (Value)(int)result),
                ]
            );
            if (alike > 0)
                campaign.Expect(new Rank(isCallback, priority));
            changed += alike;
        }

        return changed;
    }

    private static void TellChanged(Slice slice, ContactChange asked, int changed)
    {
        var all = UnitContactChanges.CarryOn(slice.Connection, slice.Campaign, asked, slice.Last, changed, slice.Unit.Now);
        if (slice.Last == slice.Change.Last)
            slice.Unit.Tell(new Fact.ContactsChanged(slice.Campaign.Id, asked, all));
    }

    /// <summary>
    /// Makes those wait again whose window had closed; the attempts that they have made count on. Of whom it was heard late that they had
    /// answered is left in peace.
    /// </summary>
    private static void OpenUnreached(Slice slice)
    {
        const string Open = """
            UPDATE contacts SET state = 1, result = NULL, result_run_day = NULL,
                due_time = CASE WHEN barred_until_time > $5 THEN barred_until_time ELSE $5 END
            WHERE campaign_id = $1 AND number > $2 AND number <= $3 AND +state = 4 AND +result = $4 AND is_cancelled = 0
                AND result_run_day IS NOT DISTINCT FROM $6
                AND NOT EXISTS (
                    SELECT 1 FROM attempts a
                    WHERE a.campaign_id = $1 AND a.contact_number = contacts.number AND a.run_day = $6 AND a.outcome = $7 AND a.is_late = 1)
            """;
        const ContactResult Unreached = ContactResult.WindowClosed;
        foreach (var run in RunsOf(slice, Unreached))
        {
            var opened = slice.Execute(Open, (int)Unreached, Columns.Micros(slice.Change.Time), Columns.Day(run), (int)Outcome.Answered);
            slice.Unit.CountMoved(slice.Campaign, ContactState.Done, ContactState.Waiting, opened);
            slice.Unit.CountResult(slice.Campaign.Id, Unreached, run, -opened);
            if (opened > 0)
                slice.Unit.Tell(new Fact.ContactsReopened(slice.Campaign.Id, opened, Unreached, run));
        }
    }

    /// <summary>
    /// The runs in which contacts of the stretch got a result that the next run takes from them: mostly one, the run before.
    /// </summary>
    private static List<DateOnly?> RunsOf(Slice slice, ContactResult result)
    {
        const string Sql = """
            SELECT DISTINCT result_run_day FROM contacts
            WHERE campaign_id = $1 AND number > $2 AND number <= $3 AND +state = 4 AND +result = $4
            """;
        var runs = new List<DateOnly?>();
        var rows = slice.Connection.Query(Sql, slice.Campaign.Id.Value, slice.Change.Reached, slice.Last, (int)result);
        while (rows.Read())
            runs.Add(rows.DayOrNull(0));
        return runs;
    }

    /// <summary>Moves the due times of waiting contacts to where the schedule has them now. What was due already stays so.</summary>
    private static void MoveDueTimes(Slice slice)
    {
        // From the same stretch of time on, every contact that may be called is due at its opening, or at once where there is none.
        var (campaign, time) = (slice.Campaign, slice.Change.Time);
        var stretches = DueStretch
            .Of(campaign, time)
            .Select(stretch =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"({Columns.Micros(stretch.Since)}, {Columns.Micros(stretch.Until)}, CAST({Columns.Micros(stretch.Opening)?.ToString(CultureInfo.InvariantCulture) ?? "NULL"} AS bigint))"
                )
            );
        var now = Columns.Micros(time);
        const string MayBeCalled = "CASE WHEN barred_until_time > {3} THEN barred_until_time ELSE {3} END";
        // The stretches are of this campaign and this instant alone: such a statement is not kept.
        var move = $$"""
            WITH stretches (since, until, opening) AS (VALUES {{string.Join(", ", stretches)}})
            UPDATE contacts SET due_time = (
                SELECT coalesce(opening, {{MayBeCalled}}) FROM stretches WHERE since <= {{MayBeCalled}} AND {{MayBeCalled}} < until)
            WHERE campaign_id = {0} AND number > {1} AND number <= {2} AND +state = 1
                AND ({4} = 0 OR due_time > {3} OR barred_until_time > {3})
            """;
        var (list, change) = (campaign.Id.Value, slice.Change);
        slice.Connection.Context.Database.ExecuteSqlRaw(move, list, change.Reached, slice.Last, now, campaign.IsOpen(time) ? 1 : 0);
    }

    private sealed record Slice(Unit Unit, WriteConnection Connection, Campaign Campaign, ListChange Change, int Last)
    {
        public int Execute(string sql, params ReadOnlySpan<Value> values) =>
            Connection.Execute(sql, [Campaign.Id.Value, Change.Reached, Last, .. values]);
    }
}
