using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.Operation;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Application.Upkeep;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Dialers;
using CampaignGrpc.Domain.Trust;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Application.Dialing;

/// <summary>Claims due calls for a dialer.</summary>
/// <param name="DialerId">Who asks.</param>
/// <param name="MaxCalls">At most this many.</param>
/// <param name="LeaseDuration">How long the claims hold; null for the service's own choice.</param>
/// <param name="ProjectId">Of this project only.</param>
/// <param name="CampaignId">Of this campaign only.</param>
/// <param name="Wait">How long to wait for a call to become due.</param>
/// <param name="DialerVersion">The dialer's version; empty when it does not tell.</param>
/// <param name="Capacity">How many calls it can have at once; null when it does not tell.</param>
public sealed record ClaimCallsCommand(
    string DialerId,
    int MaxCalls,
    TimeSpan? LeaseDuration,
    long? ProjectId,
    long? CampaignId,
    TimeSpan Wait,
    string DialerVersion = "",
    int? Capacity = null
) : IRequest<IReadOnlyList<ClaimedCall>>
{
    internal CampaignId? Campaign => CampaignId is { } id ? new(id) : null;
}

/// <summary>A contact that a dialer holds, with its campaign.</summary>
public sealed record ClaimedCall(Contact Contact, Campaign Campaign)
{
    public CallToken Token => new(Campaign.Id, Contact.Number, Contact.Claim!.Key);
}

internal sealed class ClaimCallsValidator : AbstractValidator<ClaimCallsCommand>
{
    private static readonly TimeSpan MinLease = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxLease = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    public ClaimCallsValidator()
    {
        RuleFor(command => command.DialerId)
            .NotEmpty()
            .WithErrorCode(FieldReason.Required)
            .WithMessage("This field is required.")
            .IsVisibleAscii(Attempt.MaxDialerIdLength);
        RuleFor(command => command.MaxCalls).IsWithin(1, Batch.MaxItems);
        RuleFor(command => command.LeaseDuration).IsWithin(MinLease, MaxLease);
        RuleFor(command => command.ProjectId).IsWithin(1L, long.MaxValue);
        RuleFor(command => command.CampaignId).IsWithin(1L, long.MaxValue);
        RuleFor(command => command.Wait).IsWithin(TimeSpan.Zero, MaxWait);
        RuleFor(command => command.DialerVersion).IsVisibleAscii(DialerAsk.MaxVersionLength);
        RuleFor(command => command.Capacity).IsWithin(1, DialerAsk.MaxCapacity);
    }
}

