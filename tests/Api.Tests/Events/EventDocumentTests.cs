using System.Text.Json;
using System.Text.RegularExpressions;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Api.Tests.Guides;
using CampaignGrpc.Api.Tests.Imports;
using CampaignGrpc.Api.Tests.Managing;
using CampaignGrpc.Application.Events;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf;

namespace CampaignGrpc.Api.Tests.Events;

/// <summary>What the page about events shows of each type is what the service writes.</summary>
public sealed partial class EventDocumentTests
{
    private const long Project = 7;

    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "events.md"));

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_type_stands_on_the_page_with_the_data_of_the_first_event_of_a_story()
    {
        await using var server = await CampaignServerFixture.StartAsync(
            "--Dialing:MostLineFailures=2",
            "--Retention:ContactsAfter=1.00:00:00"
        );
        var story = new Story(server);
        await story.LiveAsync();
        var told = await new EventLog(server).ReadAsync();

        var written = told.DistinctBy(one => one.Type)
            .Select(one => $"{one.Type} {Plain(JsonFormatter.Default.Format(one.Data))}")
            .Order(StringComparer.Ordinal);
        var documented = Row()
            .Matches(Page)
            .Select(row => $"{row.Groups[1].Value} {Plain(row.Groups[2].Value)}")
            .Order(StringComparer.Ordinal);

        Assert.Equal(documented, written);
        Assert.Equal(EventTypes.All.Order(StringComparer.Ordinal), told.Select(one => one.Type).Distinct().Order(StringComparer.Ordinal));
        var example = Guide.Blocks(Page).First(block => block.Kind == "json").Text;
        Assert.Equal(JsonParser.Default.Parse<Event>(example), told.First(one => one.Type == "campaigns.v1.call.concluded"));
    }

    /// <summary>The members in the order of their names.</summary>
    private static string Plain(string json)
    {
        using var document = JsonDocument.Parse(json);
        return string.Join(
            ", ",
            document
                .RootElement.EnumerateObject()
                .OrderBy(member => member.Name, StringComparer.Ordinal)
                .Select(member => $"{member.Name}: {member.Value}")
        );
    }

    [GeneratedRegex("^\\| `(campaigns\\.v1\\.[a-z_.]+)` \\|.*\\| `(\\{.*\\})` \\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    /// <summary>A life in which everything happens once.</summary>
    private sealed class Story(CampaignServerFixture server)
    {
        private readonly DialerDriver _dialer = new(server);
        private readonly Owner _owner = new(server);

        public async Task LiveAsync()
        {
            var once = await _dialer.CreateAsync(6, given => given.ProjectId = Project);
            await _dialer.CallAsync(once, Outcome.Answered);
            await _dialer.CallAsync(once, Outcome.DoNotCall);
            await LoseACallAsync(once);
            await FailTheLineAsync(once);
            await OwnAsync(once);
            await server.Campaigns.DeleteCampaignAsync(new() { CampaignId = once }, cancellationToken: TestEnd);
            var daily = await _dialer.CreateAsync(2, given =>
                (given.ProjectId, given.PhoneId, given.Schedule.Periods) = (Project, 6, new() { Id = 2 })
            );
            await _dialer.CallAsync(daily, Outcome.Answered);
            server.Time.AdjustTime(new(2026, 3, 4, 0, 0, 1, TimeSpan.Zero));
            await _dialer.UntilAsync(daily, seen => seen.RunDate == "2026-03-04" && seen.Counts.Waiting == 2);
            await _owner.CancelAsync(daily);
            var lists = new DoNotCallService.DoNotCallServiceClient(server.Channel);
            await lists.RemoveDoNotCallAsync(new() { ProjectId = Project, Phones = { "+79121000001" } }, cancellationToken: TestEnd);
            server.Time.Advance(TimeSpan.FromDays(2));
            await Eventually.IsTrueAsync(
                () => server.Ask("SELECT count(*) FROM events WHERE kind = 11").Single() == "1",
                meanwhile: () => server.Time.Advance(TimeSpan.FromSeconds(1))
            );
            var draft = await _dialer.CreateDraftAsync(0, given => given.ProjectId = Project);
            await _owner.LaunchAsync(draft);
            var last = await _dialer.CreateAsync(1, given => (given.ProjectId, given.PhoneId) = (Project, 6));
            await LimitAsync();
            await _dialer.CallAsync(last, Outcome.Answered);
            await new ImportDriver(server).PostAsync(last, ImportDriver.Lines(1, 1));
            var again = await _dialer.CreateAsync(1, given => (given.ProjectId, given.PhoneId) = (Project, 6));
            Assert.Empty(await _dialer.ClaimAsync(again));
        }

        private async Task LimitAsync()
        {
            var limits = new SetCallLimitsRequest
            {
                ProjectId = Project,
                Limits =
                {
                    new CallLimit { MaxCalls = 1, Calendar = CalendarPeriod.Day },
                },
            };
            await new CallLimitService.CallLimitServiceClient(server.Channel).SetCallLimitsAsync(limits, cancellationToken: TestEnd);
        }

        private async Task LoseACallAsync(long campaign)
        {
            var lost = await _dialer.ClaimOneAsync(campaign);
            await _dialer.StartAsync(lost.Token);
            server.Time.Advance(TimeSpan.FromSeconds(61));
            await _dialer.UntilAsync(campaign, seen => seen.Counts.Dialing == 0);
            await _dialer.ReportAsync(lost.Token, Outcome.NoAnswer);
        }

        private async Task FailTheLineAsync(long campaign)
        {
            foreach (var call in await _dialer.ClaimAsync(campaign, 2))
            {
                await _dialer.StartAsync(call.Token);
                await _dialer.ReportAsync(call.Token, Outcome.Failed);
            }

            server.Time.Advance(TimeSpan.FromSeconds(90));
            await _dialer.CallAsync(campaign, Outcome.Answered);
        }

        private async Task OwnAsync(long campaign)
        {
            await server.Campaigns.PauseCampaignAsync(new() { CampaignId = campaign }, cancellationToken: TestEnd);
            await server.Campaigns.ResumeCampaignAsync(new() { CampaignId = campaign }, cancellationToken: TestEnd);
            await _owner.UpdateAsync(campaign, new() { Name = "Second wave" });
            await new ImportDriver(server).PostAsync(
                campaign,
                ImportDriver.Lines(1, 2) + "{}\n",
                query: $"import_id=second-list&{ImportDriver.SkipBad}"
            );
            var raise = new ChangeContactsRequest
            {
                CampaignId = campaign,
                Filter = new(),
                Action = ContactAction.SetPriority,
                Priority = 5,
            };
            await server.Contacts.ChangeContactsAsync(raise, cancellationToken: TestEnd);
            await _owner.CancelAsync(campaign);
        }
    }
}
