using System.Globalization;
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
        CampaignState? state = Enum.TryParse<CampaignState>(query["state"], ignoreCase: true, out var known) && Enum.IsDefined(known) ? known : null;
        long? project = long.TryParse(query["project"], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
        var found = await desk.SendAsync(new ListCampaignsQuery(new(project, state, null, null, name.Length == 0 ? null : name), PageSize, page, new()));
        var rows = new List<CampaignRow>();
        foreach (var view in found.Items) rows.Add(new(view, Progress.Of(view, await desk.SendAsync(new GetStatisticsQuery(view.Campaign.Id.Value, null, new())))));
        return Answers.Page<CampaignListPage>(
            ("Rows", rows), ("Total", found.TotalCount), ("Next", found.NextToken), ("IsLater", page.Length > 0), ("Name", name), ("State", state), ("Project", project));
    }
}

/// <summary>A campaign in the list.</summary>
public sealed record CampaignRow(CampaignView View, Progress Progress);
