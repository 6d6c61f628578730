using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Application.Upkeep;

/// <summary>Ends leases that nobody extended, and frees the lines of calls that must be over.</summary>
public static class CallUpkeep
{
    /// <summary>
    /// A claim goes back; a call that went on without a word is concluded as UNKNOWN and keeps its line until it must be over.
    /// </summary>
    internal static void EndLease(IUnit unit, CallToken token, DialingLimits limits)
    {
        // Whatever happened to it since it was found: it may have been extended or reported.
        if (unit.Contacts.Find(token) is not var (_, contact, attempt))
            return;
        if (contact.Claim?.Key != token.Key || contact.Claim.LeaseEndTime > unit.Now)
            return;
        var campaign = unit.Campaigns.Get(contact.CampaignId);
        if (attempt is null)
        {
            contact.ExpireClaim(unit.Now);
        }
        else
        {
            attempt.ConcludeUnknown(unit.Now);
            contact.LoseCall(attempt.StartTime + limits.LongestCall, unit.Now);
            contact.Conclude(attempt, WhatFollows(unit, contact, attempt, limits), campaign, unit.Now, limits.LongestCall);
            unit.Attempts.Save(attempt);
            unit.CallLimits.Learn(campaign, contact.Phone, attempt);
        }

        unit.Contacts.Save(contact);
    }

    internal static void FreeLine(IUnit unit, Contact contact)
    {
        if (contact.LostUntilTime > unit.Now)
            return;
        contact.FreeLine();
        unit.Contacts.Save(contact);
    }

    /// <summary>What an attempt means by the rules of its start and by the present ones.</summary>
    internal static NextStep WhatItMeans(IUnit unit, Contact contact, Attempt attempt, DialingLimits limits)
    {
        var campaign = unit.Campaigns.Get(contact.CampaignId);
        return campaign.Rules.After(unit.Attempts.RulesOf(attempt, campaign), attempt, contact.UndialedCount, unit.Now, limits);
    }

    /// <summary>
    /// What follows an attempt. An earlier one's late report, of this run or of one before it, may have said meanwhile that no
    /// further call is wanted.
    /// </summary>
    internal static NextStep WhatFollows(IUnit unit, Contact contact, Attempt attempt, DialingLimits limits)
    {
        var step = WhatItMeans(unit, contact, attempt, limits);
        return attempt.Number == 1 ? step : step.OrWhatWasLearnt(attempt.RunDay, unit.Attempts.LateReportsOf(contact));
    }
}
