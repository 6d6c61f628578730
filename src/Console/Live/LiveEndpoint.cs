using System.Globalization;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Domain.Trust;
using CampaignGrpc.Web.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CampaignGrpc.Web.Live;

/// <summary><c>GET /live?c=1,2</c>: server-sent events of the campaigns that a page shows, each with what has changed since the one before.</summary>
internal static class LiveEndpoint
{
    /// <summary>A page shows no more.</summary>
    private const int MostCampaigns = 200;

    /// <summary>After so long without a change a sign of life, which keeps proxies from ending it.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(15);

    /// <summary>Then the page asks anew, and whoever may no longer look sees no more.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public static async Task WriteAsync(HttpContext context)
    {
        var (services, response) = (context.RequestServices, context.Response);
        var scope = await ScopeAsync(context);
        var time = services.GetRequiredService<TimeProvider>();
        // An open page must not hold up the end of the process.
        var lifetime = services.GetRequiredService<IHostApplicationLifetime>();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var board = services.GetRequiredService<Board>();
        var campaigns = Campaigns(context.Request.Query["c"]);
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        await response.WriteAsync("retry: 1000\n\n", ending.Token);
        await response.Body.FlushAsync(ending.Token);
        using var looking = board.Look(campaigns);
        try
        {
            await FollowAsync(response, board, campaigns, scope, time, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The page or the service has gone.
        }
    }

    private static async Task FollowAsync(
        HttpResponse response, Board board, IReadOnlyList<long> campaigns, ProjectScope scope, TimeProvider time, CancellationToken ending)
    {
        var told = new Dictionary<long, CampaignFrame>();
        var (begun, spoke) = (time.GetTimestamp(), time.GetTimestamp());
        while (time.GetElapsedTime(begun) < Longest)
        {
            var next = board.NextAsync(ending);
            var news = campaigns.Select(board.Find).OfType<CampaignFrame>()
                .Where(frame => scope.Holds(frame.Project) && told.GetValueOrDefault(frame.Id) != frame)
                .ToList();
            foreach (var frame in news) told[frame.Id] = frame;
            if (news.Count > 0) await response.WriteAsync($"data: [{string.Join(',', news.Select(frame => frame.Json))}]\n\n", ending);
            else if (time.GetElapsedTime(spoke) > LongestSilence) await response.WriteAsync(":\n\n", ending);
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

    /// <summary>The projects in which the visitor may look at campaigns.</summary>
    private static async Task<ProjectScope> ScopeAsync(HttpContext context)
    {
        var caller = context.Features.Get<Visitor>()?.Caller;
        if (caller is null) return ProjectScope.None;
        return (await context.RequestServices.GetRequiredService<IUseCaseAccess>().EnterAsync(caller, typeof(GetCampaignQuery))).Projects;
    }

    private static IReadOnlyList<long> Campaigns(string? text) =>
    [
        .. (text ?? "").Split(',').Select(part => long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0).Distinct().Take(MostCampaigns),
    ];
}
