using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Scheduling;

namespace CampaignGrpc.Simulation.Tests.World;

/// <summary>
/// The phones of the people who are called, with a log of their own outside the database: it knows only what was answered
/// to dialers and owners, and what rang when, and holds that against what was promised.
/// </summary>
internal sealed class Phones
{
    private readonly Dictionary<string, Leave> _leaves = [];
    private readonly HashSet<string> _rung = [];
    private readonly List<Ring> _rings = [];
    private readonly HashSet<(long Campaign, int Contact)> _unwanted = [];
    private readonly HashSet<long> _stopped = [];

    public int Rings => _rings.Count;

    /// <summary>Pause or cancel was answered.</summary>
    public void Stop(long campaign) => _stopped.Add(campaign);

    /// <summary>Resume was answered.</summary>
    public void Go(long campaign) => _stopped.Remove(campaign);

    /// <summary>A dialer reported, and it was taken, that this number is not to be called again.</summary>
    public void Refuse(CallToken token) => _unwanted.Add((token.CampaignId.Value, token.ContactNumber));

    /// <summary>That a contact is not to be called any more was answered.</summary>
    public void Refuse(long campaign, int contact) => _unwanted.Add((campaign, contact));

    /// <summary>
    /// A dialer reported, and it was taken, that the person wants another call: this one is none of those that are too many or too soon.
    /// </summary>
    public void Wish(CallToken token) => _rings.RemoveAll(ring => ring.Leave == token.ToString());

    /// <summary>A dialer was given leave to ring, under the campaign as it then was. Asking again gives the same leave.</summary>
    public void Allow(
        CallToken token,
        ModelCampaign campaign,
        IReadOnlyList<ModelLimit> limits,
        DateTimeOffset start,
        DateTimeOffset dialBy
    )
    {
        var text = token.ToString();
        if (_leaves.TryGetValue(text, out var first))
        {
            Demand(first.Start == start && first.DialBy == dialBy, token, "The leave to ring was another one when it was asked for again.");
            return;
        }

        Demand(!_stopped.Contains(token.CampaignId.Value), token, "Leave to ring was given after pause or cancel was answered.");
        Demand(
            !_unwanted.Contains((token.CampaignId.Value, token.ContactNumber)),
            token,
            "Leave to ring was given after the number was reported as not to be called."
        );
        _leaves.Add(
            text,
            new(
                start,
                dialBy,
                campaign.Plan,
                campaign.Hours,
                campaign.ClockOf(campaign.Contacts.Single(contact => contact.Number == token.ContactNumber)),
                limits
            )
        );
    }

    /// <summary>The phone rings.</summary>
    public void Record(CallToken token, DateTimeOffset now)
    {
        var text = token.ToString();
        Demand(_leaves.ContainsKey(text), token, "It rang without leave.");
        Demand(_rung.Add(text), token, "It rang twice on one leave.");
        var leave = _leaves[text];
        Demand(now <= leave.DialBy, token, "It rang after its time to dial.");
        // A moved window cannot take back the leave that the former one gave. The instant at which it closes is the last at
        // which the time to dial can end.
        Demand(
            leave.Hours.IsOpen(now) || leave.Hours.IsOpen(now.AddTicks(-TimeSpan.TicksPerMicrosecond)),
            token,
            "It rang outside the window."
        );
        var isTheirs = leave.Callee is not { } callee || callee.IsOpen(now) || callee.IsOpen(now.AddTicks(-TimeSpan.TicksPerMicrosecond));
        Demand(isTheirs, token, "It rang outside of the hours of whom it called.");
        var run = leave.Plan.Timetable.Recurrence == Recurrence.Once ? (DateOnly?)null : leave.Hours.CallingDayAt(leave.Start);
        var ring = new Ring(
            (token.CampaignId.Value, token.ContactNumber),
            run,
            leave.Start,
            TimeSpan.FromMinutes(leave.Plan.IntervalMinutes),
            text,
            leave.Limits.Count > 0
        );
        var others = _rings.FindAll(other => other.Contact == ring.Contact);
        Demand(
            others.Count(other => other.Run == ring.Run) < leave.Plan.Attempts,
            token,
            "It rang more often than the campaign allows in a run."
        );
        // From leave to leave: a ring comes within the time to dial, and only leaves are the service's to space.
        Demand(
            others.TrueForAll(other => ring.Start - other.Start >= other.Interval),
            token,
            "It rang again before the interval had passed."
        );
        // A contact's place says its number, whichever campaign calls it. What came of a call is the service's to know: limits on that are
        // the model's.
        foreach (var limit in leave.Limits.Where(limit => limit.Outcomes.Count == 0))
        {
            var counted = _rings.Count(other =>
                other.Contact.Number == ring.Contact.Number
                && other.IsCounted
                && other.Start <= ring.Start
                && other.Start + limit.Rolling > ring.Start
            );
            Demand(counted < limit.Calls, token, $"It rang more often than {limit}.");
        }

        _rings.Add(ring);
    }

    private static void Demand(bool condition, CallToken token, string complaint)
    {
        if (!condition)
            throw new BrokenPromiseException($"Phone {token.ContactNumber} of campaign {token.CampaignId}: {complaint}");
    }

    private sealed record Leave(
        DateTimeOffset Start,
        DateTimeOffset DialBy,
        CampaignPlan Plan,
        OpenHours Hours,
        OpenHours? Callee,
        IReadOnlyList<ModelLimit> Limits
    );

    private sealed record Ring(
        (long Campaign, int Number) Contact,
        DateOnly? Run,
        DateTimeOffset Start,
        TimeSpan Interval,
        string Leave,
        bool IsCounted
    );
}

/// <summary>Something that was promised did not hold.</summary>
internal sealed class BrokenPromiseException(string message) : Exception(message);
