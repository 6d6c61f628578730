using CampaignGrpc.Application;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Web.Access;
using CampaignGrpc.Web.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CampaignGrpc.Web.Endpoints;

/// <summary>A draft of one that there is: with those of its contacts who are chosen by what they came to, or with all.</summary>
internal static class RedialEndpoints
{
    private const string Path = "/campaigns/{id:long}/again";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var part = new ConsolePart(typeof(RedialCampaignCommand), typeof(CopyCampaignCommand));
        routes.Get(Path, async (desk, context) => await ShowAsync(desk, context, null, ContactResults.NotReached), part);
        routes.Post(Path, MakeAsync, part);
    }

    private static async Task<IResult> ShowAsync(Desk desk, HttpContext context, Exception? refusal, IReadOnlyList<ContactResult> chosen)
    {
        var id = CampaignEndpoints.IdOf(context);
        var view = await desk.SendAsync(new GetCampaignQuery(id));
        var trial = await desk.SendAsync(
            new RedialCampaignCommand(id, chosen, CampaignChange.None(context.Now()), null, IsDraft: true, IsTrial: true)
        );
        return Answers.Page<RedialPage>(
            ("View", view),
            ("Trial", trial),
            ("Chosen", chosen),
            ("Key", Guid.CreateVersion7().ToString()),
            ("Refusal", refusal)
        );
    }

    private static async Task<IResult> MakeAsync(Desk desk, HttpContext context)
    {
        var (id, form) = (CampaignEndpoints.IdOf(context), await context.Request.ReadFormAsync(context.RequestAborted));
        var act = form.Act("count", "redial", "copy");
        var unreadable = new Violations();
        IReadOnlyList<ContactResult> chosen =
        [
            .. form["result"].Select(text => Questions.One<ContactResult>(text, "results", unreadable)).OfType<ContactResult>(),
        ];
        if (act != "copy" && chosen.Count == 0 && unreadable.Count == 0)
            unreadable.Add("results", FieldReason.Required, "This field is required.");
        try
        {
            if (unreadable.Count > 0)
                throw new InvalidRequestException(unreadable);
            if (act == "count")
                return await ShowAsync(desk, context, null, chosen);
            var made = await MakeAsync(desk, id, act == "copy" ? null : chosen, CampaignChange.None(context.Now()), form["request_id"]);
            return Answers.GoTo(CampaignEndpoints.PathTo(made.Value, "draft"));
        }
        catch (Exception refusal) when (refusal is InvalidRequestException or DomainException { Refusal.Kind: RefusalKind.RuleForbids })
        {
            throw new RefusedPageException(
                refusal,
                await ShowAsync(desk, context, refusal, chosen.Count == 0 ? ContactResults.NotReached : chosen)
            );
        }
    }

    /// <summary>As a draft: when it calls, and when it is launched, is chosen on its own pages.</summary>
    private static async Task<CampaignId> MakeAsync(
        Desk desk,
        long id,
        IReadOnlyList<ContactResult>? results,
        CampaignChange change,
        string? key
    )
    {
        key = string.IsNullOrEmpty(key) ? null : key;
        if (results is null)
            return await desk.SendAsync(new CopyCampaignCommand(id, change, WithoutContacts: false, key, IsDraft: true));
        return (await desk.SendAsync(new RedialCampaignCommand(id, results, change, key, IsDraft: true, IsTrial: false))).Id!.Value;
    }
}
