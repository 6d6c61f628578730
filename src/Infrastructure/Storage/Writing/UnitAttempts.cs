using CampaignGrpc.Application.Dialing;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Infrastructure.Storage.Writing;

internal sealed class UnitAttempts(Unit unit, Group group) : IAttempts
{
    // Nothing bars a contact before its first attempt, so that there is none to count. Between two starts of a contact lies a
    // claim, before which attempts are written.
    public int CountOf(Contact contact) =>
        contact.BarredUntilTime is null ? 0 : AttemptRows.Last(group.Reading, contact.CampaignId.Value, contact.Number);

    public IEnumerable<LateReport> LateReportsOf(Contact contact) => unit.LateReportsOf(contact);

    public AttemptRules RulesOf(Attempt attempt, Campaign campaign) =>
        attempt.RulesVersion == campaign.Version
            ? campaign.Rules
            : CampaignRows.FormerRules(group.Asking(), campaign.Id, attempt.RulesVersion) ?? campaign.Rules;

    public void Add(Attempt attempt) => unit.Add(attempt);

    public void Save(Attempt attempt) => unit.Save(attempt);
}
