using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Results;
using CampaignGrpc.Domain;
using CampaignGrpc.Web.Access;
using CampaignGrpc.Web.Pages;
using CampaignGrpc.Web.Texts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CampaignGrpc.Web.Endpoints;

/// <summary>One campaign: how it stands, why it is not faster, what came of it, and what can be done with it.</summary>
internal static class CampaignEndpoints
{
    private const string Path = "/campaigns/{id:long}";
    private const int Runs = 10;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.Get(Path, (desk, context) => ShowAsync(desk, context, null), new(typeof(GetCampaignQuery)));
        routes.Post(
            Path,
            ActAsync,
            new(
                typeof(PauseCampaignCommand),
                typeof(ResumeCampaignCommand),
                typeof(CancelCampaignCommand),
                typeof(DeleteCampaignCommand),
                typeof(LaunchCampaignCommand),
                typeof(StartCampaignNowCommand)
            )
        );
    }

    /// <summary>The campaign that a path names.</summary>
    public static long IdOf(HttpContext context) => context.Id("id");

    /// <summary>The page of a campaign on which something was done.</summary>
    public static string PathTo(long campaign, string done) => Questions.Path($"/campaigns/{Speech.Inv(campaign)}", ("done", done));

    private static async Task<IResult> ShowAsync(Desk desk, HttpContext context, DomainException? refusal)
    {
        var id = IdOf(context);
        var view = await desk.SendAsync(new GetCampaignQuery(id));
        var statistics = await desk.SendAsync(new GetStatisticsQuery(id, null, new()));
        var explanation = await desk.SendAsync(new ExplainCampaignQuery(id));
        var runs = await desk.SendAsync(new ListRunsQuery(id, Runs, ""));
        return Answers.Page<CampaignPage>(
            ("View", view),
            ("Statistics", statistics),
            ("Explanation", explanation),
            ("Runs", runs.Items),
            ("Refusal", refusal),
            ("Done", context.Done())
        );
    }

    private static async Task<IResult> ActAsync(Desk desk, HttpContext context)
    {
        var (id, form) = (IdOf(context), await context.Request.ReadFormAsync(context.RequestAborted));
        var act = form.Act("launch", "startNow", "pause", "resume", "cancel", "delete");
        try
        {
            switch (act)
            {
                case "launch":
                    await desk.SendAsync(new LaunchCampaignCommand(id));
                    break;
                case "startNow":
                    await desk.SendAsync(new StartCampaignNowCommand(id));
                    break;
                case "pause":
                    await desk.SendAsync(new PauseCampaignCommand(id));
                    break;
                case "resume":
                    await desk.SendAsync(new ResumeCampaignCommand(id));
                    break;
                case "cancel":
                    await desk.SendAsync(new CancelCampaignCommand(id));
                    break;
                default:
                    await desk.SendAsync(new DeleteCampaignCommand(id));
                    return Answers.GoTo("/");
            }
        }
        catch (DomainException refusal) when (refusal.Refusal.Kind == RefusalKind.RuleForbids)
        {
            // The campaign has changed since its page was made: it is shown as it is now, with what was refused.
            throw new RefusedPageException(refusal, await ShowAsync(desk, context, refusal));
        }

        return Answers.GoTo(PathTo(id, act));
    }
}
