using System.Globalization;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Results;
using CampaignGrpc.Domain.Trust;
using CampaignGrpc.Web.Access;
using CampaignGrpc.Web.Endpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CampaignGrpc.Web.Live;

/// <summary>
/// <c>GET /live?c=1,2</c>: server-sent events of the campaigns that a page shows, each with what has changed since the one before; with
/// <c>results</c> also who was reached. It is for whoever may look at the page.
/// </summary>
internal static class LiveEndpoint
{
    public const string Path = "/live";

    /// <summary>A page shows no more.</summary>
    private const int MostCampaigns = 50;

    /// <summary>
    /// After so long without a change a sign of life, which keeps proxies from ending it and the page from thinking that the line is cut.
    /// </summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(15);

    /// <summary>Then the browser asks anew, and whoever may no longer look sees no more.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet(Path, WriteAsync)
            .WithMetadata(new ConsolePart(typeof(GetCampaignQuery)) { IsStream = true })
            .ExcludeFromDescription();

    private static async Task WriteAsync(HttpContext context)
    {
        var (services, response) = (context.RequestServices, context.Response);
        var caller = context.Features.Get<Visitor>()?.Caller ?? throw Visitor.NotKnown;
        var withResults = context.Request.Query.ContainsKey("results");
        var useCase = withResults ? typeof(GetStatisticsQuery) : typeof(GetCampaignQuery);
        var scope = (await services.GetRequiredService<IUseCaseAccess>().EnterAsync(caller, useCase)).Projects;
        var (board, time) = (services.GetRequiredService<Board>(), services.GetRequiredService<TimeProvider>());
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        using var over = new CancellationTokenSource(Longest, time);
        // An open page must not hold up the end of the process.
        var lifetime = services.GetRequiredService<IHostApplicationLifetime>();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted,
            lifetime.ApplicationStopping,
            over.Token
        );
        using var look = board.Open(Campaigns(context.Request.Query["c"]), withResults);
        try
        {
            await response.WriteAsync("retry: 1000\n\n", ending.Token);
            await response.Body.FlushAsync(ending.Token);
            await FollowAsync(response, board, look, scope, time, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Its time is over, or the page or the service has gone.
        }
    }

    private static async Task FollowAsync(
        HttpResponse response,
        Board board,
        Board.Look look,
        ProjectScope scope,
        TimeProvider time,
        CancellationToken ending
    )
    {
        var (told, spoke) = (new Dictionary<long, CampaignFrame>(), time.GetTimestamp());
        while (true)
        {
            var next = board.NextAsync(ending);
            var news = News(look, scope, told);
            foreach (var frame in news)
                told[frame.Id] = frame;
            if (news.Count > 0)
                await response.WriteAsync($"data: [{string.Join(',', news.Select(frame => frame.Json))}]\n\n", ending);
            else if (time.GetElapsedTime(spoke) > LongestSilence)
                await response.WriteAsync("event: alive\ndata: 1\n\n", ending);
            else
            {
                await next;
                continue;
            }

            spoke = time.GetTimestamp();
            await response.Body.FlushAsync(ending);
            await next;
        }
    }

    /// <summary>What has changed. Another project's campaign is, once it was read, as little there as one that does not exist.</summary>
    private static List<CampaignFrame> News(Board.Look look, ProjectScope scope, Dictionary<long, CampaignFrame> told)
    {
        var news = new List<CampaignFrame>();
        foreach (var id in look.Campaigns.ToList())
        {
            var frame = look.Find(id);
            if (look.IsAbsent(id) || (frame is not null && !scope.Holds(frame.Project)))
                look.Leave(id);
            else if (frame is not null && told.GetValueOrDefault(id) != frame)
                news.Add(frame);
        }

        return news;
    }

    private static IEnumerable<long> Campaigns(string? text) =>
        (text ?? "")
            .Split(',')
            .Select(part => long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0)
            .Distinct()
            .Take(MostCampaigns);
}
