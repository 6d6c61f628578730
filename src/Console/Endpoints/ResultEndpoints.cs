using CampaignGrpc.Application;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Results;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Scheduling;
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
        var part = new ConsolePart(typeof(ExportResultsQuery));
        routes.Get("/results", ShowAsync, part);
        routes.Get("/results/file", ChooseAsync, part);
    }

    private static async Task<IResult> ShowAsync(Desk desk, HttpContext context)
    {
        var unreadable = new Violations();
        var id = Questions.Whole(context.Asked("campaign"), "campaign_id", unreadable);
        if (unreadable.Count > 0)
            throw await RefusedAsync(desk, null, unreadable);
        return await PageAsync(desk, id is { } given ? (await desk.SendAsync(new GetCampaignQuery(given))).Campaign : null, null);
    }

    private static async Task<IResult> PageAsync(Desk desk, Campaign? chosen, Exception? refusal)
    {
        var campaigns = await desk.SendAsync(new ListCampaignsQuery(new(null, null, null, null, null), MostListed, "", new()));
        var listed = campaigns.Items.Select(view => view.Campaign);
        if (chosen is not null && listed.All(campaign => campaign.Id != chosen.Id))
            listed = listed.Prepend(chosen);
        return Answers.Page<ResultsPage>(
            ("Campaigns", listed.Where(campaign => desk.May<ExportResultsQuery>(campaign.ProjectId)).ToList()),
            ("Chosen", chosen),
            ("Refusal", refusal)
        );
    }

    /// <summary>Leads to the file. Times are on the clock of its campaign unless another is asked for.</summary>
    private static async Task<IResult> ChooseAsync(Desk desk, HttpContext context)
    {
        var (query, unreadable) = (context.Request.Query, new Violations());
        var state = Questions.One<ContactState>(query["state"], "state", unreadable);
        var result = Questions.One<ContactResult>(query["result"], "result", unreadable);
        var format = Questions.One<FileFormat>(query["format"], "format", unreadable) ?? FileFormat.Xlsx;
        var zone = context.Asked("time_zone");
        if (zone.Length > 0 && IanaZone.TryParse(zone, out var problem) is null)
            unreadable.Add("time_zone", problem, zone);
        if (Questions.Whole(query["campaign"]) is not { } id)
        {
            unreadable.Add("campaign_id", FieldReason.Required, "This field is required.");
            throw await RefusedAsync(desk, null, unreadable);
        }

        var campaign = (await desk.SendAsync(new GetCampaignQuery(id))).Campaign;
        if (!desk.May<ExportResultsQuery>(campaign.ProjectId))
            throw Refusal.ProjectNotGranted.With($"The key or token is not for project {campaign.ProjectId}.");
        if (unreadable.Count > 0)
            throw await RefusedAsync(desk, campaign, unreadable);
        var isTable = format != FileFormat.Ndjson;
        var language = query["language"] == Speech.English ? Speech.English : Speech.Russian;
        return Answers.GoTo(
            Questions.Path(
                $"/api/campaigns/{Speech.Inv(id)}/results.{format.ToString().ToLowerInvariant()}",
                ("state", state is null ? null : ContractNames.Of(state)),
                ("result", result is null ? null : ContractNames.Of(result)),
                ("language", isTable ? language : null),
                (
                    "time_zone",
                    !isTable ? null
                    : zone.Length > 0 ? zone
                    : campaign.Schedule.Zone.Id
                ),
                ("expand_add_data", isTable && query["expand"].Count > 0 ? "true" : null),
                // As spreadsheets of that language split lines.
                ("separator", format == FileFormat.Csv && language == Speech.Russian ? "FILE_SEPARATOR_SEMICOLON" : null)
            )
        );
    }

    private static async Task<RefusedPageException> RefusedAsync(Desk desk, Campaign? chosen, Violations unreadable)
    {
        var refusal = new InvalidRequestException(unreadable);
        return new(refusal, await PageAsync(desk, chosen, refusal));
    }

    private enum FileFormat
    {
        Xlsx,
        Csv,
        Ndjson,
    }
}
