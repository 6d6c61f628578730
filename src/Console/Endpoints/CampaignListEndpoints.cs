using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Results;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Web.Access;
using CampaignGrpc.Web.Pages;
using CampaignGrpc.Web.Parts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CampaignGrpc.Web.Endpoints;

/// <summary>The list of campaigns, which is where the console begins.</summary>
internal static class CampaignListEndpoints
{
    private const int PageSize = 25;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/", ShowAsync);
        routes.Get("/campaigns", ShowAsync);
    }

    public static async Task<IResult> ShowAsync(Desk desk, HttpContext context)
    {
        var query = context.Request.Query;
        var (name, page) = (query["q"].ToString().Trim(), query["page"].ToString());
        var (state, project) = (Questions.One<CampaignState>(query["state"]), Questions.Whole(query["project"]));
        var filter = new CampaignFilter(project, state, null, null, name.Length == 0 ? null : name);
        var found = await desk.SendAsync(new ListCampaignsQuery(filter, PageSize, page, new()));
        var rows = new List<CampaignRow>();
        foreach (var view in found.Items)
        {
            var statistics = await desk.SendAsync(new GetStatisticsQuery(view.Campaign.Id.Value, null, new()));
            rows.Add(new(view, Progress.Of(view, statistics)));
        }

        return Answers.Page<CampaignListPage>(
            ("Rows", rows),
            ("Total", found.TotalCount),
            ("Next", found.NextToken),
            ("IsLater", page.Length > 0),
            ("Name", name),
            ("State", state),
            ("Project", project));
    }
}

/// <summary>A campaign in the list.</summary>
public sealed record CampaignRow(CampaignView View, Progress Progress);
