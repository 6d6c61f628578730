using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Application.Dialing;

/// <summary>
/// Brings campaigns and calls to the present: windows and runs open and close, leases end. A claim does this before it
/// looks for work, and the sweep does it when nobody asks.
/// </summary>
public static class DialingClock
{
    private const int MostEvents = 100;
    private const int MostLeases = 1_000;

    /// <returns>Whether there was more than one transaction should do.</returns>
    public static bool Advance(IDialingSession session, DateTimeOffset now, TimeSpan longestCall)
    {
        // Leases first: a call that ended with its run's window belongs to that run.
        var expired = session.ExpiredLeases(now, MostLeases);
        foreach (var call in expired) End(session, call, now, longestCall);

        var campaigns = session.CampaignsWithEvents(now, MostEvents);
        foreach (var campaign in campaigns) CarryOut(session, campaign, campaign.Advance(now), now);
        return expired.Count == MostLeases || campaigns.Count == MostEvents;
    }

    /// <summary>Brings one campaign to the present, if anything of it should have happened by now.</summary>
    internal static void BringToThePresent(IDialingSession session, Campaign campaign, DateTimeOffset now)
    {
        if (!(campaign.NextEventTime <= now)) return;
        CarryOut(session, campaign, campaign.Advance(now), now);
        campaign.CompleteIfDone();
    }

    /// <summary>Does to a campaign's contacts what happened to its runs.</summary>
    internal static void CarryOut(IDialingSession session, Campaign campaign, RunChange change, DateTimeOffset now)
    {
        if (change.HasFlag(RunChange.Ended)) session.FinishOpen(campaign, ContactResult.WindowClosed);
        if (change.HasFlag(RunChange.Began)) session.BeginRun(campaign, now);
    }

    private static void End(IDialingSession session, Call call, DateTimeOffset now, TimeSpan longestCall)
    {
        var (token, contact, attempt) = call;
        var was = contact.State;
        if (attempt is null)
        {
            contact.ExpireClaim(now);
        }
        else
        {
            var campaign = session.Get(contact.CampaignId);
            attempt.ConcludeUnknown(now);
            contact.BarUntil(attempt.StartTime + longestCall);
            session.Save(attempt, null, campaign);
            var step = campaign.Rules.After(session.RulesOf(attempt, campaign), Outcome.Unknown, attempt.NumberInRun, attempt.StartTime, null, longestCall);
            contact.Conclude(attempt, OrWhatWasLearnt(session, attempt, step), campaign, now);
        }

        session.Save(contact, was, token);
    }

    /// <summary>
    /// An earlier attempt's late report, of this run or of one before it, may have said meanwhile that no further call is wanted.
    /// </summary>
    internal static NextStep OrWhatWasLearnt(IDialingSession session, Attempt attempt, NextStep step)
    {
        var isForGood = step is NextStep.Finish finish && finish.Result.IsForGood();
        if (isForGood || attempt.Number == 1 || session.LateFinalOutcome(attempt) is not { } outcome) return step;
        return new NextStep.Finish(outcome switch
        {
            Outcome.Answered => ContactResult.Reached,
            Outcome.InvalidNumber => ContactResult.Invalid,
            _ => ContactResult.OptedOut,
        });
    }
}