internal sealed class ClaimCallsHandler(
    IUnitOfWork work,
    UpkeepRounds upkeep,
    DueCalls due,
    DialerRegister dialers,
    CalleeZones zones,
    IOptions<DialingOptions> options,
    TimeProvider time
) : IRequestHandler<ClaimCallsCommand, IReadOnlyList<ClaimedCall>>
{
    /// <summary>So long a dialer waits for what should have happened before it asked. What is left then happens without it.</summary>
    private const int MostPasses = 3;

    /// <summary>So often one claim looks on for others where it met numbers that are not called; the next claim goes on.</summary>
    private const int MostPassesOverList = 10;

    /// <summary>
    /// A claim that has some looks over so many campaigns without room: those that share a limit are left out by the next claim.
    /// </summary>
    private const int MostWithoutRoom = 20;

    public async Task<IReadOnlyList<ClaimedCall>> Handle(ClaimCallsCommand command, CancellationToken cancellationToken)
    {
        var deadline = time.Now() + command.Wait;
        var projects = Caller.Current.Projects.Only(command.ProjectId);
        while (true)
        {
            Hear(command, projects);
            var seen = due.Announcements;
            var calls = await ClaimAsync(command, projects, cancellationToken);
            var left = deadline - time.Now();
            if (calls.Count > 0 || left <= TimeSpan.Zero)
                return calls;
            await due.WaitAsync(projects, command.Campaign, seen, left, time, cancellationToken);
        }
    }

    /// <summary>Whoever may have the calls of some projects asks for those of each, and other projects hear nothing of it.</summary>
    private void Hear(ClaimCallsCommand command, ProjectScope projects)
    {
        IEnumerable<long?> asked = projects.IsAll ? [null] : projects.Ids.Select(project => (long?)project);
        foreach (var project in asked)
            dialers.HearAsk(command.DialerId, project, command.Campaign, command.DialerVersion, command.Capacity, command.MaxCalls);
    }

    private async Task<IReadOnlyList<ClaimedCall>> ClaimAsync(
        ClaimCallsCommand command,
        ProjectScope projects,
        CancellationToken cancellationToken
    )
    {
        if (time.IsInDoubt())
            return [];
        var passes = 0;
        while (true)
        {
            try
            {
                var isCaughtUp = passes == MostPasses;
                var calls = await work.RunAsync(UnitPlan.Request, unit => Claim(unit, command, projects, isCaughtUp), cancellationToken);
                if (calls is not null)
                    return calls;
                await upkeep.CatchUpAsync(cancellationToken);
                passes++;
            }
            catch (BrokenCampaignException)
            {
                // It has been set aside; the others are asked again.
            }
        }
    }

    /// <returns>Null when something should have happened before this.</returns>
    private List<ClaimedCall>? Claim(IUnit unit, ClaimCallsCommand command, ProjectScope projects, bool isCaughtUp)
    {
        if (unit.Holds.Find() is not null)
            return [];
        if (!isCaughtUp && unit.Campaigns.IsUpkeepDue())
            return null;
        var limits = options.Value.Limits;
        var leaseEnd = unit.Now + (command.LeaseDuration ?? options.Value.ClaimLease);
        var lastEnd = unit.Now + limits.LongestClaim;
        var calls = new List<ClaimedCall>();
        var withoutRoom = 0;
        foreach (var campaign in unit.Campaigns.Ready(projects, command.CampaignId))
        {
            // What brought the campaign here may be a moment old, and the clock set back since: the window is asked again.
            if (!(campaign.OpenUntilTime > unit.Now) || !campaign.IsOpen(unit.Now))
                continue;
            var ofCaller = unit.Campaigns.LineFailuresOf(campaign.PhoneId);
            var room = Math.Min(command.MaxCalls - calls.Count, campaign.RoomAt(unit.Now, ofCaller, limits));
            foreach (var shared in unit.LineLimits.Of(campaign))
                room = Math.Min(room, shared.RoomAt(unit.Now));
            if (room == 0)
            {
                unit.LineLimits.HandOut(campaign, 0);
                if (++withoutRoom >= MostWithoutRoom && calls.Count > 0)
                    break;
                continue;
            }

            var (claimed, isServed) = Claim(unit, campaign, room, most =>
                unit.Contacts.ClaimDue(campaign, command.DialerId, leaseEnd, lastEnd, most)
            );
            if (!isServed)
                continue;
            campaign.HearOfCaller(ofCaller, unit.Now, limits);
            if (claimed.Count > 0)
                campaign.LetThrough(claimed[0].Claim!.Key, unit.Now, limits);
            campaign.HandOut(claimed.Count, unit.Now);
            unit.LineLimits.HandOut(campaign, claimed.Count);
            calls.AddRange(claimed.Select(contact => new ClaimedCall(contact, campaign)));
            unit.Campaigns.Serve(campaign);
            if (calls.Count == command.MaxCalls)
                break;
        }

        return calls;
    }

    /// <summary>
    /// Claims as many as there is room for. Whom the project does not call, or not yet again, is left out, and the next one's turn comes.
    /// </summary>
    /// <returns>Those that were claimed, and whether anybody's turn came.</returns>
    private (List<Contact> Claimed, bool IsServed) Claim(
        IUnit unit,
        Campaign campaign,
        int room,
        Func<int, IReadOnlyList<DueContact>> claimDue
    )
    {
        var (claimed, isServed) = (new List<Contact>(), false);
        var limits = unit.CallLimits.Of(campaign);
        for (var pass = 0; pass < MostPassesOverList && claimed.Count < room; pass++)
        {
            var due = claimDue(room - claimed.Count);
            isServed |= due.Count > 0;
            var called = limits.AreNone ? null : unit.CallLimits.Find(campaign, due.Select(one => one.Contact.Phone));
            var before = claimed.Count;
            foreach (var (found, doNotCall) in due)
            {
                var limitedUntil = called?[found.Phone].ClosedUntil(limits, unit.Now, () => zones.ForCalendar(campaign, found));
                var callee = campaign.Schedule.CalleeHours is null ? null : campaign.CalleeWindowAt(unit.Now, zones.Of(found));
                if (doNotCall is null && limitedUntil is null && callee?.IsOpen != false)
                {
                    claimed.Add(found);
                    continue;
                }

                // One who is put off by a limit may be met by another clock then, and is asked about again.
                var contact = unit.Contacts.Get(campaign, found.Number);
                if (doNotCall is not null)
                    contact.LeaveOut(doNotCall, campaign);
                else
                    contact.Defer(limitedUntil ?? callee!.OpenTime, campaign);
                unit.Contacts.Save(contact);
                if (doNotCall is null && limitedUntil is { } limited)
                    unit.CallLimits.Reach(contact, limited);
            }

            if (claimed.Count - before == due.Count)
                break;
        }

        // Each pass has its own in order.
        claimed.Sort((one, other) => one.Number.CompareTo(other.Number));
        return (claimed, isServed);
    }
}
