using System.Collections;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.Results;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Scheduling;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Infrastructure.Tests.Conformance;

/// <summary>What the tests of storage put into it.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 3, 12, 0, 0, TimeSpan.Zero);

    public static readonly ContactFilter AllContacts = new();

    public static readonly ResultFilter AllResults = new(null, null, null);

    public static readonly CallingSchedule Schedule = new(
        new(2026, 3, 3),
        WeeklyWindows.OfEveryDay(DailyWindow.TryCreate(new(9, 0), new(18, 0), out _)!),
        Recurrence.Once,
        IanaZone.TryParse("Asia/Yekaterinburg", out _)!
    );

    public static Campaign NewCampaign(long project = 1, string name = "Опрос", int contacts = 0, DateTimeOffset? at = null) =>
        Campaign.Create(
            project,
            startBlockId: 10,
            phoneId: 5,
            CampaignName.TryParse(name, out _),
            CampaignDescription.None,
            Schedule,
            AttemptRules.Create(1, 0),
            contacts,
            at ?? Noon
        );

    public static NewContact NewContact(long place) =>
        new(PhoneNumber.FromDigits(79_120_000_000 + place), AddData.FromStorage($$"""{"place":{{place}}}"""));

    public static List<NewContact> NewContacts(int count) => [.. Enumerable.Range(1, count).Select(place => NewContact(place))];

    /// <summary>The key of a request; requests with another <paramref name="content"/> have another fingerprint.</summary>
    public static RequestKey Key(string id, string content = "the same")
    {
        var options = Options.Create(new CampaignsOptions());
        var phones = new ContactIntake(new PhoneNumberReader(options), DuplicatePhonesPolicy.Reject, 1);
        return RequestKey.Of(new(new(1, content, null, 1, null, 1), phones, id, Noon, new()))!;
    }

    public static Task<CampaignId> AddAsync(
        this ITestStorage storage,
        Campaign campaign,
        IReadOnlyList<NewContact>? contacts = null,
        RequestKey? key = null,
        DateTimeOffset? due = null
    ) => storage.Work.AddAsync(campaign, contacts, key, due);

    /// <summary>Stores a campaign as a create does.</summary>
    public static async Task<CampaignId> AddAsync(
        this IUnitOfWork work,
        Campaign campaign,
        IReadOnlyList<NewContact>? contacts = null,
        RequestKey? key = null,
        DateTimeOffset? due = null
    ) =>
        (
            await new CampaignArrival(work).StoreAsync(
                campaign,
                ArrivingContacts.Of(contacts ?? []),
                due ?? Noon,
                key,
                TestContext.Current.CancellationToken
            )
        ).Id;

    /// <summary>A list that does something when it is read as far as one of its places.</summary>
    public sealed class WatchedList(IReadOnlyList<NewContact> contacts, int watched, Action whenReached) : IReadOnlyList<NewContact>
    {
        public int Count => contacts.Count;

        public NewContact this[int index]
        {
            get
            {
                if (index == watched)
                    whenReached();
                return contacts[index];
            }
        }

        public IEnumerator<NewContact> GetEnumerator() => Enumerable.Range(0, Count).Select(place => this[place]).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
