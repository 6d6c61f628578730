using CampaignGrpc.Application;
using CampaignGrpc.Application.Events;
using CampaignGrpc.Domain;
using CampaignGrpc.Web.Access;
using CampaignGrpc.Web.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CampaignGrpc.Web.Endpoints;

/// <summary>What has become true, the latest first.</summary>
internal static class EventEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) => routes.Get("/events", ShowAsync, new(typeof(ListEventsQuery)));

    private static async Task<IResult> ShowAsync(Desk desk, HttpContext context)
    {
        var unreadable = new Violations();
        var asked = new EventsAsked(context.Asked("project"), context.Asked("campaign"), context.Asked("type"));
        var project = Questions.Whole(asked.Project, "project_id", unreadable);
        var campaign = Questions.Whole(asked.Campaign, "campaign_id", unreadable);
        try
        {
            if (unreadable.Count > 0)
                throw new InvalidRequestException(unreadable);
            IReadOnlyList<string> types = asked.Type.Length == 0 ? [] : [asked.Type];
            var page = await desk.SendAsync(
                new ListEventsQuery(context.Page(), project, campaign, types, Questions.PageSize, IsNewestFirst: true)
            );
            return Answers.Page<EventsPage>(
                ("Found", page),
                ("IsLater", context.Page().Length > 0),
                ("Asked", asked),
                ("Zone", context.Zone())
            );
        }
        catch (Exception refusal) when (refusal is InvalidRequestException or DomainException { Refusal.Kind: RefusalKind.RuleForbids })
        {
            throw new RefusedPageException(
                refusal,
                Answers.Page<EventsPage>(("Asked", asked), ("Zone", context.Zone()), ("Refusal", refusal))
            );
        }
    }
}

/// <summary>Which events somebody looks for, as they have written it.</summary>
public sealed record EventsAsked(string Project, string Campaign, string Type);
