using CampaignGrpc.Application;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Web.Access;
using CampaignGrpc.Web.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CampaignGrpc.Web.Endpoints;

/// <summary>The list of campaigns, which is where the console begins.</summary>
internal static class CampaignListEndpoints
{
    private const int PageSize = 25;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var part = new ConsolePart(typeof(ListCampaignsQuery));
        routes.Get("/", ShowAsync, part);
        routes.Get("/campaigns", ShowAsync, part);
    }

    public static async Task<IResult> ShowAsync(Desk desk, HttpContext context)
    {
        var unreadable = new Violations();
        var name = context.Asked("q");
        var (stateText, projectText) = (context.Asked("state"), context.Asked("project"));
        var state = Questions.One<CampaignState>(stateText, "state", unreadable);
        var project = Questions.Whole(projectText, "project_id", unreadable);
        try
        {
            var filter = new CampaignFilter(project, state, null, null, name.Length == 0 ? null : name);
            var found = await desk.SendAsync(new ListCampaignsQuery(filter, PageSize, context.Page(), unreadable));
            return Answers.Page<CampaignListPage>(
                ("Campaigns", found.Items),
                ("Total", found.TotalCount),
                ("Next", found.NextToken),
                ("IsLater", context.Page().Length > 0),
                ("Name", name),
                ("State", state),
                ("Project", project)
            );
        }
        catch (InvalidRequestException refusal)
        {
            throw new RefusedPageException(
                refusal,
                Answers.Page<CampaignListPage>(("Name", name), ("State", state), ("Project", project), ("Refusal", refusal))
            );
        }
    }
}
