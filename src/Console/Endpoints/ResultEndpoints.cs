using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Results;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Web.Access;
using CampaignGrpc.Web.Pages;
using CampaignGrpc.Web.Texts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CampaignGrpc.Web.Endpoints;

/// <summary>Results as a file: what is to be in it, and then the API's own.</summary>
internal static class ResultEndpoints
{
    private const int MostListed = 100;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/results", ShowAsync);
        routes.Get("/results/file", (_, context) => Task.FromResult(Choose(context)));
    }

    private static async Task<IResult> ShowAsync(Desk desk, HttpContext context)
    {
        // Whoever may not export has nothing to choose here.
        Domain.Campaigns.Campaign? chosen = null;
        if (Questions.Whole(context.Request.Query["campaign"]) is { } id) chosen = (await desk.SendAsync(new GetCampaignQuery(id))).Campaign;
        var campaigns = await desk.SendAsync(new ListCampaignsQuery(new(null, null, null, null, null), MostListed, "", new()));
        return Answers.Page<ResultsPage>(
            ("Campaigns", campaigns.Items),
            ("Chosen", chosen),
            ("MayExport", desk.May<ExportResultsQuery>()),
            ("Zone", (chosen?.Schedule.Zone ?? context.Zone()).Id));
    }

    private static IResult Choose(HttpContext context)
    {
        var query = context.Request.Query;
        var format = query["format"].ToString() is "csv" or "ndjson" ? query["format"].ToString() : "xlsx";
        var id = Questions.Whole(query["campaign"]) ?? 0;
        var isTable = format != "ndjson";
        return Answers.GoTo(Questions.Path(
            $"/api/campaigns/{Speech.Inv(id)}/results.{format}",
            ("state", Of(Questions.One<ContactState>(query["state"]), "CONTACT_STATE")),
            ("result", Of(Questions.One<ContactResult>(query["result"]), "CONTACT_RESULT")),
            ("language", isTable ? query["language"].ToString() : null),
            ("time_zone", isTable ? query["time_zone"].ToString() : null),
            ("expand_add_data", isTable && query["expand"].Count > 0 ? "true" : null),
            ("separator", format == "csv" && query["language"] == Speech.Russian ? "FILE_SEPARATOR_SEMICOLON" : null)));
    }

    /// <summary>A value's name in the contract, such as CONTACT_RESULT_OPTED_OUT.</summary>
    private static string? Of<TEnum>(TEnum? value, string prefix)
        where TEnum : struct, Enum => value is { } one ? $"{prefix}_{System.Text.Json.JsonNamingPolicy.SnakeCaseUpper.ConvertName(one.ToString())}" : null;
}
