using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Application.Upkeep;

/// <summary>Ends leases that nobody extended, and frees the lines of calls that must be over.</summary>
public static class CallUpkeep
{
    /// <summary>A claim goes back; a call that went on without a word is concluded as UNKNOWN and keeps its line until it must be over.</summary>
    internal static void EndLease(IUnit unit, CallToken token, TimeSpan longestCall)
    {
        // Whatever happened to it since it was found: it may have been extended or reported.
        if (unit.Contacts.Find(token) is not var (_, contact, attempt)) return;
        if (contact.Claim?.Key != token.Key || contact.Claim.LeaseEndTime > unit.Now) return;
        var campaign = unit.Campaigns.Get(contact.CampaignId);
        if (attempt is null)
        {
            contact.ExpireClaim(unit.Now);
        }
        else
        {
            attempt.ConcludeUnknown(unit.Now);
            contact.LoseCall(attempt.StartTime + longestCall, unit.Now);
            var rules = unit.Attempts.RulesOf(attempt, campaign);
            var step = campaign.Rules.After(rules, Outcome.Unknown, attempt.NumberInRun, attempt.StartTime, null, longestCall);
            contact.Conclude(attempt, WhatFollows(unit, contact, attempt, step), campaign, unit.Now, longestCall);
            unit.Attempts.Save(attempt);
        }

        unit.Contacts.Save(contact);
    }

    internal static void FreeLine(IUnit unit, Contact contact)
    {
        if (contact.LostUntilTime > unit.Now) return;
        contact.FreeLine();
        unit.Contacts.Save(contact);
    }

    /// <summary>
    /// What follows an attempt. An earlier one's late report, of this run or of one before it, may have said meanwhile that no
    /// further call is wanted.
    /// </summary>
    internal static NextStep WhatFollows(IUnit unit, Contact contact, Attempt attempt, NextStep step) =>
        attempt.Number == 1 ? step : step.OrWhatWasLearnt(attempt.RunDay, unit.Attempts.LateReportsOf(contact));
}
