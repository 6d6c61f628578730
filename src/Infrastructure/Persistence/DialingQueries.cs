using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Persistence;

/// <summary>
/// What a dialing session reads by way of EF. Compiled once: what EF does anew for every other query takes longer than
/// these take to run, and they run on the one writer's thread.
/// </summary>
internal static class DialingQueries
{
    public static readonly Func<CampaignsContext, CampaignId, Campaign?> Campaign = EF.CompileQuery(
        (CampaignsContext context, CampaignId id) => context.Campaigns.AsNoTracking().SingleOrDefault(campaign => campaign.Id == id));

    public static readonly Func<CampaignsContext, CampaignId, List<int>, IEnumerable<Contact>> Contacts = EF.CompileQuery(
        (CampaignsContext context, CampaignId campaign, List<int> numbers) =>
            context.Contacts.AsNoTracking().Where(contact => contact.CampaignId == campaign && numbers.Contains(contact.Number)));

    public static readonly Func<CampaignsContext, CampaignId, List<int>, List<long>, IEnumerable<Attempt>> Attempts = EF.CompileQuery(
        (CampaignsContext context, CampaignId campaign, List<int> numbers, List<long> keys) => context.Attempts.AsNoTracking()
            .Where(attempt => attempt.CampaignId == campaign && numbers.Contains(attempt.ContactNumber) && keys.Contains(attempt.ClaimKey)));
}
