using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.Upkeep;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Application.Campaigns;

/// <param name="Id">The campaign's id, or that of the first one with the key.</param>
/// <param name="HasDoNotCall">Whether its project may have numbers that it does not call.</param>
internal readonly record struct ArrivedCampaign(CampaignId Id, bool HasDoNotCall);

/// <summary>
/// Stores new campaigns, whole or not at all. A long list comes in slices, since everybody else's writes wait for each; until
/// the last one is there nobody finds the campaign, and what broke off in the middle is erased.
/// </summary>
internal sealed class CampaignArrival(IUnitOfWork work)
{
    /// <summary>A list of up to so many contacts is stored with its campaign in one unit.</summary>
    private const int RowsAtOnce = 2_000;

    /// <summary>What has not arrived by then never will: whoever stored it is gone.</summary>
    private static readonly TimeSpan LongestArrival = TimeSpan.FromMinutes(30);

    /// <param name="campaign">The campaign.</param>
    /// <param name="contacts">Its contacts.</param>
    /// <param name="dueTime">When they are due.</param>
    /// <param name="key">The key of its request, if it has one; taken already, nothing is stored.</param>
    /// <param name="cancellationToken">Ends it between two slices, and nothing is stored.</param>
    /// <exception cref="DomainException">REQUEST_ID_REUSED: the key was used for another content.</exception>
    public Task<ArrivedCampaign> StoreAsync(
        Campaign campaign,
        ArrivingContacts contacts,
        DateTimeOffset dueTime,
        RequestKey? key,
        CancellationToken cancellationToken
    ) =>
        contacts.Count <= RowsAtOnce
            ? work.RunAsync(UnitPlan.Request, unit => Store(unit, campaign.Copy(), contacts, dueTime, key), cancellationToken)
            : StoreInSlicesAsync(campaign, contacts, dueTime, key, cancellationToken);

    private static ArrivedCampaign Store(IUnit unit, Campaign campaign, ArrivingContacts arriving, DateTimeOffset dueTime, RequestKey? key)
    {
        var hasDoNotCall = unit.DoNotCall.HasAny(campaign.ProjectId);
        if (key is not null && unit.Campaigns.FindByRequest(key) is { } first)
            return new(first, hasDoNotCall);
        var contacts = arriving.Read(unit, 0, arriving.Count);
        arriving.EnsureEnough(contacts.Count);
        campaign.Arrive(contacts.Count, Ranks.Of(contacts));
        unit.Campaigns.Add(campaign, contacts.Count > 0 ? dueTime : null, arrivingUntil: null);
        unit.Contacts.Append(campaign, contacts, dueTime, firstNumber: 1);
        if (key is not null)
            unit.Campaigns.AddRequest(key, campaign.Id);
        return new(campaign.Id, hasDoNotCall);
    }

    private async Task<ArrivedCampaign> StoreInSlicesAsync(
        Campaign campaign,
        ArrivingContacts contacts,
        DateTimeOffset dueTime,
        RequestKey? key,
        CancellationToken cancellationToken
    )
    {
        var arriving = await work.RunAsync(UnitPlan.Slice, unit => Announce(unit, campaign.Copy(), dueTime), cancellationToken);
        var id = arriving.Id;
        try
        {
            var (stored, ranks) = (0, default(Ranks));
            for (var place = 0; place < contacts.Count; place += RowsAtOnce)
            {
                var (from, count, first) = (place, Math.Min(RowsAtOnce, contacts.Count - place), stored + 1);
                var slice = await work.RunAsync(
                    UnitPlan.Slice,
                    unit => Append(unit, arriving, contacts.Read(unit, from, count), dueTime, first),
                    cancellationToken
                );
                (stored, ranks) = (stored + slice.Count, ranks.With(slice.Ranks));
            }

            contacts.EnsureEnough(stored);
            return await work.RunAsync(
                UnitPlan.Request,
                unit => new ArrivedCampaign(Arrive(unit, id, stored, ranks, key), unit.DoNotCall.HasAny(campaign.ProjectId)),
                cancellationToken
            );
        }
        catch
        {
            // Where even this fails, on a full disk say, it is erased all the same, only later.
            Task dropping = work.RunAsync(UnitPlan.Slice, unit => Drop(unit, id), CancellationToken.None);
            await dropping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private static Campaign Announce(IUnit unit, Campaign campaign, DateTimeOffset dueTime)
    {
        unit.Campaigns.Add(campaign, dueTime, unit.Now + LongestArrival);
        return campaign;
    }

    private static (int Count, Ranks Ranks) Append(
        IUnit unit,
        Campaign campaign,
        IReadOnlyList<NewContact> contacts,
        DateTimeOffset dueTime,
        int first
    )
    {
        unit.Contacts.Append(campaign, contacts, dueTime, first);
        return (contacts.Count, Ranks.Of(contacts));
    }

    private static CampaignId Arrive(IUnit unit, CampaignId id, int contacts, Ranks ranks, RequestKey? key)
    {
        if (key is not null && unit.Campaigns.FindByRequest(key) is { } first)
        {
            unit.Campaigns.DropArriving(id);
            return first;
        }

        if (unit.Campaigns.Arrive(id, contacts, ranks) is null)
            throw Refusal.StorageUnavailable.With(
                "The list took too long to store, or somebody of it was erased meanwhile. Nothing of it is stored; try again."
            );
        if (key is not null)
            unit.Campaigns.AddRequest(key, id);
        return id;
    }

    private static int Drop(IUnit unit, CampaignId id)
    {
        unit.Campaigns.DropArriving(id);
        return 0;
    }
}

/// <summary>The contacts that come with a campaign.</summary>
/// <param name="Count">At most so many.</param>
/// <param name="Read">
/// Those among the next so many behind a place, as they are in the unit: who was erased before it is not among them.
/// </param>
/// <param name="MayBeNone">Whether a campaign without any of them is wanted too.</param>
internal sealed record ArrivingContacts(int Count, Func<IUnit, int, int, IReadOnlyList<NewContact>> Read, bool MayBeNone = true)
{
    /// <summary>A list that was handed over.</summary>
    public static ArrivingContacts Of(IReadOnlyList<NewContact> contacts) =>
        new(contacts.Count, (_, place, count) => contacts.Slice(place, count));

    /// <summary>The first of another campaign's contacts, as they were given.</summary>
    public static ArrivingContacts CopiedFrom(CampaignId source, int count) =>
        new(count, (unit, place, some) => unit.Contacts.Given(unit.Campaigns.Get(source), place, some, results: null));

    /// <summary>Those of them that ended with some results, of whom there must be somebody.</summary>
    public static ArrivingContacts RedialedFrom(CampaignId source, int count, IReadOnlyList<ContactResult> results) =>
        new(count, (unit, place, some) => Redialed(unit, source, place, some, results), MayBeNone: false);

    private static IReadOnlyList<NewContact> Redialed(
        IUnit unit,
        CampaignId source,
        int place,
        int count,
        IReadOnlyList<ContactResult> results
    )
    {
        var campaign = unit.Campaigns.Get(source);
        // Those whom its end or its cancelling comes to only now have their result first.
        CampaignUpkeep.BringToThePresent(unit, campaign);
        unit.Contacts.CarryOn(campaign, count);
        return unit.Contacts.Given(campaign, place, count, results);
    }

    /// <exception cref="DomainException">NOBODY_TO_REDIAL.</exception>
    public void EnsureEnough(int arrived)
    {
        if (arrived == 0 && !MayBeNone)
            throw Refusal.NobodyToRedial.With("No contact of the campaign ended with one of the results that were asked for.");
    }
}
