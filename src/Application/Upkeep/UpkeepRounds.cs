using CampaignGrpc.Application.Audit;
using CampaignGrpc.Application.Dialing;
using CampaignGrpc.Application.Events;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Campaigns;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Application.Upkeep;

/// <summary>
/// What happens by itself: windows and runs open and close, leases and lost calls end, campaigns and imports complete, changes
/// go on through lists, and what was deleted or kept long enough is erased. Each thing is a unit of its own, so that dialers get theirs in
/// between.
/// </summary>
public sealed class UpkeepRounds(
    IUnitOfWork work,
    IOptions<DialingOptions> options,
    IOptions<RetentionOptions> retention,
    IOptions<AuditOptions> audit,
    IOptions<EventOptions> log,
    TimeProvider time
)
{
    private const int AtOnce = 64;
    private const int CallsAtOnce = 500;
    private const int RowsPerErasure = 2_000;

    /// <summary>
    /// The ended campaign up to which contacts that were kept long enough have been looked for; null to begin with the first.
    /// </summary>
    private EndedCampaign? _reducedTo;

    /// <summary>How long a campaign that was set aside stays so before it is tried again.</summary>
    private static readonly TimeSpan SetAsideFor = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private Task<bool> _pass = Task.FromResult(false);

    /// <summary>Does some of what should have happened by now: a pass over it, which all who ask meanwhile wait for together.</summary>
    /// <returns>Whether there may be more.</returns>
    public Task<bool> CatchUpAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // Nobody's leaving ends a pass that others wait for.
            if (_pass.IsCompleted)
                _pass = DoWhatIsDueAsync(CancellationToken.None);
            return _pass.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Does everything that there is to do by now.</summary>
    /// <returns>When there is something next; null when nothing is known of.</returns>
    public async Task<DateTimeOffset?> RunAsync(CancellationToken cancellationToken)
    {
        // A pass that is under way already may have missed what this round is to find.
        await CatchUpAsync(cancellationToken);
        do
        {
            while (await CatchUpAsync(cancellationToken)) { }
        } while (await GoOnWithWhatIsLargeAsync(cancellationToken));
        return await work.RunAsync(UnitPlan.Request, unit => unit.Campaigns.NextUpkeepTime(), cancellationToken);
    }

    /// <returns>Whether there was something, and so may be more.</returns>
    private async Task<bool> DoWhatIsDueAsync(CancellationToken cancellationToken)
    {
        // Nothing of it could be undone.
        if (time.IsInDoubt())
            return false;
        // A dialer may have asked for this pass, which is about everybody's campaigns.
        Caller.Current = Caller.Service;
        // Leases first: a call that ended with its run's window belongs to that run.
        var ended = await EndLeasesAsync(cancellationToken);
        var events = await work.RunAsync(UnitPlan.Request, unit => unit.Campaigns.WithEvents(AtOnce), cancellationToken);
        // Imports before their campaigns: a campaign whose list is done is not completed before what was promised to it is there.
        if (events.Count > 0)
            await SettleImportsAsync(cancellationToken);
        await EachAsync(events, (unit, id) => CampaignUpkeep.BringToThePresent(unit, unit.Campaigns.Get(id)), cancellationToken);
        var ready = await work.RunAsync(UnitPlan.Request, unit => unit.Campaigns.MakeReady(AtOnce), cancellationToken);
        return ended || events.Count == AtOnce || ready == AtOnce;
    }

    private async Task<bool> EndLeasesAsync(CancellationToken cancellationToken)
    {
        var limits = options.Value.Limits;
        var (ended, free) = await work.RunAsync(
            UnitPlan.Request,
            unit => (unit.Contacts.WithLeaseEnded(CallsAtOnce), unit.Contacts.WithLineFree(CallsAtOnce)),
            cancellationToken
        );
        await EachAsync(
            ended.ToLookup(token => token.CampaignId),
            tokens => tokens.Key,
            (unit, tokens) =>
            {
                foreach (var token in tokens)
                    CallUpkeep.EndLease(unit, token, limits);
            },
            cancellationToken
        );
        await EachAsync(
            free.ToLookup(contact => contact.Campaign),
            contacts => contacts.Key,
            (unit, contacts) =>
            {
                var campaign = unit.Campaigns.Get(contacts.Key);
                foreach (var (_, number) in contacts)
                    CallUpkeep.FreeLine(unit, unit.Contacts.Get(campaign, number));
            },
            cancellationToken
        );
        return ended.Count == CallsAtOnce || free.Count == CallsAtOnce;
    }

    /// <summary>One slice of each thing that takes many.</summary>
    /// <returns>Whether there is more.</returns>
    private async Task<bool> GoOnWithWhatIsLargeAsync(CancellationToken cancellationToken)
    {
        if (time.IsInDoubt())
            return false;
        var isImporting = await SettleImportsAsync(cancellationToken);
        var changing = await work.RunAsync(UnitPlan.Request, unit => unit.Campaigns.WithChanges(AtOnce), cancellationToken);
        foreach (var id in changing)
            await TryAsync(UnitPlan.Slice, id, CampaignUpkeep.CarryOn, cancellationToken);
        var isErasing = await work.RunAsync(
            UnitPlan.Slice,
            // One thing at a time: a slice is all that others wait for.
            unit =>
                unit.Campaigns.EraseDeleted(RowsPerErasure)
                || unit.Retention.RemoveSome(RowsPerErasure)
                || unit.People.ReadUnread(RowsPerErasure)
                || unit.CallLimits.RemoveOld(RowsPerErasure)
                || (audit.Value.Period is { } period && unit.Audit.Remove(unit.Now - period, RowsPerErasure))
                || (log.Value.Period is { } told && unit.Retention.RemoveEvents(unit.Now - told, RowsPerErasure)),
            cancellationToken
        );
        var isReducing = retention.Value.Shortest() is not null && await ReduceAsync(cancellationToken);
        var aside = await work.RunAsync(
            UnitPlan.Request,
            unit => unit.Campaigns.SetAsideBefore(unit.Now - SetAsideFor, AtOnce),
            cancellationToken
        );
        await EachAsync(aside, (unit, id) => unit.Campaigns.TakeBack(id), cancellationToken);
        return isImporting || changing.Count > 0 || isErasing || isReducing;
    }

    private async Task<bool> ReduceAsync(CancellationToken cancellationToken)
    {
        var after = _reducedTo;
        (var reduced, _reducedTo) = await work.RunAsync(
            UnitPlan.Request,
            unit => RetentionUpkeep.ReduceDue(unit, retention.Value, after),
            cancellationToken
        );
        return reduced > 0;
    }

    private async Task<bool> SettleImportsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await work.RunAsync(UnitPlan.Slice, ImportUpkeep.SettleOne, cancellationToken);
        }
        catch (BrokenCampaignException)
        {
            // Set aside with its imports; the next one is another's.
            return true;
        }
    }

    private Task EachAsync(IReadOnlyList<CampaignId> campaigns, Action<IUnit, CampaignId> act, CancellationToken cancellationToken) =>
        EachAsync(campaigns, id => id, act, cancellationToken);

    /// <summary>A unit for each; they share transactions as others do.</summary>
    private Task EachAsync<T>(
        IEnumerable<T> items,
        Func<T, CampaignId> campaignOf,
        Action<IUnit, T> act,
        CancellationToken cancellationToken
    ) => Task.WhenAll(items.Select(item => TryAsync(UnitPlan.Request, campaignOf(item), (unit, _) => act(unit, item), cancellationToken)));

    private async Task TryAsync(UnitPlan plan, CampaignId id, Action<IUnit, CampaignId> act, CancellationToken cancellationToken)
    {
        try
        {
            await work.RunAsync(
                plan,
                unit =>
                {
                    act(unit, id);
                    return 0;
                },
                cancellationToken
            );
        }
        catch (BrokenCampaignException)
        {
            // It has been set aside, and the log says so; the others go on.
        }
        catch (DomainException refusal) when (refusal.Refusal == Refusal.CampaignNotFound)
        {
            // It was deleted after it was found here.
        }
    }
}
