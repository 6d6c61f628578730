using System.Text.Json;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Persistence;

/// <content>What owners change of campaigns and contacts. It is rare, and sets of contacts are changed by one statement each.</content>
internal sealed partial class DialingSession
{
    private static readonly Func<CampaignsContext, CampaignId, int, FormerRules?> ReadFormerRules = EF.CompileQuery(
        (CampaignsContext context, CampaignId campaign, int version) => context.FormerRules.AsNoTracking()
            .Where(rules => rules.CampaignId == campaign && rules.LastVersion >= version).OrderBy(rules => rules.LastVersion).FirstOrDefault());

    private readonly Dictionary<(CampaignId Campaign, int Version), AttemptRules> _rules = [];

    public Contact Get(Campaign campaign, long contactNumber) =>
        CallRows.Find(session, campaign.Id, contactNumber)
        ?? throw Refusal.ContactNotFound.With($"Campaign {campaign.Id} has no contact {contactNumber}.");

    public AttemptRules RulesOf(Attempt attempt, Campaign campaign)
    {
        var key = (campaign.Id, attempt.RulesVersion);
        if (attempt.RulesVersion == campaign.Version) return campaign.Rules;
        if (_rules.TryGetValue(key, out var known)) return known;
        var former = ReadFormerRules(session.Context, campaign.Id, attempt.RulesVersion);
        return _rules[key] = former?.Rules ?? campaign.Rules;
    }

    public void Revise(Campaign campaign, CampaignTerms former)
    {
        var folded = CampaignName.Fold(campaign.Name.Value);
        session.Context.Campaigns.Where(stored => stored.Id == campaign.Id).ExecuteUpdate(row => row
            .SetProperty(stored => stored.Version, campaign.Version)
            .SetProperty(stored => stored.UpdateTime, campaign.UpdateTime)
            .SetProperty(stored => stored.Name, campaign.Name)
            .SetProperty(stored => EF.Property<string>(stored, CampaignMapping.FoldedName), folded)
            .SetProperty(stored => stored.Description, campaign.Description)
            .SetProperty(stored => stored.Schedule, campaign.Schedule)
            .SetProperty(stored => stored.Rules, campaign.Rules)
            .SetProperty(stored => stored.MaxConcurrentCalls, campaign.MaxConcurrentCalls));
        if (former.Rules == campaign.Rules) return;
        session.Context.FormerRules.Add(new(campaign.Id, campaign.Version - 1) { Rules = former.Rules });
        session.Context.SaveChanges();
    }

    public void MoveDueTimes(Campaign campaign, DateTimeOffset now)
    {
        // From the same stretch on, every contact that may be called is due at its opening, or at once where there is none.
        const string Move = """
            WITH stretches AS MATERIALIZED (SELECT value ->> 0 AS since, value ->> 1 AS until, value ->> 2 AS opening FROM json_each(?3))
            UPDATE contacts SET due_time = (
                SELECT coalesce(opening, max(?2, coalesce(barred_until_time, ?2))) FROM stretches
                WHERE since <= max(?2, coalesce(barred_until_time, ?2)) AND max(?2, coalesce(barred_until_time, ?2)) < until)
            WHERE campaign_id = ?1 AND state = 1 AND (?4 = 0 OR due_time > ?2 OR barred_until_time > ?2)
            """;
        var stretches = DueStretch.Of(campaign, now).Select(stretch => new[] { Micros(stretch.Since), Micros(stretch.Until), Micros(stretch.Opening) });
        session.Execute(Move, campaign.Id.Value, Micros(now), JsonSerializer.Serialize(stretches), campaign.IsOpen(now));
    }

    public void FinishExhausted(Campaign campaign)
    {
        const string Finish = """
            UPDATE contacts SET state = 4, result = ?3, due_time = NULL, claim_key = NULL, dialer_id = NULL, lease_end_time = NULL
            WHERE campaign_id = ?1 AND state = ?2 AND attempt_count >= ?4
            """;
        foreach (var state in new[] { ContactState.Waiting, ContactState.Claimed })
        {
            var finished = session.Execute(Finish, campaign.Id.Value, (int)state, (int)ContactResult.Exhausted, campaign.Rules.Count);
            campaign.Count(campaign.Counts.Move(state, ContactState.Done, finished));
            _tallies.Add(campaign.Id, TallyKind.Result, (int)ContactResult.Exhausted, finished);
        }
    }

    public void Stop(Contact contact)
    {
        const string Update = "UPDATE contacts SET is_cancelled = 1 WHERE campaign_id = ?1 AND number = ?2 AND state = 3";
        session.Execute(Update, contact.CampaignId.Value, contact.Number);
    }

    public void Delete(Campaign campaign)
    {
        const string Update = "UPDATE campaigns SET delete_time = ?2 WHERE id = ?1";
        session.Execute(Update, campaign.Id.Value, Micros(campaign.DeleteTime));
    }

    public bool EraseDeleted(int rows)
    {
        const string First = "SELECT id FROM campaigns WHERE delete_time IS NOT NULL ORDER BY delete_time LIMIT 1";
        // What refers to others goes first, or each of those would take an unknown number of rows with it.
        const string Attempts = "DELETE FROM attempts WHERE rowid IN (SELECT rowid FROM attempts WHERE campaign_id = ?1 LIMIT ?2)";
        const string Contacts = "DELETE FROM contacts WHERE rowid IN (SELECT rowid FROM contacts WHERE campaign_id = ?1 LIMIT ?2)";
        const string Staged = """
            DELETE FROM staged_rows WHERE id IN (
                SELECT r.id FROM imports i JOIN staged_rows r ON r.id BETWEEN (i.id << 32) AND ((i.id << 32) | 4294967295) WHERE i.campaign_id = ?1 LIMIT ?2)
            """;
        const string Refused = """
            DELETE FROM refused_rows WHERE id IN (
                SELECT r.id FROM imports i JOIN refused_rows r ON r.id BETWEEN (i.id << 32) AND ((i.id << 32) | 4294967295) WHERE i.campaign_id = ?1 LIMIT ?2)
            """;
        const string Rest = "DELETE FROM campaigns WHERE id = ?1";
        var ids = Ids(First);
        if (ids.Count == 0) return false;
        var campaign = ids[0].Value;
        var left = rows - session.Execute(Attempts, campaign, rows);
        if (left > 0) left -= session.Execute(Contacts, campaign, left);
        if (left > 0) left -= session.Execute(Staged, campaign, left);
        if (left > 0) left -= session.Execute(Refused, campaign, left);
        if (left > 0) session.Execute(Rest, campaign);
        return true;
    }

    /// <summary>Those who were cancelled while they were called, and are done with a result that no further run heeds.</summary>
    private void CancelForGood(Campaign campaign, ContactResult result)
    {
        const string Update = """
            UPDATE contacts SET result = ?3 WHERE campaign_id = ?1 AND is_cancelled = 1 AND state = 4 AND result = ?2
            """;
        var cancelled = session.Execute(Update, campaign.Id.Value, (int)result, (int)ContactResult.Cancelled);
        _tallies.Add(campaign.Id, TallyKind.Result, (int)result, -cancelled);
        _tallies.Add(campaign.Id, TallyKind.Result, (int)ContactResult.Cancelled, cancelled);
    }
}
