using CampaignGrpc.Application;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Domain;
using CampaignGrpc.Web.Access;
using CampaignGrpc.Web.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CampaignGrpc.Web.Endpoints;

/// <summary>Several campaigns paused, resumed or cancelled: how many and which is said first.</summary>
internal static class BulkEndpoints
{
    private const string Path = "/campaigns/act";
    private const int Most = 100;

    private static readonly string[] Acts = ["pause", "resume", "cancel"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var part = new ConsolePart(typeof(PauseCampaignCommand), typeof(ResumeCampaignCommand), typeof(CancelCampaignCommand));
        routes.Get(Path, AskAsync, part);
        routes.Post(Path, ActAsync, part);
    }

    private static async Task<IResult> AskAsync(Desk desk, HttpContext context)
    {
        var act = context.Asked("act");
        if (!Acts.Contains(act))
            throw new InvalidRequestException("act", FieldReason.UnknownValue, $"One of: {string.Join(", ", Acts)}.");
        var views = new List<CampaignView>();
        foreach (var id in Ids(context.Request.Query["id"]))
            views.Add(await desk.SendAsync(new GetCampaignQuery(id)));
        return Answers.Page<BulkPage>(("Act", act), ("Chosen", views));
    }

    private static async Task<IResult> ActAsync(Desk desk, HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (act, results) = (form.Act(Acts), new List<BulkResult>());
        foreach (var id in Ids(form["id"]))
            results.Add(await ActAsync(desk, act, id));
        return Answers.Page<BulkPage>(("Act", act), ("Results", results));
    }

    private static async Task<BulkResult> ActAsync(Desk desk, string act, long id)
    {
        try
        {
            await (
                act switch
                {
                    "pause" => desk.SendAsync(new PauseCampaignCommand(id)),
                    "resume" => desk.SendAsync(new ResumeCampaignCommand(id)),
                    _ => desk.SendAsync(new CancelCampaignCommand(id)),
                }
            );
            return new(id, null);
        }
        catch (DomainException refusal)
            when (refusal.Refusal.Kind is RefusalKind.RuleForbids or RefusalKind.NotFound or RefusalKind.Forbidden)
        {
            // The others are none the worse for it.
            return new(id, refusal);
        }
    }

    private static List<long> Ids(IEnumerable<string?> texts)
    {
        var unreadable = new Violations();
        var ids = texts.Select(text => Questions.Whole(text, "id", unreadable)).OfType<long>().Distinct().ToList();
        if (ids.Count == 0 && unreadable.Count == 0)
            unreadable.Add("id", FieldReason.Required, "This field is required.");
        if (ids.Count > Most)
            unreadable.Add("id", FieldReason.OutOfRange, $"1 to {Most} items.");
        return unreadable.Count == 0 ? ids : throw new InvalidRequestException(unreadable);
    }
}

/// <summary>What became of one campaign.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Refusal">Why nothing did; null when it was done.</param>
public sealed record BulkResult(long Id, DomainException? Refusal);
