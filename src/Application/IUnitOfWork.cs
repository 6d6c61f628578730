using CampaignGrpc.Application.Audit;
using CampaignGrpc.Application.Calendars;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.Dialing;
using CampaignGrpc.Application.Imports;
using CampaignGrpc.Application.Operation;
using CampaignGrpc.Application.People;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Application.Upkeep;
using CampaignGrpc.Application.Webhooks;
using CampaignGrpc.Domain.Attempts;

namespace CampaignGrpc.Application;

/// <summary>The one way to write: every change of anything is a unit of work.</summary>
public interface IUnitOfWork
{
    /// <summary>
    /// Runs a unit in a transaction that it may share with others. Once this returns, what it wrote is durable; when it
    /// throws, nothing of it happened.
    /// </summary>
    /// <param name="plan">Whose turn it is, and what it reads.</param>
    /// <param name="work">A function of its session alone, which may be run again: it waits for nothing and keeps nothing.</param>
    /// <param name="cancellationToken">Withdraws a unit that has not begun. What has begun is carried out.</param>
    /// <exception cref="Domain.DomainException">OVERLOADED: too many units of its lane are waiting already.</exception>
    Task<T> RunAsync<T>(UnitPlan plan, Func<IUnit, T> work, CancellationToken cancellationToken);
}

/// <summary>Which units go before which.</summary>
public enum Lane
{
    /// <summary>Calls under way: start, extend, release, report. They go before everything else and are refused last.</summary>
    Calls,

    /// <summary>What dialers and owners ask for, as far as it is small.</summary>
    Requests,

    /// <summary>A slice of something large. Each stands alone in its transaction, behind whatever is small.</summary>
    Slices,
}

/// <summary>What is known of a unit before it runs, so that the units of a group can share one look at the storage.</summary>
/// <param name="Lane">Whose turn it is.</param>
/// <param name="Calls">The calls that it will ask for.</param>
public sealed record UnitPlan(Lane Lane, IReadOnlyList<CallToken> Calls)
{
    public static readonly UnitPlan Request = new(Lane.Requests, []);

    public static readonly UnitPlan Slice = new(Lane.Slices, []);

    /// <summary>A unit about these calls.</summary>
    public static UnitPlan For(IReadOnlyList<CallToken> calls) => new(Lane.Calls, calls);
}

/// <summary>
/// What a unit reads and writes. An object that was read is one throughout the unit, and the unit knows how it was: whoever
/// changes a contact or an attempt says <c>Save</c> and no more. What is refused is refused before anything of it is changed, so
/// that a batch goes on with its next item. Campaigns are stored by themselves, their counts following
/// their contacts, and completed if nothing of them is left.
/// </summary>
public interface IUnit
{
    /// <summary>The instant of the unit, in whole microseconds; the engine gives it.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Who asked for it. What lies outside of their projects the unit does not find.</summary>
    Caller Caller { get; }

    ICampaigns Campaigns { get; }

    IContacts Contacts { get; }

    IContactChanges ContactChanges { get; }

    IAttempts Attempts { get; }

    IImports Imports { get; }

    IHolds Holds { get; }

    IDoNotCall DoNotCall { get; }

    ILineLimits LineLimits { get; }

    ICallLimits CallLimits { get; }

    ICalendars Calendars { get; }

    IDialers Dialers { get; }

    IKeys Keys { get; }

    IPeople People { get; }

    IRetention Retention { get; }

    IWebhooks Webhooks { get; }

    IAudit Audit { get; }

    /// <summary>Writes that the service lives: what comes back from this went the whole way to the disk.</summary>
    void Beat();
}
