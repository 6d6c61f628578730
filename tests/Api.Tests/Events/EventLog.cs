using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Grpc.Core;

namespace CampaignGrpc.Api.Tests.Events;

/// <summary>Reads the log of events through the front door.</summary>
internal sealed class EventLog(CallInvoker invoker)
{
    public EventLog(CampaignServerFixture server)
        : this(server.Channel.CreateCallInvoker()) { }

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public EventService.EventServiceClient Client => new(invoker);

    public async Task<ListEventsResponse> PageAsync(Action<ListEventsRequest>? ask = null)
    {
        var request = new ListEventsRequest { PageSize = 1_000 };
        ask?.Invoke(request);
        return await Client.ListEventsAsync(request, cancellationToken: TestEnd);
    }

    /// <summary>All there is by now.</summary>
    public async Task<IReadOnlyList<Event>> ReadAsync(long? campaign = null, string cursor = "", params IEnumerable<string> types)
    {
        var events = new List<Event>();
        while (true)
        {
            var page = await PageAsync(request =>
            {
                request.Cursor = cursor;
                request.Types_.AddRange(types);
                if (campaign is { } id)
                    request.CampaignId = id;
            });
            events.AddRange(page.Events);
            if (page.IsEnd)
                return events;
            cursor = page.NextCursor;
        }
    }
}
